import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '../../database/database.ts';
import { arrivalRefused } from './refused.ts';

/** How long somebody may be away at the identity provider, and how long the last step home may take. */
const awayMinutes = 10;
const homeMinutes = 2;

export const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex');
/** A value nobody guesses, fit for cookies and addresses. */
export const secretValue = (): string => randomBytes(32).toString('base64url');

/** Somebody on the way: by which connection, in which browser, and what they come back with has to match. */
export interface Attempt {
  readonly key: string;
  readonly connectionId: string;
  readonly browserHash: string;
  readonly particulars: Readonly<Record<string, string>>;
}

/** Remembers who leaves, whichever instance they come back to; who never came back is forgotten. */
export async function rememberAttempt(
  db: Db | Tx,
  attempt: Attempt,
  now: Temporal.Instant,
  last = false,
): Promise<void> {
  await db.deleteFrom('signInAttempt').where('expiresAt', '<', now).execute();
  const expiresAt = now.add({ minutes: last ? homeMinutes : awayMinutes });
  const particulars = JSON.stringify(attempt.particulars);
  await db
    .insertInto('signInAttempt')
    .values({ ...attempt, particulars, expiresAt })
    .execute();
}

/**
 * Takes an attempt: once, by whoever is first.
 * @param connectionId null where only the key says which
 * @throws Refusal `sso.late` when it was taken, is too old, or never was
 */
export async function takeAttempt(
  db: Db | Tx,
  key: string,
  connectionId: string | null,
  now: Temporal.Instant,
): Promise<Attempt> {
  let taking = db.deleteFrom('signInAttempt').where('key', '=', key);
  if (connectionId !== null) taking = taking.where('connectionId', '=', connectionId);
  const taken = await taking.returningAll().executeTakeFirst();
  if (!taken || Temporal.Instant.compare(taken.expiresAt, now) < 0)
    throw arrivalRefused('sso.late', `No attempt ${key}.`);
  return { ...taken, particulars: taken.particulars as Record<string, string> };
}

/**
 * Notes that an assertion was used.
 * @throws Refusal `sso.untrusted` when it was used before, on whichever instance
 */
export async function spendAssertion(
  db: Db | Tx,
  connectionId: string,
  { id, expiresAt }: { readonly id: string; readonly expiresAt: Temporal.Instant },
  now: Temporal.Instant,
): Promise<void> {
  await db.deleteFrom('samlAssertion').where('expiresAt', '<', now).execute();
  const noted = await db
    .insertInto('samlAssertion')
    .values({ connectionId, assertionId: id, expiresAt })
    .onConflict((there) => there.doNothing())
    .executeTakeFirst();
  if (noted.numInsertedOrUpdatedRows === 0n)
    throw arrivalRefused('sso.untrusted', `The assertion ${id} was used before.`);
}
