import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { EstimateLine } from '../estimates/estimate.ts';
import { type Row, type Sheet, sheetOf, type WorksheetLine } from './worksheet.ts';

/** What a new line knows besides what its cells say. */
export type Origin = Pick<
  EstimateLine,
  'service' | 'kind' | 'sku' | 'mode' | 'prerequisites' | 'pricing' | 'rule' | 'source'
>;

/** The lines of an estimate with their hours, in their order; only those named, when some are. */
export async function readCells(
  { tx }: Act,
  estimateId: string,
  roles: readonly string[],
  ids?: readonly string[],
): Promise<WorksheetLine[]> {
  const only = (column: string) => (ids === undefined ? sql`` : sql`and ${sql.ref(column)} = any(${ids}::text[])`);
  const { rows } = await sql<Omit<WorksheetLine, 'rows'> & { rows: Row[] | null }>`
    select id, part, price_cents as "priceCents", line ->> 'title' as title, line ->> 'workstream' as workstream,
      line ->> 'deliverable' as deliverable, line ->> 'assumption' as assumption, line ->> 'driver' as driver,
      line ->> 'rule' as rule, line ->> 'pricing' as pricing, efforts.rows
    from estimate_line left join (
      select line_id, jsonb_agg(jsonb_build_object('role', role, 'low', low, 'likely', likely, 'high', high, 'weeks', weeks)
        order by array_position(${roles}::text[], role), role) as rows
      from estimate_effort where estimate_id = ${estimateId} ${only('line_id')} group by line_id
    ) as efforts on line_id = id
    where estimate_id = ${estimateId} ${only('estimate_line.id')}
    order by position, id`.execute(tx);
  return rows.map((row) => ({ ...row, rows: row.rows ?? [] }));
}

/**
 * The sheet with only the named lines at hand; with the order and the number of all lines only for edits that change them,
 * since a long sheet takes its time to be counted.
 */
export async function readSheet(
  act: Act,
  estimateId: string,
  roles: readonly string[],
  ids: readonly string[],
  reshaped: boolean,
): Promise<Sheet> {
  const lines = await readCells(act, estimateId, roles, ids);
  if (!reshaped) return sheetOf(lines);
  const { rows } = await sql<{ order: string[] | null; count: number }>`
    select array_agg(id order by position, id) as order, sum(greatest(1, efforts.count))::int as count
    from estimate_line left join (
      select line_id, count(*) from estimate_effort where estimate_id = ${estimateId} group by line_id
    ) as efforts on line_id = id
    where estimate_id = ${estimateId}`.execute(act.tx);
  const { order, count } = rows[0]!;
  return { order: order ?? [], lines: new Map(lines.map((each) => [each.id, each])), rowCount: count ?? 0 };
}

/** What a line at its place is answered to: a line made by hand answers the same need as its neighbour above. */
export async function readService({ tx }: Act, estimateId: string, id: string | null): Promise<string | null> {
  const { rows } = await sql<{ service: string }>`
    select line ->> 'service' as service from estimate_line where estimate_id = ${estimateId}
    order by id is not distinct from ${id} desc, position limit 1`.execute(tx);
  return rows[0]?.service ?? null;
}

/** Adds a line, whose cells and place are written afterwards. */
export async function insertLine(
  { tx }: Act,
  estimateId: string,
  { id, part }: Pick<WorksheetLine, 'id' | 'part'>,
  origin: Origin,
): Promise<void> {
  await tx
    .insertInto('estimateLine')
    .values({ estimateId, id, part, priceCents: 0, position: 0, line: JSON.stringify(origin) })
    .execute();
}

/** Takes lines out, with their hours. */
export async function deleteLines({ tx }: Act, estimateId: string, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('estimateLine').where('estimateId', '=', estimateId).where('id', 'in', ids).execute();
}

/** Writes what the cells of lines say, in one statement however many there are. */
export async function writeLines({ tx }: Act, estimateId: string, lines: readonly WorksheetLine[]): Promise<void> {
  const rows = lines.map(({ id, part, priceCents, title, workstream, deliverable, assumption, driver }) => ({
    ...{ id, part, cents: priceCents },
    words: { title, workstream, deliverable, assumption, driver },
  }));
  await sql`update estimate_line set line = line || words, part = written.part, price_cents = cents
    from jsonb_to_recordset(${JSON.stringify(rows)}) as written (id text, part text, cents bigint, words jsonb)
    where estimate_id = ${estimateId} and estimate_line.id = written.id`.execute(tx);
}

/** Writes hours, and takes out those of roles that do not work on their line any more. */
export async function writeEfforts(
  { tx }: Act,
  estimateId: string,
  { put, gone }: { put: readonly (Row & { line: string })[]; gone: readonly { line: string; role: string }[] },
): Promise<void> {
  if (gone.length > 0)
    await sql`delete from estimate_effort
      using jsonb_to_recordset(${JSON.stringify(gone)}) as gone (line text, role text)
      where estimate_id = ${estimateId} and line_id = line and estimate_effort.role = gone.role`.execute(tx);
  if (put.length > 0)
    await sql`insert into estimate_effort (estimate_id, line_id, role, low, likely, high, weeks)
      select ${estimateId}, line, role, low, likely, high, weeks
      from jsonb_to_recordset(${JSON.stringify(put)})
        as put (line text, role text, low float8, likely float8, high float8, weeks float8[])
      on conflict (estimate_id, line_id, role) do update
        set low = excluded.low, likely = excluded.likely, high = excluded.high, weeks = excluded.weeks`.execute(tx);
}

/** Puts lines into an order. */
export async function writeOrder({ tx }: Act, estimateId: string, order: readonly string[]): Promise<void> {
  await sql`update estimate_line set position = place - 1
    from unnest(${order}::text[]) with ordinality as wanted (id, place)
    where estimate_id = ${estimateId} and estimate_line.id = wanted.id and position <> place - 1`.execute(tx);
}
