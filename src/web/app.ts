import { relative } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { compress } from 'hono/compress';
import { type AllowedWays, openOutgoing } from '../connectors/webhooks/outgoing.ts';
import { webhookRoutes } from '../connectors/webhooks/routes.ts';
import { absenceRoutes } from '../modules/absences/routes.ts';
import { accountRoutes } from '../modules/accounts/routes.ts';
import { approvalGuestRoutes } from '../modules/approvals/mailed/guest-routes.ts';
import { approvalRoutes } from '../modules/approvals/routes.ts';
import { bookingRoutes } from '../modules/bookings/routes.ts';
import { commentRoutes } from '../modules/comments/routes.ts';
import { effectRoutes } from '../modules/estimates/effects/routes.ts';
import { estimateRoutes } from '../modules/estimates/routes.ts';
import { versionRoutes } from '../modules/estimates/versions/routes.ts';
import { factRoutes } from '../modules/facts/routes.ts';
import { forecastRoutes } from '../modules/forecasts/routes.ts';
import { notificationRoutes } from '../modules/notifications/routes.ts';
import { exitRoutes } from '../modules/opportunities/exits/routes.ts';
import { licenceRoutes } from '../modules/opportunities/licences/routes.ts';
import { opportunityRoutes } from '../modules/opportunities/routes.ts';
import { partnerRoutes } from '../modules/partners/routes.ts';
import { calculatorRoutes } from '../modules/proposals/calculator/routes.ts';
import { positioningRoutes } from '../modules/proposals/positioning/routes.ts';
import { proposalRoutes } from '../modules/proposals/routes.ts';
import { guestQuestionnaireRoutes } from '../modules/questionnaires/guest-routes.ts';
import { questionnaireRoutes } from '../modules/questionnaires/routes.ts';
import { orderFormRoutes } from '../modules/quotes/order-form/routes.ts';
import { quoteRevisionRoutes } from '../modules/quotes/revisions/routes.ts';
import { quoteRoutes } from '../modules/quotes/routes.ts';
import { registrationRoutes } from '../modules/registrations/routes.ts';
import { architectRoutes } from '../modules/reviews/architect-routes.ts';
import { reviewGuestRoutes } from '../modules/reviews/guest-routes.ts';
import { reviewRoutes } from '../modules/reviews/routes.ts';
import { routingRoutes } from '../modules/routing/routes.ts';
import { schedulingRoutes } from '../modules/scheduling/routes.ts';
import { listRoutes } from '../modules/scoping/lists/routes.ts';
import { scopingRoutes } from '../modules/scoping/routes.ts';
import { searchRoutes } from '../modules/search/routes.ts';
import { signingGuestRoutes } from '../modules/signing/guests/guest-routes.ts';
import { signingRoutes } from '../modules/signing/routes.ts';
import type { Seal } from '../modules/signing/sealing/seal.ts';
import { signedPaperRoutes } from '../modules/signing/uploaded/routes.ts';
import { sowApprovalRoutes } from '../modules/sow/approval/routes.ts';
import { sowEditorRoutes } from '../modules/sow/editor/routes.ts';
import { legalRoutes } from '../modules/sow/legal/routes.ts';
import { stampRoutes } from '../modules/sow/legal/stamp-routes.ts';
import { sowLintRoutes } from '../modules/sow/lint/routes.ts';
import { sowRedlineRoutes } from '../modules/sow/redlines/routes.ts';
import { sowRoutes } from '../modules/sow/routes.ts';
import { houseSignedSow } from '../modules/sow/signature/following.ts';
import { sowSignatureRoutes } from '../modules/sow/signature/routes.ts';
import { sowVersionRoutes } from '../modules/sow/versions/routes.ts';
import { taskRoutes } from '../modules/tasks/routes.ts';
import { worksheetRoutes } from '../modules/worksheets/routes.ts';
import { workbookRoutes } from '../modules/worksheets/workbook/routes.ts';
import type { Entrance } from '../platform/auth/entrance.ts';
import { provisioningRoutes } from '../platform/auth/federation/provisioning-routes.ts';
import { connectionRoutes } from '../platform/auth/federation/routes.ts';
import { ssoRoutes } from '../platform/auth/federation/sso-routes.ts';
import { type DemoSignIn, signInRoutes } from '../platform/auth/routes.ts';
import { scimRoutes } from '../platform/auth/scim/routes.ts';
import { describeApi } from '../platform/http/api-document.ts';
import { type DoorParts, openDoor } from '../platform/http/door.ts';
import { healthRoutes } from '../platform/http/health.ts';
import { jobRoutes } from '../platform/jobs/routes.ts';
import { guestHeaders } from '../platform/links/guest-door.ts';
import { mailRoutes } from '../platform/mail/routes.ts';
import { personDataRoutes } from '../platform/record/person-routes.ts';
import { ledgerRoutes } from '../platform/record/routes.ts';
import { viewRoutes } from '../platform/views/routes.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { playbookRoutes } from '../playbook/routes.ts';
import type { Telling } from './telling.ts';

export interface AppParts extends DoorParts {
  readonly playbook: Playbook;
  readonly entrance: Entrance;
  readonly demoSignIn: DemoSignIn | null;
  /** The file of the key that signs the ledger, where it is kept outside the database. */
  readonly signingKey?: string | undefined;
  /** What puts signatures on papers. */
  readonly seal: Seal;
  readonly telling: Pick<Telling, 'bell' | 'links' | 'mailConfigured'>;
  /** Where webhooks may lead beside public addresses by https. */
  readonly webhooks?: AllowedWays | undefined;
  /** The built pages; null serves the API alone. */
  readonly pages: string | null;
}

