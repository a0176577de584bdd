import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, askText, tell, withQuery } from '../../../ui/api.tsx';
import { Sow } from '../sow.ts';
import { type NewTurn, type Pair, SowComparison, SowVersion, type Withdrawal } from './version.ts';

const path = (number: string, verb: string) => `/api/sows/${encodeURIComponent(number)}/${verb}`;
type Seen = Pick<Sow, 'number' | 'version'>;

/** The frozen versions of a statement of work, newest first. */
export const versionsQuery = (number: string) =>
  queryOptions({
    queryKey: ['sows', 'versions', number],
    queryFn: ({ signal }) => ask(path(number, 'versions'), z.object({ items: z.array(SowVersion) }), signal),
  });

/** A frozen version as a file. */
export const versionFile = (number: string, version: number, form: 'docx' | 'pdf') =>
  path(number, `versions/${version}/files/${form}`);

/** Two versions compared; `contentHash` is that of the paper which is worked on, that may be one of them. */
export const comparisonQuery = (number: string, pair: Pair, contentHash: string) =>
  queryOptions({
    queryKey: ['sows', 'compared', number, pair, contentHash],
    queryFn: ({ signal }) => ask(withQuery(path(number, 'comparison'), { ...pair }), SowComparison, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The same as a file: tracked changes in Word, or a page. */
export const comparisonFile = (number: string, pair: Pair, form: 'docx' | 'html') =>
  withQuery(path(number, `comparison/files/${form}`), { ...pair });

export const comparedPageQuery = (number: string, pair: Pair, contentHash: string) =>
  queryOptions({
    queryKey: ['sows', 'compared', 'page', number, pair, contentHash],
    queryFn: ({ signal }) => askText(comparisonFile(number, pair, 'html'), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const handPen = ({ number, version }: Seen, turn: NewTurn) =>
  tell('POST', path(number, 'turns'), turn, Sow, { version });

export const takeEstimate = ({ number, version }: Seen) => tell('POST', path(number, 'estimate'), {}, Sow, { version });

export const withdrawSow = ({ number, version }: Seen, given: Withdrawal) =>
  tell('POST', path(number, 'withdraw'), given, Sow, { version });
