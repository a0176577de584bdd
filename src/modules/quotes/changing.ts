import { isDeepStrictEqual } from 'node:util';
import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { noteValue } from '../opportunities/store.ts';
import { renewQuoteApproval } from './approval/renewing.ts';
import { quoteChanged } from './entries.ts';
import { lockQuote } from './moving.ts';
import type { QuoteTerms } from './quote.ts';
import { contentOf, isWorkedOn, termsOf } from './reckoning.ts';
import { type QuoteContent, readQuote, type StoredQuote, updateQuote } from './store.ts';

/**
 * Changes a standard quote that has not left the house. Whoever approved what changed is asked again.
 * @throws Refusal `right.missing` (403), `quote.frozen`, `quote.custom` (409), `quote.lines`, `quote.currency`
 */
export async function changeQuote(
  act: Act,
  playbook: Playbook,
  number: string,
  terms: QuoteTerms,
): Promise<StoredQuote> {
  const quote = await lockWorked(act, number);
  return keepContent(act, playbook, quote, contentOf(playbook, terms, quote.pricesOn));
}

/**
 * Takes the list prices of today.
 * @throws Refusal as `changeQuote`; a SKU that is no longer sold is told by name
 */
export async function repriceQuote(act: Act, playbook: Playbook, number: string): Promise<StoredQuote> {
  const quote = await lockWorked(act, number);
  return keepContent(act, playbook, quote, contentOf(playbook, termsOf(quote), today(act.clock)));
}

async function lockWorked(act: Act, number: string): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  const quote = await lockQuote(act, number);
  const open = isWorkedOn(quote);
  if (open !== true) throw new Refusal('quote.frozen', open, { status: 409 });
  if (quote.kind === 'standard') return quote;
  const words = `${number} bills what ${quote.estimate} comes to, and is written from it alone.`;
  throw new Refusal('quote.custom', words, { status: 409 });
}

async function keepContent(
  act: Act,
  playbook: Playbook,
  quote: StoredQuote,
  content: QuoteContent,
): Promise<StoredQuote> {
  const what = changedParts(quote, content);
  if (what.length === 0) return quote;
  const { number, opportunity } = quote;
  await updateQuote(act, quote.id, { content, playbookVersion: playbook.version });
  await noteValue(act, opportunity.number, content.totals, number);
  const { totals, currency, discountPercent } = content;
  const told = { quote: number, opportunity: opportunity.number, totalCents: totals.totalCents, currency };
  const stream = opportunityStream(opportunity.number);
  await record(act, stream, quoteChanged, { ...told, discountPercent, what }, playbook.version);
  // A draft is asked about by nobody, and says what was written.
  if (quote.state === playbook.lifecycles.quote.initial) {
    return { ...quote, ...content, playbookVersion: playbook.version, version: quote.version + 1 };
  }
  await renewQuoteApproval(act, playbook, number);
  return readQuote(act, number);
}

/** What of a quote differs, each by the word people use for it. */
const parts: readonly (readonly [keyof QuoteContent, string])[] = [
  ['quoteType', 'type'],
  ['billingAccount', 'billing account'],
  ['startDate', 'start'],
  ['currency', 'currency'],
  ['channel', 'way of selling'],
  ['besideSubscription', 'subscription beside it'],
  ['discountPercent', 'discount'],
  ['comment', 'comment'],
  ['useCase', 'use case'],
  ['workDescription', 'description of work'],
  ['pricesOn', 'day of prices'],
  ['lines', 'lines'],
];

const changedParts = (was: QuoteContent, now: QuoteContent): string[] =>
  parts.flatMap(([part, word]) => (isDeepStrictEqual(was[part], now[part]) ? [] : [word]));
