import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell } from '../../../ui/api.tsx';
import { SowPaper } from '../sow.ts';
import { VersionPaper } from '../versions/version.ts';
import { ClauseDesk, Present, type TakenUpdates, type Whereabouts } from './desk-shapes.ts';

const path = (number: string, more = '') => `/api/sows/${encodeURIComponent(number)}${more}`;

export const readPaper = (number: string) => ask(path(number), SowPaper);

/** What the library offers for a paper, and what of it changed since. */
export const clauseDeskQuery = (number: string) =>
  queryOptions({
    queryKey: ['sows', 'clauses', number],
    queryFn: ({ signal }) => ask(path(number, '/clauses'), ClauseDesk, signal),
  });

/** A frozen version with its paper; it never changes. */
export const versionPaperQuery = (number: string, version: number) =>
  queryOptions({
    queryKey: ['sows', 'version', number, version],
    queryFn: ({ signal }) => ask(path(number, `/versions/${version}`), VersionPaper, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const keepPaper = (number: string, content: SowPaper['paper']['content'], version: number) =>
  tell('PUT', path(number, '/paper'), { content }, SowPaper, { version });

export const takeUpdates = (number: string, taken: TakenUpdates, version: number) =>
  tell('POST', path(number, '/library-updates'), taken, SowPaper, { version });

/** Says where one is, and hears who else is there. */
export const tellPresence = (number: string, where: Whereabouts) =>
  tell('POST', path(number, '/presence'), where, z.object({ items: z.array(Present) }));
