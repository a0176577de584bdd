import { momentInWords } from '../../../ui/figures.tsx';
import type { Envelope, Signer } from '../envelope.ts';
import { SignerTag } from '../reading/signer-state.tsx';
import styles from './envelope.module.css';
import { SignerVerbs } from './envelope-verbs.tsx';

/** Who signs, in their order, with what each of them did and when. */
export function EnvelopeSigners({ envelope }: { readonly envelope: Envelope }) {
  return (
    <ol className={styles.signers} aria-label={`Who signs ${envelope.subject.number}`}>
      {envelope.signers.map((signer) => (
        <li key={signer.id} data-state={signer.state} data-place tabIndex={-1}>
          <div className={styles.head}>
            <h3>{signer.name}</h3>
            <SignerTag state={signer.state} />
          </div>
          <p className={styles.quiet}>
            {signer.title === '' ? '' : `${signer.title} · `}
            {signer.side === 'company' ? 'for the company' : 'for the customer'} · {signer.email}
          </p>
          {storyOf(signer).map((line) => (
            <p key={line} className={styles.told}>
              {line}
            </p>
          ))}
          {signer.reason === null ? null : <p className={styles.spoken}>{signer.reason}</p>}
          <SignerVerbs envelope={envelope} signer={signer} />
        </li>
      ))}
    </ol>
  );
}

const ways = { typed: ', by typing their name', drawn: ', by drawing their name' } as const;

/** What a signer did, in the order it happened. */
function storyOf({ inPlaceOf, askedAt, openedAt, signedAt, remindedAt, reminders, way, form }: Signer): string[] {
  const lines: string[] = [];
  const say = (words: string, at: string) => lines.push(`${words} ${momentInWords(at)}`);
  if (inPlaceOf)
    lines.push(
      `In the place of ${inPlaceOf.name}, by ${inPlaceOf.by}, ${momentInWords(inPlaceOf.at)}: ${inPlaceOf.note}`,
    );
  if (askedAt) say('Asked', askedAt);
  if (openedAt) say('Opened', openedAt);
  if (remindedAt && reminders > 0) say(reminders === 1 ? 'Reminded' : `Reminded ${reminders} times, last`, remindedAt);
  if (signedAt)
    lines.push(
      `Signed ${momentInWords(signedAt)}${way === 'uploaded' ? ', on a paper that was handed in' : form ? ways[form] : ''}`,
    );
  return lines;
}
