import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, withQuery } from '../../ui/api.tsx';
import { Opportunity, OpportunityFilter, OpportunityPage } from './opportunity.ts';

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const OpportunitySearch = OpportunityFilter.omit({ after: true, limit: true, account: true })
  .partial()
  .catch({});
export type OpportunitySearch = ReturnType<typeof OpportunitySearch.parse>;

/** The list, page after page. */
export const opportunitiesQuery = (search: OpportunitySearch & { readonly account?: string }) =>
  infiniteQueryOptions({
    queryKey: ['opportunities', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      ask(withQuery('/api/opportunities', { ...search, after: pageParam ?? undefined }), OpportunityPage, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const opportunityQuery = (number: string) =>
  queryOptions({
    queryKey: ['opportunities', 'one', number],
    queryFn: ({ signal }) => ask(`/api/opportunities/${encodeURIComponent(number)}`, Opportunity, signal),
  });
