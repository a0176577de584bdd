import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../ui/api.tsx';
import {
  ArchitectReview,
  Assistance,
  type Closing,
  type Decision,
  type GuestClosing,
  type GuestRemark,
  GuestReview,
  type NewAssistance,
  type NewRemark,
  type NewReview,
  OpenedReview,
  OpportunityReviews,
  Review,
} from './review.ts';

const of = (estimate: string) => `/api/estimates/${encodeURIComponent(estimate)}`;
const dealOf = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}`;

/** Everything about the reviews of an opportunity's estimates. */
export const reviewsQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['reviews', opportunity],
    queryFn: ({ signal }) => ask(`${dealOf(opportunity)}/reviews`, OpportunityReviews, signal),
  });

export const openReview = (estimate: string, review: NewReview) =>
  tell('POST', `${of(estimate)}/reviews`, review, OpenedReview);

export const sayRemark = (id: string, remark: NewRemark) => tell('POST', `/api/reviews/${id}/remarks`, remark, Review);

export const answerRemark = (id: string, remark: string, text: string) =>
  tell('PUT', `/api/reviews/${id}/remarks/${remark}/answer`, { text }, Review);

export const closeReview = ({ id, version }: Review, closing: Closing) =>
  tell('POST', `/api/reviews/${id}/closing`, closing, Review, { version });

export const askArchitect = (estimate: string) => tell('POST', `${of(estimate)}/architect-review`, {}, ArchitectReview);

export const decideArchitect = ({ estimate, version }: ArchitectReview, decision: Decision) =>
  tell('POST', `${of(estimate)}/architect-review/decision`, decision, ArchitectReview, { version });

export const askAssistance = (opportunity: string, help: NewAssistance) =>
  tell('POST', `${dealOf(opportunity)}/assistance`, help, Assistance);

export const giveAssistance = ({ id, version }: Assistance, text: string) =>
  tell('PUT', `/api/assistance/${id}/answer`, { text }, Assistance, { version });

/** What a customer is shown by their link. */
export const guestReviewQuery = (token: string) =>
  queryOptions({
    queryKey: ['guest-review', token],
    queryFn: ({ signal }) => ask(`/api/guest/${encodeURIComponent(token)}/review`, GuestReview, signal),
    retry: false,
  });

export const sayAsGuest = (token: string, remark: GuestRemark) =>
  tell('POST', `/api/guest/${encodeURIComponent(token)}/review/remarks`, remark, GuestReview);

export const closeAsGuest = (token: string, closing: GuestClosing) =>
  tell('POST', `/api/guest/${encodeURIComponent(token)}/review/closing`, closing, GuestReview);
