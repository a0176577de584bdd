import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand, mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isOpen } from '../opportunities/rights.ts';
import { noteValue } from '../opportunities/store.ts';
import { quoteOpened } from './entries.ts';
import { type NewQuote, type QuoteHead, type QuoteKind, QuoteTerms } from './quote.ts';
import { contentOf, type Surroundings, surroundingsOf } from './reckoning.ts';
import { insertQuote, type QuoteContent, quotesOf, readQuote, type StoredQuote } from './store.ts';

/** The states in which a quote stands for its kind: no second one is opened beside it. */
const live = new Set<string>(['draft', 'in-approval', 'approved', 'sent', 'accepted']);

/** The live quote of a kind, if there is one. */
export const liveOf = (quotes: readonly QuoteHead[], kind: QuoteKind): QuoteHead | undefined =>
  quotes.find((quote) => quote.kind === kind && live.has(quote.state));

/** Whether the reader may open a standard quote on an opportunity, or the sentence why not. */
export function mayOpen(
  { reader }: Pick<Act, 'reader'>,
  playbook: Playbook,
  { opportunity }: Pick<Surroundings, 'opportunity'>,
  quotes: readonly QuoteHead[],
): true | string {
  const open = isOpen(playbook, opportunity);
  const there = liveOf(quotes, 'standard');
  const state = open === true && there ? `${there.number} is there: change it, or open its next revision.` : open;
  return mayWhile(reader, 'quote.write', state);
}

/**
 * Opens a standard quote on a services opportunity (source 001, the seller's four steps). What is not given comes from the
 * account, the needs with a SKU and the playbook; the opportunity's value follows it.
 * @throws Refusal `right.missing` (403), `quote.there`, `quote.closed` (409), `quote.lines`, `quote.currency`
 */
export async function openQuote(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  given: NewQuote,
): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  await lockDocument(act.tx, opportunityStream(opportunity));
  const around = await surroundingsOf(act, opportunity);
  const quotes = await quotesOf(act, opportunity);
  const may = mayOpen(act, playbook, around, quotes);
  if (may !== true)
    throw new Refusal(liveOf(quotes, 'standard') ? 'quote.there' : 'quote.closed', may, { status: 409 });
  const terms = QuoteTerms.parse({ ...firstTerms(playbook, around), ...given });
  const content = contentOf(playbook, terms, today(act.clock));
  return keepOpened(act, playbook, { opportunity, kind: 'standard', content, quotes });
}

/** The terms of a quote of which nothing was said yet. */
function firstTerms({ catalogue, quoting }: Playbook, { account, opportunity }: Surroundings): QuoteTerms {
  const skus = opportunity.needs.flatMap(({ sku }) => sku ?? []);
  return {
    quoteType: quoting.firstQuoteType,
    billingAccount: { name: account.name, address: '' },
    startDate: null,
    currency: catalogue.currency,
    channel: 'direct',
    besideSubscription: false,
    discountPercent: 0,
    ...{ comment: null, useCase: null, workDescription: null },
    lines: [...new Set(skus)].map((sku, at) => ({
      ...{ id: `line-${at + 1}`, sku, delivery: null, attendees: null, facility: false },
      quantity: skus.filter((each) => each === sku).length,
    })),
  };
}

/** A quote that is ready to be kept. */
export interface Opened {
  readonly opportunity: string;
  readonly kind: QuoteKind;
  readonly content: QuoteContent;
  /** Of the opportunity, those that were there before. */
  readonly quotes: readonly QuoteHead[];
  readonly replaces?: StoredQuote;
  /** Of a custom quote: whose total it bills. */
  readonly estimate?: { readonly id: string; readonly number: string };
}

/** Numbers a quote, keeps it as a draft with the playbook's validity, and tells of it. */
export async function keepOpened(
  act: Act,
  playbook: Playbook,
  { opportunity, kind, content, quotes, replaces, estimate }: Opened,
): Promise<StoredQuote> {
  const number = await nextNumber(act.tx, 'QUO', act.clock.now());
  const revision = Math.max(0, ...quotes.filter((quote) => quote.kind === kind).map((quote) => quote.revision)) + 1;
  const validUntil = Temporal.PlainDate.from(today(act.clock)).add({ days: playbook.quoting.validity.days }).toString();
  await insertQuote(act, {
    ...content,
    ...{ number, kind, revision, opportunity, validUntil, playbookVersion: playbook.version },
    ...{ replacesId: replaces?.id ?? null, estimateId: estimate?.id ?? null },
  });
  const { totals, currency } = content;
  if (kind === 'standard') await noteValue(act, opportunity, totals, number);
  const told = { quote: number, opportunity, kind, revision, totalCents: totals.totalCents, currency };
  const more = { estimate: estimate?.number ?? null };
  await record(act, opportunityStream(opportunity), quoteOpened, { ...told, ...more }, playbook.version);
  return readQuote(act, number);
}
