/**
 * The plan of the house as data. `floors.test.ts` holds every import of `src/` against it; ARCHITECTURE.md shows it.
 * A new edge is a decision: write the page in `decisions/`, then the word here.
 */

/** From the ground up. An import goes to the same floor or a lower one, never up. */
export const floors = ['platform', 'ui', 'documents', 'playbook', 'modules', 'connectors', 'web', 'cli'] as const;
export type Floor = (typeof floors)[number];

/** A module: the thing it is about (its noun file is `<noun>.ts`) and the modules it leans on. */
export interface Room {
  readonly noun: string;
  readonly leansOn: readonly string[];
}

/** The trade, in the order it happens. */
export const modules: Readonly<Record<string, Room>> = {
  accounts: { noun: 'account', leansOn: [] },
  absences: { noun: 'absence', leansOn: [] },
  tasks: { noun: 'task', leansOn: ['absences'] },
  comments: { noun: 'comment', leansOn: [] },
  notifications: { noun: 'notification', leansOn: ['comments'] },
  approvals: { noun: 'approval', leansOn: ['absences'] },
  opportunities: { noun: 'opportunity', leansOn: ['accounts'] },
  partners: { noun: 'partner', leansOn: ['accounts', 'approvals', 'tasks'] },
  registrations: { noun: 'registration', leansOn: ['accounts', 'approvals', 'opportunities', 'partners'] },
  benefits: { noun: 'benefit', leansOn: ['approvals', 'partners', 'tasks'] },
  routing: { noun: 'engagement', leansOn: ['accounts', 'opportunities', 'partners', 'registrations', 'tasks'] },
  facts: { noun: 'fact', leansOn: ['accounts', 'opportunities'] },
  scoping: { noun: 'scope', leansOn: ['facts', 'opportunities', 'routing', 'tasks'] },
  estimates: { noun: 'estimate', leansOn: ['facts', 'opportunities', 'scoping', 'approvals', 'tasks'] },
  worksheets: { noun: 'worksheet', leansOn: ['estimates', 'facts', 'opportunities', 'scoping'] },
  forecasts: { noun: 'forecast', leansOn: ['estimates', 'facts', 'opportunities', 'scoping'] },
  questionnaires: { noun: 'questionnaire', leansOn: ['estimates', 'facts', 'forecasts', 'opportunities', 'scoping'] },
  scheduling: { noun: 'start', leansOn: ['approvals', 'opportunities', 'tasks'] },
  reviews: { noun: 'review', leansOn: ['estimates', 'facts', 'opportunities', 'scheduling', 'tasks'] },
  signing: { noun: 'envelope', leansOn: ['scheduling'] },
  quotes: {
    noun: 'quote',
    leansOn: [
      'accounts',
      'approvals',
      'estimates',
      'facts',
      'opportunities',
      'routing',
      'scheduling',
      'scoping',
      'signing',
      'tasks',
    ],
  },
  sow: {
    noun: 'sow',
    leansOn: [
      'opportunities',
      'scoping',
      'estimates',
      'quotes',
      'approvals',
      'reviews',
      'scheduling',
      'signing',
      'tasks',
      'comments',
    ],
  },
  proposals: {
    noun: 'proposal',
    leansOn: [
      'accounts',
      'approvals',
      'estimates',
      'facts',
      'opportunities',
      'questionnaires',
      'reviews',
      'routing',
      'sow',
      'tasks',
    ],
  },
  bookings: {
    noun: 'booking',
    leansOn: [
      'accounts',
      'approvals',
      'estimates',
      'opportunities',
      'partners',
      'proposals',
      'quotes',
      'registrations',
      'routing',
      'scheduling',
      'scoping',
      'signing',
      'sow',
      'tasks',
    ],
  },
  delivery: {
    noun: 'project',
    leansOn: ['opportunities', 'estimates', 'sow', 'partners', 'tasks'],
  },
  search: { noun: 'finding', leansOn: ['accounts', 'opportunities', 'partners', 'tasks', 'estimates', 'sow'] },
};

