import type { Act } from '../act.ts';
import { record } from '../ledger/ledger.ts';
import { notFound } from '../refusal.ts';
import type { SessionLine } from './account.ts';
import { personStream, sessionsEnded } from './entries.ts';
import { deviceInWords } from './whereabouts.ts';

/** The live sessions of the reader, the one that asks first, then by when they were last seen. */
export async function listSessions({ tx, reader, clock }: Act, current: string | null): Promise<SessionLine[]> {
  const rows = await tx
    .selectFrom('session')
    .select(['id', 'userAgent', 'ipAddress', 'createdAt', 'updatedAt', 'expiresAt'])
    .where('personId', '=', reader.id)
    .where('expiresAt', '>', clock.now())
    .orderBy('updatedAt', 'desc')
    .execute();
  const lines = rows.map((row) => ({
    id: row.id,
    current: row.id === current,
    device: deviceInWords(row.userAgent),
    address: row.ipAddress || null,
    signedInAt: row.createdAt.toString(),
    lastSeenAt: row.updatedAt.toString(),
    expiresAt: row.expiresAt.toString(),
  }));
  return lines.sort((one, other) => Number(other.current) - Number(one.current));
}

/**
 * Ends one session of the reader: whoever holds it is a stranger at the next request, on every instance.
 * @throws Refusal `session.notFound` (404)
 */
export async function endSession(act: Act, id: string): Promise<void> {
  const { tx, reader } = act;
  const gone = await tx.deleteFrom('session').where('id', '=', id).where('personId', '=', reader.id).executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw notFound('session', id);
  await record(act, personStream(reader.id), sessionsEnded, { count: 1 });
}

/** Ends the sessions of a person but one. @returns how many; an entry is the caller's */
export async function endAllSessions({ tx }: Pick<Act, 'tx'>, person: string, but: string | null): Promise<number> {
  const gone = tx.deleteFrom('session').where('personId', '=', person);
  const { numDeletedRows } = await (but === null ? gone : gone.where('id', '!=', but)).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Ends the reader's sessions but the one that asks. @returns how many */
export async function endOtherSessions(act: Act, current: string): Promise<number> {
  const ended = await endAllSessions(act, act.reader.id, current);
  if (ended > 0) await record(act, personStream(act.reader.id), sessionsEnded, { count: ended });
  return ended;
}
