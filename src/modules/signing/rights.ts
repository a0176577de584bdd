import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { isAsked } from './envelope.ts';
import type { StoredEnvelope, StoredSigner } from './store.ts';
import { isOut, isTheirTurn } from './turns.ts';

/** The signer that a reader is, as the last of their place; undefined where they are none. */
export const mineIn = ({ signers }: StoredEnvelope, { id }: Pick<Reader, 'id'>): StoredSigner | undefined =>
  signers.findLast(({ personId, state }) => personId === id && state !== 'delegated') ??
  signers.findLast(({ personId }) => personId === id);

/** Whether another letter may go to a signer: true, or why not. */
export function mayBeReminded({ signing: { reminders } }: Playbook, signer: StoredSigner): true | string {
  if (!isAsked(signer)) return `${signer.name} is not asked just now.`;
  if (signer.reminders < reminders.atMost) return true;
  return `${signer.name} was reminded ${signer.reminders} times, and that is as often as anybody is.`;
}

/** How often a place was given on already. */
const timesGiven = ({ signers }: StoredEnvelope, { place }: StoredSigner): number =>
  signers.filter((each) => each.place === place && each.inPlaceOf !== null).length;

/** Whether a signer may give their place on: true, or why not. */
export function mayGiveOn(
  { signing: { delegation } }: Playbook,
  envelope: StoredEnvelope,
  signer: StoredSigner,
): true | string {
  if (!delegation.allowed) return 'Nobody gives the signing on here: ask whoever sent it to name somebody else.';
  if (timesGiven(envelope, signer) < delegation.timesAtMost) return true;
  return `This was given on ${delegation.timesAtMost} times already: ask whoever sent it to name somebody else.`;
}

/** Whether a signer may be corrected by whoever follows the paper: true, or why not. */
export function mayCorrect({ signing }: Playbook, envelope: StoredEnvelope, signer: StoredSigner): true | string {
  if (signer.side === 'company') return `${signer.name} is one of ours, and gives it on themselves.`;
  const { state, name, openedAt } = signer;
  if (state === 'signed' || state === 'declined' || state === 'delegated') return `${name} is done: ${state}.`;
  if (openedAt !== null && !signing.correction.afterOpening)
    return `${name} has opened it: withdraw ${envelope.number} and send anew.`;
  return true;
}

/** The state first, then one more condition. */
const both = (first: true | string, second: () => true | string): true | string => (first === true ? second() : first);

/** What a reader may do with an envelope. */
export function mayDo(reader: Reader, playbook: Playbook, envelope: StoredEnvelope, now: Temporal.Instant): May {
  const out = isOut(envelope, now);
  const mine = mineIn(envelope, reader);
  const myTurn = both(out, () =>
    mine ? isTheirTurn(envelope, mine) : `You are not among those who sign ${envelope.number}.`,
  );
  const anyAsked = (fits: (signer: StoredSigner) => true | string) =>
    envelope.signers.some((signer) => isAsked(signer) && fits(signer) === true);
  const toRemind = both(
    out,
    () => anyAsked((signer) => mayBeReminded(playbook, signer)) || 'Everybody was reminded as often as anybody is.',
  );
  return {
    sign: mayWhile(reader, 'envelope.sign', myTurn),
    decline: mayWhile(reader, 'envelope.sign', myTurn),
    delegate: mayWhile(
      reader,
      'envelope.sign',
      both(myTurn, () => mayGiveOn(playbook, envelope, mine!)),
    ),
    remind: mayWhile(reader, 'envelope.follow', toRemind),
    extend: mayWhile(reader, 'envelope.follow', out),
    withdraw: mayWhile(reader, 'envelope.withdraw', out),
    complete: mayWhile(reader, 'envelope.complete', out),
  };
}

/** What a reader may do with one signer of an envelope. */
export function mayDoWith(
  reader: Reader,
  playbook: Playbook,
  {
    envelope,
    signer,
    now,
  }: { readonly envelope: StoredEnvelope; readonly signer: StoredSigner; readonly now: Temporal.Instant },
): May {
  const out = isOut(envelope, now);
  const asked = both(out, () => isTheirTurn(envelope, signer));
  const byLink = signer.side === 'customer' || `${signer.name} signs signed-in, by no link.`;
  return {
    remind: mayWhile(
      reader,
      'envelope.follow',
      both(out, () => mayBeReminded(playbook, signer)),
    ),
    resend: mayWhile(
      reader,
      'envelope.follow',
      both(asked, () => byLink),
    ),
    correct: mayWhile(
      reader,
      'envelope.follow',
      both(out, () => mayCorrect(playbook, envelope, signer)),
    ),
  };
}
