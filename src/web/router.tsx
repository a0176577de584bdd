import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { DeliverySearch, WebhooksSearch } from '../connectors/webhooks/webhook-queries.tsx';
import { AccountSearch } from '../modules/accounts/account-search.tsx';
import { ApprovalSearch } from '../modules/approvals/pages/approval-queries.tsx';
import { DeskSearch } from '../modules/bookings/desk/desk-queries.tsx';
import { LicenceSearch } from '../modules/opportunities/licences/licence-queries.tsx';
import { OpportunitySearch } from '../modules/opportunities/opportunity-search.tsx';
import { BoardSearch } from '../modules/proposals/board/proposal-queries.tsx';
import { QuoteSearch } from '../modules/quotes/pages/quote-queries.tsx';
import { RegistrationSearch } from '../modules/registrations/registration-queries.tsx';
import { StartSearch } from '../modules/scheduling/start-queries.tsx';
import { SearchSearch } from '../modules/search/search-queries.tsx';
import { EnvelopeSearch } from '../modules/signing/pages/envelope-queries.tsx';
import { TaskSearch } from '../modules/tasks/task-search.tsx';
import { PlaybookSearch, TriedFacts } from '../playbook/pages/playbook-search.tsx';
import { isStranger, Problem } from '../ui/api.tsx';
import { Failed, Waiting } from '../ui/states.tsx';
import { ConnectionSearch } from './connections/connection-queries.tsx';
import { EstimateSearch } from './estimate/estimate-search.tsx';
import { front, root } from './front.tsx';
import { NeedSearch } from './new-need/need-form.tsx';
import { NotFound } from './not-found.tsx';
import { PeopleSearch } from './people/people-queries.tsx';
import { QuotePageSearch } from './quote/quote-page-search.tsx';
import { RecordSearch } from './record/record-queries.tsx';
import { meQuery } from './session.tsx';
import { Shell } from './shell.tsx';
import { SowSearch } from './sow/sow-search.tsx';

/** What the browser has read from the server. A session that ended while the page stood open leads to the door. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfStranger }),
  mutationCache: new MutationCache({ onError: leaveIfStranger }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Only what another try may cure is tried again: a lost connection, a server that stumbled.
      retry: (failures, fault) =>
        failures < 2 && fault instanceof Problem && (fault.status === 0 || fault.status >= 500),
    },
  },
});

function leaveIfStranger(fault: unknown): void {
  // Before the door a refusal is only a wrong password.
  if (!isStranger(fault) || ['/sign-in', '/invitation'].includes(router.state.location.pathname)) return;
  queries.setQueryData(meQuery.queryKey, null);
  void router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
}

/** Everything behind the door. */
const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
    return { me };
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  component: lazyRouteComponent(() => import('./my-work/my-work.page.tsx'), 'MyWorkPage'),
});

const opportunities = createRoute({
  getParentRoute: () => desk,
  path: '/opportunities',
  validateSearch: OpportunitySearch,
  component: lazyRouteComponent(() => import('../modules/opportunities/opportunities.page.tsx'), 'OpportunitiesPage'),
});

const licences = createRoute({
  getParentRoute: () => desk,
  path: '/licences',
  validateSearch: LicenceSearch,
  component: lazyRouteComponent(() => import('../modules/opportunities/licences/licences.page.tsx'), 'LicencesPage'),
});

const licence = createRoute({
  getParentRoute: () => desk,
  path: '/licences/$number',
  component: lazyRouteComponent(() => import('../modules/opportunities/licences/licence.page.tsx'), 'LicencePage'),
});

const starts = createRoute({
  getParentRoute: () => desk,
  path: '/starts',
  validateSearch: StartSearch,
  component: lazyRouteComponent(() => import('../modules/scheduling/starts.page.tsx'), 'StartsPage'),
});

const opportunity = createRoute({
  getParentRoute: () => desk,
  path: '/opportunities/$number',
  component: lazyRouteComponent(() => import('./opportunity.page.tsx'), 'OpportunityPage'),
});

const listImport = createRoute({
  getParentRoute: () => desk,
  path: '/opportunities/$number/list',
  component: lazyRouteComponent(() => import('../modules/scoping/lists/list-import.page.tsx'), 'ListImportPage'),
});

const proposals = createRoute({
  getParentRoute: () => desk,
  path: '/proposals',
  validateSearch: BoardSearch,
  component: lazyRouteComponent(() => import('../modules/proposals/board/board.page.tsx'), 'BoardPage'),
});

