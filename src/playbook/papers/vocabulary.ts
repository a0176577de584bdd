/**
 * The words that clauses and the modules that assemble papers agree on: what a clause may ask for by `{{name}}`, and
 * what its conditions may look at. Assembly must supply every one of them, which the compiler holds.
 */

/** The parts a statement of work consists of; a clause belongs to one, and `{{see:acceptance}}` cites it. */
export const paperSections = [
  'description',
  'definitions',
  'scope',
  'activities',
  'milestones',
  'classes',
  'schedule',
  'weekly-minimum',
  'roles',
  'assumptions',
  'prerequisites',
  'out-of-scope',
  'services-pricing',
  'education-pricing',
  'billing',
  'travel',
  'acceptance',
  'change-control',
  'delay-and-expiry',
  'terms',
  'signatures',
] as const;

/** Values that stand in the middle of a sentence. */
export const paperFields = [
  'customerName',
  'providerName',
  'paperNumber',
  'paperDate',
  'services',
  'reportName',
  'duration',
  'estimatedStart',
  'estimatedEnd',
  'servicesTotal',
  'servicesBilling',
  'educationTotal',
  'educationBilling',
  'grandTotal',
] as const;
export type PaperField = (typeof paperFields)[number];

/** Blocks made from the estimate and the scope; each stands on a line of its own. */
export const paperTables = [
  'scopeFacts',
  'activities',
  'milestones',
  'roles',
  'assumptions',
  'servicesPrices',
  'educationPrices',
  'signatures',
] as const;
export type PaperTable = (typeof paperTables)[number];

/** What conditions may look at, and what may be there: `yes` is true or false, `list` holds words, `word` is one. */
export const clauseFacts = {
  services: 'list',
  outcome: 'list',
  region: 'word',
  publicSector: 'yes',
  terms: 'word',
  report: 'yes',
  hasServices: 'yes',
  hasEducation: 'yes',
  onSite: 'yes',
} as const;
export type ClauseFactName = keyof typeof clauseFacts;

type FactValue<Kind> = Kind extends 'list' ? readonly string[] : Kind extends 'yes' ? boolean : string;
export type ClauseFacts = { readonly [Name in ClauseFactName]: FactValue<(typeof clauseFacts)[Name]> };
