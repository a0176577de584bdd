import type { EstimateLine } from '../../estimates/estimate.ts';

/** An activity of the estimate under the name by which the paper cites it: `A7`. */
export interface Activity {
  readonly reference: string;
  readonly line: EstimateLine;
}

/** Activities that are completed and accepted as one: `M2 Move`. */
export interface Milestone {
  readonly reference: string;
  readonly title: string;
  readonly kind: EstimateLine['kind'];
  readonly activities: readonly Activity[];
  readonly priceCents: number;
}

const EDUCATION = 'Education';

/**
 * The estimate's lines as milestones, in the order in which their workstreams first appear; all classes together are
 * the last one. Activities are counted through, so that each has one name in the whole paper.
 */
export function milestonesOf(lines: readonly EstimateLine[]): Milestone[] {
  const groups = new Map<string, EstimateLine[]>();
  const services = lines.filter((line) => line.kind === 'services');
  const education = lines.filter((line) => line.kind === 'education');
  for (const line of services) groups.set(line.workstream, [...(groups.get(line.workstream) ?? []), line]);
  let counted = 0;
  const milestone = (title: string, group: readonly EstimateLine[], at: number): Milestone => ({
    reference: `M${at + 1}`,
    title,
    kind: group[0]?.kind ?? 'services',
    activities: group.map((line) => {
      counted += 1;
      return { reference: `A${counted}`, line };
    }),
    priceCents: group.reduce((sum, line) => sum + line.priceCents, 0),
  });
  const milestones = [...groups].map(([title, group], at) => milestone(title, group, at));
  if (education.length > 0) milestones.push(milestone(EDUCATION, education, milestones.length));
  return milestones;
}

/** `A3`, or `A3 to A7`: activities of a milestone follow one another. */
export function referencesOf({ activities }: Milestone): string {
  const first = activities[0]?.reference ?? '';
  const last = activities.at(-1)?.reference ?? '';
  return first === last ? first : `${first} to ${last}`;
}
