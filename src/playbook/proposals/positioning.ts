import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import type { Lifecycles } from '../lifecycles.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const Field = z.strictObject({
  id: ruleFrame.id,
  title: z.string().min(1),
  asks: z.string().min(1),
  /** One of these; without them a text. */
  options: z.array(z.string().min(1)).min(2).optional(),
});
export type PositioningField = z.infer<typeof Field>;

const Group = z.strictObject({ ...ruleFrame, title: z.string().min(1), fields: z.array(Field).min(1) });

const Involvement = z.strictObject({
  ...ruleFrame,
  segment: z.string().min(1),
  /** A stage of the opportunity: from there on, as far as it is open. */
  fromStage: z.string().min(1),
  /** What is said when nobody is in it yet. */
  sentence: z.string().min(1),
});
export type Involvement = z.infer<typeof Involvement>;

const Positioning = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  groups: z.array(Group).min(1),
  involvement: z.array(Involvement),
});
export type PositioningPolicy = z.infer<typeof Positioning>;

/** Reads `positioning.yaml`; a field described twice and a stage that no opportunity has are refused. */
export const readPositioning = (folder: PlaybookFolder, lifecycles: () => Lifecycles): PositioningPolicy =>
  readSection(folder, 'positioning.yaml', Positioning, ({ groups, involvement }) => {
    const ids = groups.flatMap(({ fields }, group) =>
      fields.map(({ id }, at) => ({ id, path: ['groups', group, 'fields', at, 'id'] })),
    );
    const stages = new Set(lifecycles().opportunity.states.map(({ id }) => id));
    return [
      ...ids.flatMap(({ id, path }, at): SectionFault[] =>
        ids.findIndex((each) => each.id === id) < at
          ? [{ path, sentence: `is taken: ${id} is asked above; rename one.` }]
          : [],
      ),
      ...involvement.flatMap(({ fromStage }, at): SectionFault[] =>
        stages.has(fromStage)
          ? []
          : [
              {
                path: ['involvement', at, 'fromStage'],
                sentence: `names ${fromStage}, which is no stage of an opportunity.`,
              },
            ],
      ),
    ];
  });

/** What decides whether an engagement manager should be in an opportunity by now. */
export interface Involving {
  readonly segment: string;
  readonly stage: string;
  readonly managed: boolean;
}

/**
 * The rule by which an engagement manager should be in an opportunity and is not; undefined where there is none.
 * @param on the day, `2026-11-22`
 */
export function involvementDue(
  playbook: { readonly positioning: PositioningPolicy; readonly lifecycles: Lifecycles },
  { segment, stage, managed }: Involving,
  on: string,
): Involvement | undefined {
  const { states } = playbook.lifecycles.opportunity;
  const at = states.findIndex(({ id }) => id === stage);
  if (managed || states[at]?.ends) return undefined;
  return playbook.positioning.involvement.find(
    (rule) =>
      rule.segment === segment &&
      holdsOn(rule.effective, on) &&
      at >= states.findIndex(({ id }) => id === rule.fromStage),
  );
}
