import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell } from '../../ui/api.tsx';
import { Estimate } from './estimate.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/estimates`;
const EstimateList = z.object({ items: z.array(Estimate) });

/** The estimates of an opportunity, newest first. */
export const estimatesQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['estimates', opportunity],
    queryFn: ({ signal }) => ask(path(opportunity), EstimateList, signal),
  });

export const draftEstimate = (opportunity: string) => tell('POST', path(opportunity), {}, Estimate);
