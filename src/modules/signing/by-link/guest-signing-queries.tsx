import { queryOptions } from '@tanstack/react-query';
import { ask, askText, tell } from '../../../ui/api.tsx';
import { CodeSent, GuestSigning, type NewSignature, type NewSubstitute } from '../envelope.ts';

const pathOf = (token: string, part = '') => `/api/guest/${encodeURIComponent(token)}/signing${part}`;

/** What a signing link shows: where codes go, or the paper. */
export const guestSigningQuery = (token: string) =>
  queryOptions({
    queryKey: ['guest-signing', token],
    queryFn: ({ signal }) => ask(pathOf(token), GuestSigning, signal),
  });

/** The paper as a page of text, as it was sent. */
export const guestTextQuery = (token: string) =>
  queryOptions({
    queryKey: ['guest-signing-text', token],
    queryFn: ({ signal }) => askText(pathOf(token, '/text'), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A file of the envelope: the paper with the signatures it has, or the certificate of completion. */
export const guestFile = (token: string, file: 'paper' | 'certificate') => pathOf(token, `/${file}.pdf`);

export const askForCode = (token: string) => tell('POST', pathOf(token, '/codes'), {}, CodeSent);

export const enterCode = (token: string, code: string) => tell('POST', pathOf(token, '/pass'), { code }, GuestSigning);

export const signAsGuest = (token: string, given: NewSignature) =>
  tell('POST', pathOf(token, '/signature'), given, GuestSigning);

export const declineAsGuest = (token: string, reason: string) =>
  tell('POST', pathOf(token, '/refusal'), { reason }, GuestSigning);

/** Lets a colleague sign instead; with it the link opens nothing any more. */
export const delegateAsGuest = (token: string, given: NewSubstitute) =>
  tell('POST', pathOf(token, '/delegation'), given, CodeSent.pick({ to: true }));
