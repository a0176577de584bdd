import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import type { Reader } from '../person.ts';
import { type Entrance, readerFrom } from './entrance.ts';
import { keyIn, readerByKey } from './keys.ts';
import { sessionOf } from './sign-in.ts';

/** Who asks, by the key or else the session of a request; null for a stranger. Rights are those of this moment. */
export async function whoIs(
  entrance: Entrance,
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  headers: Headers,
): Promise<Reader | null> {
  const key = keyIn(headers);
  if (key !== null) return readerByKey(entrance, db, key, clock.now());
  const session = await sessionOf(entrance.signIn, headers);
  if (!session) return null;
  const now = clock.now();
  const { seenMinutes } = entrance.policy.session;
  if (session.seenAt.until(now).total('minutes') >= seenMinutes) {
    await db.updateTable('session').set({ updatedAt: now }).where('id', '=', session.id).execute();
  }
  return readerFrom(entrance, session.person);
}
