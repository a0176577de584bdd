import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Present } from './desk-shapes.ts';
import styles from './editor.module.css';
import { tellPresence } from './editor-queries.tsx';
import type { Mode, PaperView } from './writing/paper-view.tsx';

const everyMilliseconds = 20_000;
const settledMilliseconds = 1500;

/** Who else is at the paper; tells them where one is oneself, at once when one goes to another clause. */
export function usePresent(number: string, paper: PaperView | undefined, mode: Mode): readonly Present[] {
  const [present, setPresent] = useState<readonly Present[]>([]);
  const clause = useSyncExternalStore(paper?.subscribe ?? never, () => paper?.clause ?? null);
  useEffect(() => {
    let there = true;
    const beat = () => {
      if (document.visibilityState === 'hidden') return;
      tellPresence(number, { clause, doing: mode }).then(
        ({ items }) => there && setPresent(items),
        // Nobody is told of by a server that cannot be reached; saving says so already.
        () => there && setPresent([]),
      );
    };
    const soon = setTimeout(beat, settledMilliseconds);
    const beating = setInterval(beat, everyMilliseconds);
    return () => {
      there = false;
      clearTimeout(soon);
      clearInterval(beating);
    };
  }, [number, clause, mode]);
  return present;
}

const never = () => () => {};

const doing: Readonly<Record<Present['doing'], string>> = {
  reading: 'reads',
  editing: 'edits',
  suggesting: 'suggests in',
};

/** `Zoe Lark edits Acceptance`, for everybody who is there. */
export function Presence({ present, titles }: PresenceProps) {
  return (
    <ul className={styles.present} aria-label="Also at this paper" aria-live="polite">
      {present.map(({ id, name, clause, doing: what }) => (
        <li key={id}>
          <strong>{name}</strong> {doing[what]} {clause === null ? 'the paper' : (titles.get(clause) ?? 'the paper')}
        </li>
      ))}
    </ul>
  );
}

interface PresenceProps {
  readonly present: readonly Present[];
  /** Titles of clauses by id. */
  readonly titles: ReadonlyMap<string, string>;
}
