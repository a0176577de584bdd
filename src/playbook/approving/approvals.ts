import { z } from 'zod';
import { elsewhere } from '../elsewhere.ts';
import type { Pricing } from '../estimating/pricing.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { paperSections } from '../papers/vocabulary.ts';
import { ruleFrame } from '../rule.ts';
import type { SectionFault } from '../section.ts';
import { readPolicy } from '../tables/loading.ts';
import { policyColumns } from '../tables/shape.ts';

/** What every step of the path carries, whether a rule of the table or a changed clause asks for it. */
const asked = {
  ...ruleFrame,
  /** What a yes says, as a sentence without its stop. */
  asks: z.string().min(1),
  /** Steps that are given first, where they are there; `deviations` stands for all of those. */
  after: z.array(z.string().min(1)).default([]),
  /** A promise of slas.yaml. */
  due: z.string().min(1),
};

const StepRule = z.strictObject({
  ...asked,
  title: z.string().min(1),
  roles: z.array(z.string().min(1)).min(1),
  /** How many different people have to say yes. */
  of: z.number().int().positive().default(1),
  /** Narrows the roles to the people of the deal's region. */
  ofRegion: z.boolean().default(false),
  /** Said of the estimate, in its review, before a statement of work is written. */
  given: z.literal('by-review').optional(),
  /** Steps that nobody gives who gives this one. */
  excludes: z.array(z.string().min(1)).default([]),
  /** Ids of parts: a change of one of them asks for the step again. */
  ground: z.array(z.string().min(1)),
});
/** One step as the playbook orders it. */
export type StepRule = z.infer<typeof StepRule>;

/** A part of a statement of work: sections of the paper and lines of its title block, or figures of its estimate. */
const Part = z.union([
  z.strictObject({
    id: ruleFrame.id,
    title: z.string().min(1),
    sections: z.array(z.enum(paperSections)).min(1),
    particulars: z.array(z.string().min(1)).default([]),
  }),
  z.strictObject({
    id: ruleFrame.id,
    title: z.string().min(1),
    figures: z.enum(['totals', 'discount', 'margin']),
  }),
]);
export type Part = z.infer<typeof Part>;

/** A total above which a legal case may ask for something. */
const CaseLimit = z.strictObject({
  ...ruleFrame,
  on: z.enum(['changed-terms', 'customer-paper']),
  totalAboveCents: z.number().int().positive(),
  /** Followed by the amount. */
  sentence: z.string().min(1),
});
export type CaseLimit = z.infer<typeof CaseLimit>;

const Approvals = z.strictObject({
  ...policyColumns,
  /** Facts that a gate of published-prices.yaml answers. */
  gates: z.record(z.string(), z.string()),
  steps: z.array(StepRule).min(1),
  deviations: z.strictObject(asked),
  parts: z.array(Part).min(1),
  legalCase: z.strictObject({
    openedBy: z.array(z.strictObject({ ...ruleFrame, role: z.string().min(1) })).min(1),
    stampedBy: z.string().min(1),
    /** Who says whether a limit is passed over. */
    exceptionsBy: z.string().min(1),
    due: z.string().min(1),
    limits: z.array(CaseLimit),
  }),
  signatories: z.array(z.strictObject({ ...ruleFrame, roles: z.array(z.string().min(1)).min(1) })).min(1),
});
type Approvals = z.infer<typeof Approvals>;

/** The table that says which steps there are. */
export const approvalsTable = 'sow-approvals';

/** The facts that the table may read; each is read off a statement of work and its estimate (facts.ts). */
export const approvalFacts = ['architectGate', 'discountPercent', 'marginMissed', 'investment'] as const;

/** Reads `approvals.yaml`: what it names must stand in it or elsewhere in the playbook. */
export function readApprovals(folder: PlaybookFolder, pricing: () => Pricing) {
  const { content, policy } = readPolicy(folder, 'approvals.yaml', Approvals, (file) => [
    ...tableFaults(file),
    ...factFaults(file, pricing()),
    ...stepFaults(file),
    ...referenceFaults(folder, file),
  ]);
  const { gates, steps, deviations, parts, legalCase, signatories } = content;
  const table = policy.tables.find(({ id }) => id === approvalsTable)!;
  return { gates, steps, deviations, parts, legalCase, signatories, policy, table };
}
export type ApprovalPolicy = ReturnType<typeof readApprovals>;

function tableFaults({ tables, steps }: Approvals): SectionFault[] {
  const table = tables[approvalsTable];
  const output = table?.outputs.step;
  if (table?.hit !== 'collect' || output?.type !== 'enum')
    return [
      { path: ['tables', approvalsTable], sentence: 'must collect steps: give it hit collect and the output step.' },
    ];
  const known = steps.map(({ id }) => id);
  return output.values
    .filter((id) => !known.includes(id))
    .map((id) => ({
      path: ['tables', approvalsTable, 'outputs', 'step', 'values'],
      sentence: `names ${id}, which is no step of this file: describe it under steps.`,
    }));
}

