import type { Context } from 'hono';
import type { House } from '../http/house.ts';
import { type EntryKind, record } from '../ledger/ledger.ts';
import type { Person } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { faultOf } from './auth-faults.ts';
import { actAtDoor, type Entrance, readerFrom } from './entrance.ts';
import { passkeyAdded, personStream, secondFactorAdded, signedIn } from './entries.ts';
import { demandUnusedCode, hear, type Knock, takeTries } from './knock.ts';
import { type Offer, offers } from './offers.ts';
import { addressHeader, personOf } from './sign-in.ts';
import { deviceInWords } from './whereabouts.ts';

const below = '/api/auth';

/**
 * The door before better-auth: opens only what is offered, takes nothing along that is not asked for, counts wrong tries
 * for all instances together, answers in Parley's words and tells the ledger.
 */
export function authDoor(entrance: Entrance) {
  return async (context: Context<House>): Promise<Response> => {
    const offer = offerAt(context.req.method, context.req.path.slice(below.length));
    if (!offer) throw new Refusal('route.none', `There is nothing at ${context.req.path}.`, { status: 404 });
    const knock = await hear(context, entrance, offer);
    const giveBack = await takeTries(knock);
    await demandUnusedCode(knock);
    const answer = await entrance.signIn.handler(requestOf(knock));
    if (answer.status < 400 || answer.status >= 500) await giveBack();
    if (answer.status >= 400) return offer.body === 'passed' ? answer : Promise.reject(await faultOf(answer));
    return tellAndAnswer(knock, answer);
  };
}

/** The offer at a path, whose pattern may hold parts such as `:provider`. */
export const offerAt = (method: string, path: string): Offer | undefined =>
  offers.find((offer) => offer.method === method && fits(offer.path, path));

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
  );
}

/** The request as better-auth gets it: only what was read, and the address as we know it. */
function requestOf({ context, offer, body, address }: Knock): Request {
  const headers = new Headers(context.req.raw.headers);
  headers.delete(addressHeader);
  if (address) headers.set(addressHeader, address);
  if (offer.body === 'passed') return new Request(context.req.raw, { headers });
  headers.delete('content-length');
  const sent = offer.method === 'GET' ? {} : { body: JSON.stringify(body) };
  return new Request(context.req.url, { method: offer.method, headers, ...sent });
}

/** Tells the ledger what was done; what hands out a session answers nothing but that, the token stays in the cookie. */
async function tellAndAnswer(knock: Knock, answer: Response): Promise<Response> {
  const { offer, person, body } = knock;
  if (person && offer.tells) await tell(knock, person, offer.tells, {});
  if (person && offer.path === '/passkey/verify-registration') {
    await tell(knock, person, passkeyAdded, { name: String(body.name) });
  }
  if (!offer.way) return answer;
  const entered = await enteredBy(knock, answer);
  if (entered && !person) {
    const device = deviceInWords(knock.context.req.header('user-agent'));
    await tell(knock, entered, signedIn, { way: offer.way, device });
  }
  // Whoever is in and gives the first right code of an app gets a new session.
  if (entered && person) await tell(knock, person, secondFactorAdded, {});
  if (offer.body === 'passed') return answer;
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify({ secondFactor: entered === null }), { headers });
}

/** Who holds the session that an answer hands out; null where it hands out none, since a second factor is owed. */
async function enteredBy({ entrance }: Knock, answer: Response): Promise<Person | null> {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return personOf(
    entrance.signIn,
    new Headers({ cookie: cookies.filter((cookie) => !cookie.endsWith('=')).join('; ') }),
  );
}

/** Tells something of the person who did it. */
function tell<Particulars extends Record<string, unknown>>(
  { context, entrance }: Knock,
  person: Person,
  kind: EntryKind<Particulars>,
  particulars: Particulars,
): Promise<string> {
  return actAtDoor(context, readerFrom(entrance, person), (act) =>
    record(act, personStream(person.id), kind, particulars),
  );
}
