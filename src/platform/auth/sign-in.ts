import { betterAuth } from 'better-auth';
import { hashPassword } from 'better-auth/crypto';
import type pg from 'pg';
import { newId } from '../id.ts';
import type { Person } from '../person.ts';

export interface SignInParts {
  /** A plain pool: better-auth wants instants as `Date`, the rest of the house as Temporal. */
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly baseUrl: string;
}

const dates = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** Sign-in by e-mail and password on our own tables; sessions live in the database, so every instance knows them. */
export function openSignIn(parts: SignInParts) {
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
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'parley',
      useSecureCookies: parts.baseUrl.startsWith('https:'),
      // The session and its person come by one query instead of two: every request asks for them.
      database: { generateId: () => newId(), joins: true },
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', ...dates },
      // Read with the session, and written by the house alone: nobody gives themselves a role.
      additionalFields: {
        title: { type: 'string', input: false },
        roles: { type: 'string[]', input: false },
        region: { type: 'string', input: false, required: false },
        cleared: { type: 'boolean', input: false },
        partnerId: { type: 'string', input: false, required: false, fieldName: 'partner_id' },
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...dates,
      },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...dates,
      },
    },
    verification: { modelName: 'verification', fields: { expiresAt: 'expires_at', ...dates } },
  });
}

export type SignIn = ReturnType<typeof openSignIn>;

/** Who holds the session of a request; null for a stranger or an ended session. */
export async function whoIs(signIn: SignIn, headers: Headers): Promise<Person | null> {
  const session = await signIn.api.getSession({ headers });
  if (!session) return null;
  const { id, name, email, title, roles, region, cleared, partnerId } = session.user;
  return { id, name, email, title, roles, region: region ?? null, cleared, partnerId: partnerId ?? null };
}

/** The stored form of a password (scrypt, with its salt). */
export const storedPassword = (password: string): Promise<string> => hashPassword(password);
