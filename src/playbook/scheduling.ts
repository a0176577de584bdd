import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import type { Lifecycles } from './lifecycles.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';
import type { StagePolicy } from './stages.ts';

const Criterion = z.strictObject({
  id: ruleFrame.id,
  title: z.string().min(1),
  /** Role that sees to it. */
  who: z.string().min(1),
  cure: z.string().min(1),
  /** Met from this stage on; by a tick of stages.yaml; by a task of this template that is done. Else somebody ticks it. */
  stage: z.string().min(1).optional(),
  ticked: z.string().min(1).optional(),
  task: z.string().min(1).optional(),
});
export type ReadyCriterion = z.infer<typeof Criterion>;

const Scheduling = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  leadTimes: z.strictObject({
    ...ruleFrame,
    kinds: z.array(z.strictObject({ id: ruleFrame.id, title: z.string().min(1) })).min(1),
    /** After so many days a lead time is told as old. */
    refreshedEveryDays: z.number().int().positive(),
  }),
  confirming: z.strictObject({ ...ruleFrame, task: z.string().min(1) }),
  /** What whoever writes to a customer does about a start that may not be told yet. */
  telling: z.strictObject({ ...ruleFrame, cure: z.string().min(1) }),
  risk: z.strictObject({
    ...ruleFrame,
    title: z.string().min(1),
    roles: z.array(z.string().min(1)).min(1),
    of: z.number().int().positive(),
    due: z.string().min(1),
  }),
  ready: z.strictObject({ ...ruleFrame, unmet: z.enum(['refuse', 'warn']), criteria: z.array(Criterion) }),
});
/** When work may begin, and who says so. */
export type Scheduling = z.infer<typeof Scheduling>;

/** Reads `scheduling.yaml`; a role, promise, stage or line of stages.yaml that is described nowhere is refused. */
export function readScheduling(
  folder: PlaybookFolder,
  lifecycles: () => Lifecycles,
  stages: () => StagePolicy,
): Scheduling {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  return readSection(folder, 'scheduling.yaml', Scheduling, ({ risk, ready }) => {
    const states = new Set(lifecycles().opportunity.states.map(({ id }) => id));
    const lines = new Set(stages().exits.flatMap(({ criteria }) => criteria.map(({ id }) => id)));
    const known = (among: ReadonlySet<string>, id: string | undefined, path: SectionFault['path'], noun: string) =>
      id === undefined || among.has(id) ? [] : [{ path, sentence: `names ${id}, which is no ${noun}.` }];
    return [
      ...risk.roles.flatMap((id, at) => role(id, ['risk', 'roles', at])),
      ...sla(risk.due, ['risk', 'due']),
      ...ready.criteria.flatMap(({ who, stage, ticked }, at) => [
        ...role(who, ['ready', 'criteria', at, 'who']),
        ...known(states, stage, ['ready', 'criteria', at, 'stage'], 'stage of an opportunity'),
        ...known(lines, ticked, ['ready', 'criteria', at, 'ticked'], 'line of stages.yaml'),
      ]),
    ];
  });
}
