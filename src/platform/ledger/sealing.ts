import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../database/database.ts';
import { type Checkpoint, checkpointHash, linkOf } from './seal.ts';
import { keepKey, type NewKey, nextKey, openSigner, type Signer } from './signing.ts';

/** When the chain is signed, and with what. */
export interface SealingRules {
  /** A checkpoint after so many entries, */
  readonly checkpointEntries: number;
  /** or once an entry has waited so long for one. */
  readonly checkpointMinutes: number;
  /** Where the private key is, when it is not in the database. */
  readonly signingKey: string | undefined;
}

/** What the configuration says when it says nothing. */
export const usualSealing: SealingRules = { checkpointEntries: 1000, checkpointMinutes: 60, signingKey: undefined };

/** Any number that no other program uses: of several instances one seals. */
const sealingLock = 7_271_639_531;

interface Ends {
  readonly link: { readonly ordinal: number; readonly hash: string | null };
  readonly checkpoint: Checkpoint | null;
}

const nothingYet: Ends['link'] = { ordinal: 0, hash: null };

async function endsOf(tx: Tx): Promise<Ends> {
  const link = await tx
    .selectFrom('ledgerLink')
    .select(['ordinal', 'hash'])
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  const row = await tx.selectFrom('ledgerCheckpoint').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();
  if (!row) return { link: link ?? nothingYet, checkpoint: null };
  const { signature: _, at, ...checkpoint } = row;
  return { link: link ?? nothingYet, checkpoint: { ...checkpoint, at: instantOf(at) } };
}

const instantOf = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'millisecond' });

/**
 * Gives every committed entry its place in the chain over all streams, exactly once, and signs the chain where a
 * checkpoint is due. Writers never wait for it; of several instances one does it at a time.
 */
export async function sealLedger(db: Db, clock: Clock, rules: SealingRules): Promise<void> {
  for (let more = true; more; )
    more = await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${sealingLock}) as free`.execute(
        tx,
      );
      return rows[0]?.free ? sealSome(tx, clock.now(), rules) : false;
    });
}

/** Up to the next checkpoint; whether there may be more. */
async function sealSome(tx: Tx, at: Temporal.Instant, rules: SealingRules): Promise<boolean> {
  const ends = await endsOf(tx);
  const signed = ends.checkpoint?.ordinal ?? 0;
  const room = Math.max(rules.checkpointEntries - (ends.link.ordinal - signed), 0);
  const end = await linkSome(tx, ends.link, room);
  const full = end.ordinal - signed >= rules.checkpointEntries;
  if (full || (end.ordinal > signed && (await hasWaited(tx, signed + 1, at, rules.checkpointMinutes))))
    await signChain(tx, { ...ends, link: end }, at, rules);
  return full;
}

/** Takes up to `room` waiting entries, in the order in which they were written. */
async function linkSome(tx: Tx, end: Ends['link'], room: number): Promise<Ends['link']> {
  const { rows } = await sql<{ turn: number; id: string; hash: string }>`
    select turn, entry.id, entry.hash from ledger_unlinked join ledger_entry as entry on entry.id = entry_id
    order by turn limit ${room}`.execute(tx);
  let link = end;
  const links = rows.map(({ id, hash }) => {
    const ordinal = link.ordinal + 1;
    link = { ordinal, hash: linkOf({ ordinal, entry: hash, previous: link.hash }) };
    return { ordinal, entry_id: id, hash: link.hash };
  });
  if (links.length === 0) return end;
  await sql`insert into ledger_link
    select * from jsonb_populate_recordset(null::ledger_link, ${JSON.stringify(links)}::jsonb)`.execute(tx);
  await sql`delete from ledger_unlinked where turn = any (${rows.map(({ turn }) => turn)}::bigint[])`.execute(tx);
  return link;
}

async function hasWaited(tx: Tx, ordinal: number, now: Temporal.Instant, minutes: number): Promise<boolean> {
  const oldest = await tx
    .selectFrom('ledgerLink')
    .innerJoin('ledgerEntry', 'ledgerEntry.id', 'ledgerLink.entryId')
    .select('ledgerEntry.at')
    .where('ordinal', '=', ordinal)
    .executeTakeFirst();
  return oldest !== undefined && Temporal.Instant.compare(oldest.at.add({ minutes }), now) <= 0;
}

async function signChain(tx: Tx, ends: Ends, at: Temporal.Instant, rules: SealingRules): Promise<void> {
  const { signer, next } = await openSigner(tx, rules.signingKey, at);
  await addCheckpoint(tx, ends, signer, next, at);
}

async function addCheckpoint(
  tx: Tx,
  { link, checkpoint: before }: Ends,
  signer: Signer,
  next: NewKey | null,
  at: Temporal.Instant,
): Promise<void> {
  const moment = at.round({ smallestUnit: 'millisecond' });
  const checkpoint: Checkpoint = {
    ...link,
    number: (before?.number ?? 0) + 1,
    at: instantOf(moment),
    key: signer.id,
    announces: next?.publicKey ?? null,
    previous: before && checkpointHash(before),
  };
  const signature = signer.sign(checkpoint);
  await tx
    .insertInto('ledgerCheckpoint')
    .values({ ...checkpoint, at: moment, signature })
    .execute();
  if (next) await keepKey(tx, next, moment);
}

/**
 * Changes the key: a checkpoint signed with the old one announces the new.
 * @param file the new private key in PEM; without it a fresh one that the database keeps
 * @returns the new public key, SPKI in base64
 */
export async function rotateKey(db: Db, clock: Clock, rules: SealingRules, file: string | undefined): Promise<NewKey> {
  await sealLedger(db, clock, rules);
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sealingLock})`.execute(tx);
    const { signer, next } = await openSigner(tx, rules.signingKey, clock.now());
    const chosen = next ?? (await nextKey(file));
    await addCheckpoint(tx, await endsOf(tx), signer, chosen, clock.now());
    return chosen;
  });
}

/** Makes the pair of keys on the first start, and refuses a start that could not sign. */
export const keepSigningKey = (db: Db, clock: Clock, rules: SealingRules): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sealingLock})`.execute(tx);
    await openSigner(tx, rules.signingKey, clock.now());
  });