const calculator = createRoute({
  getParentRoute: () => desk,
  path: '/calculator',
  component: lazyRouteComponent(() => import('../modules/proposals/calculator/calculator.page.tsx'), 'CalculatorPage'),
});

const estimate = createRoute({
  getParentRoute: () => desk,
  path: '/estimates/$number',
  validateSearch: EstimateSearch,
  component: lazyRouteComponent(() => import('./estimate/estimate.page.tsx'), 'EstimatePage'),
});

const sow = createRoute({
  getParentRoute: () => desk,
  path: '/sows/$number',
  validateSearch: SowSearch,
  component: lazyRouteComponent(() => import('./sow/sow.page.tsx'), 'SowPage'),
});

const quotes = createRoute({
  getParentRoute: () => desk,
  path: '/quotes',
  validateSearch: QuoteSearch,
  component: lazyRouteComponent(() => import('../modules/quotes/pages/quotes.page.tsx'), 'QuotesPage'),
});

const quote = createRoute({
  getParentRoute: () => desk,
  path: '/quotes/$number',
  validateSearch: QuotePageSearch,
  component: lazyRouteComponent(() => import('./quote/quote.page.tsx'), 'QuotePage'),
});

const approvals = createRoute({
  getParentRoute: () => desk,
  path: '/approvals',
  validateSearch: ApprovalSearch,
  component: lazyRouteComponent(() => import('../modules/approvals/pages/approvals.page.tsx'), 'ApprovalsPage'),
});

const approval = createRoute({
  getParentRoute: () => desk,
  path: '/approvals/$number',
  component: lazyRouteComponent(() => import('../modules/approvals/pages/approval.page.tsx'), 'ApprovalPage'),
});

const envelopes = createRoute({
  getParentRoute: () => desk,
  path: '/envelopes',
  validateSearch: EnvelopeSearch,
  component: lazyRouteComponent(() => import('../modules/signing/pages/envelopes.page.tsx'), 'EnvelopesPage'),
});

const envelope = createRoute({
  getParentRoute: () => desk,
  path: '/envelopes/$number',
  component: lazyRouteComponent(() => import('../modules/signing/pages/envelope.page.tsx'), 'EnvelopePage'),
});

const calibration = createRoute({
  getParentRoute: () => desk,
  path: '/calibration',
  component: lazyRouteComponent(() => import('../modules/forecasts/calibration.page.tsx'), 'CalibrationPage'),
});

