import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { z } from 'zod';
import { arrivalRefusalCodes } from '../platform/auth/federation/connection.ts';
import { NotFound } from './not-found.tsx';

/** The ground of all pages. */
export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Only a path of our own may follow the sign-in, never another site.
  validateSearch: z.object({
    to: z
      .string()
      .regex(/^\/(?![/\\])/)
      .optional()
      .catch(undefined),
    /** The e-mail of somebody who has just set a password. */
    welcome: z.email().optional().catch(undefined),
    /** Why somebody who comes back from an identity provider did not come in. */
    refused: z.enum(arrivalRefusalCodes).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in.page.tsx'), 'SignInPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./sign-in/invitation.page.tsx'), 'InvitationPage'),
});

const guestQuestionnaire = createRoute({
  getParentRoute: () => root,
  path: '/guest/$token/questionnaire',
  component: lazyRouteComponent(
    () => import('../modules/questionnaires/guest-questionnaire.page.tsx'),
    'GuestQuestionnairePage',
  ),
});

const guestReview = createRoute({
  getParentRoute: () => root,
  path: '/guest/$token/review',
  component: lazyRouteComponent(() => import('../modules/reviews/guest-review.page.tsx'), 'GuestReviewPage'),
});

const guestApproval = createRoute({
  getParentRoute: () => root,
  path: '/guest/$token/approval',
  component: lazyRouteComponent(
    () => import('../modules/approvals/mailed/guest-approval.page.tsx'),
    'GuestApprovalPage',
  ),
});

/** The pages before the door: the door itself, and those that a link opens without an account. */
export const front = [signInRoute, invitationRoute, guestQuestionnaire, guestReview, guestApproval];
