import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, handIn, tell } from '../../../ui/api.tsx';
import type { Sow } from '../sow.ts';
import { type NewDecision, Redline, RedlineSummary } from './redline.ts';

const path = (number: string) => `/api/sows/${encodeURIComponent(number)}/redlines`;
const Listed = z.object({
  items: z.array(RedlineSummary),
  mayReturn: z.union([z.literal(true), z.string()]),
});

/** The files that came back for a statement of work, newest first, and whether one may come back now. */
export const redlinesQuery = (number: string) =>
  queryOptions({ queryKey: ['sows', 'redlines', number], queryFn: ({ signal }) => ask(path(number), Listed, signal) });

/** One of them with everything that came back in it. */
export const redlineQuery = (number: string, redline: number) =>
  queryOptions({
    queryKey: ['sows', 'redlines', number, redline],
    queryFn: ({ signal }) => ask(`${path(number)}/${redline}`, Redline, signal),
  });

/** A file as it came back. */
export const returnedFile = (number: string, redline: number) => `${path(number)}/${redline}/file`;

export function handInReturned(
  { number, version }: Pick<Sow, 'number' | 'version'>,
  file: File,
  onShare: (share: number) => void,
): Promise<Redline> {
  const form = new FormData();
  form.append('file', file);
  return handIn(path(number), form, Redline, { version, onShare });
}

/** Which redline of which statement of work, in the version that was seen. */
export interface Seen extends Pick<Redline, 'number' | 'version'> {
  readonly sow: string;
}

export const decide = ({ sow, number, version }: Seen, decision: NewDecision) =>
  tell('POST', `${path(sow)}/${number}/decisions`, decision, Redline, { version });

export const acknowledge = ({ sow, number, version }: Seen, item: string, done: string) =>
  tell('POST', `${path(sow)}/${number}/items/${item}/acknowledgement`, { done }, Redline, { version });
