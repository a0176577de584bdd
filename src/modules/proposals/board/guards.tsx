import { Problem } from '../../../ui/api.tsx';
import { Note } from '../../../ui/states.tsx';
import { Guard } from '../proposal.ts';
import styles from './board.module.css';

/** The conditions that are not met, each with who can bring it about. */
export function Guards({ guards }: { readonly guards: readonly Guard[] }) {
  return (
    <ul className={styles.guards}>
      {guards.map(({ id, sentence, cure }) => (
        <li key={id}>
          Not yet: {sentence}.{' '}
          {cure === null ? null : (
            <>
              <strong>{cure.roleTitle}:</strong> {cure.sentence}.
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const guardsOf = (fault: Error): Guard[] =>
  fault instanceof Problem ? (Guard.array().safeParse(fault.more.guards).data ?? []) : [];

/** Why a move was refused: the guards that failed and who can cure each, or the server's own sentence. */
export function MoveRefused({ fault }: { readonly fault: Error | null }) {
  if (!fault) return null;
  const guards = guardsOf(fault);
  return (
    <Note tone="bad" live>
      {fault.message}
      {guards.length === 0 ? null : <Guards guards={guards} />}
    </Note>
  );
}
