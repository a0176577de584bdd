import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { newId } from '../id.ts';
import type { BesideLine, CheckpointLine, EntryLine, HeadLine, Line, Selection } from './lines.ts';

/** How many rows are in memory at a time. */
const rowsAtOnce = 2_000;

/** The rows of a query, a handful at a time, all as of one moment; the transaction must be repeatable read. */
async function* rowsOf<Row>(tx: Tx, query: RawBuilder<Row>): AsyncGenerator<Row> {
  const cursor = sql.id(`lines_${newId().replaceAll('-', '')}`);
  await sql`declare ${cursor} no scroll cursor for ${query}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(rowsAtOnce)} from ${cursor}`.execute(tx);
    yield* rows;
    if (rows.length < rowsAtOnce) break;
  }
  await sql`close ${cursor}`.execute(tx);
}

/** `at` to the microsecond, so that not even a hidden fraction can be changed. */
const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const shown = (at: string): string => at.replace(/000Z$/, 'Z');

interface EntryRow {
  ordinal: number | null;
  link: string | null;
  chosen: boolean;
  id: string | null;
  stream: string;
  position: number;
  name: string;
  particulars: unknown;
  personal: Record<string, string>;
  sentence: string;
  actorId: string | null;
  onBehalfOf: string | null;
  requestId: string;
  playbookVersion: string | null;
  at: string;
  previousHash: string | null;
  hash: string | null;
  beside: Record<string, BesideLine> | null;
}

const chosenBy = ({ from, to, stream }: Selection) =>
  sql<boolean>`(${from}::timestamptz is null or entry.at >= ${from}::timestamptz)
    and (${to}::timestamptz is null or entry.at < ${to}::timestamptz)
    and (${stream}::text is null or entry.stream = ${stream})`;

const everything: Selection = { from: null, to: null, stream: null };

const columns = (selection: Selection) => sql`
  ${chosenBy(selection)} as chosen, entry.id, entry.stream, entry.position, entry.name, entry.particulars, entry.personal,
  entry.sentence, entry.actor_id, entry.on_behalf_of, entry.request_id, entry.playbook_version, ${instant('entry.at')} as at,
  entry.previous_hash, entry.hash,
  case when entry.personal <> '{}' then (
    select jsonb_object_agg(kept.path, case when kept.erased_by is null
      then jsonb_build_object('value', kept.value, 'salt', kept.salt)
      else jsonb_build_object('erasedBy', kept.erased_by) end)
    from ledger_particular as kept where kept.entry_id = entry.id
  ) end as beside`;

function lineOf(row: EntryRow, personal: boolean): EntryLine {
  const { ordinal, link, hash, chosen, id, beside } = row;
  if (id === null || !chosen) return { ordinal, link, hash, entry: null, beside: {} };
  const { stream, position, name, particulars, sentence, onBehalfOf, requestId, playbookVersion } = row;
  const entry = {
    ...{ id, stream, position, name, particulars, sentence, onBehalfOf, requestId, playbookVersion },
    personal: row.personal,
    actor: row.actorId,
    at: shown(row.at),
    previous: row.previousHash,
  };
  const kept = Object.entries(beside ?? {}).filter(([, each]) => personal || 'erasedBy' in each);
  return { ordinal, link, hash, entry, beside: Object.fromEntries(kept) };
}

/** The stretch of the chain a selection needs: after the checkpoint before its first entry, to the one behind its last. */
interface Stretch {
  readonly after: number;
  readonly until: number | null;
}

async function stretchOf(tx: Tx, selection: Selection): Promise<Stretch> {
  if (selection === everything) return { after: 0, until: null };
  const { rows } = await sql<{ after: number | null; until: number | null }>`
    with chosen as (
      select min(ordinal) as first, max(ordinal) as last
      from ledger_link join ledger_entry as entry on entry.id = entry_id where ${chosenBy(selection)}
    )
    select coalesce((select max(ordinal) from ledger_checkpoint where ordinal < first), 0) as after,
      case when last is null then 0 else (select min(ordinal) from ledger_checkpoint where ordinal >= last) end as until
    from chosen`.execute(tx);
  return { after: rows[0]?.after ?? 0, until: rows[0]?.until ?? null };
}

