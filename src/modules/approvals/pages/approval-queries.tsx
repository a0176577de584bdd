import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell, withQuery } from '../../../ui/api.tsx';
import {
  Approval,
  ApprovalList,
  ApprovalState,
  approvalViews,
  GuestApproval,
  type GuestDecision,
  ManyDecided,
  type ManyDecisions,
  type NewDelegation,
  type Word,
} from '../approval.ts';

/** The filters of the inbox as they stand in the address bar; a word that no longer fits is let go. */
export const ApprovalSearch = z
  .object({ view: z.enum(approvalViews), search: z.string().max(100), approvalState: ApprovalState })
  .partial()
  .catch({});
export type ApprovalSearch = z.infer<typeof ApprovalSearch>;

/** Clocks run out while a page stands open. */
const refetchInterval = 60_000;

/** Approvals as the inbox shows them, page by page. */
export const approvalsQuery = ({ view = 'mine', search, approvalState: state }: ApprovalSearch) =>
  infiniteQueryOptions({
    queryKey: ['approvals', view, search, state],
    queryFn: ({ signal, pageParam: after }) =>
      ask(withQuery('/api/approvals', { view, search, state, after: after ?? undefined }), ApprovalList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval,
  });

const pathOf = (number: string) => `/api/approvals/${encodeURIComponent(number)}`;

export const approvalQuery = (number: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', number],
    queryFn: ({ signal }) => ask(pathOf(number), Approval, signal),
    refetchInterval,
  });

type Seen = Pick<Approval, 'number' | 'briefHash'>;

/** Notes that the reader has seen the brief. */
export const noteLook = ({ number, briefHash: brief }: Seen) =>
  tell('POST', `${pathOf(number)}/looks`, { brief }, Approval);

/** Says a word to one step, on the brief that was shown. */
export const decide = (
  { number, briefHash: brief }: Seen,
  step: string,
  said: { readonly word: Word; readonly note: string | null },
) => tell('POST', `${pathOf(number)}/steps/${encodeURIComponent(step)}/decisions`, { ...said, brief }, Approval);

export const delegate = (number: string, step: string, given: NewDelegation) =>
  tell('POST', `${pathOf(number)}/steps/${encodeURIComponent(step)}/delegations`, given, Approval);

export const decideMany = (decisions: ManyDecisions) =>
  tell('POST', '/api/approvals/decisions', decisions, ManyDecided);

const guestPath = (token: string) => `/api/guest/${encodeURIComponent(token)}/approval`;

/** What the link of a letter shows. */
export const guestApprovalQuery = (token: string) =>
  queryOptions({
    queryKey: ['guest-approval', token],
    queryFn: ({ signal }) => ask(guestPath(token), GuestApproval, signal),
    retry: false,
  });

export const decideAsGuest = (token: string, said: GuestDecision) =>
  tell('POST', `${guestPath(token)}/decision`, said, GuestApproval);
