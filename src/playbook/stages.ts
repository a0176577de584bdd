import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import type { Lifecycles } from './lifecycles.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

/** What becomes of a move while a criterion of its exit is open. */
const Unmet = z.enum(['refuse', 'warn']);

/** Facts of an opportunity by which the house sees a criterion met by itself. */
const computed = ['licence-named', 'routed', 'manager-named', 'valued', 'closes-ahead'] as const;
export type ComputedCriterion = (typeof computed)[number];

const Criterion = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** The fact that meets it; without one somebody ticks it. */
  computed: z.enum(computed).optional(),
  /** What to do about it, as a sentence without its full stop. */
  cure: z.string().min(1),
  unmet: Unmet.optional(),
});
export type ExitCriterion = z.infer<typeof Criterion>;

const Exit = z.strictObject({
  /** A stage of the lifecycle, and the verb that leads on from it. */
  stage: z.string().min(1),
  verb: z.string().min(1),
  criteria: z.array(Criterion).min(1),
});
export type StageExit = z.infer<typeof Exit>;

const reason = { id: ruleFrame.id, title: z.string().min(1) };
const LossReason = z.strictObject({
  ...reason,
  /** What is said with it: words, the other opportunity, the partner. */
  asks: z.enum(['details', 'other', 'partner']).optional(),
  /** Only a part of the house that has seen this met says it. */
  guard: z.string().min(1).optional(),
});

const framed = {
  stage: z.string().min(1),
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  note: ruleFrame.note,
};
const days = z.number().int().positive();

const Stages = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  unmet: z.strictObject({ computed: Unmet, ticked: Unmet }),
  exits: z.array(Exit).min(1),
  lost: z.strictObject({
    ...framed,
    detailsFromCents: z.number().int().nonnegative(),
    reasons: z.array(LossReason).min(1),
  }),
  unqualified: z.strictObject({ ...framed, reasons: z.array(z.strictObject(reason)).min(1) }),
  duplicate: z.strictObject(framed),
  quiet: z.strictObject({
    ...ruleFrame,
    stages: z.array(z.string().min(1)),
    /** Whether what stays quiet is lost by itself; else its owner is told and no more. */
    closes: z.boolean(),
    reason: z.string().min(1),
    rows: z.array(
      z
        .strictObject({
          segment: z.string().optional(),
          publicSector: z.boolean().optional(),
          warnDays: days,
          closeDays: days,
        })
        .refine(({ warnDays, closeDays }) => warnDays < closeDays, {
          error: 'warns after it closes: warnDays is smaller than closeDays.',
        }),
    ),
  }),
  orderTypes: z.array(z.strictObject(reason)).min(1),
  naming: z.strictObject({ template: z.string().min(1), source: ruleFrame.source, effective: ruleFrame.effective }),
});
/** What the stages of an opportunity ask for, and how one ends. */
export type StagePolicy = z.infer<typeof Stages>;

/**
 * Reads `stages.yaml`; a stage or verb the lifecycle does not have, an id given twice and a reason that is none are refused.
 */
export const readStages = (folder: PlaybookFolder, lifecycles: () => Lifecycles): StagePolicy =>
  readSection(folder, 'stages.yaml', Stages, (stages) => faultsOf(stages, lifecycles()));

function faultsOf(policy: StagePolicy, { opportunity }: Lifecycles): SectionFault[] {
  const { exits, lost, quiet } = policy;
  const ids = exits.flatMap(({ criteria }, exit) =>
    criteria.map(({ id }, at) => ({ id, path: ['exits', exit, 'criteria', at, 'id'] })),
  );
  const led = (stage: string, verb: string) =>
    opportunity.moves.some((move) => move.verb === verb && move.from.includes(stage));
  const ends = (stage: string) => opportunity.states.some(({ id, ends: last }) => id === stage && last);
  return [
    ...(['lost', 'unqualified', 'duplicate'] as const).flatMap((way): SectionFault[] =>
      ends(policy[way].stage)
        ? []
        : [{ path: [way, 'stage'], sentence: `names ${policy[way].stage}, which ends nothing.` }],
    ),
    ...exits.flatMap(({ stage, verb }, at): SectionFault[] =>
      led(stage, verb)
        ? []
        : [{ path: ['exits', at, 'verb'], sentence: `names ${verb}, which does not leave ${stage}.` }],
    ),
    ...ids.flatMap(({ id, path }, at): SectionFault[] =>
      ids.findIndex((each) => each.id === id) < at
        ? [{ path, sentence: `is taken: ${id} is asked above; rename one.` }]
        : [],
    ),
    ...quiet.stages.flatMap((stage, at): SectionFault[] =>
      led(stage, 'lose')
        ? []
        : [{ path: ['quiet', 'stages', at], sentence: `names ${stage}, from which none is lost.` }],
    ),
    ...(lost.reasons.some(({ id, asks, guard }) => id === quiet.reason && !asks && !guard)
      ? []
      : [{ path: ['quiet', 'reason'], sentence: `names ${quiet.reason}, which is no reason that stands by itself.` }]),
  ];
}

/** What the stage asks for before it is left by a verb; undefined where it asks for nothing. */
export const exitOf = ({ exits }: StagePolicy, stage: string, verb: string): StageExit | undefined =>
  exits.find((exit) => exit.stage === stage && exit.verb === verb);

/** What becomes of a move while the criterion is open. */
export const unmetDoes = ({ unmet }: StagePolicy, criterion: ExitCriterion): 'refuse' | 'warn' =>
  criterion.unmet ?? (criterion.computed ? unmet.computed : unmet.ticked);

/** How an opportunity of services alone is called: `Alder Freight- Professional Services 03/27` for one that closes in March 2027. */
export const nameOf = ({ naming }: StagePolicy, company: string, closeDate: string): string =>
  naming.template
    .replace('{company}', company)
    .replace('{month}', closeDate.slice(5, 7))
    .replace('{year}', closeDate.slice(2, 4));