const within = ({ after, until }: Stretch, from: '>' | '>=') =>
  sql`ordinal ${sql.raw(from)} ${after} and (${until}::bigint is null or ordinal <= ${until}::bigint)`;

const unlinked = (selection: Selection) => sql`
  ledger_entry as entry left join ledger_link as link on link.entry_id = entry.id
  where link.ordinal is null and ${chosenBy(selection)}`;

async function headOf(tx: Tx, at: string, selection: Selection, stretch: Stretch, personal: boolean) {
  const { rows } = await sql<{ chosen: number; bare: number; waiting: number; checkpoints: number; keys: unknown }>`
    select
      (select count(*) from ledger_link join ledger_entry as entry on entry.id = entry_id
        where ${within(stretch, '>')} and ${chosenBy(selection)}) as chosen,
      (select count(*) from ledger_link where ${within(stretch, '>')}) as bare,
      (select count(*) from ${unlinked(selection)}) as waiting,
      (select count(*) from ledger_checkpoint where ${within(stretch, '>=')}) as checkpoints,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'publicKey', public_key) order by since, id), '[]')
        from ledger_key) as keys`.execute(tx);
  const { chosen, bare, waiting, checkpoints, keys } = rows[0]!;
  const head: HeadLine = {
    ...{ ledger: 'parley', format: 1, at, personal, checkpoints },
    selection: selection === everything ? null : selection,
    entries: chosen + waiting,
    links: bare - chosen,
    keys: keys as HeadLine['keys'],
    key: null,
  };
  return head;
}

async function* checkpointsOf(tx: Tx, stretch: Stretch): AsyncGenerator<CheckpointLine> {
  const rows = rowsOf<CheckpointLine['checkpoint'] & { signature: string }>(
    tx,
    sql`select number, ordinal, hash, ${instant('at')} as at, key, announces, previous, signature
      from ledger_checkpoint where ${within(stretch, '>=')} order by number`,
  );
  for await (const { signature, ...checkpoint } of rows)
    yield { checkpoint: { ...checkpoint, at: shown(checkpoint.at) }, signature };
}

/**
 * The ledger line by line, as an export holds it and as a proof reads it: the head, every link in order with its entry,
 * each checkpoint behind the link it stands on, and at the end the entries that wait for their place in the chain.
 * @param tx a repeatable read transaction of the house itself
 * @param sign completes the head
 */
export async function* ledgerLines(
  tx: Tx,
  at: string,
  selection: Selection = everything,
  personal = true,
  sign: (head: HeadLine) => Line = (head) => ({ ...head, signature: null }),
): AsyncGenerator<Line> {
  const stretch = await stretchOf(tx, selection);
  yield sign(await headOf(tx, at, selection, stretch, personal));
  const checkpoints = checkpointsOf(tx, stretch);
  let next = await checkpoints.next();
  const links = rowsOf<EntryRow>(
    tx,
    sql`select ordinal, ledger_link.hash as link, ${columns(selection)}
      from ledger_link left join ledger_entry as entry on entry.id = entry_id
      where ${within(stretch, '>')} order by ordinal`,
  );
  for await (const row of links) {
    while (!next.done && next.value.checkpoint.ordinal < (row.ordinal ?? 0)) {
      yield next.value;
      next = await checkpoints.next();
    }
    yield lineOf(row, personal);
  }
  while (!next.done) {
    yield next.value;
    next = await checkpoints.next();
  }
  const waiting = rowsOf<EntryRow>(
    tx,
    sql`select null::bigint as ordinal, null as link, ${columns(selection)} from ${unlinked(selection)}
      order by entry.stream, entry.position`,
  );
  for await (const row of waiting) yield lineOf(row, personal);
}
