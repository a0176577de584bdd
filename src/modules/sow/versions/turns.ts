import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import { calendarOf } from '../../../playbook/clocks/calendar.ts';
import { dueBy } from '../../../playbook/clocks/due.ts';
import { type PenParty, partyOf } from '../../../playbook/papers/pen.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { endSowApproval } from '../approval/renewing.ts';
import { sowPenHanded, sowWithdrawn } from '../entries.ts';
import { demandStartTold } from '../lint/start-told.ts';
import { moveSow } from '../moving.ts';
import { readSow, type StoredSow } from '../store.ts';
import { takeBackEnvelope } from './envelopes.ts';
import { freeze, givePen, isWorkedOn, lockSow } from './keeping.ts';
import { mayHandPen } from './presenting.ts';
import type { NewTurn, Turn, Withdrawal } from './version.ts';

/**
 * Hands the pen to another party (source 004: the engagement manager decides who holds it; the side that holds it may give
 * it back). What the house wrote is frozen with it as a version. A paper goes out of the house only when nothing proposed
 * in it is undecided: what the other side then sees marked is the difference between two versions, and nothing else.
 * @throws Refusal `sow.handPen` (403), `sow.frozen`, `sow.penThere`, `sow.openChanges` (409), `sow.turnUntil`
 */
export async function handPen(act: Act, playbook: Playbook, number: string, given: NewTurn): Promise<StoredSow> {
  const sow = await lockSow(act, number);
  const open = isWorkedOn(playbook, sow);
  if (open !== true) throw new Refusal('sow.frozen', open, { status: 409 });
  const permitted = mayHandPen(act, playbook, sow);
  if (permitted !== true) throw new Refusal('right.missing', permitted, { status: 403 });
  const [from, to] = [partyOf(playbook.papers.pen, sow.pen), partyOf(playbook.papers.pen, given.to)];
  refuseTurn(act, sow, from, to);
  if (isOutside(to)) await demandStartTold(act, playbook, sow);
  const until = untilOf(act, playbook, sow, to, given.until);
  const turn: Turn = { from: from.id, to: to.id, until: until.toString(), note: given.note ?? null };
  const froze = isOutside(from) ? null : await freeze(act, sow, { why: 'handed-over', turn });
  await givePen(act, sow, { to: to.id, until });
  const titles = { fromTitle: from.title, toTitle: to.title };
  const particulars = { sow: number, opportunity: sow.opportunity, ...turn, ...titles, froze };
  await record(act, opportunityStream(sow.opportunity), sowPenHanded, particulars, playbook.version);
  return readSow(act, number);
}

/** A party that has nobody at the desk: its changes come in as a file. */
export const isOutside = ({ roles }: PenParty): boolean => roles.length === 0;

function refuseTurn(act: Act, { number, openChanges }: StoredSow, from: PenParty, to: PenParty): void {
  if (from.id === to.id) {
    throw new Refusal('sow.penThere', `The pen of ${number} is with ${to.title} already.`, { status: 409 });
  }
  if (!act.reader.rights.has('sow.handPen') && to.id !== 'services') {
    const words = `${from.title} gives the pen of ${number} back to the engagement manager, who says who has it next.`;
    throw new Refusal('sow.handBack', words, { status: 403 });
  }
  if (isOutside(to) && openChanges > 0) {
    const words = `${number} holds ${openChanges} changes that nobody decided: accept or reject them before it goes to ${to.title}.`;
    throw new Refusal('sow.openChanges', words, { status: 409 });
  }
}

/** Closing time of the day that was agreed, or of the days which the playbook gives the party. */
export function untilOf(
  act: Act,
  { calendars }: Playbook,
  { region }: StoredSow,
  { days }: PenParty,
  day: string | undefined,
): Temporal.Instant {
  const now = act.clock.now();
  const calendar = calendarOf(calendars, region, now);
  if (day === undefined) return dueBy(calendar, { unit: 'business-days', count: days }, now).due.toInstant();
  const date = Temporal.PlainDate.from(day);
  const closed = calendar.closedWhy(date);
  const closes = calendar.closesOn(date).toInstant();
  if (closed === undefined && Temporal.Instant.compare(closes, now) > 0) return closes;
  const why = closed === undefined ? 'is past' : `is not worked (${closed})`;
  throw new Refusal('sow.turnUntil', `${day} ${why}: take a business day to come in "until".`);
}

/** Withdraws a statement of work, and its envelope: nothing more becomes of it, and another may be drafted. */
export async function withdrawSow(
  act: Act,
  playbook: Playbook,
  number: string,
  { reason }: Withdrawal,
): Promise<StoredSow> {
  demand(act.reader, 'sow.withdraw');
  const sow = await lockSow(act, number);
  await takeBackEnvelope(act, playbook, sow, reason);
  await moveSow(act, playbook, sow, 'withdraw', reason);
  await endSowApproval(act, playbook, sow, reason);
  const { opportunity } = sow;
  await record(
    act,
    opportunityStream(opportunity),
    sowWithdrawn,
    { sow: number, opportunity, reason },
    playbook.version,
  );
  return readSow(act, number);
}
