import { queryOptions } from '@tanstack/react-query';
import { ask, isMissing, tell, tryOut } from '../../ui/api.tsx';
import { Engagement, type RoutingFacts, Verdict } from './engagement.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/engagement`;

/** The verdict in force; null while the opportunity was never routed. */
export const engagementQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['engagements', opportunity],
    queryFn: ({ signal }) =>
      ask(path(opportunity), Engagement, signal).catch((fault: unknown) => {
        if (isMissing(fault)) return null;
        throw fault;
      }),
  });

export const routeOpportunity = (opportunity: string) => tell('POST', path(opportunity), {}, Engagement);

/** What the rules would say to these facts; nothing is stored, and an answer to older facts is dropped. */
export const verdictQuery = (facts: RoutingFacts) =>
  queryOptions({
    queryKey: ['verdicts', facts],
    queryFn: ({ signal }) => tryOut('/api/routing/verdict', facts, Verdict, signal),
    staleTime: 60_000,
  });
