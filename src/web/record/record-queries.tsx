import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { LedgerDays, LedgerFilter, LedgerPage, LedgerState, Verification } from '../../platform/ledger/line.ts';
import { PersonList } from '../../platform/person.ts';
import { ask, tell, withQuery } from '../../ui/api.tsx';

/** What narrows the record, as it stands in the address bar; a word that no longer fits is let go. */
export const RecordSearch = LedgerFilter.catch({});
export type RecordSearch = LedgerFilter;

/** The entries, page after page. */
export const entriesQuery = (search: RecordSearch) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      ask(withQuery('/api/ledger', { ...search, limit: 50, after: pageParam ?? undefined }), LedgerPage, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const daysQuery = (search: RecordSearch) =>
  queryOptions({
    queryKey: ['ledger', 'days', search],
    queryFn: ({ signal }) => ask(withQuery('/api/ledger/days', search), LedgerDays, signal),
  });

/** How well the record is proved; asked again every second while a proof is under way. */
export const stateQuery = queryOptions({
  queryKey: ['ledger', 'proof'],
  queryFn: ({ signal }) => ask('/api/ledger/proof', LedgerState, signal),
  refetchInterval: ({ state }) => (isUnderWay(state.data?.verification ?? null) ? 1000 : false),
});

export const isUnderWay = (verification: Verification | null): verification is Verification =>
  verification !== null && verification.finishedAt === null;

export const proveNow = () => tell('POST', '/api/ledger/proof', {}, Verification);

/** Whose deeds one may look for. */
export const actorsQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => ask('/api/people', PersonList, signal),
});
