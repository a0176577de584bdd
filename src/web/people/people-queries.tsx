import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Ended } from '../../platform/auth/account.ts';
import { type ChangedMember, HandedLink, Member, MemberList, type NewMember } from '../../platform/auth/member.ts';
import { ask, tell } from '../../ui/api.tsx';

/** What the address bar says of the list: whom one looks for, and whose card is open. */
export const PeopleSearch = z.object({
  search: z.string().optional().catch(undefined),
  state: z.enum(['active', 'invited', 'disabled']).optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  /** The id of somebody, or `new`. */
  person: z
    .union([z.uuid(), z.literal('new')])
    .optional()
    .catch(undefined),
});
export type PeopleSearch = z.infer<typeof PeopleSearch>;

export const rosterQuery = queryOptions({
  queryKey: ['people', 'roster'],
  queryFn: ({ signal }) => ask('/api/people/roster', MemberList, signal),
});

export const inviteMember = (given: NewMember) => tell('POST', '/api/people', given, HandedLink);
export const changeMember = ({ id, version, given }: { id: string; version: number; given: ChangedMember }) =>
  tell('PUT', `/api/people/${id}`, given, Member, { version });
export const disableMember = ({ id, version }: Pick<Member, 'id' | 'version'>) =>
  tell('POST', `/api/people/${id}/disabling`, {}, Member, { version });
export const enableMember = ({ id, version }: Pick<Member, 'id' | 'version'>) =>
  tell('POST', `/api/people/${id}/enabling`, {}, Member, { version });
export const newLink = (id: string) => tell('POST', `/api/people/${id}/link`, {}, HandedLink);
export const takeLinkBack = (id: string) => tell('DELETE', `/api/people/${id}/link`, undefined, Member);
export const endSessionsOf = (id: string) => tell('DELETE', `/api/people/${id}/sessions`, undefined, Ended);
