import type { Act } from '../../../platform/act.ts';
import { demand } from '../../../platform/rights.ts';
import { movedBy } from '../../../playbook/estimating/sizing.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { agree, type Statement, sayValue } from '../../facts/fact.ts';
import { readStatements } from '../../facts/store.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { readEstimate, readEstimates } from '../store.ts';
import type { FactEffects } from './effect.ts';

/** What a fact of an opportunity moves, and which of its estimates counted something else than what stands now. */
export async function findEffects(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  name: string,
): Promise<FactEffects> {
  demand(act.reader, 'fact.see');
  const { account } = await readOpportunity(act, opportunity);
  const today = act.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const activities = activitiesMovedBy(playbook, name, today);
  const statements = await readStatements(act, account.number, name);
  const moved = new Set(activities.map(({ id }) => id));
  const estimates: FactEffects['estimates'] = [];
  for (const { number, state, createdAt } of await readEstimates(act, opportunity)) {
    const sentence = state === 'superseded' ? null : countedOtherwise(number, statements, createdAt);
    if (sentence === null) continue;
    const { sheet } = await readEstimate(act, number);
    if (sheet.lines.some(({ rule }) => moved.has(rule))) estimates.push({ number, state, sentence });
  }
  return { activities, estimates };
}

/** The activities whose hours, journeys or condition ask for a fact on a day, in the order of the playbook. */
export function activitiesMovedBy(
  { estimating }: Pick<Playbook, 'estimating'>,
  name: string,
  day: string,
): FactEffects['activities'] {
  return estimating.templates
    .filter(({ effective }) => holdsOn(effective, day))
    .flatMap(({ service, activities }) =>
      activities
        .filter((activity) => holdsOn(activity.effective, day) && movedBy(activity, estimating.measures).has(name))
        .map(({ id, title }) => ({ id, title, service })),
    );
}

/**
 * `EST-2026-0001 counted 1,200 users; now 1,450 users.`, or null where what stands is what stood.
 * @param statements of one fact, the newest first
 * @param drafted when the estimate was drafted
 */
export function countedOtherwise(number: string, statements: readonly Statement[], drafted: string): string | null {
  const at = Temporal.Instant.from(drafted);
  const before = (moment: string) => Temporal.Instant.compare(Temporal.Instant.from(moment), at) <= 0;
  const then = statements.find(
    ({ statedAt, setAside }) => before(statedAt) && (setAside === null || !before(setAside.at)),
  );
  const now = statements.find(({ setAside }) => setAside === null);
  if (then === undefined && now === undefined) return null;
  if (then !== undefined && now !== undefined && agree(then, now)) return null;
  const said = then === undefined ? `${number} was drafted without it` : `${number} counted ${sayValue(then)}`;
  return `${said}; now ${now === undefined ? 'nothing is known' : sayValue(now)}.`;
}
