import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Act } from '../act.ts';
import type { Db } from '../database/database.ts';
import type { ApiKey } from '../database/rows.gen.ts';
import { newId } from '../id.ts';
import { record } from '../ledger/ledger.ts';
import type { Reader } from '../person.ts';
import { notFound, Refusal } from '../refusal.ts';
import { narrowed } from '../rights.ts';
import { KeyAccess, type KeyLine, type NewKey } from './account.ts';
import { type Entrance, readerFrom } from './entrance.ts';
import { keyMade, keyRevoked, personStream } from './entries.ts';
import { personById } from './people.ts';
import type { SignInPolicy } from './sign-in-policy.ts';

/** By which a key is known among whatever else is sent as a bearer. */
const prefix = 'parley_';

/** How much of a key is kept to know it again. */
const startLength = prefix.length + 4;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The key of a request (`Authorization: Bearer parley_...`); null where it brings none. */
export const keyIn = (headers: Headers): string | null =>
  new RegExp(`^Bearer (${prefix}\\S+)$`, 'i').exec(headers.get('authorization') ?? '')?.[1] ?? null;

/** The module a right belongs to: `estimate` of `estimate.draft`. */
const moduleOf = (right: string): string => right.slice(0, right.indexOf('.'));

/** What opens and shuts doors: people, and the providers that vouch for them. */
const doors: readonly string[] = ['person', 'connection'];

/** What a key never carries, whoever made it: the keeping of doors. It may read who there is. */
const isOfDoors = (right: string): boolean => doors.includes(moduleOf(right)) && right !== 'person.see';

/** The modules in which a reader holds rights that a key may carry. */
export const modulesOf = ({ rights }: Reader): string[] =>
  [...new Set([...rights.held].filter((right) => !isOfDoors(right)).map(moduleOf))].sort();

/**
 * Makes a key for the reader.
 * @returns the key, which is kept nowhere, and its line
 * @throws Refusal `key.tooLong` beyond the days the playbook allows, `key.module` for a module in which they hold no right
 */
export async function makeKey(
  act: Act,
  policy: SignInPolicy['key'],
  given: NewKey,
): Promise<{ key: string; line: KeyLine }> {
  const { reader, tx, clock } = act;
  if (given.days > policy.daysMax) {
    throw new Refusal('key.tooLong', `A key lives ${policy.daysMax} days at most: choose fewer than ${given.days}.`);
  }
  const own = modulesOf(reader);
  const foreign = given.modules?.filter((module) => !own.includes(module)) ?? [];
  if (foreign.length > 0) {
    const words = `You hold no right in ${foreign.join(', ')}: a key carries yours, in ${own.join(', ') || 'nothing'}.`;
    throw new Refusal('key.module', words);
  }
  const key = `${prefix}${randomBytes(32).toString('base64url')}`;
  const now = clock.now();
  const row = await tx
    .insertInto('apiKey')
    .values({
      ...{ id: newId(now.epochMilliseconds), personId: reader.id, name: given.name, access: given.access },
      ...{ start: key.slice(0, startLength), hash: hashOf(key), modules: given.modules ?? null },
      ...{ createdAt: now, expiresAt: now.add({ hours: 24 * given.days }) },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const expiresAt = row.expiresAt.toString({ smallestUnit: 'second' });
  await record(act, personStream(reader.id), keyMade, { key: row.id, name: row.name, access: given.access, expiresAt });
  return { key, line: lineOf(row, now) };
}

/** The keys of the reader, newest first, with those that are over. */
export async function listKeys({ tx, reader, clock }: Act): Promise<KeyLine[]> {
  const rows = await tx
    .selectFrom('apiKey')
    .selectAll()
    .where('personId', '=', reader.id)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => lineOf(row, clock.now()));
}

function lineOf(row: Selectable<ApiKey>, now: Temporal.Instant): KeyLine {
  const over = Temporal.Instant.compare(row.expiresAt, now) <= 0;
  return {
    ...{ id: row.id, name: row.name, start: row.start, access: KeyAccess.parse(row.access), modules: row.modules },
    state: row.revokedAt ? 'revoked' : over ? 'expired' : 'live',
    createdAt: row.createdAt.toString(),
    expiresAt: row.expiresAt.toString(),
    lastUsedAt: row.lastUsedAt?.toString() ?? null,
  };
}

/**
 * Revokes a key of the reader; one that is revoked stays so.
 * @throws Refusal `key.notFound` (404)
 */
export async function revokeKey(act: Act, id: string): Promise<KeyLine> {
  const { tx, reader, clock } = act;
  const mine = await tx
    .selectFrom('apiKey')
    .selectAll()
    .where('id', '=', id)
    .where('personId', '=', reader.id)
    .forUpdate()
    .executeTakeFirst();
  if (!mine) throw notFound('key', id);
  if (mine.revokedAt) return lineOf(mine, clock.now());
  await tx.updateTable('apiKey').set({ revokedAt: clock.now() }).where('id', '=', id).execute();
  await record(act, personStream(reader.id), keyRevoked, { key: id, name: mine.name });
  return lineOf({ ...mine, revokedAt: clock.now() }, clock.now());
}

/** How exactly it is noted when a key was last used. */
const usedMinutes = 1;

/**
 * Who asks by a key: its owner, with their rights of this moment as far as the key carries them.
 * @throws Refusal `key.unknown`, `key.expired` or `key.revoked` (401)
 */
export async function readerByKey(entrance: Entrance, db: Db, key: string, now: Temporal.Instant): Promise<Reader> {
  const found = await db
    .selectFrom('apiKey')
    .innerJoin('person', 'person.id', 'apiKey.personId')
    .selectAll('apiKey')
    .where('hash', '=', hashOf(key))
    .where('person.disabledAt', 'is', null)
    .executeTakeFirst();
  const person = found && (await personById(db, found.personId));
  if (!found || !person) throw refused('unknown', 'This key opens nothing here: make a new one in “My account”.');
  if (found.revokedAt) throw refused('revoked', 'This key was revoked: make a new one in “My account”.');
  if (Temporal.Instant.compare(found.expiresAt, now) <= 0) {
    throw refused(
      'expired',
      `This key ended on ${found.expiresAt.toString().slice(0, 10)}: make a new one in “My account”.`,
    );
  }
  const stale = !found.lastUsedAt || found.lastUsedAt.until(now).total('minutes') >= usedMinutes;
  if (stale) await db.updateTable('apiKey').set({ lastUsedAt: now }).where('id', '=', found.id).execute();
  const { rights, ...rest } = readerFrom(entrance, person);
  const carries = (right: string) => !isOfDoors(right) && (found.modules?.includes(moduleOf(right)) ?? true);
  return { ...rest, rights: narrowed(rights, carries), key: { id: found.id, access: KeyAccess.parse(found.access) } };
}

const refused = (why: string, sentence: string) => new Refusal(`key.${why}`, sentence, { status: 401 });

/**
 * Keeps keys out of what is the person's own: passwords, keys, sessions and other people.
 * @throws Refusal `key.notHere` (403)
 */
export function demandInPerson({ key }: Reader): void {
  if (key) throw new Refusal('key.notHere', 'A key cannot do this: sign in yourself.', { status: 403 });
}
