import { z } from 'zod';
import { elsewhere } from '../elsewhere.ts';
import { fiscalQuarterOf } from '../fiscal-quarter.ts';
import type { PlaybookFolder } from '../folder.ts';
import { BoardName, type Lifecycles } from '../lifecycles.ts';
import { ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

/** A word that somebody gives, and the guard that it meets. */
const ApprovalRule = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  guard: z.string().min(1),
  /** The step of approvals.yaml that gives it; without one, the word is a review's: `size` or `architecture`. */
  step: z.string().min(1).optional(),
  /** A total of `published-prices.yaml`: not above it, the word is not asked for. */
  gate: z.string().min(1).optional(),
});
export type ApprovalRule = z.infer<typeof ApprovalRule>;

const SegmentLabel = z.strictObject({
  id: z.string().min(1),
  segment: z.string().min(1),
  /** Without one it fits every region. */
  region: z.string().min(1).optional(),
});

const columns = z.record(z.string(), z.string().min(1));

/** How proposals come from the columns of one board to those of another; what cannot is refused with its cure. */
const BoardMigration = z.strictObject({ from: BoardName, to: BoardName, columns, refused: columns });
export type BoardMigration = z.infer<typeof BoardMigration>;

const Proposals = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** Outcomes of routing that put an opportunity on the board. */
  outcomes: z.array(z.string().min(1)).min(1),
  approvals: z.array(ApprovalRule),
  segmentLabels: z.array(SegmentLabel).min(1),
  labels: z.strictObject({
    calculator: z.string().min(1),
    publicSector: z.string().min(1),
    segment: z.string().min(1),
  }),
  lossReasons: z.array(z.strictObject({ id: ruleFrame.id, title: z.string().min(1) })).min(1),
  lossOfOpportunity: z.string().min(1),
  stale: z.strictObject({
    task: z.string().min(1),
    slas: z.strictObject({ proposal: z.string(), 'proposal-2020': z.string() }),
  }),
  closeQuarter: z.strictObject({ label: z.string().min(1), fiscalYearBegins: z.number().int().min(1).max(12) }),
  closedShownDays: z.number().int().positive(),
  migrations: z.array(BoardMigration),
});
export type ProposalPolicy = z.infer<typeof Proposals>;

/** What reviews give: whoever leaves a step out names one of these. */
const reviewed = ['size', 'architecture'];
const unreviewed = (id: string, at: number): SectionFault[] =>
  reviewed.includes(id)
    ? []
    : [
        {
          path: ['approvals', at, 'step'],
          sentence: `is missing: only ${reviewed.join(' and ')} are given by a review.`,
        },
      ];

/**
 * Reads `proposals.yaml`: a word whose guard no board has, a step or promise that is described nowhere, and a column that
 * a migration forgets are refused.
 */
export function readProposals(folder: PlaybookFolder, lifecycles: () => Lifecycles): ProposalPolicy {
  const step = elsewhere(folder, 'approvals.yaml', 'steps');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  const gate = elsewhere(folder, 'published-prices.yaml', 'gates');
  return readSection(
    folder,
    'proposals.yaml',
    Proposals,
    ({ approvals, stale, lossReasons, lossOfOpportunity, migrations }) => {
      const boards = lifecycles();
      const guards = new Set(BoardName.options.flatMap((board) => boards[board].guards.map(({ id }) => id)));
      return [
        ...approvals.flatMap((approval, at) => [
          ...(approval.step ? step(approval.step, ['approvals', at, 'step']) : unreviewed(approval.id, at)),
          ...(approval.gate ? gate(approval.gate, ['approvals', at, 'gate']) : []),
          ...(guards.has(approval.guard)
            ? []
            : [{ path: ['approvals', at, 'guard'], sentence: `names ${approval.guard}, a guard of no board.` }]),
        ]),
        ...Object.entries(stale.slas).flatMap(([board, promise]) => sla(promise, ['stale', 'slas', board])),
        ...(lossReasons.some(({ id }) => id === lossOfOpportunity)
          ? []
          : [{ path: ['lossOfOpportunity'], sentence: `names ${lossOfOpportunity}, which is no loss reason.` }]),
        ...migrations.flatMap((migration, at) => migrationFaults(boards, migration, at)),
      ];
    },
  );
}

/** Every column goes somewhere that is there, or is refused; none does both. */
function migrationFaults(boards: Lifecycles, migration: BoardMigration, at: number): SectionFault[] {
  const { from, to, columns, refused } = migration;
  const there = new Set(boards[to].states.map(({ id }) => id));
  const here = boards[from].states.map(({ id }) => id);
  const path = ['migrations', at] as const;
  const forgotten = here.filter((id) => Object.hasOwn(columns, id) === Object.hasOwn(refused, id));
  return [
    ...forgotten.map((id) => ({
      path,
      sentence: `says nothing, or two things, of the column ${id}: map it or refuse it.`,
    })),
    ...[...Object.keys(columns), ...Object.keys(refused)]
      .filter((id) => !here.includes(id))
      .map((id) => ({ path, sentence: `names the column ${id}, which ${from} does not have.` })),
    ...Object.entries(columns)
      .filter(([, target]) => !there.has(target))
      .map(([id, target]) => ({
        path: [...path, 'columns', id],
        sentence: `leads to ${target}, which ${to} does not have.`,
      })),
  ];
}

/** The segment labels that fit a segment and region, in the order of the playbook. */
export const labelsFitting = (
  { segmentLabels }: Pick<ProposalPolicy, 'segmentLabels'>,
  { segment, region }: { readonly segment: string; readonly region: string },
): string[] =>
  segmentLabels
    .filter((label) => label.segment === segment && (label.region === undefined || label.region === region))
    .map(({ id }) => id);

/** The label of the fiscal quarter in which a day (`2026-11-22`) lies: `close_qtr::Q427`. */
export function closeQuarterOf({ closeQuarter }: Pick<ProposalPolicy, 'closeQuarter'>, day: string): string {
  const { quarter, year } = fiscalQuarterOf(closeQuarter.fiscalYearBegins, day);
  return `${closeQuarter.label}Q${quarter}${String(year % 100).padStart(2, '0')}`;
}
