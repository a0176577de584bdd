import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Ended, Factors, KeyLine, KeyList, MadeKey, type NewKey, SessionList } from '../../platform/auth/account.ts';
import { ask, tell } from '../../ui/api.tsx';

export const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: ({ signal }) => ask('/api/me/factors', Factors, signal),
});
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => ask('/api/me/sessions', SessionList, signal),
});
export const keysQuery = queryOptions({
  queryKey: ['me', 'keys'],
  queryFn: ({ signal }) => ask('/api/me/keys', KeyList, signal),
});

export const changePassword = (given: { readonly current: string; readonly next: string }) =>
  tell('PUT', '/api/me/password', given, Ended);

const NewApp = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
export type NewApp = z.infer<typeof NewApp>;

/** Begins with an authenticator app; it counts from its first right code on. */
export const beginApp = (password: string) => tell('POST', '/api/auth/two-factor/enable', { password }, NewApp);
export const removeApp = (password: string) => tell('POST', '/api/auth/two-factor/disable', { password }, z.unknown());
export const renewCodes = (password: string) =>
  tell('POST', '/api/auth/two-factor/generate-backup-codes', { password }, NewApp.pick({ backupCodes: true }));

export const removePasskey = (id: string) => tell('DELETE', `/api/me/passkeys/${id}`, undefined, Factors);
export const endSession = (id: string) => tell('DELETE', `/api/me/sessions/${id}`, undefined, Ended);
export const endOtherSessions = () => tell('DELETE', '/api/me/sessions', undefined, Ended);
export const makeKey = (given: NewKey) => tell('POST', '/api/me/keys', given, MadeKey);
export const revokeKey = (id: string) => tell('DELETE', `/api/me/keys/${id}`, undefined, KeyLine);
