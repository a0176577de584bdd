import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withQuery } from '../../ui/api.tsx';
import { Account, AccountFilter, AccountPage } from './account.ts';

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const AccountSearch = AccountFilter.omit({ limit: true }).partial().catch({});
export type AccountSearch = ReturnType<typeof AccountSearch.parse>;

export const accountsQuery = (filter: AccountSearch & { readonly limit?: number }) =>
  queryOptions({
    queryKey: ['accounts', 'list', filter],
    queryFn: ({ signal }) => ask(withQuery('/api/accounts', filter), AccountPage, signal),
  });

export const accountQuery = (number: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', number],
    queryFn: ({ signal }) => ask(`/api/accounts/${encodeURIComponent(number)}`, Account, signal),
  });

const Hierarchy = z.object({ items: z.array(Account) });

/** The corporate family of an account, the root first. */
export const hierarchyQuery = (number: string) =>
  queryOptions({
    queryKey: ['accounts', 'hierarchy', number],
    queryFn: ({ signal }) => ask(`/api/accounts/${encodeURIComponent(number)}/hierarchy`, Hierarchy, signal),
  });
