import { queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../../ui/api.tsx';
import { Estimate, type EstimateChange, type EstimateHead } from '../estimate.ts';
import { Burn } from './burn.ts';
import { Comparison } from './comparison.ts';

const path = (number: string, verb = '') => `/api/estimates/${encodeURIComponent(number)}${verb}`;

/** What is not the same in two estimates. */
export const comparisonQuery = (left: string, right: string) =>
  queryOptions({
    queryKey: ['estimate', 'compared', left, right],
    queryFn: ({ signal }) => ask(withQuery('/api/estimates/compare', { left, right }), Comparison, signal),
  });

/** The hours of an estimate by week and role. */
export const burnQuery = (number: string) =>
  queryOptions({
    queryKey: ['estimate', number, 'burn'],
    queryFn: ({ signal }) => ask(path(number, '/burn'), Burn, signal),
  });

type Seen = Pick<EstimateHead, 'number' | 'version'>;

/** What may become of an estimate as a whole. */
export type Move = 'publish' | 'revise' | 'apply' | 'discard';

export const moveEstimate = ({ number, version }: Seen, move: Move) =>
  tell('POST', path(number, `/${move}`), {}, Estimate, { version });

export const copyAsScenario = ({ number }: Seen, name: string) =>
  tell('POST', path(number, '/scenarios'), { name }, Estimate);

export const changeEstimate = ({ number, version }: Seen, change: EstimateChange) =>
  tell('PATCH', path(number), change, Estimate, { version });