/** What a module keeps to itself: its wiring and its pages are for the doors, its tests for nobody. */
export const inward = [/\/routes\.ts$/, /\/reactions\.ts$/, /\.page\.tsx$/, /\.test\.tsx?$/] as const;

/** Only these files of a module speak SQL. */
export const speaksSql = /\/(store|[a-z-]+-store)(\.test)?\.ts$/;

/** The packages the browser may load, itself or through a noun; a scope ends in a slash. Every other is the server's. */
export const browserPackages = [
  '@dnd-kit/',
  '@fontsource-variable/',
  '@mantine/',
  '@simplewebauthn/browser',
  '@tabler/',
  '@tanstack/',
  'dinero.js',
  'echarts',
  'prosemirror-commands',
  'prosemirror-history',
  'prosemirror-keymap',
  'prosemirror-model',
  'prosemirror-schema-list',
  'prosemirror-state',
  'prosemirror-transform',
  'prosemirror-view',
  'react',
  'react-dom',
  'uqr',
  'zod',
] as const;

/** Ground that is as pure as a noun and that the browser may read beside the nouns. */
export const pureGround: readonly string[] = [
  'src/documents/numbering.ts',
  'src/documents/paper.ts',
  'src/documents/changes/both-ways.ts',
  'src/documents/changes/changes.ts',
  'src/documents/changes/clause-changes.ts',
  'src/documents/changes/clause-changes.ts',
  'src/modules/bookings/desk/deal.ts',
  'src/modules/estimates/effects/effect.ts',
  'src/modules/opportunities/exits/exit.ts',
  'src/modules/opportunities/licences/licence.ts',
  'src/modules/estimates/versions/burn.ts',
  'src/modules/estimates/versions/comparison.ts',
  'src/modules/proposals/calculator/intake.ts',
  'src/modules/proposals/positioning/positioning.ts',
  'src/modules/scoping/lists/list.ts',
  'src/modules/signing/uploaded/signed-paper.ts',
  'src/modules/sow/library/deviation.ts',
  'src/modules/sow/redlines/redline.ts',
  'src/modules/sow/lint/lint.ts',
  'src/modules/sow/approval/approval-path.ts',
  'src/modules/sow/legal/legal-case.ts',
  'src/modules/sow/signature/signature.ts',
  'src/modules/sow/versions/version.ts',
  'src/modules/sow/editor/desk-shapes.ts',
  'src/modules/sow/editor/model/block-ids.ts',
  'src/modules/sow/editor/model/limits.ts',
  'src/modules/sow/editor/model/marks.ts',
  'src/modules/sow/editor/model/paper-nodes.ts',
  'src/modules/sow/editor/model/patching.ts',
  'src/modules/sow/editor/model/schema.ts',
  'src/modules/sow/editor/model/suggesting.ts',
  'src/modules/sow/editor/model/suggesting-words.ts',
  'src/modules/sow/editor/model/taking.ts',
  'src/platform/auth/account.ts',
  'src/platform/auth/federation/connection.ts',
  'src/platform/auth/scim/client.ts',
  'src/platform/auth/member.ts',
  'src/platform/may.ts',
  'src/platform/money.ts',
  'src/platform/person.ts',
  'src/platform/quantity.ts',
  'src/platform/three-way.ts',
  'src/platform/ledger/line.ts',
  'src/platform/ledger/proof.ts',
  'src/platform/record/erasure.ts',
  'src/platform/views/view.ts',
  'src/platform/jobs/job.ts',
  'src/platform/mail/mail.ts',
  'src/playbook/papers/pen.ts',
  'src/playbook/papers/lint-severity.ts',
  'src/playbook/reading.ts',
  'src/playbook/simulation/outcome.ts',
  'src/playbook/review-audience.ts',
  'src/connectors/webhooks/webhook.ts',
  'src/modules/worksheets/workbook/comparison.ts',
];
