import type { Context } from 'hono';
import type { House } from '../http/house.ts';
import { record } from '../ledger/ledger.ts';
import type { Person } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { type Braked, giveBack, takeTry, tooManyTries } from './brake.ts';
import { actAtDoor, type Entrance } from './entrance.ts';
import { lockedOut, personStream } from './entries.ts';
import type { Offer } from './offers.ts';
import { personByEmail, personById } from './people.ts';
import { personOf } from './sign-in.ts';
import { addressOfAsker, networkOf } from './whereabouts.ts';

/** One request at the door: what is offered there, what was sent along, and who is known to ask. */
export interface Knock {
  readonly context: Context<House>;
  readonly entrance: Entrance;
  readonly offer: Offer;
  readonly body: Readonly<Record<string, unknown>>;
  readonly address: string | null;
  /** Whoever is signed in already. */
  readonly person: Person | null;
  /** Whoever gave their password and owes the second factor. */
  readonly challenged: Person | null;
}

/** Reads a request at the door; a body that holds more than is asked for is refused with every field named. */
export async function hear(context: Context<House>, entrance: Entrance, offer: Offer): Promise<Knock> {
  const body = offer.body === null || offer.body === 'passed' ? {} : offer.body.parse(parsed(await context.req.text()));
  const person = offer.knowsPerson ? await personOf(entrance.signIn, context.req.raw.headers) : null;
  const challenged = offer.brakes.includes('second-factor') ? await challengedBy(context) : null;
  const address = addressOfAsker(context, entrance.proxies);
  return { context, entrance, offer, address, person, challenged, body: (body ?? {}) as Knock['body'] };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('request.refused', 'The body is no JSON: send an object.', { status: 400 });
  }
}

/** The cookie between password and second factor names a challenge, and the challenge a person. */
async function challengedBy(context: Context<House>): Promise<Person | null> {
  const cookie = /(?:^|;\s*)(?:__Secure-)?parley\.two_factor=([^;]+)/.exec(context.req.header('cookie') ?? '')?.[1];
  if (!cookie) return null;
  const [identifier = ''] = cookie.split(/\.|%2E/i);
  const db = context.get('db');
  const found = await db
    .selectFrom('verification')
    .select('value')
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  return found ? personById(db, found.value) : null;
}

/** What this request's tries are counted by. */
function brakesOf({ entrance, offer, body, address, person, challenged }: Knock): Braked[] {
  const { email, address: network, secondFactor } = entrance.policy.brakes;
  const whose = (person ?? challenged)?.id;
  const possible: Record<Offer['brakes'][number], Braked | null> = {
    address: address === null ? null : { by: 'address', value: networkOf(address), policy: network },
    email: { by: 'email', value: String(body.email).trim().toLowerCase(), policy: email },
    'own-email': person && { by: 'email', value: person.email, policy: email },
    'second-factor': whose === undefined ? null : { by: 'second-factor', value: whose, policy: secondFactor },
  };
  return offer.brakes.flatMap((name) => possible[name] ?? []);
}

/**
 * Takes a try from every allowance before it is known to be right.
 * @returns how to give it back when it was right
 * @throws Refusal `session.tooManyTries` (429) with `Retry-After`; the first that is turned away is told to the ledger
 */
export async function takeTries(knock: Knock): Promise<() => Promise<void>> {
  const { db, clock } = knock.context.var;
  const brakes = brakesOf(knock);
  for (const braked of brakes) {
    const shut = await takeTry(db, braked, clock.now());
    if (!shut) continue;
    if (shut.first) await tellOfLock(knock, braked, shut.tries, shut.until);
    throw tooManyTries(braked.by, shut.until, clock.now());
  }
  return async () => {
    for (const braked of brakes) await giveBack(db, braked);
  };
}

async function tellOfLock(knock: Knock, { by, value }: Braked, tries: number, until: Temporal.Instant): Promise<void> {
  if (by === 'address' || by === 'link') return;
  const { context, entrance, person, challenged } = knock;
  const known = person ?? challenged ?? (await personByEmail(context.get('db'), value));
  if (!known) return;
  const particulars = { tries, until: until.toString({ smallestUnit: 'minute' }), by };
  await actAtDoor(context, entrance.house, (act) => record(act, personStream(known.id), lockedOut, particulars));
}

/** How long a code of an app may be right: its half minute, and those before and after. */
const codeMinutes = 2;

/** A code is good once: whoever looked over a shoulder comes too late (RFC 6238, 5.2). */
export async function demandUnusedCode({ context, offer, body, person, challenged }: Knock): Promise<void> {
  const whose = (person ?? challenged)?.id;
  if (!whose || offer.path !== '/two-factor/verify-totp') return;
  const policy = { triesMax: 1, withinMinutes: codeMinutes, lockedMinutes: codeMinutes };
  const braked: Braked = { by: 'second-factor', value: `${whose}:${String(body.code)}`, policy };
  if (!(await takeTry(context.get('db'), braked, context.get('clock').now()))) return;
  throw new Refusal('code.used', 'This code was tried before: wait until your app shows the next one.');
}
