import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type pg from 'pg';
import { z } from 'zod';
import { domainOf } from './connection.ts';

/**
 * What sign-in connections add to better-auth: a session for whom an identity provider vouches, which only Parley itself
 * can ask for, and the end of passwords for the people of a connection that wants it so.
 */
export const federation = (pool: pg.Pool) => ({
  id: 'federation' as const,
  endpoints: {
    enterFederated: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ personId: z.uuid() }), requireHeaders: true },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.personId);
        const session = user && (await internalAdapter.createSession(user.id));
        if (!session) throw new APIError('UNAUTHORIZED');
        await setSessionCookie(context, { session, user });
        return { id: session.id };
      },
    ),
  },
  hooks: {
    before: [
      {
        matcher: ({ path }: { readonly path?: string }) => path === '/sign-in/email',
        handler: createAuthMiddleware(async ({ body }) => {
          if (await refusesPasswords(pool, String(body?.email ?? ''))) {
            throw new APIError('FORBIDDEN', { code: 'PASSWORDS_REFUSED' });
          }
        }),
      },
    ],
  },
});

/** Whether the people of an address's domain enter by a connection alone. */
async function refusesPasswords(pool: pg.Pool, email: string): Promise<boolean> {
  const { rows } = await pool.query(
    'select from sign_in_connection where enabled and passwords_refused and $1 = any(domains) limit 1',
    [domainOf(email)],
  );
  return rows.length > 0;
}
