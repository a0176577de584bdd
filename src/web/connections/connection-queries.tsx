import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  Connection,
  type ConnectionDraft,
  ConnectionList,
  type GroupRole,
  GroupRoles,
  Trial,
} from '../../platform/auth/federation/connection.ts';
import { MadeScimClient, ScimClient, ScimClientList } from '../../platform/auth/scim/client.ts';
import { ask, tell } from '../../ui/api.tsx';

/** Whose card is open, by its id, or `new`. */
export const ConnectionSearch = z.object({
  connection: z
    .union([z.uuid(), z.literal('new')])
    .optional()
    .catch(undefined),
});
export type ConnectionSearch = z.infer<typeof ConnectionSearch>;

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => ask('/api/connections', ConnectionList, signal),
});

export const scimClientsQuery = queryOptions({
  queryKey: ['scim-clients'],
  queryFn: ({ signal }) => ask('/api/scim-clients', ScimClientList, signal),
});

export const addConnection = (draft: ConnectionDraft) => tell('POST', '/api/connections', draft, Connection);
export const changeConnection = ({ id, version, draft }: { id: string; version: number; draft: ConnectionDraft }) =>
  tell('PUT', `/api/connections/${id}`, draft, Connection, { version });
export const tryConnection = (id: string) => tell('POST', `/api/connections/${id}/trial`, {}, Trial);
export const setGroupRoles = (items: readonly GroupRole[]) => tell('PUT', '/api/group-roles', { items }, GroupRoles);
export const makeScimClient = (name: string) => tell('POST', '/api/scim-clients', { name }, MadeScimClient);
export const endScimClient = (id: string) => tell('POST', `/api/scim-clients/${id}/end`, {}, ScimClient);
