import { type Selectable, sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { EstimateEffort } from '../../platform/database/rows.gen.ts';
import { type CostFigures, type Effort, type EstimateLine, hoursInAll, OpenLine } from './estimate.ts';

type HiddenLines = CostFigures['lines'];

/** The lines of an estimate in their order; `hidden` holds their hours, and nothing for a reader who may not see costs. */
export interface Lines {
  readonly open: OpenLine[];
  readonly hidden: HiddenLines;
}

const effortOf = ({ low, likely, high, weeks }: Selectable<EstimateEffort>): Effort =>
  weeks.length > 0 ? { low, likely, high, weeks } : { low, likely, high };

/** Reads the lines of an estimate by its row id. */
export async function linesOf({ tx, reader }: Act, estimateId: string): Promise<Lines> {
  const rows = await tx
    .selectFrom('estimateLine')
    .select(['id', 'line', 'priceCents', 'part'])
    .where('estimateId', '=', estimateId)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const open = rows.map(({ line, ...columns }) => OpenLine.parse({ ...(line as object), ...columns }));
  if (!reader.rights.has('estimate.seeCosts')) return { open, hidden: {} };
  const efforts = await tx
    .selectFrom('estimateEffort')
    .selectAll()
    .where('estimateId', '=', estimateId)
    .orderBy('role')
    .execute();
  const byLine = Map.groupBy(efforts, ({ lineId }) => lineId);
  const hidden = open.map(({ id }) => [id, hiddenOf(byLine.get(id) ?? [])] as const);
  return { open, hidden: Object.fromEntries(hidden) };
}

function hiddenOf(rows: readonly Selectable<EstimateEffort>[]): HiddenLines[string] {
  const effort = Object.fromEntries(rows.map((row) => [row.role, effortOf(row)]));
  const hoursByRole = Object.fromEntries(rows.map(({ role, likely }) => [role, likely]));
  return { effort, hoursByRole, hours: hoursInAll(hoursByRole) };
}

/** Adds lines to a draft, from a place on; the database refuses them for any other estimate. */
export async function addLines(
  { tx }: Act,
  estimateId: string,
  lines: readonly EstimateLine[],
  from = 0,
): Promise<void> {
  const rows = lines.map(({ id, priceCents, part, hours: _, hoursByRole: __, effort: ___, ...line }, at) => ({
    ...{ estimateId, id, priceCents, part, position: from + at },
    line: JSON.stringify(line),
  }));
  const efforts = lines.flatMap(({ id: lineId, effort }) =>
    Object.entries(effort).map(([role, { weeks = [], ...points }]) => ({
      ...{ estimateId, lineId, role, weeks, ...points },
    })),
  );
  for (const chunk of chunked(rows)) await tx.insertInto('estimateLine').values(chunk).execute();
  for (const chunk of chunked(efforts)) await tx.insertInto('estimateEffort').values(chunk).execute();
}

/** A statement takes at most 65,535 parameters. */
function chunked<Row>(rows: readonly Row[]): Row[][] {
  const most = 5000;
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, at) => rows.slice(at * most, (at + 1) * most));
}

/** Copies the lines of one estimate to a draft that has none. */
export async function copyLines({ tx }: Act, from: string, to: string): Promise<void> {
  await sql`insert into estimate_line (estimate_id, "position", id, line, price_cents, part)
    select ${to}, "position", id, line, price_cents, part from estimate_line where estimate_id = ${from}`.execute(tx);
  await sql`insert into estimate_effort (estimate_id, line_id, role, low, likely, high, weeks)
    select ${to}, line_id, role, low, likely, high, weeks from estimate_effort where estimate_id = ${from}`.execute(tx);
}

/** Says of a line whether it is included. @returns whether there is such a line */
export async function setPart({ tx }: Act, estimateId: string, id: string, part: string): Promise<boolean> {
  const set = await tx
    .updateTable('estimateLine')
    .set({ part })
    .where('estimateId', '=', estimateId)
    .where('id', '=', id)
    .executeTakeFirst();
  return set.numUpdatedRows > 0n;
}

/** What lines of one kind, part and service come to; `listed` where their price is the catalogue's. */
export interface PriceSum extends Pick<EstimateLine, 'kind' | 'part' | 'service' | 'priceCents'> {
  readonly listed: boolean;
}

/** The likely hours of a role within a workstream, of included lines. */
export interface HoursSum {
  readonly workstream: string;
  readonly role: string;
  readonly likely: number;
}

/** Adds up the lines of an estimate that was read; nothing for a reader who may not see costs. */
export async function sumsOf({ tx }: Act, estimateId: string): Promise<{ prices: PriceSum[]; hours: HoursSum[] }> {
  const prices = await sql<PriceSum>`select * from estimate_prices(${estimateId})`.execute(tx);
  const hours = await sql<HoursSum>`select * from estimate_hours(${estimateId})`.execute(tx);
  return { prices: prices.rows, hours: hours.rows };
}
