import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type pg from 'pg';
import { newId } from '../id.ts';
import type { Person } from '../person.ts';
import { federation } from './federation/session-maker.ts';
import { passkeys } from './passkeys.ts';
import { secondFactor } from './second-factor.ts';
import type { SignInPolicy } from './sign-in-policy.ts';
import { credentials, people, sessions, verifications } from './sign-in-tables.ts';

export interface SignInParts {
  /** A plain pool: better-auth wants instants as `Date`, the rest of the house as Temporal. */
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly baseUrl: string;
  readonly policy: Pick<SignInPolicy, 'session'>;
}

/** The header by which the door tells better-auth from where a request comes; one that a client sends is dropped there. */
export const addressHeader = 'x-parley-address';

/** The ways in beside the password; each is a plugin of better-auth, and its endpoints are open as far as `offers.ts` says. */
const waysIn = ({ baseUrl, pool }: SignInParts) => [secondFactor(), passkeys(baseUrl), federation(pool)] as const;

/** Sign-in on our own tables; sessions live in the database, so every instance knows them, and their end. */
export function openSignIn(parts: SignInParts) {
  const { days, freshMinutes } = parts.policy.session;
  return betterAuth({
    appName: 'Parley',
    baseURL: parts.baseUrl,
    basePath: '/api/auth',
    secret: parts.secret,
    // The pages may be reached as localhost, by address or through a proxy: what counts is that they ask their own host.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: parts.pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [...waysIn(parts)],
    // Wrong tries are counted by the door, in the database.
    rateLimit: { enabled: false },
    databaseHooks: { session: { create: { before: ({ userId }) => demandEnabled(parts.pool, userId) } } },
    advanced: {
      cookiePrefix: 'parley',
      useSecureCookies: parts.baseUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // The session and its person come by one query instead of two: every request asks for them.
      database: { generateId: () => newId(), joins: true },
    },
    user: people,
    session: {
      ...sessions,
      // A session ends when its cookie does: neither is drawn out by being used.
      expiresIn: days * 24 * 60 * 60,
      disableSessionRefresh: true,
      freshAge: freshMinutes * 60,
    },
    account: credentials,
    verification: verifications,
  });
}

export type SignIn = ReturnType<typeof openSignIn>;

/** Whatever the way in, a disabled person gets no session. */
async function demandEnabled(pool: pg.Pool, person: string): Promise<void> {
  const { rows } = await pool.query('select from person where id = $1 and disabled_at is null', [person]);
  if (rows.length === 0) throw new APIError('FORBIDDEN', { code: 'PERSON_DISABLED' });
}

/** A session, and when it was last noted to be in use. */
export interface HeldSession {
  readonly id: string;
  readonly seenAt: Temporal.Instant;
  readonly person: Person;
}

/** The session of a request; null for a stranger, an ended session and a disabled person. One query. */
export async function sessionOf(signIn: SignIn, headers: Headers): Promise<HeldSession | null> {
  const found = await signIn.api.getSession({ headers });
  if (!found || found.user.disabledAt) return null;
  const { id, name, email, title, roles, region, cleared, partnerId } = found.user;
  return {
    id: found.session.id,
    seenAt: Temporal.Instant.fromEpochMilliseconds(found.session.updatedAt.getTime()),
    person: { id, name, email, title, roles, region: region ?? null, cleared, partnerId: partnerId ?? null },
  };
}

/** The person whose session a request brings; null for a stranger. */
export const personOf = async (signIn: SignIn, headers: Headers): Promise<Person | null> =>
  (await sessionOf(signIn, headers))?.person ?? null;

/** The stored form of a password (scrypt, with its salt). */
export const storedPassword = (password: string): Promise<string> => hashPassword(password);

/** Whether a password is the stored one. */
export const isPassword = (stored: string, password: string): Promise<boolean> =>
  verifyPassword({ hash: stored, password });
