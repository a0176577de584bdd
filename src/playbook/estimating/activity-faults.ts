import { Refusal } from '../../platform/refusal.ts';
import { holdsOn } from '../rule.ts';
import type { SectionFault } from '../section.ts';
import type { Activity, Template } from './activities.ts';
import type { Vocabulary } from './checking.ts';
import { asksFor, type Driver, driverFaults, type Wanted } from './driver.ts';
import { anyValue, knownOf, type Sizing, unknownValue } from './knowledge.ts';
import { meantBy, sizesOf } from './sizing.ts';
import { plain, type Unit } from './unit.ts';
import { hoursPerDay } from './vocabulary.ts';

const hours: Unit = { hours: 1 };

/** What is wrong with one activity by itself: its workstream, its roles, its drivers, its published price. */
export function activityFaults(activity: Activity, { staffing, spreads, vocabulary }: Sizing): SectionFault[] {
  const faults: SectionFault[] = [];
  const fault = (path: SectionFault['path'], sentence: string) => faults.push({ path, sentence });
  const driver = (path: SectionFault['path'], given: Driver | undefined, wanted: Wanted) => {
    if (given === undefined) return;
    for (const sentence of driverFaults(given, wanted, vocabulary)) fault(path, `of ${activity.id}: ${sentence}`);
  };
  if (!staffing.every(({ workstreams }) => workstreams.some(({ id }) => id === activity.workstream)))
    fault(
      ['workstream'],
      `${activity.workstream} is no workstream of every staffing rule: add it there or correct it.`,
    );
  for (const [role, given] of Object.entries(activity.hours)) {
    const staffed = staffing.every(({ people }) => role in people);
    if (!staffed) fault(['hours', role], `no ${role} stands in staffing.people.`);
    driver(['hours', role], given, hours);
  }
  driver(['when'], activity.when, 'yes-no');
  driver(['trips'], activity.trips, plain);
  if (activity.trips !== undefined && activity.mode !== 'onsite')
    fault(['trips'], 'is for work onsite: say `mode: onsite`, or remove it.');
  if (activity.spread !== undefined && !spreads.some(({ id }) => id === activity.spread))
    fault(['spread'], `${activity.spread} is no spread: add it above or correct it.`);
  return [...faults, ...priceFaults(activity, vocabulary)];
}

/** A published price stands for all hours of its activity: hours by anything else would be free. */
function priceFaults({ id, price, hours }: Activity, { names }: Vocabulary): SectionFault[] {
  if (price === undefined) return [];
  if (names.get(price.count)?.kind !== 'number')
    return [{ path: ['price', 'count'], sentence: `${price.count} is no fact that counts: name one of facts.yaml.` }];
  const asked = Object.values(hours).map(({ expression }) => asksFor(expression).names);
  if (
    asked.every((names) => names.has(price.count) && [...names].every((it) => it === price.count || it === hoursPerDay))
  )
    return [];
  const sentence = `of ${id} count something else than its published price, ${price.count}: those hours would be free; make them an activity.`;
  return [{ path: ['hours'], sentence }];
}

/**
 * What is wrong with the drivers of a template together. Activities that ask for one another's hours in a circle have no
 * answer; and a template is sized once with all that its facts can be, so that no division by nothing and no hours below
 * nothing wait for the customer who brings them.
 */
export function togetherFaults(template: Template, sizing: Sizing): SectionFault[] {
  const circles = circleFaults(template);
  if (circles.length > 0) return circles;
  const days = new Set([template, ...template.activities].map(({ effective }) => effective.from));
  for (const on of [...days].filter((day) => day >= template.effective.from).sort()) {
    for (const assume of [unknownValue, anyValue]) {
      const values = new Map(sizing.facts.map((fact) => [fact.name, assume(fact, sizing, on)]));
      const fault = faultWith(template, sizing, (name) => values.get(name), on);
      if (fault !== undefined) return [fault];
    }
  }
  return [];
}

function faultWith(
  template: Template,
  sizing: Sizing,
  told: Parameters<typeof knownOf>[1],
  on: string,
): SectionFault | undefined {
  const day = { on, hoursPerDay: sizing.staffing.find(({ effective }) => holdsOn(effective, on))?.hoursPerDay ?? 8 };
  try {
    sizesOf(template, { known: knownOf(sizing, told, day), spreads: sizing.spreads, on });
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const [{ place = '', sentence = refusal.message } = {}] = refusal.faults;
    const [id = '', field = ''] = place.split(', ');
    const at = template.activities.findIndex((activity) => activity.id === id);
    const path = at < 0 ? [] : ['activities', at, ...field.split('.')];
    return { path, sentence: at < 0 ? sentence : `of ${id}: ${sentence}` };
  }
}

function circleFaults({ activities }: Template): SectionFault[] {
  const faults: SectionFault[] = [];
  const asked = (activity: Activity) => [
    ...new Set(Object.values(activity.hours).flatMap(({ expression }) => [...asksFor(expression).hoursOf])),
  ];
  const follow = (activity: Activity, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(activity.id)) return [...way.slice(way.indexOf(activity.id)), activity.id];
    for (const next of asked(activity).flatMap((id) => meantBy(id, activity, activities))) {
      const circle = follow(next, [...way, activity.id]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const [at, activity] of activities.entries()) {
    for (const id of asked(activity)) {
      if (meantBy(id, activity, activities).length > 0) continue;
      const sentence = `of ${activity.id}: hoursOf("${id}") is no activity and no workstream with one here: correct it.`;
      faults.push({ path: ['activities', at, 'hours'], sentence });
    }
    const circle = faults.length === 0 ? follow(activity, []) : undefined;
    if (circle?.[0] !== activity.id) continue;
    const sentence = `run in a circle: ${circle.join(' asks for ')}; let one of them stand by itself.`;
    return [...faults, { path: ['activities', at, 'hours'], sentence }];
  }
  return faults;
}