/** The targets stand in pricing.yaml, and only there. */
function factFaults({ facts, gates }: Approvals, { marginTargets }: Pricing): SectionFault[] {
  const strange = Object.keys(facts).filter((name) => !approvalFacts.some((known) => known === name));
  const { marginMissed } = facts;
  const targets = new Set(['none', ...marginTargets.map(({ id }) => id)]);
  const named = marginMissed?.type === 'enum' ? marginMissed.values : [];
  const inOrder = marginTargets.toSorted((one, other) => other.percent - one.percent).map(({ id }) => id);
  const expected = ['none', ...new Set(inOrder)];
  return [
    ...strange.map((name) => ({
      path: ['facts', name],
      sentence: `no statement of work has this fact: take one of ${approvalFacts.join(', ')}.`,
    })),
    ...(named.length === targets.size && named.every((id, at) => id === expected[at])
      ? []
      : [
          {
            path: ['facts', 'marginMissed', 'values'],
            sentence: `must be the targets of pricing.yaml, the highest first: ${expected.join(', ')}.`,
          },
        ]),
    ...Object.keys(gates)
      .filter((name) => facts[name]?.type !== 'boolean')
      .map((name) => ({ path: ['gates', name], sentence: 'is no boolean fact of this file.' })),
  ];
}

function stepFaults({ steps, deviations, parts }: Approvals): SectionFault[] {
  const known = new Set(steps.map(({ id }) => id));
  const partIds = new Set(parts.map(({ id }) => id));
  const before = (after: readonly string[], path: SectionFault['path']): SectionFault[] =>
    after.flatMap((id, at) =>
      known.has(id) || id === 'deviations'
        ? []
        : [{ path: [...path, at], sentence: `names ${id}, which is no step of this file.` }],
    );
  return [
    ...overlapFaults('steps', steps, 'id'),
    ...before(deviations.after, ['deviations', 'after']),
    ...steps.flatMap(({ after, excludes, ground }, at) => [
      ...before(after, ['steps', at, 'after']),
      ...before(excludes, ['steps', at, 'excludes']),
      ...ground.flatMap((id, place) =>
        partIds.has(id)
          ? []
          : [{ path: ['steps', at, 'ground', place], sentence: `names ${id}, which is no part of this file.` }],
      ),
    ]),
    ...ringFaults(steps, deviations.after),
  ];
}

/** Steps that wait for one another in a ring would wait for ever. */
function ringFaults(steps: readonly StepRule[], afterDeviations: readonly string[]): SectionFault[] {
  const before = new Map([
    ...steps.map(({ id, after }) => [id, after] as const),
    ['deviations', afterDeviations] as const,
  ]);
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (before.get(from) ?? []).some((id) => {
      if (id === to) return true;
      if (seen.has(id)) return false;
      seen.add(id);
      return reaches(id, to, seen);
    });
  return steps.flatMap(({ id }, at) =>
    reaches(id, id, new Set()) ? [{ path: ['steps', at, 'after'], sentence: `${id} waits for itself in a ring.` }] : [],
  );
}

function referenceFaults(folder: PlaybookFolder, file: Approvals): SectionFault[] {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  const gate = elsewhere(folder, 'published-prices.yaml', 'gates');
  const { gates, steps, deviations, legalCase, signatories } = file;
  const roles = (ids: readonly string[], path: SectionFault['path']) =>
    ids.flatMap((id, at) => role(id, [...path, at]));
  return [
    ...Object.entries(gates).flatMap(([name, id]) => gate(id, ['gates', name])),
    ...steps.flatMap((step, at) => [
      ...roles(step.roles, ['steps', at, 'roles']),
      ...sla(step.due, ['steps', at, 'due']),
    ]),
    ...sla(deviations.due, ['deviations', 'due']),
    ...legalCase.openedBy.flatMap((row, at) => role(row.role, ['legalCase', 'openedBy', at, 'role'])),
    ...role(legalCase.stampedBy, ['legalCase', 'stampedBy']),
    ...role(legalCase.exceptionsBy, ['legalCase', 'exceptionsBy']),
    ...sla(legalCase.due, ['legalCase', 'due']),
    ...overlapFaults('limits', legalCase.limits, 'id').map((fault) => ({
      ...fault,
      path: ['legalCase', ...fault.path],
    })),
    ...signatories.flatMap((row, at) => roles(row.roles, ['signatories', at, 'roles'])),
    ...overlapFaults(
      'signatories',
      signatories.map(({ effective }) => ({ effective, who: 'signs' })),
      'who',
    ).map(({ path: [, at = 0] }) => ({
      path: ['signatories', at, 'effective'],
      sentence: 'holds on days of the row before: end it with `to`.',
    })),
  ];
}
