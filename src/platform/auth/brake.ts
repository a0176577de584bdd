import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import type { BrakePolicy } from './sign-in-policy.ts';

/** What wrong tries are counted by. */
export interface Braked {
  readonly by: 'email' | 'address' | 'second-factor' | 'link';
  readonly value: string;
  readonly policy: BrakePolicy;
}

/** A door that is shut for a while. */
export interface Shut {
  readonly until: Temporal.Instant;
  /** Wrong tries that shut it. */
  readonly tries: number;
  /** Nobody was turned away before: the one to tell of it. */
  readonly first: boolean;
}

const keyOf = ({ by, value }: Pick<Braked, 'by' | 'value'>): string =>
  createHash('sha256').update(`${by}:${value}`).digest('hex');

/**
 * Takes one try from the allowance before it is known to be right, in one statement, so that a hundred guesses sent at
 * once to all instances are counted like a hundred sent one after the other.
 * @returns null while there are tries left; else until when there are none
 */
export async function takeTry(db: Db | Tx, braked: Braked, now: Temporal.Instant): Promise<Shut | null> {
  const { triesMax, withinMinutes, lockedMinutes } = braked.policy;
  const began = now.subtract({ minutes: withinMinutes });
  const until = now.add({ minutes: lockedMinutes }).round({ smallestUnit: 'second', roundingMode: 'floor' });
  const { rows } = await sql<{ tries: number; lockedUntil: Temporal.Instant | null; turnedAway: number }>`
    insert into sign_in_brake as brake (key, tries, since) values (${keyOf(braked)}, 1, ${now})
    on conflict (key) do update set
      tries = case
        when brake.locked_until > ${now} then brake.tries
        when brake.locked_until is not null or brake.since < ${began} then 1
        when brake.tries >= ${triesMax} then brake.tries
        else brake.tries + 1 end,
      since = case
        when brake.locked_until <= ${now} or (brake.locked_until is null and brake.since < ${began}) then ${now}
        else brake.since end,
      locked_until = case
        when brake.locked_until > ${now} then brake.locked_until
        when brake.locked_until is null and brake.since >= ${began} and brake.tries >= ${triesMax} then ${until}
        else null end,
      turned_away = case when brake.locked_until > ${now} then brake.turned_away + 1 else 0 end
    returning tries, locked_until, turned_away`.execute(db);
  const [row] = rows;
  if (!row?.lockedUntil) return null;
  return { until: row.lockedUntil, tries: row.tries, first: row.turnedAway === 0 };
}

/** Gives the try of a right answer back; a right answer to an e-mail or a second factor forgives the wrong ones before it. */
export async function giveBack(db: Db | Tx, braked: Braked): Promise<void> {
  const mine = db.deleteFrom('signInBrake').where('key', '=', keyOf(braked));
  if (braked.by !== 'address') await mine.execute();
  else await sql`update sign_in_brake set tries = tries - 1 where key = ${keyOf(braked)} and tries > 0`.execute(db);
}

/**
 * Does something that may turn out a wrong try, which then stays counted.
 * @throws Refusal `session.tooManyTries` (429) when there were too many before
 */
export async function whileBraked<Answer>(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  braked: Braked,
  wrongCode: string,
  verb: () => Promise<Answer>,
): Promise<Answer> {
  const shut = await takeTry(db, braked, clock.now());
  if (shut) throw tooManyTries(braked.by, shut.until, clock.now());
  try {
    const answer = await verb();
    await giveBack(db, braked);
    return answer;
  } catch (fault) {
    if (!(fault instanceof Refusal && fault.code === wrongCode)) await giveBack(db, braked);
    throw fault;
  }
}

const whose = {
  email: 'with this e-mail',
  address: 'from your network address',
  'second-factor': 'with a second factor',
  link: 'by this link',
} as const;

/** The refusal of a door that is shut: when to try again, to the minute, and `Retry-After` to the second. */
export function tooManyTries(by: Braked['by'], until: Temporal.Instant, now: Temporal.Instant): Refusal {
  const seconds = Math.max(1, Math.ceil(until.since(now).total('seconds')));
  const minutes = Math.ceil(seconds / 60);
  const clock = until.toZonedDateTimeISO('UTC').toPlainTime().toString({ smallestUnit: 'minute' });
  return new Refusal(
    'session.tooManyTries',
    `There were too many wrong tries ${whose[by]}: try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, at ${clock} UTC.`,
    { status: 429, retryAfterSeconds: seconds },
  );
}
