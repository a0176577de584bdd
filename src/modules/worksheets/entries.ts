import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

const few = 2;

function linesInWords(titles: readonly string[], lines: number): string {
  const named = titles.slice(0, few).map((title) => `“${title}”`);
  const more = lines - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  return named.join(' and ');
}

/** The workbook that changes were taken from, cell by cell: never what stood in them. */
export const TakenFrom = z.object({
  file: z.string(),
  sha256: z.string(),
  cells: z.array(z.object({ cell: z.string(), line: z.string(), field: z.string() })),
});
export type TakenFrom = z.infer<typeof TakenFrom>;

/** Tells money and never hours: everybody who sees the estimate hears of it. */
export const estimateEdited = entry(
  'estimate.edited',
  z.object({
    estimate: z.string(),
    opportunity: z.string(),
    cells: z.number(),
    lines: z.number(),
    /** Titles of the first of these lines. */
    titles: z.array(z.string()),
    servicesCents: z.number(),
    educationCents: z.number(),
    totalCents: z.number(),
    currency: z.string(),
    from: TakenFrom.optional(),
  }),
  ({ estimate, cells, lines, titles, totalCents, currency, from }) =>
    `Changed ${cells === 1 ? 'a cell' : `${cells.toLocaleString('en-US')} cells`} of ${estimate} in ${linesInWords(titles, lines)}${from ? `, taken from ${from.file}` : ''}; it comes to ${showMoney(totalCents, currency)}.`,
  { typed: ({ estimate, from }) => (from ? null : estimate) },
);
