import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, askText, tell } from '../../ui/api.tsx';
import { Sow, SowPaper } from './sow.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/sows`;
const SowList = z.object({ items: z.array(Sow) });

/** The statements of work of an opportunity, newest first. */
export const sowsQuery = (opportunity: string) =>
  queryOptions({ queryKey: ['sows', opportunity], queryFn: ({ signal }) => ask(path(opportunity), SowList, signal) });

/** One statement of work with the paper that is worked on. */
export const sowQuery = (number: string) =>
  queryOptions({
    queryKey: ['sows', 'one', number],
    queryFn: ({ signal }) => ask(`/api/sows/${encodeURIComponent(number)}`, SowPaper, signal),
  });

export const draftSow = (opportunity: string) => tell('POST', path(opportunity), {}, Sow);

/** Where a statement of work lies in one of its forms. */
export const paperPath = (number: string, form: 'docx' | 'pdf' | 'html') =>
  `/api/sows/${encodeURIComponent(number)}/files/${form}`;

/** The paper as a page; what one hash names never changes. */
export const previewQuery = ({ number, contentHash }: Pick<Sow, 'number' | 'contentHash'>) =>
  queryOptions({
    queryKey: ['sows', 'preview', number, contentHash],
    queryFn: ({ signal }) => askText(paperPath(number, 'html'), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
