import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../ui/api.tsx';
import { FactHistory, FactKindList, FactList, type SaidFact, type Settling } from './fact.ts';

/** Where facts are asked for: a deal or a customer. */
export interface FactPlace {
  readonly noun: 'opportunities' | 'accounts';
  readonly number: string;
}

const pathOf = ({ noun, number }: FactPlace, name?: string) =>
  `/api/${noun}/${encodeURIComponent(number)}/facts${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;

/** All that is known of a customer, conflicts first. */
export const factsQuery = (place: FactPlace) =>
  queryOptions({
    queryKey: ['facts', place.noun, place.number],
    queryFn: ({ signal }) => ask(pathOf(place), FactList, signal),
  });

/** One fact with everything that was ever said of it. */
export const factQuery = (place: FactPlace, name: string) =>
  queryOptions({
    queryKey: ['facts', place.noun, place.number, name],
    queryFn: ({ signal }) => ask(pathOf(place, name), FactHistory, signal),
  });

/** What can be known; it changes with the playbook alone. */
export const factKindsQuery = queryOptions({
  queryKey: ['fact-kinds'],
  queryFn: ({ signal }) => ask('/api/fact-kinds', FactKindList, signal),
  staleTime: 600_000,
});

export const sayFact = (place: FactPlace, said: SaidFact) => tell('POST', pathOf(place), said, FactHistory);

/** A statement chosen or set aside, as the fact stood when it was seen. */
export interface SeenStatement extends Settling {
  readonly name: string;
  readonly version: number;
}

export const settleFact = (place: FactPlace, { name, version, ...settling }: SeenStatement) =>
  tell('POST', `${pathOf(place, name)}/settlement`, settling, FactHistory, { version });

export const setFactAside = (place: FactPlace, { name, version, ...settling }: SeenStatement) =>
  tell('POST', `${pathOf(place, name)}/setting-aside`, settling, FactHistory, { version });
