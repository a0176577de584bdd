import {
  field,
  type Inline,
  type Signatures,
  type Table,
  type TableColumn,
  type TableRow,
  text,
} from '../../../documents/paper.ts';
import { showBytes } from '../../../platform/quantity.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import type { EstimateLine, EstimateSheet } from '../../estimates/estimate.ts';
import { factOf, type Scope, type ScopeFact } from '../../scoping/scope.ts';
import { type Milestone, referencesOf } from './milestones.ts';

const left = (share: number): TableColumn => ({ share, align: 'left' });
const right = (share: number): TableColumn => ({ share, align: 'right' });

type Cells = readonly (string | readonly Inline[])[];

/** A row whose cells span one column each, but for the first when `span` says more. */
function row(id: string, role: TableRow['attrs']['role'], cells: Cells, span = 1): TableRow {
  return {
    type: 'tableRow',
    attrs: { id, role },
    content: cells.map((cell, at) => ({
      type: 'tableCell',
      attrs: { columns: at === 0 ? span : 1 },
      content: typeof cell === 'string' ? (cell === '' ? [] : [text(cell)]) : [...cell],
    })),
  };
}

const table = (id: string, caption: string, columns: TableColumn[], rows: TableRow[]): Table => ({
  type: 'table',
  attrs: { id, caption, columns },
  content: rows,
});

/** `12,500.00`: money under a heading that names the currency. */
export const amount = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A line by its title, with its catalogue number where it has one. */
const titleOf = ({ title, sku }: EstimateLine): string => (sku === null ? title : `${title} (${sku})`);

/** What each activity does and hands over, by milestone. Hours stay inside the company. */
export function activitiesTable(milestones: readonly Milestone[], { sow }: PaperPolicy): Table {
  const rows = milestones.flatMap((milestone) => [
    row(`activities_${milestone.reference.toLowerCase()}`, 'group', [`${milestone.reference}  ${milestone.title}`], 4),
    ...milestone.activities.map(({ reference, line }) =>
      row(`activities_${reference.toLowerCase()}`, 'body', [
        reference,
        [field(`activity:${line.id}`, titleOf(line))],
        line.driver ?? '',
        line.deliverable ?? (line.kind === 'education' ? sow.educationDeliverable : ''),
      ]),
    ),
  ]);
  const head = row('activities_head', 'header', ['Ref.', 'Activity', 'Sized for', 'Deliverable']);
  return table(
    'activities_table',
    'Activities and Deliverables',
    [left(8), left(34), left(22), left(36)],
    [head, ...rows],
  );
}

export function milestonesTable(milestones: readonly Milestone[], { sow }: PaperPolicy): Table {
  const rows = milestones.map((milestone) =>
    row(`milestones_${milestone.reference.toLowerCase()}`, 'body', [
      milestone.reference,
      milestone.title,
      referencesOf(milestone),
      milestone.kind === 'education' ? sow.educationComplete : sow.milestoneComplete,
    ]),
  );
  const head = row('milestones_head', 'header', ['Ref.', 'Milestone', 'Activities', 'Complete when']);
  return table('milestones_table', 'Milestones', [left(8), left(24), left(18), left(50)], [head, ...rows]);
}

/** The roles that the estimate counts on, without their hours; null when it counts on none. */
export function rolesTable(sheet: EstimateSheet, { roles }: PaperPolicy, day: string): Table | null {
  const needed = Object.entries(sheet.hoursByRole).flatMap(([role, hours]) => (hours > 0 ? [role] : []));
  for (const role of needed) {
    if (roles.some((entry) => entry.role === role && holdsOn(entry.effective, day))) continue;
    throw new Refusal(
      'sow.unknownRole',
      `The estimate needs the role ${role}, which papers.yaml does not describe on ${day}.`,
    );
  }
  const shown = roles.filter(({ role, effective }) => needed.includes(role) && holdsOn(effective, day));
  if (shown.length === 0) return null;
  const rows = shown.map(({ title, does }, at) => row(`roles_${at + 1}`, 'body', [title, does]));
  return table('roles_table', 'Roles', [left(32), left(68)], [row('roles_head', 'header', ['Role', 'Task']), ...rows]);
}

