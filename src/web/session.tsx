import { notifications } from '@mantine/notifications';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Me } from '../platform/person.ts';
import { ask, isStranger, tell } from '../ui/api.tsx';

/** Who is signed in; null for a stranger. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) =>
    ask('/api/me', Me, signal).catch((fault: unknown) => {
      if (isStranger(fault)) return null;
      throw fault;
    }),
  staleTime: 5 * 60_000,
});

const DemoPerson = z.object({ name: z.string(), email: z.string(), title: z.string() });
export type DemoPerson = z.infer<typeof DemoPerson>;
const Demo = z.object({ people: z.array(DemoPerson), password: z.string() });

/** The people of the demonstration, where the server runs one; elsewhere it says 404 and there are none. */
export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => ask('/api/demo', Demo, signal).catch(() => null),
  staleTime: Number.POSITIVE_INFINITY,
});

const Entered = z.object({ secondFactor: z.boolean() });

/** The first step; `secondFactor` says that a code is owed still. */
export const signIn = (email: string, password: string): Promise<z.infer<typeof Entered>> =>
  tell('POST', '/api/auth/sign-in/email', { email, password }, Entered);

/** The second step by the code of an app. Also the proof, when an app is added, that it shows the right codes. */
export const enterByCode = (code: string) => tell('POST', '/api/auth/two-factor/verify-totp', { code }, Entered);

/** The second step by a recovery code. */
export const enterByRecoveryCode = (code: string) =>
  tell('POST', '/api/auth/two-factor/verify-backup-code', { code }, Entered);

/** Ends the session and forgets everything the page has read and said under it. */
export async function signOut(queries: QueryClient): Promise<void> {
  await tell('POST', '/api/auth/sign-out', {}, z.unknown());
  notifications.clean();
  queries.clear();
}
