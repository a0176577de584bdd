import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, isMissing, tell, withQuery } from '../../../ui/api.tsx';
import { type ChangedLicence, ImportedLicences, LicenceList, LicencePage, type NewLicence } from './licence.ts';

/** The filters of the list as they stand in the address bar. */
export const LicenceSearch = z.object({ search: z.string().max(100).optional() }).catch({});
export type LicenceSearch = z.infer<typeof LicenceSearch>;

const path = (number: string) => `/api/licences/${encodeURIComponent(number)}`;

export const licencesQuery = (search: LicenceSearch) =>
  queryOptions({
    queryKey: ['licences', 'list', search],
    queryFn: ({ signal }) => ask(withQuery('/api/licences', { ...search, limit: 200 }), LicenceList, signal),
  });

/** One licence opportunity; null where nobody has written it down here. */
export const licenceQuery = (number: string) =>
  queryOptions({
    queryKey: ['licences', 'one', number],
    queryFn: ({ signal }) =>
      ask(path(number), LicencePage, signal).catch((fault: unknown) => {
        if (isMissing(fault)) return null;
        throw fault;
      }),
  });

export const openLicence = (given: NewLicence) => tell('POST', '/api/licences', given, LicencePage);

export const changeLicence = (number: string, given: ChangedLicence, version: number) =>
  tell('PUT', path(number), given, LicencePage, { version });

export const importLicences = (csv: string) => tell('POST', '/api/licences/import', { csv }, ImportedLicences);
