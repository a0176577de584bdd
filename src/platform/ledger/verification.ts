import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../database/database.ts';
import { enqueue } from '../database/queue.ts';
import { newId } from '../id.ts';
import { demand } from '../rights.ts';
import type { LedgerState, Verification } from './line.ts';
import type { Proof } from './proof.ts';
import { verifyLedger } from './verifying.ts';

/** The job that proves the ledger. */
export const verifyJob = 'verify-ledger';

/** How long a proof may stand without a word before another may be asked for. */
const silentMinutes = 60;

/**
 * Asks for a proof of the whole ledger; one that is under way already is answered instead of a second.
 * @throws Refusal `right.missing`
 */
export async function askVerification(act: Act): Promise<Verification> {
  demand(act.reader, 'ledger.see');
  const last = await lastVerification(act.tx);
  const now = act.clock.now();
  if (last && last.finishedAt === null && isYoung(last.askedAt, now)) return last;
  const id = newId(now.epochMilliseconds);
  await sql`select ask_ledger_verification(${id}, ${now}, ${act.reader.id})`.execute(act.tx);
  await enqueue(act.tx, verifyJob, { verification: id });
  return (await lastVerification(act.tx))!;
}

const isYoung = (askedAt: string, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(askedAt).add({ minutes: silentMinutes }), now) > 0;

/** Does what `askVerification` asked for, and says meanwhile how far it is. */
export async function runVerification(db: Db, clock: Clock, id: string): Promise<void> {
  const note = (change: { entriesDone?: number; proof?: string; finishedAt?: Temporal.Instant }) =>
    db.updateTable('ledgerVerification').set(change).where('id', '=', id).execute();
  const proof = await verifyLedger(db, async (entriesDone) => void (await note({ entriesDone })));
  await note({ entriesDone: proof.entries, proof: JSON.stringify(proof), finishedAt: clock.now() });
}

async function lastVerification(tx: Tx): Promise<Verification | null> {
  const row = await tx
    .selectFrom('ledgerVerification')
    .innerJoin('person', 'person.id', 'askedBy')
    .select(['ledgerVerification.id', 'person.name', 'askedAt', 'finishedAt', 'entriesTotal', 'entriesDone', 'proof'])
    .orderBy('askedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { id, name, entriesTotal, entriesDone } = row;
  return {
    ...{ id, entriesTotal, entriesDone },
    askedBy: name,
    askedAt: row.askedAt.toString(),
    finishedAt: row.finishedAt?.toString() ?? null,
    proof: row.proof as Proof | null,
  };
}

/**
 * How well the ledger is proved just now.
 * @throws Refusal `right.missing`
 */
export async function readState(act: Act): Promise<LedgerState> {
  demand(act.reader, 'ledger.see');
  const { tx } = act;
  const { entries } = await tx
    .selectFrom('ledgerEntry')
    .select(sql<number>`count(*)`.as('entries'))
    .executeTakeFirstOrThrow();
  const checkpoint = await tx
    .selectFrom('ledgerCheckpoint')
    .select(['number', 'ordinal', 'hash', 'at', 'key'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const keys = await tx.selectFrom('ledgerKey').selectAll().orderBy('since', 'desc').orderBy('id').execute();
  return {
    entries,
    unsigned: entries - (checkpoint?.ordinal ?? 0),
    checkpoint: checkpoint ? { ...checkpoint, at: checkpoint.at.toString() } : null,
    keys: keys.map(({ since, retiredAt, ...key }) => ({
      ...key,
      since: since.toString(),
      retiredAt: retiredAt?.toString() ?? null,
    })),
    verification: await lastVerification(tx),
  };
}
