import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { type Figures, factsOf } from '../../../playbook/approving/figures.ts';
import { type PathStep, pathOf } from '../../../playbook/approving/path.ts';
import { removalOf } from '../../../playbook/approving/removal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { StepAsked } from '../../approvals/approval.ts';
import { readApprovalsOf, type StoredApproval } from '../../approvals/store.ts';
import { readHead, type StoredHead } from '../../estimates/store.ts';
import { type ArchitectWord, findArchitectWord } from '../../reviews/architect-store.ts';
import { deviationsOf } from '../deviations.ts';
import type { StoredSow } from '../store.ts';
import { readFigures } from './figures-store.ts';
import { groundOf } from './ground.ts';
import { reasonsOf, removalInWords, type Telling } from './words.ts';

/** Where a statement of work stands with those who approve it. */
export interface Standing extends Telling {
  readonly estimate: StoredHead;
  readonly steps: readonly PathStep[];
  /** The architect's yes to the work of its estimate; null where there is none. */
  readonly architect: ArchitectWord | null;
  /** What was asked for and not taken back; null before it is submitted. */
  readonly approval: StoredApproval | null;
}

/** Works out who has to approve a statement of work as it is now, by the rules of today. */
export async function standingOf(act: Act, playbook: Playbook, sow: StoredSow): Promise<Standing> {
  const on = today(act.clock);
  const estimate = await readHead(act, sow.estimate);
  const figures = await readFigures(act, playbook, estimate, on);
  const { paper, base, issuedOn } = sow;
  const deviations = deviationsOf(playbook, { paper, base, date: issuedOn });
  const needed = deviations.flatMap(({ clause, title, needs }) => (needs === null ? [] : [{ clause, title, needs }]));
  const steps = pathOf(playbook, { facts: factsOf(playbook, figures, on), deviations: needed, on });
  const standing = (await readApprovalsOf(act, { kind: 'sow', number: sow.number })).find(
    ({ state }) => state !== 'withdrawn',
  );
  const architect = await findArchitectWord(act, estimate.id);
  return { playbook, on, estimate, figures, deviations, steps, architect, approval: standing ?? null };
}

/** Whether an architect has to look at an estimate before a statement of work is written from it, and has not. */
export async function lacksArchitect(act: Act, playbook: Playbook, estimate: StoredHead): Promise<boolean> {
  const on = today(act.clock);
  const figures: Figures = await readFigures(act, playbook, estimate, on);
  const steps = pathOf(playbook, { facts: factsOf(playbook, figures, on), deviations: [], on });
  return steps.some(({ byReview }) => byReview) && (await findArchitectWord(act, estimate.id)) === null;
}

/** Whether nobody waits for an architect: none is asked about an estimate of this size, or one has said yes to its work. */
export const architectStands = ({ steps, architect }: Pick<Standing, 'steps' | 'architect'>): boolean =>
  architect !== null || !steps.some(({ byReview }) => byReview);

/** The smallest change that removes a step, in words; null where it is always there. */
export const changeRemoving = (standing: Standing, step: PathStep): string | null => {
  const { playbook, figures, on } = standing;
  return removalInWords(standing, removalOf(playbook, step, figures, factsOf(playbook, figures, on), on));
};

/** The steps as they are asked for: without what a review has said before. */
export function stepsAsked(standing: Standing, sow: StoredSow): StepAsked[] {
  const { playbook, figures, estimate } = standing;
  const { approvals, papers } = playbook;
  const grounds = { approvals, papers, paper: sow.paper, figures, estimate: estimate.number };
  const drafted = { person: sow.createdById, why: `You drafted ${sow.number}: somebody else says yes to it.` };
  return standing.steps
    .filter(({ byReview }) => !byReview)
    .map((step) => ({
      ...{ id: step.id, title: step.title, roles: step.roles, of: step.of, due: step.due },
      after: step.after.filter((id) => standing.steps.some((each) => each.id === id && !each.byReview)),
      excludes: step.excludes,
      region: step.ofRegion ? sow.region : null,
      why: reasonsOf(standing, step),
      removal: changeRemoving(standing, step),
      ground: groundOf(grounds, step),
      submitterMay: false,
      conflicts: [drafted],
    }));
}
