import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

/** A total above which somebody must look at the estimate first. */
const Gate = z.strictObject({
  ...ruleFrame,
  flag: z.enum(['technical-architect-review']),
  totalAboveCents: z.number().int().nonnegative(),
  /** What is asked of whom, as the second half of a sentence. */
  asks: z.string().min(1),
});
export type Gate = z.infer<typeof Gate>;

const Axis = z.strictObject({ fact: z.string().min(1), upTo: z.array(z.number().int().positive()).min(1) });

/** `30-40 50-60`: one row of cells, each its lowest and highest price. */
const Cells = z
  .string()
  .regex(/^\d+-\d+( +\d+-\d+)*$/, 'must be ranges such as 30-40 50-60.')
  .transform((row) =>
    row.split(/ +/).map((cell) => {
      const [low = 0, high = 0] = cell.split('-').map(Number);
      return { low, high };
    }),
  );

const PublishedTable = z.strictObject({
  ...ruleFrame,
  service: z.string().min(1),
  /** What is asked of whom above the last band, as the second half of a sentence. */
  asksBeyond: z.string().min(1),
  rows: Axis,
  columns: Axis,
  unitCents: z.number().int().positive(),
  cells: z.array(Cells),
});
export type PublishedTable = z.infer<typeof PublishedTable>;

const PublishedPrices = z.strictObject({ gates: z.array(Gate), tables: z.array(PublishedTable) });

/** Prices the company has published, and the totals that ask for a review. */
export type PublishedPrices = z.infer<typeof PublishedPrices>;

/** Where counts fall in a published table: a cell, or outside it. */
export interface Cell {
  readonly lowCents: number;
  readonly highCents: number;
  /** The bands as people read them: `501 to 1,000 users, up to 1,000 projects`. */
  readonly bands: readonly [string, string];
}

/** Reads published-prices.yaml; `facts` are the names a table may count by. */
export const readPublishedPrices = (folder: PlaybookFolder, facts: ReadonlySet<string>): PublishedPrices =>
  readSection(folder, 'published-prices.yaml', PublishedPrices, (prices) => [
    ...overlapFaults('gates', prices.gates, 'id'),
    ...overlapFaults('tables', prices.tables, 'id'),
    ...overlapFaults('tables', prices.tables, 'service'),
    ...prices.tables.flatMap((table, at) =>
      tableFaults(table, facts).map(({ path, sentence }) => ({ path: ['tables', at, ...path], sentence })),
    ),
  ]);

/** The published table of a service on a day (ISO date), if there is one. */
export const tableOn = ({ tables }: PublishedPrices, service: string, on: string): PublishedTable | undefined =>
  tables.find((table) => table.service === service && holdsOn(table.effective, on));

/** The gates of a day (ISO date) that a total lies above, as `isAbove` tells; exactly at a gate is not above it. */
export const gatesAbove = ({ gates }: PublishedPrices, isAbove: (boundCents: number) => boolean, on: string): Gate[] =>
  gates.filter(({ effective, totalAboveCents }) => holdsOn(effective, on) && isAbove(totalAboveCents));

/** The cell that holds both counts; undefined where either lies above its last band. */
export function cellOf(table: PublishedTable, rowCount: number, columnCount: number): Cell | undefined {
  const row = bandOf(table.rows.upTo, rowCount);
  const column = bandOf(table.columns.upTo, columnCount);
  const cell = table.cells[row]?.[column];
  if (cell === undefined) return undefined;
  return {
    lowCents: cell.low * table.unitCents,
    highCents: cell.high * table.unitCents,
    bands: [bandInWords(table.rows.upTo, row), bandInWords(table.columns.upTo, column)],
  };
}

/** The first band that reaches the count; -1 above the last. */
const bandOf = (upTo: readonly number[], count: number): number => upTo.findIndex((most) => count <= most);

function bandInWords(upTo: readonly number[], band: number): string {
  const most = (upTo[band] ?? 0).toLocaleString('en-US');
  const below = upTo[band - 1];
  return below === undefined ? `up to ${most}` : `${(below + 1).toLocaleString('en-US')} to ${most}`;
}

function tableFaults(table: PublishedTable, facts: ReadonlySet<string>): SectionFault[] {
  const faults: SectionFault[] = [];
  for (const axis of ['rows', 'columns'] as const) {
    const { fact, upTo } = table[axis];
    if (!facts.has(fact)) faults.push({ path: [axis, 'fact'], sentence: `is no fact of facts.yaml: ${fact}.` });
    const fallsAt = upTo.findIndex((most, at) => most <= (upTo[at - 1] ?? 0));
    if (fallsAt >= 0) faults.push({ path: [axis, 'upTo', fallsAt], sentence: 'must lie above the band before it.' });
  }
  if (table.cells.length !== table.rows.upTo.length) {
    faults.push({ path: ['cells'], sentence: `must have ${table.rows.upTo.length} rows, one for each band.` });
  }
  table.cells.forEach((row, at) => {
    const columns = table.columns.upTo.length;
    if (row.length !== columns)
      faults.push({ path: ['cells', at], sentence: `must have ${columns} ranges, one for each band.` });
    if (row.some(({ low, high }) => low > high))
      faults.push({ path: ['cells', at], sentence: 'has a range upside down: write the lower price first.' });
  });
  return faults;
}
