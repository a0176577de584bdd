import { sql } from 'kysely';
import type { z } from 'zod';
import type { Act } from '../act.ts';
import { hashOf } from '../canonical-json.ts';
import type { Db, Tx } from '../database/database.ts';
import { lockDocument } from '../database/lock.ts';
import { enqueue } from '../database/queue.ts';
import { newId } from '../id.ts';

/** A kind of entry: its name (`sow.drafted`), what it holds, and the sentence a person reads. */
export interface EntryKind<Particulars> {
  readonly name: string;
  readonly particulars: z.ZodType<Particulars>;
  readonly sentence: (particulars: Particulars) => string;
}

/** Declares one kind of entry; a module lists all of its own in `entries.ts`. */
export const entry = <Particulars extends Record<string, unknown>>(
  name: string,
  particulars: z.ZodType<Particulars>,
  sentence: (particulars: Particulars) => string,
): EntryKind<Particulars> => ({ name, particulars, sentence });

/** What is hashed: everything a reader of the record could later dispute. */
interface Sealed {
  readonly stream: string;
  readonly position: number;
  readonly name: string;
  readonly particulars: unknown;
  readonly sentence: string;
  readonly actor: string | null;
  readonly requestId: string;
  readonly playbookVersion: string | null;
  readonly at: string;
  readonly previous: string | null;
}

/** SHA-256 over RFC 8785 canonical JSON of the entry and the hash before it. */
export const sealOf = (sealed: Sealed): string => hashOf(sealed);

/**
 * Writes one entry to a stream (`opportunity/OPP-2026-0001`) in the act's transaction, chained to the one before it,
 * and wakes the reactions that wait for its name.
 * @returns the entry's id
 */
export async function record<Particulars extends Record<string, unknown>>(
  act: Act,
  stream: string,
  kind: EntryKind<Particulars>,
  given: Particulars,
  playbookVersion: string | null = null,
): Promise<string> {
  const particulars = kind.particulars.parse(given);
  await lockDocument(act.tx, `ledger:${stream}`);
  const { rows } = await sql<{ position: number; hash: string }>`select * from ledger_head(${stream})`.execute(act.tx);
  const [last] = rows;
  const at = act.clock.now().round({ smallestUnit: 'millisecond' });
  const sealed: Sealed = {
    stream,
    position: (last?.position ?? 0) + 1,
    name: kind.name,
    particulars,
    sentence: kind.sentence(particulars),
    actor: act.reader.id,
    requestId: act.requestId,
    playbookVersion,
    at: at.toString({ smallestUnit: 'millisecond' }),
    previous: last?.hash ?? null,
  };
  const id = newId(at.epochMilliseconds);
  await insertSealed(act.tx, id, sealed, at);
  if (act.awaited.has(kind.name)) await enqueue(act.tx, 'react', { entry: id });
  return id;
}

async function insertSealed(tx: Tx, id: string, sealed: Sealed, at: Temporal.Instant): Promise<void> {
  const { actor, previous, particulars, ...columns } = sealed;
  await tx
    .insertInto('ledgerEntry')
    .values({
      ...columns,
      id,
      at,
      particulars: JSON.stringify(particulars),
      actorId: actor,
      previousHash: previous,
      hash: sealOf(sealed),
    })
    .execute();
}

/** What `verifyLedger` found: how much stands, and the first link that does not. */
export interface Proof {
  readonly entries: number;
  readonly streams: number;
  readonly broken: { readonly stream: string; readonly position: number; readonly why: string } | null;
}

/** Walks every stream from its first entry and recomputes each seal. */
export async function verifyLedger(db: Db): Promise<Proof> {
  const rows = await db.selectFrom('ledgerEntry').selectAll().orderBy('stream').orderBy('position').execute();
  let before: { stream: string; position: number; hash: string } | undefined;
  let streams = 0;
  for (const row of rows) {
    const follows = before?.stream === row.stream ? before : undefined;
    if (!follows) streams += 1;
    const why = flawOf(row, follows);
    if (why) return { entries: rows.length, streams, broken: { stream: row.stream, position: row.position, why } };
    before = row;
  }
  return { entries: rows.length, streams, broken: null };
}

interface Row extends Omit<Sealed, 'actor' | 'previous' | 'at'> {
  readonly actorId: string | null;
  readonly previousHash: string | null;
  readonly at: Temporal.Instant;
  readonly hash: string;
}

function flawOf(row: Row, follows: { position: number; hash: string } | undefined): string | null {
  const { stream, position, name, particulars, sentence, requestId, playbookVersion } = row;
  if (position !== (follows?.position ?? 0) + 1) return `entry ${(follows?.position ?? 0) + 1} is missing`;
  if (row.previousHash !== (follows?.hash ?? null)) return 'it does not follow the entry before it';
  const at = row.at.toString({ smallestUnit: 'millisecond' });
  const previous = row.previousHash;
  const seal = sealOf({
    stream,
    position,
    name,
    particulars,
    sentence,
    actor: row.actorId,
    requestId,
    playbookVersion,
    at,
    previous,
  });
  return seal === row.hash ? null : 'its words no longer match its seal';
}

/** The newest entries of a stream, newest first. */
export async function readStream(tx: Tx | Db, stream: string, limit: number) {
  return tx
    .selectFrom('ledgerEntry')
    .leftJoin('person', 'person.id', 'ledgerEntry.actorId')
    .selectAll('ledgerEntry')
    .select(sql<string | null>`person.name`.as('actorName'))
    .where('stream', '=', stream)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
}
