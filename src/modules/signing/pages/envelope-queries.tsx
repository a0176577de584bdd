import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, askText, tell, withQuery } from '../../../ui/api.tsx';
import {
  Envelope,
  EnvelopeList,
  EnvelopeState,
  type NewColleague,
  type NewSignature,
  type NewSubstitute,
  type Signer,
  type Subject,
} from '../envelope.ts';

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const EnvelopeSearch = z
  .object({ envelopeState: EnvelopeState, mine: z.boolean(), search: z.string().max(100) })
  .partial()
  .catch({});
export type EnvelopeSearch = z.infer<typeof EnvelopeSearch>;

/** Others sign while a page stands open. */
const refetchInterval = 60_000;

/** Envelopes of one state, page by page; those that are out, the oldest first. */
export const envelopesQuery = ({ envelopeState: state = 'out', mine, search }: EnvelopeSearch) =>
  infiniteQueryOptions({
    queryKey: ['envelopes', 'list', state, mine, search],
    queryFn: ({ signal, pageParam: after }) =>
      ask(withQuery('/api/envelopes', { state, mine, search, after: after ?? undefined }), EnvelopeList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval,
  });

/** What is signed, without its title and page. */
export type SubjectName = Pick<Subject, 'kind' | 'number'>;

/** The envelopes of one thing, the newest first. */
export const envelopesOfQuery = ({ kind, number }: SubjectName) =>
  queryOptions({
    queryKey: ['envelopes', 'of', kind, number],
    queryFn: ({ signal }) => ask(withQuery('/api/envelopes', { subject: `${kind}/${number}` }), EnvelopeList, signal),
    refetchInterval,
  });

const pathOf = (number: string, part = '') => `/api/envelopes/${encodeURIComponent(number)}${part}`;

export const envelopeQuery = (number: string) =>
  queryOptions({
    queryKey: ['envelopes', 'one', number],
    queryFn: ({ signal }) => ask(pathOf(number), Envelope, signal),
    refetchInterval,
  });

/** The paper as a page of text, as it was sent. */
export const envelopeTextQuery = (number: string) =>
  queryOptions({
    queryKey: ['envelope-text', number],
    queryFn: ({ signal }) => askText(pathOf(number, '/text'), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The paper with the signatures it has, or the certificate of completion. */
export const envelopeFile = (number: string, file: 'paper' | 'certificate') => pathOf(number, `/${file}.pdf`);

/** An envelope as it was seen. */
type Seen = Pick<Envelope, 'number' | 'version'>;

const change = (seen: Seen, verb: string, given: object) =>
  tell('POST', pathOf(seen.number, `/${verb}`), given, Envelope, seen);

export const signInHouse = (seen: Seen, given: NewSignature) => change(seen, 'signature', given);
export const declineInHouse = (seen: Seen, reason: string) => change(seen, 'refusal', { reason });
export const giveOnInHouse = (seen: Seen, given: NewColleague) => change(seen, 'delegation', given);
export const withdraw = (seen: Seen, reason: string) => change(seen, 'withdrawal', { reason });
export const extend = (seen: Seen, days: number) => change(seen, 'extension', { days });
export const remind = (seen: Seen, signer?: string) => change(seen, 'reminders', signer ? { signer } : {});
export const mailNewLink = (seen: Seen, { id }: Pick<Signer, 'id'>) => change(seen, `signers/${id}/letters`, {});
export const correct = (seen: Seen, { id }: Pick<Signer, 'id'>, given: NewSubstitute) =>
  change(seen, `signers/${id}/correction`, given);
