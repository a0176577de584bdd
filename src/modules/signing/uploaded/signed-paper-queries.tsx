import { queryOptions } from '@tanstack/react-query';
import { ask, handIn, tell } from '../../../ui/api.tsx';
import { Envelope } from '../envelope.ts';
import { SignedPaperList } from './signed-paper.ts';

const pathOf = (number: string, part = '') => `/api/envelopes/${encodeURIComponent(number)}/signed-papers${part}`;

/** The papers that were handed in for an envelope, newest first. */
export const signedPapersQuery = (number: string) =>
  queryOptions({
    queryKey: ['envelopes', 'signed-papers', number],
    queryFn: ({ signal }) => ask(pathOf(number), SignedPaperList, signal),
  });

/** A paper as it was handed in. */
export const signedPaperFile = (number: string, id: string) => pathOf(number, `/${id}/file`);

export function handInSigned(
  { number, version }: Pick<Envelope, 'number' | 'version'>,
  file: File,
  onShare: (share: number) => void,
): Promise<SignedPaperList> {
  const form = new FormData();
  form.append('file', file);
  return handIn(pathOf(number), form, SignedPaperList, { version, onShare });
}

export const acceptSigned = (
  { number, version }: Pick<Envelope, 'number' | 'version'>,
  id: string,
  why: string | null,
): Promise<Envelope> => tell('POST', pathOf(number, `/${id}/acceptance`), { why }, Envelope, { version });
