import { type Merge, threeWay } from '../../../platform/three-way.ts';
import type { Quote, QuoteLine, QuoteTerms, WishedLine } from '../quote.ts';

/** What of a quote two people may change at the same time: its terms, and each line by itself (`line line-3`). */
export type Fields = Readonly<Record<string, unknown>>;

const lineField = (id: string): string => `line ${id}`;

/** The line a field is about; undefined where it is one of the terms. */
export const lineOf = (field: string): string | undefined => (field.startsWith('line ') ? field.slice(5) : undefined);

const wishedOf = ({ id, sku, delivery, quantity, attendees, facility }: QuoteLine): WishedLine => ({
  ...{ id, sku: sku ?? '', delivery, quantity, attendees, facility },
});

/** What a seller decided of a quote; lines that follow from others are not among it. */
export function termsOf(quote: Quote): QuoteTerms {
  const { quoteType, billingAccount, startDate, currency, channel, besideSubscription, discountPercent } = quote;
  const { comment, useCase, workDescription, lines } = quote;
  return {
    ...{ quoteType, billingAccount, startDate, currency, channel, besideSubscription, discountPercent },
    ...{ comment, useCase, workDescription },
    lines: lines.filter(({ what, of }) => what === 'plan' && of === null).map(wishedOf),
  };
}

function fieldsOf({ lines, ...terms }: QuoteTerms, ids: Iterable<string>): Fields {
  const wished = new Map(lines.map((line) => [line.id, line]));
  return { ...terms, ...Object.fromEntries([...ids].map((id) => [lineField(id), wished.get(id) ?? null])) };
}

/** Three states of a quote field by field; a line that is not there is null. */
export function sides(base: QuoteTerms, mine: QuoteTerms, theirs: QuoteTerms): readonly [Fields, Fields, Fields] {
  const ids = new Set([...theirs.lines, ...mine.lines, ...base.lines].map(({ id }) => id));
  return [fieldsOf(base, ids), fieldsOf(mine, ids), fieldsOf(theirs, ids)];
}

/** Terms put together of fields; lines stand in the order of the fields. */
export function termsFrom(fields: Fields): QuoteTerms {
  const terms: Record<string, unknown> = {};
  const lines: unknown[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (lineOf(field) === undefined) terms[field] = value;
    else if (value !== null) lines.push(value);
  }
  return { ...terms, lines } as QuoteTerms;
}

/** What two people made of the same terms: what stands by itself, and the fields that both changed differently. */
export const mergeTerms = (base: QuoteTerms, mine: QuoteTerms, theirs: QuoteTerms): Merge<Fields> =>
  threeWay(...sides(base, mine, theirs));
