import { z } from 'zod';
import { readApprovals } from './approving/approvals.ts';
import { readBooking } from './booking.ts';
import { readCatalogue } from './catalogue.ts';
import { readCalendars } from './clocks/calendar.ts';
import { readComments } from './comments.ts';
import { readContacts } from './contacts.ts';
import { readEstimating } from './estimating/estimating.ts';
import { readPricing } from './estimating/pricing.ts';
import { readRates } from './estimating/rates.ts';
import { readFacts } from './facts.ts';
import { contentOf, openFolder, type PlaybookFolder, versionOf } from './folder.ts';
import { readForecasting } from './forecasting.ts';
import { readGuests } from './guests.ts';
import { BoardName, readLifecycles } from './lifecycles.ts';
import { readNotifications } from './notifications.ts';
import { readOfferingLife } from './offering-life.ts';
import { readOfferings } from './offerings.ts';
import { readLint } from './papers/lint.ts';
import { readPapers } from './papers/papers.ts';
import { readCalculator } from './proposals/calculator.ts';
import { readPositioning } from './proposals/positioning.ts';
import { readProposals } from './proposals/proposals.ts';
import { readQuestions } from './questions.ts';
import { readOrderForm } from './quoting/order-form.ts';
import { readQuoting } from './quoting/policy.ts';
import { readRegistrations } from './registrations.ts';
import { readReports } from './reports.ts';
import { readReviews } from './reviews.ts';
import { readRights } from './rights.ts';
import { readRoles } from './roles.ts';
import { readRouting } from './routing.ts';
import { readScheduling } from './scheduling.ts';
import { readSection, readTogether } from './section.ts';
import { readSegments } from './segments.ts';
import { readSignIn } from './sign-in.ts';
import { readSigning } from './signing.ts';
import { readSlas } from './slas.ts';
import { readStages } from './stages.ts';
import { readTaskTemplates } from './task-templates.ts';
import { readWebhooks } from './webhooks.ts';
import { readAssignment } from './work/assignment.ts';
import { readEscalations } from './work/escalations.ts';
import { readWorkbooks } from './workbooks.ts';
import { readWorksheets } from './worksheets.ts';

const Head = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/, 'must be a plain name such as gitlab.'),
  title: z.string().min(1),
  description: z.string().min(1),
  /** The lifecycle of `lifecycles.yaml` along which proposals move. */
  board: BoardName,
});

/** A company's policy, read and proved: what every decision is taken by and cites. */
export type Playbook = ReturnType<typeof playbookOf>;

/** Reads, checks and proves a playbook folder. Throws one Refusal `playbook.invalid` naming every fault by file, line and path. */
export const loadPlaybook = async (path: string): Promise<Playbook> => playbookOf(await openFolder(path));

/** The same for a folder already in memory. Each section is one line here and one reader beside its engine. */
export function playbookOf(folder: PlaybookFolder) {
  const lifecycles = () => readLifecycles(folder);
  const stages = () => readStages(folder, lifecycles);
  const roles = () => readRoles(folder);
  const facts = () => readFacts(folder);
  const taskTemplates = () => readTaskTemplates(folder);
  const { head, ...sections } = readTogether({
    head: () => readSection(folder, 'playbook.yaml', Head),
    routing: () => readRouting(folder),
    segments: () => readSegments(folder),
    reports: () => readReports(folder),
    facts,
    questions: () => readQuestions(folder, facts, () => readRouting(folder).services),
    guests: () => readGuests(folder),
    estimating: () => readEstimating(folder, facts),
    forecasting: () => readForecasting(folder),
    papers: () => readPapers(folder, roles),
    lint: () => readLint(folder),
    approvals: () => readApprovals(folder, () => readPricing(folder, readRates(folder))),
    calendars: () => readCalendars(folder),
    lifecycles,
    signing: () => readSigning(folder),
    slas: () => readSlas(folder),
    stages,
    scheduling: () => readScheduling(folder, lifecycles, stages),
    proposals: () => readProposals(folder, lifecycles),
    calculator: () => readCalculator(folder, facts),
    positioning: () => readPositioning(folder, lifecycles),
    booking: () => readBooking(folder, taskTemplates),
    catalogue: () => readCatalogue(folder),
    offerings: () => readOfferings(folder),
    offeringLife: () => readOfferingLife(folder),
    quoting: () => readQuoting(folder),
    orderForm: () => readOrderForm(folder),
    roles,
    registrations: () => readRegistrations(folder),
    reviews: () => readReviews(folder),
    rights: () => readRights(folder, roles),
    contacts: () => readContacts(folder),
    signIn: () => readSignIn(folder),
    taskTemplates,
    comments: () => readComments(folder),
    notifications: () => readNotifications(folder),
    webhooks: () => readWebhooks(folder),
    workbooks: () => readWorkbooks(folder),
    worksheets: () => readWorksheets(folder),
    assignment: () => readAssignment(folder, roles),
    escalations: () => readEscalations(folder, roles, taskTemplates),
  });
  return {
    ...head,
    ...sections,
    folder: folder.path,
    /** SHA-256 of what the playbook says; stored with every decision. */
    version: versionOf(folder),
    content: contentOf(folder),
  };
}
