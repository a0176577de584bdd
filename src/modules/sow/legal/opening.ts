import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { nextNumber } from '../../../platform/database/numbers.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import { mayMove } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { dueOf } from '../../../playbook/slas.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { readSow, type StoredSow } from '../store.ts';
import { isWorkedOn } from '../versions/keeping.ts';
import {
  decideException,
  findCase,
  insertCase,
  insertException,
  insertMessage,
  readCase,
  readExceptions,
  type StoredCase,
  updateCase,
} from './case-store.ts';
import {
  legalCaseEnded,
  legalCaseOpened,
  legalCaseWritten,
  legalExceptionAsked,
  legalExceptionDecided,
} from './entries.ts';
import type { CaseState, ExceptionDecision, NewCase, NewException, NewMessage, Reason } from './legal-case.ts';
import { limitsMissed } from './limits.ts';

/** A legal case with the statement of work it is about, both under the lock of their deal. */
export interface CaseAtHand {
  readonly file: StoredCase;
  readonly sow: StoredSow;
}

/** Locks a case by its deal, reads it and its paper, and holds the change against the version of the case that was seen. */
export async function lockCase(act: Act, number: string): Promise<CaseAtHand> {
  const stream = opportunityStream((await readCase(act, number)).opportunity);
  await lockDocument(act.tx, stream);
  const file = await readCase(act, number);
  await demandVersion(act, { record: `legal case ${number}`, stream, version: file.version });
  return { file, sow: await readSow(act, file.sow) };
}

/** What every entry of a case names. */
export const told = ({ file }: Pick<CaseAtHand, 'file'>) => ({
  ...{ case: file.number, sow: file.sow, opportunity: file.opportunity },
});

/** Whether the reader is one of those who open legal cases, or the sentence who does. */
export function opensCases({ reader }: Pick<Act, 'reader'>, { approvals, roles }: Playbook, on: string): true | string {
  const openers = approvals.legalCase.openedBy.filter(({ effective }) => holdsOn(effective, on));
  if (openers.some(({ role }) => reader.roles.includes(role))) return true;
  return `A legal case is opened by: ${openers.map(({ role }) => roleTitle(roles, role)).join(', ')}.`;
}

/**
 * Opens the legal case of a statement of work. A paper of the customer, and changed terms, are taken above the limits of the
 * playbook; below them `why` asks for an exception, which Legal decides.
 * @throws Refusal `right.missing` (403), `legalCase.opener` (403), `legalCase.open`, `legalCase.limit` (409)
 */
export async function openCase(act: Act, playbook: Playbook, number: string, given: NewCase): Promise<StoredCase> {
  demand(act.reader, 'legalCase.open');
  await lockDocument(act.tx, opportunityStream((await readSow(act, number)).opportunity));
  const sow = await readSow(act, number);
  const opener = opensCases(act, playbook, act.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString());
  if (opener !== true) throw new Refusal('legalCase.opener', opener, { status: 403 });
  const worked = isWorkedOn(playbook, sow);
  if (worked !== true) throw new Refusal('legalCase.sow', worked, { status: 409 });
  const before = await findCase(act, sow);
  if (before && isOpen(playbook, before)) {
    throw new Refusal('legalCase.open', `${before.number} is open about ${number} already.`, { status: 409 });
  }
  const { kind, paper, asked, why } = given;
  const missed = limitsMissed(act, playbook, sow, paper);
  const [first] = missed;
  if (first && why === null) {
    const words = `${first.sentence} Say in "why" what speaks for an exception, and Legal decides it.`;
    throw new Refusal('legalCase.limit', words, { status: 409, detail: first.id });
  }
  const now = act.clock.now();
  const due = dueOf(playbook, playbook.approvals.legalCase.due, { region: sow.region, from: now });
  await insertCase(act, sow, {
    ...{ number: await nextNumber(act.tx, 'LGL', now), kind, paper, asked },
    dueAt: due.due.toInstant(),
  });
  const file = (await findCase(act, sow))!;
  const stream = opportunityStream(sow.opportunity);
  await record(act, stream, legalCaseOpened, { ...told({ file }), kind, paper, asked }, playbook.version);
  for (const { id, sentence } of missed) await ask(act, playbook, file, { rule: id, sentence, why: why ?? '' });
  return file;
}

async function ask(
  act: Act,
  playbook: Playbook,
  file: StoredCase,
  asked: { readonly rule: string; readonly sentence: string; readonly why: string },
): Promise<void> {
  await insertException(act, { ...asked, caseId: file.id });
  await record(
    act,
    opportunityStream(file.opportunity),
    legalExceptionAsked,
    { ...told({ file }), ...asked },
    playbook.version,
  );
}

