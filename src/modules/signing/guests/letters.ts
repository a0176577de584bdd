import { escaped, type Letter } from '../../../platform/mail/letter.ts';
import type { StoredEnvelope, StoredSigner } from '../store.ts';
import { dayOf } from '../turns.ts';

/** What a letter says. */
type Written = Pick<Letter, 'subject' | 'text' | 'html'>;

/** Words of a letter, and where it leads. */
interface Content {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly press?: { readonly words: string; readonly link: string };
  readonly foot: string;
}

/** Titles come from people: in a header they are one line, and not a long one. */
const oneLine = (words: string): string =>
  words
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

function written({ subject, lines, press, foot }: Content): Written {
  const body = lines.map((line) => `<p style="margin:0 0 12px">${escaped(line)}</p>`).join('');
  const button = press
    ? `<p style="margin:18px 0"><a href="${escaped(press.link)}" style="color:#14586d;font-weight:600">${escaped(press.words)}</a></p>`
    : '';
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(oneLine(subject))}</title></head>` +
    '<body style="margin:0;padding:24px;background:#f6f5f2;color:#1e1c19;font:15px/1.5 system-ui,sans-serif">' +
    '<div style="max-width:560px;margin:0 auto;padding:20px 24px;background:#fff;border:1px solid #e4e1da;border-radius:6px">' +
    `${body}${button}</div><p style="max-width:560px;margin:14px auto;color:#615c53;font-size:12.5px">${escaped(foot)}</p></body></html>`;
  const text = [...lines, ...(press ? [press.link] : []), `-- \n${foot}`].join('\n\n');
  return { subject: oneLine(subject), text, html };
}

const yours =
  'The link is yours alone: do not pass it on, whoever asks. To let a colleague sign instead, open it and say so there. ' +
  'When you open it, a code is mailed to this address.';

/** What a letter with a link is about. */
interface Linked {
  readonly envelope: StoredEnvelope;
  readonly signer: StoredSigner;
  readonly link: string;
}

/** Asks somebody to sign. It names the paper, and tells nothing of what stands in it. */
export function askingLetter({ envelope, signer, link }: Linked): Written {
  const { subject, sentBy, expiresAt, signers } = envelope;
  const former = signers.find(({ id }) => id === signer.inPlaceOf);
  return written({
    subject: `Please sign ${subject.number}`,
    lines: [
      `${signer.name}, ${sentBy.name} asks you to sign ${subject.number}, ${subject.title}.`,
      ...(former ? [`You are asked in the place of ${former.name}: ${signer.givenNote}`] : []),
      `You can read it and sign, decline, or let a colleague sign, until ${dayOf(expiresAt)}.`,
    ],
    press: { words: 'Read it and sign', link },
    foot: yours,
  });
}

/** Asks again. */
export const remindingLetter = ({ envelope, signer, link }: Linked): Written =>
  written({
    subject: `A reminder: please sign ${envelope.subject.number}`,
    lines: [
      `${signer.name}, ${envelope.subject.number}, ${envelope.subject.title}, waits for your signature, until ${dayOf(envelope.expiresAt)}.`,
    ],
    press: { words: 'Read it and sign', link },
    foot: yours,
  });

/** Hands out the signed paper. */
export const completedLetter = ({ envelope, signer, link }: Linked, until: Temporal.Instant): Written =>
  written({
    subject: `${envelope.subject.number} is signed by everybody`,
    lines: [
      `${signer.name}, ${envelope.subject.number}, ${envelope.subject.title}, is signed by everybody and sealed.`,
      `You can take the signed paper and its certificate of completion until ${dayOf(until)}: keep both.`,
    ],
    press: { words: 'Take the signed paper', link },
    foot: yours,
  });

/** Tells somebody who was asked that nothing is to be signed any more. */
export const withdrawnLetter = ({ envelope, signer }: Omit<Linked, 'link'>): Written =>
  written({
    subject: `${envelope.subject.number} is not to be signed any more`,
    lines: [
      `${signer.name}, ${envelope.sentBy.name} took ${envelope.subject.number} back: there is nothing to be done.`,
    ],
    foot: 'The links to it open nothing any more.',
  });

/** A code. Its subject tells nothing: that is shown in lists. */
export const codeLetter = (code: string, minutes: number): Written =>
  written({
    subject: 'Your code for signing',
    lines: [`Your code is ${code}. It opens the paper for ${minutes} minutes, once.`],
    foot: 'Nobody of ours asks you for it. If you did not ask for a code, somebody else has your link: tell whoever sent it.',
  });
