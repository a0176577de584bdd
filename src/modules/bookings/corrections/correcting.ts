import type { Act } from '../../../platform/act.ts';
import { nextNumber } from '../../../platform/database/numbers.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { showMoney } from '../../../platform/money.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { sourceInWords } from '../../../playbook/rule.ts';
import { readAccount } from '../../accounts/store.ts';
import { opportunityOpened, opportunityStream } from '../../opportunities/entries.ts';
import { readOpportunity, type StoredOpportunity } from '../../opportunities/store.ts';
import type { BookingGround, NewCorrection } from '../booking.ts';
import { bookingCorrected } from '../entries.ts';
import { findException } from '../exceptions/exceptions-store.ts';
import { type Hand, hold } from '../holding.ts';
import { moveBeyond } from '../moving-beyond.ts';
import { type KeptWord, keepWord, readGround, readWords } from '../store.ts';
import { findCorrection, insertCorrection, insertTwin } from './corrections-store.ts';

/** What was booked: the total and the numbers of its papers. */
interface Booked {
  readonly totalCents: number;
  readonly currency: string;
  readonly ground: BookingGround;
}

/**
 * Corrects what was booked: the total stands, so the opportunity is cloned with the amended paper beside the original, the
 * same quotes and the original's close date, and the original becomes its duplicate. Another total is another sale.
 * @returns the number of the twin
 * @throws Refusal `right.missing` (403), `booking.notBooked`, `booking.corrected`, `booking.orderAwaited`, `booking.lower`,
 *   `booking.higher` (409)
 */
export async function correctBooking(
  act: Act,
  playbook: Playbook,
  number: string,
  given: NewCorrection,
): Promise<string> {
  const hand = await hold(act, 'booking.correct', number, (held) => demandBooked(act, held));
  const booked = await bookedOf(act, hand.opportunity);
  demandSameTotal(playbook, hand.opportunity, booked, given);
  const twin = await nextNumber(act.tx, 'OPP', act.clock.now());
  const { totalCents, currency, ground } = booked;
  const name = `${hand.opportunity.name} ${playbook.booking.corrected.nameEnds}`;
  await insertTwin(act, { original: number, twin, name, stage: 'closing' });
  const attached = {
    original: ground.sow?.number ?? null,
    amended: given.amended,
    costEstimate: given.costEstimate ?? ground.estimate?.number ?? 'none was asked of it',
    quotes: ground.quotes.map((quote) => quote.number),
  };
  await insertCorrection(act, { original: number, twin, totalCents, currency, reason: given.reason, attached });
  const account = await readAccount(act, hand.opportunity.account.number);
  const opened = { number: twin, name, account: account.name, needs: hand.opportunity.needs };
  await record(act, opportunityStream(twin), opportunityOpened, opened, playbook.version);
  await winTwin(act, playbook, number, twin, given.reason);
  await endOriginal(act, playbook, hand.opportunity, twin);
  const particulars = {
    original: number,
    twin,
    totalCents,
    currency,
    amended: given.amended.reference,
    reason: given.reason,
  };
  for (const each of [number, twin]) {
    await record(act, opportunityStream(each), bookingCorrected, particulars, playbook.version);
  }
  return twin;
}

async function demandBooked(act: Act, { opportunity: { number, stage } }: Hand): Promise<void> {
  const before = await findCorrection(act, number);
  if (before?.original === number) {
    const words = `${number} was corrected already, as ${before.twin}: correct that one.`;
    throw new Refusal('booking.corrected', words, { status: 409 });
  }
  const exception = await findException(act, number);
  if (exception?.endedHow === null) {
    const words = `${number} is booked by exception until ${exception.until}: enter its purchase order first.`;
    throw new Refusal('booking.orderAwaited', words, { status: 409 });
  }
  if (stage === 'closed-won') return;
  throw new Refusal('booking.notBooked', `${number} is not booked: change it before it is.`, { status: 409 });
}

/** The word it was booked by, its own or that of the correction it came of, with what it stood on. */
const evidenceOf = async (act: Act, number: string): Promise<KeptWord | undefined> =>
  (await readWords(act, number)).find(({ word }) => word === 'booked' || word === 'corrected');

/** What was booked: of one that was booked before it came here, the value it has. */
async function bookedOf(act: Act, { number, valueCents, currency }: StoredOpportunity): Promise<Booked> {
  const ground = (await evidenceOf(act, number))?.ground ?? (await readGround(act, number));
  const { sow, quotes } = ground;
  const accepted = quotes.find(({ kind, state }) => kind === 'standard' && state === 'accepted');
  const paper = sow ?? accepted;
  return { totalCents: paper?.totalCents ?? valueCents ?? 0, currency: paper?.currency ?? currency, ground };
}

/** A lower total is refunded and booked anew, a higher one is a services opportunity of its own for what is more. */
function demandSameTotal(
  { booking: { corrected } }: Playbook,
  { number }: StoredOpportunity,
  { totalCents: booked, currency }: Booked,
  { totalCents }: NewCorrection,
): void {
  if (totalCents === booked) return;
  const [before, after] = [showMoney(booked, currency), showMoney(totalCents, currency)];
  const difference = showMoney(Math.abs(totalCents - booked), currency);
  const source = sourceInWords(corrected.source);
  if (totalCents < booked) {
    const words = `${number} is booked at ${before} and its total stands: refund ${difference} and book the order anew at ${after} (${source}).`;
    throw new Refusal('booking.lower', words, { status: 409 });
  }
  const words = `${number} is booked at ${before} and its total stands: open a services-only opportunity of its own for the ${difference} that ${after} is more (${source}).`;
  throw new Refusal('booking.higher', words, { status: 409 });
}

/** The twin is won by the word of the correction alone; the original's evidence stays with the original. */
async function winTwin(act: Act, playbook: Playbook, original: string, twin: string, reason: string): Promise<void> {
  const last = await evidenceOf(act, original);
  const evidence = { ground: last?.ground ?? null, given: last?.given ?? null, items: last?.items ?? [] };
  await keepWord(act, twin, { ...evidence, word: 'corrected', reason, playbookVersion: playbook.version });
  const { stage } = await readOpportunity(act, twin);
  await moveBeyond(
    act,
    playbook,
    { number: twin, stage },
    { to: 'closed-won', other: null, reason: `The twin of ${original}` },
  );
}

const endOriginal = (act: Act, playbook: Playbook, { number, stage }: StoredOpportunity, twin: string): Promise<void> =>
  moveBeyond(
    act,
    playbook,
    { number, stage },
    { to: playbook.stages.duplicate.stage, other: twin, reason: `Amended by ${twin}` },
  );