const isOpen = ({ lifecycles }: Playbook, { state }: StoredCase): boolean =>
  lifecycles['legal-case'].states.find(({ id }) => id === state)?.ends !== true;

/** Refuses to do anything in a case that has ended. */
function demandOpen(playbook: Playbook, { file }: CaseAtHand): void {
  if (isOpen(playbook, file)) return;
  throw new Refusal('legalCase.ended', `${file.number} has ended (${file.state}): open another one.`, { status: 409 });
}

/** Writes a message into a case. */
export async function writeMessage(
  act: Act,
  playbook: Playbook,
  number: string,
  { text }: NewMessage,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.write');
  const hand = await lockCase(act, number);
  demandOpen(playbook, hand);
  const message = await insertMessage(act, hand.file.id, text);
  await updateCase(act, hand.file.id);
  await record(
    act,
    opportunityStream(hand.file.opportunity),
    legalCaseWritten,
    { ...told(hand), message },
    playbook.version,
  );
  return hand.file;
}

/** Asks for an exception from a limit that the deal lies below, or again where it was refused. */
export async function askException(
  act: Act,
  playbook: Playbook,
  number: string,
  rule: string,
  { why }: NewException,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.write');
  const hand = await lockCase(act, number);
  demandOpen(playbook, hand);
  const missed = limitsMissed(act, playbook, hand.sow, hand.file.paper).find(({ id }) => id === rule);
  if (!missed)
    throw new Refusal('legalCase.noLimit', `${hand.file.sow} lies below no limit ${rule}: nothing is to be excepted.`);
  const standing = (await readExceptions(act, hand.file.id)).find((each) => each.rule === rule && each.word !== 'no');
  if (standing) {
    const words = `This exception is ${standing.word === 'yes' ? 'given' : 'asked for'} already.`;
    throw new Refusal('legalCase.excepted', words, { status: 409 });
  }
  await ask(act, playbook, hand.file, { rule, sentence: missed.sentence, why });
  await updateCase(act, hand.file.id);
  return hand.file;
}

/** Decides an exception that somebody else asked for. */
export async function decideOnException(
  act: Act,
  playbook: Playbook,
  number: string,
  rule: string,
  { word, words }: ExceptionDecision,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.stamp');
  const hand = await lockCase(act, number);
  demandOpen(playbook, hand);
  const asked = (await readExceptions(act, hand.file.id)).find((each) => each.rule === rule && each.word === null);
  if (!asked) throw notFound('exception', `${rule} in ${number}`);
  if (asked.askedById === act.reader.id) {
    const own = 'You asked for this exception: somebody else of Legal decides it.';
    throw new Refusal('legalCase.own', own, { status: 403 });
  }
  await decideException(act, asked.id, word, words);
  await updateCase(act, hand.file.id);
  const particulars = { ...told(hand), rule, word, words };
  await record(act, opportunityStream(hand.file.opportunity), legalExceptionDecided, particulars, playbook.version);
  return hand.file;
}

/** Moves a case along its lifecycle; the entry is the caller's. */
export async function moveCase(
  act: Act,
  { lifecycles }: Playbook,
  { file }: CaseAtHand,
  verb: string,
  reason?: string,
): Promise<CaseState> {
  const permitted = mayMove(lifecycles['legal-case'], file.state, verb);
  if (!permitted.may) throw new Refusal('legalCase.move', `${file.number}: ${permitted.why}`, { status: 409 });
  const state = permitted.to as CaseState;
  const ends = lifecycles['legal-case'].states.find(({ id }) => id === state)?.ends === true;
  await updateCase(act, file.id, { state, ...(ends ? { endedAt: act.clock.now(), endedWhy: reason ?? '' } : {}) });
  return state;
}

/** Withdraws a case that leads nowhere; one whose paper is signed is closed by that. */
export async function withdrawCase(
  act: Act,
  playbook: Playbook,
  number: string,
  { reason }: Reason,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.open');
  const hand = await lockCase(act, number);
  await endCase(act, playbook, hand, 'withdraw', reason);
  return readCase(act, number);
}

/** Ends a case that is at hand: closed with its signed paper, or withdrawn. */
export async function endCase(
  act: Act,
  playbook: Playbook,
  hand: CaseAtHand,
  verb: 'close' | 'withdraw',
  reason: string,
): Promise<void> {
  const state = await moveCase(act, playbook, hand, verb, reason);
  if (state !== 'closed' && state !== 'withdrawn') return;
  const particulars = { ...told(hand), state, reason };
  await record(act, opportunityStream(hand.file.opportunity), legalCaseEnded, particulars, playbook.version);
}