/** Each assumption once, on whose side it lies, and the activities it belongs to; null when the estimate makes none. */
export function assumptionsTable(
  milestones: readonly Milestone[],
  { papers, estimating }: Pick<Playbook, 'papers' | 'estimating'>,
): Table | null {
  const { assumptionOwners: owners, catalogueAssumptions } = papers.sow;
  const known = estimating.templates.flatMap(({ activities }) => activities);
  const held = new Map<string, { references: string[]; owner: string }>();
  for (const { reference, line } of milestones.flatMap(({ activities }) => activities)) {
    if (line.assumption === null) continue;
    const unsaid = line.sku === null ? 'open' : catalogueAssumptions;
    const { assumptionOwner = unsaid } = known.find(({ id }) => id === line.rule) ?? {};
    const before = held.get(line.assumption)?.references ?? [];
    held.set(line.assumption, { references: [...before, reference], owner: owners[assumptionOwner] });
  }
  if (held.size === 0) return null;
  const rows = [...held].map(([assumption, { references, owner }], at) =>
    row(`assumptions_${at + 1}`, 'body', [`K${at + 1}`, assumption, owner, references.join(', ')]),
  );
  const head = row('assumptions_head', 'header', ['Ref.', 'Assumption', 'Lies with', 'Activities']);
  const columns = [left(8), left(58), left(16), left(18)];
  return table('assumptions_table', 'Assumptions by Activity', columns, [head, ...rows]);
}

/** Services by milestone, at the sum of their activities, with their own total. */
export function servicesPricesTable(milestones: readonly Milestone[], sheet: EstimateSheet): Table {
  const rows = milestones
    .filter(({ kind }) => kind === 'services')
    .map((milestone) =>
      row(`services_${milestone.reference.toLowerCase()}`, 'body', [
        milestone.reference,
        milestone.title,
        referencesOf(milestone),
        [field(`milestone:${milestone.reference}`, amount(milestone.priceCents))],
      ]),
    );
  const head = row('services_head', 'header', ['Ref.', 'Milestone', 'Activities', `Price (${sheet.currency})`]);
  const total = [[text('Total for services')], [field('servicesTotal', amount(sheet.totals.servicesCents))]];
  const columns = [left(8), left(46), left(24), right(22)];
  return table('services_table', 'Services', columns, [head, ...rows, row('services_total', 'total', total, 3)]);
}

/** Education by class, with its own total, apart from the services. */
export function educationPricesTable(milestones: readonly Milestone[], sheet: EstimateSheet): Table {
  const classes = milestones.filter(({ kind }) => kind === 'education').flatMap(({ activities }) => activities);
  const rows = classes.map(({ reference, line }) =>
    row(`education_${reference.toLowerCase()}`, 'body', [
      reference,
      titleOf(line),
      [field(`price:${line.id}`, amount(line.priceCents))],
    ]),
  );
  const head = row('education_head', 'header', ['Ref.', 'Education', `Price (${sheet.currency})`]);
  const total = [[text('Total for education')], [field('educationTotal', amount(sheet.totals.educationCents))]];
  const columns = [left(8), left(70), right(22)];
  return table('education_table', 'Education', columns, [head, ...rows, row('education_total', 'total', total, 2)]);
}

/** The figures that the work was sized by, as far as they are known; null when none is. */
export function scopeTable(scope: Scope, { scopeFacts }: PaperPolicy): Table | null {
  const known = scopeFacts.flatMap(({ fact: name, label, as }) => {
    const fact = factOf(scope, name);
    return fact === undefined ? [] : [{ label, name, shown: inWords(fact, as) }];
  });
  if (known.length === 0) return null;
  const rows = known.map(({ label, name, shown }, at) =>
    row(`scope_${at + 1}`, 'body', [label, shown === '' ? '' : [field(`scope:${name}`, shown)]]),
  );
  return table(
    'scope_table',
    'Scope',
    [left(60), right(40)],
    [row('scope_head', 'header', ['Figure', 'Value']), ...rows],
  );
}

type Shown = PaperPolicy['scopeFacts'][number]['as'];

function inWords({ value }: ScopeFact, as: Shown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.normalize('NFC').trim();
  if (as === 'words') return String(value);
  return as === 'count' ? value.toLocaleString('en-US') : showBytes(value);
}

/** Both parties sign; the provider stands on the left. */
export const signatureBlock = (provider: string, customer: string, { sow }: PaperPolicy): Signatures => ({
  type: 'signatures',
  content: [
    {
      type: 'signature',
      attrs: { id: 'signature_provider', party: 'provider', lines: sow.signatureLines },
      content: [text('For '), field('providerName', provider)],
    },
    {
      type: 'signature',
      attrs: { id: 'signature_customer', party: 'customer', lines: sow.signatureLines },
      content: [text('For '), field('customerName', customer)],
    },
  ],
});
