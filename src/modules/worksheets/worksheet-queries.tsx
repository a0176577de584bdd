import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../ui/api.tsx';
import { type Edit, Worksheet, WorksheetEdited } from './worksheet.ts';

const path = (estimate: string) => `/api/estimates/${encodeURIComponent(estimate)}/worksheet`;

/** An estimate as a sheet of cells; the page keeps its own copy and asks again only when it must. */
export const worksheetQuery = (estimate: string) =>
  queryOptions({
    queryKey: ['worksheet', estimate],
    queryFn: ({ signal }) => ask(path(estimate), Worksheet, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const readWorksheet = (estimate: string): Promise<Worksheet> => ask(path(estimate), Worksheet);

/** Saves edits upon the version that was seen. */
export const saveEdits = (estimate: string, edits: readonly Edit[], version: number): Promise<WorksheetEdited> =>
  tell('PATCH', path(estimate), { edits }, WorksheetEdited, { version });
