import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import {
  type Confirmation,
  LeadTimeList,
  type NewLeadTime,
  type NewRisk,
  type NewStart,
  type Release,
  Start,
  StartFilter,
  StartQueue,
} from './start.ts';

/** The filters of the queue as they stand in the address bar. */
export const StartSearch = z.object(StartFilter.shape).partial().catch({});
export type StartSearch = z.infer<typeof StartSearch>;

const path = (opportunity: string, part = '') => `/api/opportunities/${encodeURIComponent(opportunity)}/start${part}`;

export const startQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['starts', 'one', opportunity],
    queryFn: ({ signal }) => ask(path(opportunity), Start, signal),
  });

export const startsQuery = (search: StartSearch) =>
  queryOptions({
    queryKey: ['starts', 'list', search],
    queryFn: ({ signal }) => ask(withQuery('/api/starts', search), StartQueue, signal),
  });

type Seen = Pick<Start, 'opportunity' | 'version'>;

export const askStart = ({ opportunity, version }: Seen, given: NewStart) =>
  tell('PUT', path(opportunity), given, Start, { version });

export const confirmStart = ({ opportunity, version }: Seen, given: Confirmation) =>
  tell('PUT', path(opportunity, '/confirmation'), given, Start, { version });

export const releaseStart = ({ opportunity, version }: Seen, given: Release) =>
  tell('POST', path(opportunity, '/release'), given, Start, { version });

export const askRisk = ({ opportunity, version }: Seen, given: NewRisk) =>
  tell('PUT', path(opportunity, '/risk'), given, Start, { version });

/** @param version of the opportunity: the list is kept with it */
export const tickReady = (opportunity: string, line: string, done: boolean, version: number) =>
  tell('PUT', path(opportunity, `/ready/${encodeURIComponent(line)}`), { done }, Start, { version });

export const keepLeadTime = (given: NewLeadTime) => tell('POST', '/api/lead-times', given, LeadTimeList);
