import type { Act } from '../../../platform/act.ts';
import { movedBy } from '../../../playbook/estimating/sizing.ts';
import type { FactKind } from '../../../playbook/facts.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { type Statement, sayValue } from '../../facts/fact.ts';
import { readStatements } from '../../facts/store.ts';
import { type FactPlace, subjectAt } from '../../facts/subject.ts';
import { scopeOf } from '../../scoping/standing.ts';
import { countedIn, countedInWords, toldOf } from '../counts.ts';
import type { OpenSheet } from '../estimate.ts';
import { readEstimate, readEstimates } from '../store.ts';
import type { FactEffects } from './effect.ts';
import { estimatedOpportunities } from './effects-store.ts';

/** What a fact of a deal or of a customer moves, who asks for it, and which estimates counted something else. */
export async function findEffects(act: Act, playbook: Playbook, place: FactPlace, name: string): Promise<FactEffects> {
  const { account, opportunity } = await subjectAt(act, playbook, place);
  const today = act.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const activities = activitiesMovedBy(playbook, name, today);
  const questionnaires = questionnairesAsking(playbook, name, today);
  const kind = playbook.facts.find((row) => row.name === name);
  const estimates: FactEffects['estimates'] = [];
  if (kind === undefined || activities.length === 0) return { activities, questionnaires, estimates };
  const statements = await readStatements(act, account, name);
  for (const number of opportunity === null ? await estimatedOpportunities(act, account) : [opportunity]) {
    const fact = await factNow(act, playbook, number, kind);
    for (const head of await readEstimates(act, number)) {
      if (head.state === 'superseded') continue;
      const { sheet } = await readEstimate(act, head.number);
      const counted = countedBefore(sheet, { activities, fact, statements, drafted: head.createdAt });
      if (counted === null) continue;
      const sentence = `${head.number} ${counted}; now ${fact.known ?? 'nothing is known'}.`;
      estimates.push({ number: head.number, state: head.state, sentence });
    }
  }
  return { activities, questionnaires, estimates };
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

/** The sets of questions that ask for a fact on a day, in the order of the playbook. */
export function questionnairesAsking(
  { questions: sets }: Pick<Playbook, 'questions'>,
  name: string,
  day: string,
): FactEffects['questionnaires'] {
  return sets.flatMap(({ id, title, effective, questions }) => {
    const asking = questions.filter(({ fact }) => fact === name).map(({ ask }) => ask);
    return asking.length > 0 && holdsOn(effective, day) ? [{ id, title, questions: asking }] : [];
  });
}

/** A fact as the drivers of an opportunity would count it now. */
interface FactNow {
  readonly kind: FactKind;
  /** The words of a driver; null where it passes over the fact. */
  readonly counted: string | null;
  /** As people read it; null where nobody knows. */
  readonly known: string | null;
}

async function factNow(act: Act, playbook: Playbook, opportunity: string, kind: FactKind): Promise<FactNow> {
  const scope = await scopeOf(act, opportunity);
  const counted = countedInWords(kind, { scope, told: toldOf(scope, playbook), playbook });
  const fact = scope.facts.find(({ name }) => name === kind.name);
  const { value, low = null, high = null, unit = null } = fact ?? { value: null };
  return { kind, counted, known: value === null ? null : sayValue({ value, low, high, unit }) };
}

interface Counting {
  readonly activities: FactEffects['activities'];
  readonly fact: FactNow;
  /** Of the fact, the newest first. */
  readonly statements: readonly Statement[];
  /** When the estimate was drafted. */
  readonly drafted: string;
}

/**
 * `counted 1,200 users`, `was drafted without it`, or null where a sheet counted what stands now. The words on its lines
 * are what it counted; where an activity that the fact moves came to no line, what stood on the day tells.
 */
function countedBefore({ lines }: OpenSheet, { activities, fact, statements, drafted }: Counting): string | null {
  const moved = new Set(activities.map(({ id }) => id));
  const drivers = lines.filter(({ rule }) => moved.has(rule)).map(({ driver }) => countedIn(driver, fact.kind));
  const other = drivers.find((words) => words !== fact.counted);
  if (other !== undefined)
    return other === null || other.endsWith(' not known') ? 'was drafted without it' : `counted ${other}`;
  const services = new Set(lines.map(({ service }) => service));
  const left = activities.some(({ id, service }) => services.has(service) && !lines.some(({ rule }) => rule === id));
  return left ? saidBefore(statements, Temporal.Instant.from(drafted), fact.known) : null;
}

function saidBefore(statements: readonly Statement[], drafted: Temporal.Instant, known: string | null): string | null {
  const before = (moment: string) => Temporal.Instant.compare(Temporal.Instant.from(moment), drafted) <= 0;
  const then = statements.find(
    ({ statedAt, setAside }) => before(statedAt) && (setAside === null || !before(setAside.at)),
  );
  if (then === undefined) return known === null ? null : 'was drafted without it';
  return sayValue(then) === known ? null : `counted ${sayValue(then)}`;
}
