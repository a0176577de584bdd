import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import { catalogueOn } from '../../../playbook/catalogue.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { discounted } from '../../../playbook/quoting/priced-lines.ts';
import { readEstimates, type StoredHead } from '../../estimates/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { isOpen } from '../../opportunities/rights.ts';
import { takeBackApproval } from '../approval/renewing.ts';
import { quoteRevised } from '../entries.ts';
import { moveQuote } from '../moving.ts';
import { keepOpened, liveOf } from '../opening.ts';
import type { NewCustomQuotes, QuoteHead } from '../quote.ts';
import { type Surroundings, surroundingsOf } from '../reckoning.ts';
import { type QuoteContent, quotesOf, readQuote, type StoredQuote } from '../store.ts';

const kinds = ['services', 'education'] as const;
type Billed = (typeof kinds)[number];

const kindOf = (what: Billed) => `custom-${what}` as const;

/** The estimate that a statement of work would say: the newest that is published. */
const publishedOf = (estimates: readonly StoredHead[]): StoredHead | undefined =>
  estimates.find(({ state, scenario }) => state === 'published' && scenario === null);

/** Whether the reader may write the two quotes of a statement of work, or the sentence why not. */
export async function mayOpenCustom(
  act: Act,
  playbook: Playbook,
  { opportunity }: Pick<Surroundings, 'opportunity'>,
): Promise<true | string> {
  const open = isOpen(playbook, opportunity);
  if (open !== true) return mayWhile(act.reader, 'quote.writeCustom', open);
  const estimate = publishedOf(await readEstimates(act, opportunity.number));
  const words = `${opportunity.number} has no published estimate: publish one first.`;
  return mayWhile(act.reader, 'quote.writeCustom', estimate !== undefined || words);
}

/**
 * Writes the quotes that bill a statement of work: one for its services and one for its education, as far as there are any, at
 * what the published estimate comes to. Those of an older estimate are superseded; those of the same stay as they are.
 * @throws Refusal `right.missing` (403), `quote.closed`, `quote.there` (409), `quote.nothingBills`
 */
export async function openCustomQuotes(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  given: NewCustomQuotes,
): Promise<QuoteHead[]> {
  demand(act.reader, 'quote.writeCustom');
  await lockDocument(act.tx, opportunityStream(opportunity));
  const around = await surroundingsOf(act, opportunity);
  const may = await mayOpenCustom(act, playbook, around);
  if (may !== true) throw new Refusal('quote.closed', may, { status: 409 });
  const estimate = publishedOf(await readEstimates(act, opportunity))!;
  let opened = 0;
  for (const what of kinds) {
    if (await openOne(act, playbook, { around, estimate, what, given })) opened += 1;
  }
  if (opened > 0) return quotesOf(act, opportunity);
  const words = `The quotes of ${estimate.number} are there: publish another estimate, or withdraw them first.`;
  throw new Refusal('quote.there', words, { status: 409 });
}

interface OneAsked {
  readonly around: Surroundings;
  readonly estimate: StoredHead;
  readonly what: Billed;
  readonly given: NewCustomQuotes;
}

/** Writes one of the two, unless it says what it would already. */
async function openOne(act: Act, playbook: Playbook, asked: OneAsked): Promise<boolean> {
  const { around, estimate, what } = asked;
  const { number: opportunity } = around.opportunity;
  const quotes = await quotesOf(act, opportunity);
  const there = liveOf(quotes, kindOf(what));
  const totalCents = what === 'services' ? estimate.sheet.totals.servicesCents : estimate.sheet.totals.educationCents;
  const before = there && (await readQuote(act, there.number));
  if (before?.estimate === estimate.number || (totalCents === 0 && !before)) return false;
  if (before) await supersede(act, playbook, before);
  if (totalCents === 0) return true;
  const content = billing(playbook, asked, totalCents, today(act.clock));
  const { id, number } = estimate;
  const kept = { opportunity, kind: kindOf(what), content, quotes, estimate: { id, number } };
  const next = await keepOpened(act, playbook, before ? { ...kept, replaces: before } : kept);
  if (before) {
    const told = { quote: before.number, opportunity, by: next.number };
    await record(act, opportunityStream(opportunity), quoteRevised, told, playbook.version);
  }
  return true;
}

async function supersede(act: Act, playbook: Playbook, before: StoredQuote): Promise<void> {
  await moveQuote(act, playbook, before, 'supersede');
  await takeBackApproval(act, playbook, before.number, 'A quote of a newer estimate takes its place.');
}

/** One line at the price of the estimate: what bills a statement of work on the day. */
function billing(
  playbook: Playbook,
  { around, estimate, what, given }: OneAsked,
  cents: number,
  on: string,
): QuoteContent {
  const item = catalogueOn(playbook, on).find(({ bills }) => bills === what);
  if (!item) {
    const words = `catalogue.yaml has nothing on ${on} that bills the ${what} of a statement of work: add an entry with \`bills: ${what}\`.`;
    throw new Refusal('quote.nothingBills', words);
  }
  const line = {
    ...{ id: what, of: null, what: 'custom' as const, item: item.id, sku: item.sku ?? null },
    ...{ title: `${item.title}, as ${estimate.number}`, offering: item.offering, plan: item.plan, kind: what },
    ...{ delivery: null, quantity: 1, attendees: null, facility: false, per: null, duration: item.duration },
    ...{ seatLimit: null, unitCents: cents, listCents: cents },
  };
  return {
    quoteType: playbook.quoting.firstQuoteType,
    billingAccount: { name: around.account.name, address: '' },
    startDate: given.startDate,
    currency: estimate.sheet.currency,
    ...{ channel: 'direct', besideSubscription: false, discountPercent: 0 },
    ...{ comment: null, useCase: null, workDescription: null, pricesOn: on },
    ...discounted([line], 0),
  };
}

/** What the live quotes of a statement of work come to together, each by its number. */
export interface QuoteSums {
  readonly services: QuoteHead | null;
  readonly education: QuoteHead | null;
  readonly totalCents: number;
}

/** The two quotes that bill a statement of work, and their sum, to be held against its total. */
export async function quoteSums(act: Act, opportunity: string): Promise<QuoteSums> {
  const quotes = await quotesOf(act, opportunity);
  const [services, education] = kinds.map((what) => liveOf(quotes, kindOf(what)) ?? null);
  const totalCents = (services?.totalCents ?? 0) + (education?.totalCents ?? 0);
  return { services: services ?? null, education: education ?? null, totalCents };
}
