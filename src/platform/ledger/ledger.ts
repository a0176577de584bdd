import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Act } from '../act.ts';
import type { Db, Tx } from '../database/database.ts';
import { enqueue } from '../database/queue.ts';
import { newId } from '../id.ts';
import { type Beside, type Personal, parted } from './personal.ts';
import { type Sealed, sealOf } from './seal.ts';

/** A kind of entry: its name (`sow.drafted`), what it holds, the sentence a person reads, and what of it is personal. */
export interface EntryKind<Particulars> {
  readonly name: string;
  readonly particulars: z.ZodType<Particulars>;
  readonly sentence: (particulars: Particulars) => string;
  readonly personal: Personal<Particulars>;
}

/** Every kind declared by what is loaded, by name: all of them, once the whole house is. */
const declared = new Map<string, Pick<EntryKind<unknown>, 'name' | 'particulars'> & { readonly typed: Typed }>();

/** What is written on, where an entry is one of many that are kept while somebody types; null for every other. */
type Typed = (particulars: Record<string, unknown>) => string | null;

/**
 * Declares one kind of entry; a module lists all of its own in `entries.ts`.
 *
 * @param more `personal` names the particulars that are names, addresses or words about a natural person, and whose they
 *   are: `{ personal: { email: ({ person }) => person } }`. They are kept beside the chain and can be erased; the sentence
 *   must use them whole or not at all, because a mark stands in their place in the chain. `typed` says of a kind that is
 *   kept while somebody types what they write on (`QUO-2026-0012`): people read its entries that follow each other as one.
 */
export const entry = <Particulars extends Record<string, unknown>>(
  name: string,
  particulars: z.ZodType<Particulars>,
  sentence: (particulars: Particulars) => string,
  more: {
    readonly personal?: Personal<Particulars>;
    readonly typed?: (particulars: Particulars) => string | null;
  } = {},
): EntryKind<Particulars> => {
  // What a kind wrote it may read again.
  const typed: Typed = (written) => more.typed?.(written as Particulars) ?? null;
  declared.set(name, { name, particulars, typed });
  return { name, particulars, sentence, personal: more.personal ?? {} };
};

/** What somebody wrote on when an entry was kept as they typed; null for any other entry. */
export const typedIn = ({ name, particulars }: Pick<Told, 'name' | 'particulars'>): string | null =>
  declared.get(name)?.typed(particulars) ?? null;

/** The kinds of entries there are, in the order of their names. */
export const entryKinds = (): Pick<EntryKind<unknown>, 'name' | 'particulars'>[] =>
  [...declared.values()].sort((one, other) => (one.name < other.name ? -1 : 1));

/**
 * Writes one entry to a stream (`opportunity/OPP-2026-0001`) in the act's transaction, chained to the one before it,
 * and wakes the reactions that wait for its name. The writer need not see the stream.
 * @returns the entry's id
 */
export async function record<Particulars extends Record<string, unknown>>(
  act: Act,
  stream: string,
  kind: EntryKind<Particulars>,
  given: Particulars,
  playbookVersion: string | null = null,
): Promise<string> {
  const { beside, ...words } = parted(stream, kind.particulars.parse(given), kind.sentence, kind.personal);
  const head = await lockedHead(act.tx, stream);
  const at = act.clock.now().round({ smallestUnit: 'millisecond' });
  const id = newId(at.epochMilliseconds);
  const sealed: Sealed = {
    ...words,
    id,
    stream,
    position: (head.position ?? 0) + 1,
    name: kind.name,
    actor: act.reader.id,
    onBehalfOf: act.onBehalfOf ?? null,
    requestId: act.requestId,
    playbookVersion,
    at: at.toString({ smallestUnit: 'millisecond' }),
    previous: head.hash,
  };
  await append(act.tx, sealed, beside);
  if (act.awaited.has(kind.name)) await enqueue(act.tx, 'react', { entry: id });
  return id;
}

/** The end of a stream, with the stream locked until the transaction ends: of two writers the second waits. */
async function lockedHead(tx: Tx, stream: string): Promise<{ position: number | null; hash: string | null }> {
  const { rows } = await sql<{ position: number | null; hash: string | null }>`
    select "position", hash from ledger_head(${stream})`.execute(tx);
  return rows[0] ?? { position: null, hash: null };
}

async function append(tx: Tx, sealed: Sealed, beside: readonly Beside[]): Promise<void> {
  const { actor, onBehalfOf, requestId, playbookVersion, previous, ...columns } = sealed;
  const row = {
    ...columns,
    actor_id: actor,
    on_behalf_of: onBehalfOf,
    request_id: requestId,
    playbook_version: playbookVersion,
    previous_hash: previous,
    hash: sealOf(sealed),
  };
  const kept = beside.map((each) => ({ ...each, entry_id: sealed.id }));
  await sql`select ledger_append(${JSON.stringify(row)}::jsonb, ${JSON.stringify(kept)}::jsonb)`.execute(tx);
}

/** An entry as it is told to people, with the names that belong to it. */
export interface Told {
  readonly id: string;
  readonly stream: string;
  readonly position: number;
  readonly name: string;
  readonly sentence: string;
  readonly particulars: Record<string, unknown>;
  readonly personal: Record<string, string>;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly onBehalfOf: string | null;
  readonly behalfName: string | null;
  readonly requestId: string;
  readonly playbookVersion: string | null;
  readonly at: Temporal.Instant;
  readonly hash: string;
  readonly previousHash: string | null;
  readonly ordinal: number | null;
}

/** The entries that fit, newest first. Their ids are found before their names and words: it spares those of all others. */
export const toldWhere = (tx: Tx | Db, condition: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number) =>
  sql<Told>`
    with found as (select id from ledger_entry as entry where ${condition} order by ${order} limit ${limit})
    select entry.*, person.name as actor_name, behalf.name as behalf_name, link.ordinal
    from found
    join ledger_told as entry on entry.id = found.id
    left join person on person.id = entry.actor_id
    left join person as behalf
      on behalf.id = case when entry.on_behalf_of like 'person/%' then substr(entry.on_behalf_of, 8)::uuid end
    left join ledger_link as link on link.entry_id = entry.id
    order by ${order}`.execute(tx);

/** The newest entries of a stream, newest first. */
export async function readStream(tx: Tx | Db, stream: string, limit: number): Promise<Told[]> {
  return (await toldWhere(tx, sql`stream = ${stream}`, sql`entry.position desc`, limit)).rows;
}
