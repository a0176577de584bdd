import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import {
  type NewRegistration,
  Registration,
  RegistrationFilter,
  RegistrationList,
  type RegistrationMove,
} from './registration.ts';

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const RegistrationSearch = z.object(RegistrationFilter.shape).catch({});
export type RegistrationSearch = z.infer<typeof RegistrationSearch>;

/** Registrations of partners, newest first. */
export const registrationsQuery = (filter: RegistrationSearch) =>
  queryOptions({
    queryKey: ['registrations', filter],
    queryFn: ({ signal }) => ask(withQuery('/api/registrations', filter), RegistrationList, signal),
    placeholderData: keepPreviousData,
  });

export const submitRegistration = (given: NewRegistration) => tell('POST', '/api/registrations', given, Registration);

/** Moves a registration as it was seen. */
export const moveRegistration = (
  { number, version }: Pick<Registration, 'number' | 'version'>,
  move: RegistrationMove,
) => tell('POST', `/api/registrations/${encodeURIComponent(number)}/moves`, move, Registration, { version });
