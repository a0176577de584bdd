import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../../ui/api.tsx';
import { type NewSowEnvelope, SowSignature } from './signature.ts';

const ofSow = (number: string, part: string) => `/api/sows/${encodeURIComponent(number)}/${part}`;

/** Whether a statement of work can go out for signature; `contentHash` is that of the paper that is worked on. */
export const sowSignatureQuery = (number: string, contentHash: string) =>
  queryOptions({
    queryKey: ['sows', 'signature', number, contentHash],
    queryFn: ({ signal }) => ask(ofSow(number, 'signature'), SowSignature, signal),
  });

/** Sends it for signature, as it was seen. */
export const sendForSignature = ({ sow, version }: Pick<SowSignature, 'sow' | 'version'>, given: NewSowEnvelope) =>
  tell('POST', ofSow(sow, 'envelope'), given, SowSignature, { version });
