import type { Context } from 'hono';
import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Tx } from '../database/database.ts';
import { deskRole } from '../database/reader.ts';
import type { House } from '../http/house.ts';
import type { Person, Reader } from '../person.ts';
import type { RightsOf } from '../rights.ts';
import type { SignIn } from './sign-in.ts';
import type { SignInPolicy } from './sign-in-policy.ts';

/** A role that may be given to somebody. */
export interface GivenRole {
  readonly id: string;
  readonly title: string;
  /** Held by partners' people, and by nobody else. */
  readonly ofPartner: boolean;
}

/** All that the way into the house is built from. */
export interface Entrance {
  readonly signIn: SignIn;
  readonly policy: SignInPolicy;
  readonly rightsOf: RightsOf;
  readonly roles: readonly GivenRole[];
  /** In whose name the house itself acts. */
  readonly house: Reader;
  /** What links are signed with. */
  readonly secret: string;
  /** How the world reaches Parley: `https://parley.company.example`. */
  readonly address: string;
  /** How many proxies stand before Parley and write down who asks. */
  readonly proxies: number;
}

/** A person with their rights of this moment. */
export const readerFrom = ({ rightsOf }: Pick<Entrance, 'rightsOf'>, person: Person): Reader => ({
  ...person,
  rights: rightsOf(person.roles),
});

/**
 * Runs a verb about people and what opens their doors, in the name of `reader`, as the owner of the tables: none of them
 * is granted to the role of other requests, so each such verb asks for its right itself.
 */
export function actAtDoor<Answer>(
  context: Context<House>,
  reader: Reader,
  verb: (act: Act) => Promise<Answer>,
): Promise<Answer> {
  const { db, clock, requestId, awaited } = context.var;
  const precondition = context.req.header('If-Match') || null;
  const actIn = (tx: Tx): Act => ({ tx, reader, clock, requestId, awaited, precondition });
  const standing = context.get('tx');
  if (!standing) return db.transaction().execute((tx) => verb(actIn(tx)));
  // A request that is done once has its transaction already, in the role of other requests, and goes on in it.
  const stepTo = (role: string) => sql`select set_config('role', ${role}, true)`.execute(standing);
  return stepTo('none')
    .then(() => verb(actIn(standing)))
    .then((answer) => stepTo(deskRole).then(() => answer));
}
