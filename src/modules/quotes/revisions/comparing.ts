import { isDeepStrictEqual } from 'node:util';
import type { Act } from '../../../platform/act.ts';
import { dayInWords } from '../../../platform/clock.ts';
import { showMoney } from '../../../platform/money.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { QuoteComparison } from '../quote.ts';
import { readQuote, type StoredQuote } from '../store.ts';

/**
 * What became of one quote of an opportunity on its way to another.
 * @throws Refusal `quote.otherDeal` where they are not of one opportunity and kind
 */
export async function compareQuotes(act: Act, playbook: Playbook, from: string, to: string): Promise<QuoteComparison> {
  const [was, now] = [await readQuote(act, from), await readQuote(act, to)];
  if (was.opportunity.number !== now.opportunity.number || was.kind !== now.kind) {
    throw new Refusal('quote.otherDeal', `${from} and ${to} are not revisions of one quote: compare two of the same.`);
  }
  return { from, to, terms: termChanges(playbook, was, now), lines: lineChanges(was, now) };
}

/** Terms and totals, each as it is said. */
const said: readonly (readonly [title: string, of: (quote: StoredQuote, playbook: Playbook) => string])[] = [
  ['Type', ({ quoteType }, { quoting }) => quoting.quoteTypes.find(({ id }) => id === quoteType)?.title ?? quoteType],
  ['Billing account', ({ billingAccount: { name, address } }) => [name, address].filter(Boolean).join(', ')],
  ['Start', ({ startDate }) => (startDate === null ? 'not said' : dayInWords(startDate))],
  ['Way of selling', ({ channel }) => (channel === 'direct' ? 'directly' : 'through a partner')],
  ['Beside a subscription', ({ besideSubscription }) => (besideSubscription ? 'yes' : 'no')],
  ['Prices of', ({ pricesOn }) => dayInWords(pricesOn)],
  ['Valid until', ({ validUntil }) => dayInWords(validUntil)],
  ['Use case', ({ useCase }) => useCase ?? 'not said'],
  ['Description of work', ({ workDescription }) => workDescription ?? 'none'],
  ['Discount', ({ discountPercent }) => `${discountPercent} %`],
  ['List price', ({ totals, currency }) => showMoney(totals.listCents, currency)],
  ['Total', ({ totals, currency }) => showMoney(totals.totalCents, currency)],
];

const termChanges = (playbook: Playbook, was: StoredQuote, now: StoredQuote): QuoteComparison['terms'] =>
  said.flatMap(([title, of]) => {
    const [before, after] = [of(was, playbook), of(now, playbook)];
    return before === after ? [] : [{ title, was: before, now: after }];
  });

function lineChanges({ lines: was }: StoredQuote, { lines: now }: StoredQuote): QuoteComparison['lines'] {
  const before = new Map(was.map((line) => [line.id, line]));
  const after = new Map(now.map((line) => [line.id, line]));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((id) => {
    const [old, fresh] = [before.get(id) ?? null, after.get(id) ?? null];
    if (isDeepStrictEqual(old, fresh)) return [];
    const change = old === null ? 'added' : fresh === null ? 'removed' : 'changed';
    return [{ id, title: (fresh ?? old)!.title, change, was: old, now: fresh }];
  });
}
