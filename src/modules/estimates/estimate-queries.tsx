import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell } from '../../ui/api.tsx';
import { Estimate, EstimateHead } from './estimate.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/estimates`;
const EstimateList = z.object({ items: z.array(EstimateHead) });

/** The estimates of an opportunity, without their lines: revisions, newest first, then scenarios. */
export const estimatesQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['estimates', opportunity],
    queryFn: ({ signal }) => ask(path(opportunity), EstimateList, signal),
  });

/** One estimate with its lines. */
export const estimateQuery = (number: string) =>
  queryOptions({
    queryKey: ['estimate', number],
    queryFn: ({ signal }) => ask(`/api/estimates/${encodeURIComponent(number)}`, Estimate, signal),
  });

export const draftEstimate = (opportunity: string) => tell('POST', path(opportunity), {}, Estimate);
