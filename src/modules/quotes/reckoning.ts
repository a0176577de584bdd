import type { Act } from '../../platform/act.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { today } from '../../platform/clock.ts';
import { Refusal } from '../../platform/refusal.ts';
import { currenciesOn } from '../../playbook/catalogue.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type Finding, findingsOf } from '../../playbook/quoting/findings.ts';
import { discounted, listLines, type Terms } from '../../playbook/quoting/priced-lines.ts';
import { servedByPs } from '../../playbook/routing.ts';
import { readAccount, type StoredAccount } from '../accounts/store.ts';
import { findLicence, type StoredLicence } from '../opportunities/licences/store.ts';
import { readOpportunity, type StoredOpportunity } from '../opportunities/store.ts';
import { startStanding } from '../scheduling/standing.ts';
import type { StartStanding } from '../scheduling/start.ts';
import type { QuoteTerms, WishedLine } from './quote.ts';
import type { QuoteContent, StoredQuote } from './store.ts';

/** What stands around a quote: its deal, its customer, the licence opportunity beside it, and when work may begin. */
export interface Surroundings {
  readonly opportunity: StoredOpportunity;
  readonly account: StoredAccount;
  readonly licence: StoredLicence | undefined;
  readonly start: StartStanding;
}

/** Reads what stands around the quotes of an opportunity. */
export async function surroundingsOf(act: Act, number: string): Promise<Surroundings> {
  const opportunity = await readOpportunity(act, number);
  const account = await readAccount(act, opportunity.account.number);
  const licence = opportunity.licence === null ? undefined : await findLicence(act, opportunity.licence);
  return { opportunity, account, licence, start: await startStanding(act, number) };
}

/**
 * What a quote says and comes to, by the list prices of a day. What can be quoted by no means is refused here; all else is a
 * finding, so that a draft may be half done.
 * @throws Refusal `quote.lines` naming every line whose plan cannot be priced, `quote.currency`
 */
export function contentOf(playbook: Playbook, terms: QuoteTerms, pricesOn: string): QuoteContent {
  const { lines: wishes, ...words } = terms;
  const { currency, channel } = terms;
  const currencies = currenciesOn(playbook, pricesOn);
  if (!currencies.includes(currency)) {
    const words = `There are no prices in ${currency} on ${pricesOn}: quote in ${currencies.join(' or ')}.`;
    throw new Refusal('quote.currency', words, { faults: [{ place: 'currency', sentence: words }] });
  }
  const prices = { on: pricesOn, currency, channel };
  try {
    return { ...words, pricesOn, ...discounted(listLines(playbook, wishes, prices), terms.discountPercent) };
  } catch (fault) {
    throw fault instanceof Refusal ? unpriced(playbook, wishes, prices) : fault;
  }
}

/** Names every line whose plan cannot be priced, and why. */
function unpriced(playbook: Playbook, wishes: readonly WishedLine[], prices: Terms): Refusal {
  const faults = wishes.flatMap((wish) => {
    try {
      listLines(playbook, [wish], prices);
      return [];
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      return [{ place: `lines.${wish.id}.sku`, sentence: fault.message }];
    }
  });
  return new Refusal('quote.lines', faults[0]!.sentence, { faults });
}

/** What was asked for in a quote, as a seller says it. */
export function termsOf(quote: QuoteContent): QuoteTerms {
  const { quoteType, billingAccount, startDate, currency, channel, besideSubscription } = quote;
  const { discountPercent, comment, useCase, workDescription } = quote;
  const lines = quote.lines
    .filter(({ what, sku }) => what === 'plan' && sku !== null)
    .map(({ id, sku, delivery, quantity, attendees, facility }) => ({
      ...{ id, sku: sku!, delivery, quantity, attendees, facility },
    }));
  return {
    ...{ quoteType, billingAccount, startDate, currency, channel, besideSubscription },
    ...{ discountPercent, comment, useCase, workDescription, lines },
  };
}

/** States in which a quote is worked on. */
const worked = new Set<string>(['draft', 'in-approval', 'approved']);

/** Whether a quote is still worked on, or the sentence what to do instead. */
export const isWorkedOn = ({ number, state }: Pick<StoredQuote, 'number' | 'state'>): true | string =>
  worked.has(state) ||
  (state === 'sent'
    ? `${number} is with the customer and frozen: open its next revision to change it.`
    : `${number} is ${state === 'custom' ? 'a custom scope now' : state}: it does not change any more.`);

/** Hash of what is gone through with a customer: which plans, how much, how long, at which price. */
export const reviewedHash = ({
  lines,
  totals,
  currency,
}: Pick<QuoteContent, 'lines' | 'totals' | 'currency'>): string =>
  hashOf({
    lines: lines.map(({ item, sku, delivery, quantity, attendees, duration, totalCents }) => ({
      ...{ item, sku, delivery, quantity, attendees, duration, totalCents },
    })),
    ...{ total: totals.totalCents, currency },
  });

/** Whether what was gone through with the customer is what the quote says now. */
export const reviewStands = (quote: StoredQuote): boolean =>
  quote.review !== null && quote.review.contentHash === reviewedHash(quote);

/** What the rules say of a quote today; nothing of one that is not worked on. */
export function findingsFor(act: Act, playbook: Playbook, quote: StoredQuote, around: Surroundings): Finding[] {
  if (isWorkedOn(quote) !== true) return [];
  const { opportunity, account, licence, start } = around;
  const { needs, outcome, number } = opportunity;
  const titles = needs
    .filter(({ sku }) => sku === undefined)
    .map(({ service }) => playbook.routing.services[service]?.title ?? service);
  return findingsOf(playbook, {
    ...quote,
    on: today(act.clock),
    billingAddress: quote.billingAccount.address,
    reviewed: reviewStands(quote),
    customer: account,
    start,
    deal: {
      number,
      licence: opportunity.licence,
      customNeeds: [...new Set(titles)],
      served: outcome === null ? null : servedByPs(playbook, outcome),
      orderType: licence?.orderType ?? null,
      netArrCents: licence?.netArrCents ?? null,
    },
  });
}
