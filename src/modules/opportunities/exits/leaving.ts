import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { servedByPs } from '../../../playbook/routing.ts';
import { holdsOn, sourceInWords } from '../../../playbook/rule.ts';
import { type ComputedCriterion, type ExitCriterion, type StageExit, unmetDoes } from '../../../playbook/stages.ts';
import { isStandard } from '../opportunity.ts';
import type { StoredOpportunity } from '../store.ts';
import type { Criterion } from './exit.ts';
import { readTicks, type Tick } from './ticks-store.ts';

interface Seen {
  readonly playbook: Pick<Playbook, 'routing' | 'stages'>;
  readonly opportunity: StoredOpportunity;
  readonly on: string;
}

/** Whether an opportunity meets what the house can see of it by itself. */
const facts: Readonly<Record<ComputedCriterion, (seen: Seen) => Criterion['state']>> = {
  'licence-named': ({ opportunity }) => (opportunity.licence === null ? 'missing' : 'met'),
  routed: ({ opportunity: { outcome } }) =>
    outcome === null || outcome.at(-1) === 'needs-information' ? 'missing' : 'met',
  'manager-named': ({ playbook, opportunity: { outcome, needs, engagementManager } }) => {
    if (engagementManager !== null) return 'met';
    return isStandard(needs) || (outcome !== null && !servedByPs(playbook, outcome)) ? 'not-needed' : 'missing';
  },
  valued: ({ playbook, opportunity: { outcome, valueCents } }) => {
    if (valueCents !== null) return 'met';
    return outcome !== null && !servedByPs(playbook, outcome) ? 'not-needed' : 'missing';
  },
  'closes-ahead': ({ opportunity, on }) => (opportunity.closeDate < on ? 'missing' : 'met'),
};

/** What an exit asks for on the day, each with how it stands. */
export async function criteriaOf(
  act: Act,
  playbook: Pick<Playbook, 'routing' | 'stages'>,
  opportunity: StoredOpportunity,
  exit: StageExit,
): Promise<Criterion[]> {
  const ticks = await readTicks(act, opportunity.number);
  const on = today(act.clock);
  return exit.criteria
    .filter(({ effective }) => holdsOn(effective, on))
    .map((criterion) => standingOf({ playbook, opportunity, on }, criterion, ticks.get(criterion.id)));
}

function standingOf(seen: Seen, criterion: ExitCriterion, tick: Tick | undefined): Criterion {
  const { id, title, computed, cure, source, note } = criterion;
  const ticked = computed === undefined ? (tick ?? null) : null;
  return {
    ...{ id, title, computed: computed !== undefined, cure, ticked, source: sourceInWords(source) },
    state: computed ? facts[computed](seen) : ticked ? 'met' : 'missing',
    refuses: unmetDoes(seen.playbook.stages, criterion) === 'refuse',
    note: note ?? null,
  };
}

/** Why a stage is not left yet: what is missing, each with its cure; true where nothing that refuses is. */
export function mayLeave(title: string, criteria: readonly Criterion[]): true | string {
  const missing = criteria.filter(({ state, refuses }) => refuses && state === 'missing');
  if (missing.length === 0) return true;
  const words = missing.map((criterion) => criterion.cure.charAt(0).toLowerCase() + criterion.cure.slice(1));
  return `${title} asks for ${missing.length} more: ${words.join('; ')}.`;
}

/**
 * Holds a move against what its stage asks for.
 * @returns titles of what is missing and only noted
 * @throws Refusal `opportunity.exit` (409) with every criterion that is missing and its cure in `faults`
 */
export async function demandExit(
  act: Act,
  playbook: Playbook,
  opportunity: StoredOpportunity,
  exit: StageExit,
  title: string,
): Promise<string[]> {
  const criteria = await criteriaOf(act, playbook, opportunity, exit);
  const permitted = mayLeave(title, criteria);
  const missing = criteria.filter(({ state }) => state === 'missing');
  if (permitted === true) return missing.map((criterion) => criterion.title);
  const faults = missing
    .filter(({ refuses }) => refuses)
    .map((criterion) => ({ place: criterion.title, sentence: `is missing: ${criterion.cure}.` }));
  throw new Refusal('opportunity.exit', `${opportunity.number}: ${permitted}`, { status: 409, faults });
}
