import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../../ui/api.tsx';
import { StageExit } from './exit.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}`;

/** What the stage of an opportunity asks for before it is left. */
export const exitQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['opportunities', 'exit', opportunity],
    queryFn: ({ signal }) => ask(`${path(opportunity)}/exit`, StageExit, signal),
  });

export const tickCriterion = (opportunity: string, criterion: string, done: boolean, version: number) =>
  tell('PUT', `${path(opportunity)}/criteria/${encodeURIComponent(criterion)}`, { done }, StageExit, { version });

export const placeBeside = (opportunity: string, licence: string | null, version: number) =>
  tell('PUT', `${path(opportunity)}/licence`, { licence }, StageExit, { version });
