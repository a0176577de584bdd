import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../../ui/api.tsx';
import { LegalStanding, type NewCase } from './legal-case.ts';

const ofSow = (number: string, verb: string) => `/api/sows/${encodeURIComponent(number)}/${verb}`;

/** Where a statement of work stands with Legal; `contentHash` is that of the paper that is worked on. */
export const legalQuery = (number: string, contentHash: string) =>
  queryOptions({
    queryKey: ['sows', 'legal', number, contentHash],
    queryFn: ({ signal }) => ask(ofSow(number, 'legal-case'), LegalStanding, signal),
  });

export const openCase = (sow: string, given: NewCase) => tell('POST', ofSow(sow, 'legal-case'), given, LegalStanding);

/** A verb on the case as it was seen. */
export const doInCase = ({ case: file }: LegalStanding, verb: string, given: object) =>
  tell('POST', `/api/legal-cases/${encodeURIComponent(file?.number ?? '')}/${verb}`, given, LegalStanding, {
    version: file?.version ?? 0,
  });

/** The one paper that a customer may receive. */
export const outgoingFile = (sow: string, form: 'docx' | 'pdf') => ofSow(sow, `outgoing/${form}`);