/** The whole house behind one door: every module's routes, the API's description, and the pages. */
export function openApp(parts: AppParts) {
  const app = openDoor(parts);
  app.route('/', healthRoutes());
  app.route('/', signInRoutes(parts.entrance, parts.demoSignIn));
  app.route('/', ssoRoutes(parts.entrance));
  app.route('/', connectionRoutes(parts.entrance));
  app.route('/', provisioningRoutes(parts.entrance));
  app.route('/', scimRoutes(parts.entrance));
  app.route('/', ledgerRoutes(parts.signingKey));
  app.route('/', personDataRoutes());
  app.route('/', jobRoutes());
  app.route('/', mailRoutes(parts.telling.mailConfigured));
  app.route('/', playbookRoutes(parts.playbook));
  app.route('/', accountRoutes(parts.playbook));
  app.route('/', partnerRoutes());
  app.route('/', opportunityRoutes(parts.playbook));
  app.route('/', exitRoutes(parts.playbook));
  app.route('/', licenceRoutes(parts.playbook));
  app.route('/', viewRoutes());
  app.route('/', absenceRoutes(parts.playbook));
  app.route('/', taskRoutes(parts.playbook));
  app.route('/', commentRoutes(parts.playbook));
  app.route('/', notificationRoutes(parts.playbook, parts.telling.bell, parts.telling.links));
  app.route('/', approvalRoutes(parts.playbook));
  app.route('/', approvalGuestRoutes(parts.playbook, parts.entrance));
  app.route('/', routingRoutes(parts.playbook));
  app.route('/', factRoutes(parts.playbook));
  app.route('/', effectRoutes(parts.playbook));
  app.route('/', scopingRoutes(parts.playbook));
  app.route('/', questionnaireRoutes(parts.playbook));
  app.route('/', guestQuestionnaireRoutes(parts.playbook, parts.entrance));
  app.route('/', listRoutes(parts.playbook));
  app.route('/', versionRoutes(parts.playbook));
  app.route('/', estimateRoutes(parts.playbook));
  app.route('/', worksheetRoutes(parts.playbook));
  app.route('/', forecastRoutes(parts.playbook));
  app.route('/', workbookRoutes(parts.playbook));
  app.route('/', reviewRoutes(parts.playbook));
  app.route('/', architectRoutes(parts.playbook));
  app.route('/', reviewGuestRoutes(parts.playbook, parts.entrance));
  app.route('/', schedulingRoutes(parts.playbook));
  app.route('/', quoteRoutes(parts.playbook));
  app.route('/', orderFormRoutes(parts.playbook));
  app.route('/', quoteRevisionRoutes(parts.playbook));
  servePapers(app, parts);
  app.route('/', proposalRoutes(parts.playbook));
  app.route('/', calculatorRoutes(parts.playbook));
  app.route('/', positioningRoutes(parts.playbook));
  app.route('/', registrationRoutes(parts.playbook));
  app.route('/', bookingRoutes(parts.playbook));
  app.route('/', searchRoutes(parts.playbook));
  app.route('/', webhookRoutes(openOutgoing(parts.playbook.webhooks, parts.entrance.secret, parts.webhooks)));
  describeApi(app);
  if (parts.pages) servePages(app, parts.pages);
  return app;
}

/** What is written, negotiated and signed. */
function servePapers(app: ReturnType<typeof openDoor>, parts: AppParts): void {
  const { playbook, seal, signingKey } = parts;
  const signing = { playbook, seal, signingKey, beside: { sow: houseSignedSow } };
  app.route('/', signingRoutes(signing));
  app.route('/', signedPaperRoutes(signing));
  app.route('/', signingGuestRoutes(signing, parts.entrance));
  app.route('/', sowRoutes(parts.playbook));
  app.route('/', sowVersionRoutes(parts.playbook));
  app.route('/', sowLintRoutes(parts.playbook));
  app.route('/', sowRedlineRoutes(parts.playbook));
  app.route('/', sowEditorRoutes(parts.playbook));
  app.route('/', sowApprovalRoutes(parts.playbook));
  app.route('/', legalRoutes(parts.playbook));
  app.route('/', stampRoutes(parts.playbook));
  app.route('/', sowSignatureRoutes(parts.playbook));
}

/** Hashed files are kept for a year; every other path that is not the API's is a page of the one application. */
function servePages(app: ReturnType<typeof openDoor>, folder: string): void {
  const from = relative(process.cwd(), folder);
  app.use('/assets/*', compress());
  app.use('/guest/*', guestHeaders);
  app.use('/assets/*', async (context, next) => {
    await next();
    if (context.res.ok) context.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  // Whoever signs by a link gets a page of their own, which is there sooner than the whole desk.
  app.get('/guest/:token/signing', serveStatic({ path: `${from}/signing/signing.html` }));
  app.use('/*', async (context, next) =>
    isApi(context.req.path) ? next() : serveStatic({ root: from })(context, next),
  );
  app.get('/*', async (context, next) =>
    isApi(context.req.path) || context.req.path.startsWith('/assets/')
      ? next()
      : serveStatic({ path: `${from}/index.html` })(context, next),
  );
}

const probes: readonly string[] = ['/healthz', '/readyz', '/metrics'];
const isApi = (path: string) => path.startsWith('/api/') || path.startsWith('/scim/') || probes.includes(path);
