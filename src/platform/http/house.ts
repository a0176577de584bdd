import type { Context } from 'hono';
import type { Act } from '../act.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Person, Reader } from '../person.ts';
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
    reader: Person | null;
  };
}

/** The reader of this request; a stranger is refused. */
export function readerOf(context: Context<House>): Reader {
  const reader = context.get('reader');
  if (!reader)
    throw new Refusal('session.none', 'Sign in first: nobody is signed in on this request.', { status: 401 });
  return reader;
}

/**
 * Opens the one transaction of a request and hands it to the verb as an act; it commits when the verb returns and rolls
 * back when it refuses.
 */
export function act<Answer>(context: Context<House>, verb: (act: Act) => Promise<Answer>): Promise<Answer> {
  const reader = readerOf(context);
  return context
    .get('db')
    .transaction()
    .execute((tx) =>
      verb({
        tx,
        reader,
        clock: context.get('clock'),
        requestId: context.get('requestId'),
        awaited: context.get('awaited'),
      }),
    );
}