const questions = createRoute({
  getParentRoute: () => desk,
  path: '/opportunities/$number/questions',
  validateSearch: z.object({ set: z.string().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../modules/questionnaires/questions.page.tsx'), 'QuestionsPage'),
});

const revisedNeed = createRoute({
  getParentRoute: () => desk,
  path: '/opportunities/$number/need',
  component: lazyRouteComponent(() => import('./new-need/revised-need.page.tsx'), 'RevisedNeedPage'),
});

const newNeed = createRoute({
  getParentRoute: () => desk,
  path: '/new-need',
  validateSearch: NeedSearch,
  component: lazyRouteComponent(() => import('./new-need/new-need.page.tsx'), 'NewNeedPage'),
});

const accounts = createRoute({
  getParentRoute: () => desk,
  path: '/accounts',
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import('../modules/accounts/accounts.page.tsx'), 'AccountsPage'),
});

const account = createRoute({
  getParentRoute: () => desk,
  path: '/accounts/$number',
  component: lazyRouteComponent(() => import('./account.page.tsx'), 'AccountPage'),
});

const partners = createRoute({
  getParentRoute: () => desk,
  path: '/partners',
  component: lazyRouteComponent(() => import('../modules/partners/partners.page.tsx'), 'PartnersPage'),
});

const registrations = createRoute({
  getParentRoute: () => desk,
  path: '/registrations',
  validateSearch: RegistrationSearch,
  component: lazyRouteComponent(() => import('../modules/registrations/registrations.page.tsx'), 'RegistrationsPage'),
});

const dealDesk = createRoute({
  getParentRoute: () => desk,
  path: '/deal-desk',
  validateSearch: DeskSearch,
  component: lazyRouteComponent(() => import('../modules/bookings/desk/deal-desk.page.tsx'), 'DealDeskPage'),
});

const tasks = createRoute({
  getParentRoute: () => desk,
  path: '/tasks',
  validateSearch: TaskSearch,
  component: lazyRouteComponent(() => import('../modules/tasks/tasks.page.tsx'), 'TasksPage'),
});

const task = createRoute({
  getParentRoute: () => desk,
  path: '/tasks/$number',
  component: lazyRouteComponent(() => import('./task/task.page.tsx'), 'TaskPage'),
});

const playbook = createRoute({
  getParentRoute: () => desk,
  path: '/playbook',
  validateSearch: PlaybookSearch,
  component: lazyRouteComponent(() => import('../playbook/pages/playbook.page.tsx'), 'PlaybookPage'),
});

const table = createRoute({
  getParentRoute: () => desk,
  path: '/playbook/tables/$table',
  validateSearch: z.object({ facts: TriedFacts }),
  component: lazyRouteComponent(() => import('../playbook/pages/table.page.tsx'), 'TablePage'),
});

const myAccount = createRoute({
  getParentRoute: () => desk,
  path: '/my-account',
  component: lazyRouteComponent(() => import('./my-account/my-account.page.tsx'), 'MyAccountPage'),
});

const connections = createRoute({
  getParentRoute: () => desk,
  path: '/connections',
  validateSearch: ConnectionSearch,
  component: lazyRouteComponent(() => import('./connections/connections.page.tsx'), 'ConnectionsPage'),
});

const people = createRoute({
  getParentRoute: () => desk,
  path: '/people',
  validateSearch: PeopleSearch,
  component: lazyRouteComponent(() => import('./people/people.page.tsx'), 'PeoplePage'),
});

const record = createRoute({
  getParentRoute: () => desk,
  path: '/record',
  validateSearch: RecordSearch,
  component: lazyRouteComponent(() => import('./record/record.page.tsx'), 'RecordPage'),
});

const notifications = createRoute({
  getParentRoute: () => desk,
  path: '/notifications',
  validateSearch: z.object({
    unread: z.boolean().default(false).catch(false),
    kind: z.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../modules/notifications/notifications.page.tsx'), 'NotificationsPage'),
});

const notificationSettings = createRoute({
  getParentRoute: () => desk,
  path: '/notifications/settings',
  component: lazyRouteComponent(
    () => import('../modules/notifications/notification-settings.page.tsx'),
    'NotificationSettingsPage',
  ),
});

const operations = createRoute({
  getParentRoute: () => desk,
  path: '/operations',
  validateSearch: z.object({ jobs: z.enum(['failed', 'all']).default('failed').catch('failed') }),
  component: lazyRouteComponent(() => import('./operations.page.tsx'), 'OperationsPage'),
});

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  validateSearch: SearchSearch,
  component: lazyRouteComponent(() => import('../modules/search/search.page.tsx'), 'SearchPage'),
});

const webhooks = createRoute({
  getParentRoute: () => desk,
  path: '/webhooks',
  validateSearch: WebhooksSearch,
  component: lazyRouteComponent(() => import('../connectors/webhooks/webhooks.page.tsx'), 'WebhooksPage'),
});

const webhook = createRoute({
  getParentRoute: () => desk,
  path: '/webhooks/$number',
  validateSearch: DeliverySearch,
  component: lazyRouteComponent(() => import('../connectors/webhooks/webhook.page.tsx'), 'WebhookPage'),
});

/** Any other address: said within the shell, so that the way on is at hand. */
const elsewhere = createRoute({ getParentRoute: () => desk, path: '$', component: NotFound });

const rooms = [
  home,
  opportunities,
  licences,
  licence,
  starts,
  proposals,
  opportunity,
  listImport,
  estimate,
  sow,
  quotes,
  quote,
  approvals,
  approval,
  envelopes,
  envelope,
  calibration,
  questions,
  revisedNeed,
  newNeed,
  calculator,
  accounts,
  account,
  partners,
  registrations,
  dealDesk,
  tasks,
  task,
  playbook,
  table,
  record,
  search,
  notifications,
  notificationSettings,
  operations,
  myAccount,
  connections,
  people,
  webhooks,
  webhook,
  elsewhere,
];

export const router = createRouter({
  routeTree: root.addChildren([...front, desk.addChildren(rooms)]),
  context: { queries },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: () => <Waiting lines={8} />,
  defaultErrorComponent: ({ error, reset }) => (
    <Failed fault={error instanceof Error ? error : new Problem(0, String(error))} onRetry={reset} />
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
