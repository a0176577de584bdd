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

/** Whoever asks for hours that ask for hours that ... is no longer followed by anybody who reads it. */
const mostAskedThrough = 50;

function circleFaults({ activities }: Template): SectionFault[] {
  const clear = new Set<string>();
  const asked = (activity: Activity) =>
    new Set(Object.values(activity.hours).flatMap(({ expression }) => [...asksFor(expression).hoursOf]));
  /** What is wrong with the way on from an activity; undefined where every way ends. */
  const astray = (activity: Activity, way: readonly string[]): string | undefined => {
    const { id } = activity;
    if (clear.has(id)) return undefined;
    if (way.includes(id)) return `run in a circle: ${[...way.slice(way.indexOf(id)), id].join(' asks for ')}`;
    if (way.length > mostAskedThrough) return `ask for hours through more than ${mostAskedThrough} others`;
    for (const name of asked(activity)) {
      const meant = meantBy(name, activity, activities);
      if (meant.length === 0) return `ask for hoursOf("${name}"), which is no activity and no workstream with one here`;
      for (const next of meant) {
        const fault = astray(next, [...way, id]);
        if (fault !== undefined) return fault;
      }
    }
    clear.add(id);
    return undefined;
  };
  for (const [at, activity] of activities.entries()) {
    const fault = astray(activity, []);
    if (fault === undefined) continue;
    const sentence = `of ${activity.id} ${fault}: let it stand by itself, or correct what it asks for.`;
    return [{ path: ['activities', at, 'hours'], sentence }];
  }
  return [];
}
