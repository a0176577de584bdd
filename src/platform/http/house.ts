import type { Context } from 'hono';
import type { Act } from '../act.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../database/database.ts';
import { seat } from '../database/reader.ts';
import type { Log } from '../log.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';

/** What every route finds in its context. */
export interface House {
  Variables: {
    db: Db;
    clock: Clock;
    log: Log;
    awaited: ReadonlySet<string>;
    requestId: string;
    /** Null for a stranger; only health, documents of the API and sign-in answer one. */
    reader: Reader | null;
    /** The transaction of a request that is done once, opened before the verb; else the verb's act opens it. */
    tx: Tx | undefined;
    /** What is remembered of an answer that holds a secret, in its place; the secret is shown once. */
    remembered: object | undefined;
  };
}

/** The reader of this request; a stranger is refused. */
export function readerOf(context: Context<House>): Reader {
  const reader = context.get('reader');
  if (!reader)
    throw new Refusal('session.none', 'Sign in first: nobody is signed in on this request.', { status: 401 });
  return reader;
}

/** Methods that only look. */
export const looks: readonly string[] = ['GET', 'HEAD'];

/**
 * Opens the one transaction of a request and hands it to the verb as an act; it commits when the verb returns and rolls
 * back when it refuses. It sees and changes what its reader may, by the database's own rules.
 */
export function act<Answer>(context: Context<House>, verb: (act: Act) => Promise<Answer>): Promise<Answer> {
  const reader = readerOf(context);
  const actIn = (tx: Tx): Act => ({
    tx,
    reader,
    clock: context.get('clock'),
    requestId: context.get('requestId'),
    awaited: context.get('awaited'),
    precondition: context.req.header('If-Match') || null,
  });
  const standing = context.get('tx');
  if (standing) return verb(actIn(standing));
  return context
    .get('db')
    .transaction()
    .execute(async (tx) => {
      await seat(tx, reader, looks.includes(context.req.method));
      return verb(actIn(tx));
    });
}
