import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { readSection, type SectionFault } from '../section.ts';
import { Activities, type Activity, type Driver, type Template } from './activities.ts';
import { type PublishedPrices, readPublishedPrices } from './published-prices.ts';
import { type Hours, type Rates, readRates } from './rates.ts';
import type { Staffing } from './staffing.ts';

/** All that an estimate is made by: activities, internal rates and the published prices the sum is held against. */
export interface Estimating extends Activities {
  readonly rates: Rates;
  readonly published: PublishedPrices;
}

/** Reads activities.yaml, rates.yaml and published-prices.yaml and proves that they fit one another. */
export function readEstimating(folder: PlaybookFolder): Estimating {
  const rates = readRates(folder);
  const activities = readSection(folder, 'activities.yaml', Activities, (content) => faultsOf(content, rates));
  const facts = new Set(activities.facts.map(({ name }) => name));
  return { ...activities, rates, published: readPublishedPrices(folder, facts) };
}

function faultsOf(activities: Activities, { rates }: Rates): SectionFault[] {
  const priced = new Set(rates.map(({ role }) => role));
  const { staffing, facts, templates } = activities;
  return [
    ...overlapFaults('staffing', staffing, 'id'),
    ...doubleFaults(['facts'], facts, 'name'),
    ...staffing.flatMap((row, at) => below(['staffing', at], staffingFaults(row, priced))),
    ...overlapFaults('templates', templates, 'id'),
    ...overlapFaults('templates', templates, 'service'),
    ...templates.flatMap((template, at) => below(['templates', at], templateFaults(template, activities))),
  ];
}

/** A list whose order is the order of work cannot run in a circle. */
function staffingFaults({ workstreams, people }: Staffing, priced: ReadonlySet<string>): SectionFault[] {
  const faults = doubleFaults(['workstreams'], workstreams, 'id');
  workstreams.forEach(({ after }, at) => {
    const earlier = new Set(workstreams.slice(0, at).map(({ id }) => id));
    after.forEach((id, position) => {
      if (earlier.has(id)) return;
      const sentence = `names no workstream above this one: move ${id} up or remove it.`;
      faults.push({ path: ['workstreams', at, 'after', position], sentence });
    });
  });
  for (const role of Object.keys(people)) {
    if (!priced.has(role)) faults.push({ path: ['people', role], sentence: 'has no rate in rates.yaml: add one.' });
  }
  return faults;
}

/** Activity ids begin with their service, so that lines of one estimate never share an id. */
function templateFaults({ service, activities }: Template, { facts, staffing }: Activities): SectionFault[] {
  const names = new Set(facts.map(({ name }) => name));
  return [
    ...overlapFaults('activities', activities, 'id'),
    ...activities.flatMap(({ id }, at) =>
      id.startsWith(`${service}.`)
        ? []
        : [{ path: ['activities', at, 'id'], sentence: `must begin with its service: ${service}.${id}.` }],
    ),
    ...activities.flatMap((activity, at) => below(['activities', at], activityFaults(activity, names, staffing))),
  ];
}

function activityFaults(activity: Activity, facts: ReadonlySet<string>, staffing: readonly Staffing[]): SectionFault[] {
  const faults: SectionFault[] = [];
  if (!staffing.every(({ workstreams }) => workstreams.some(({ id }) => id === activity.workstream))) {
    const sentence = `${activity.workstream} is no workstream of every staffing rule: add it there or correct it.`;
    faults.push({ path: ['workstream'], sentence });
  }
  const people = (role: string) => staffing.every((rule) => role in rule.people);
  const unstaffed = (path: SectionFault['path'], hours: Hours) => {
    for (const role of Object.keys(hours)) {
      if (!people(role)) faults.push({ path: [...path, role], sentence: `no ${role} stands in staffing.people.` });
    }
  };
  unstaffed(['hours'], activity.hours);
  activity.drivers.forEach((driver, at) => {
    const path = ['drivers', at];
    if (!facts.has(driver.fact)) {
      faults.push({
        path: [...path, 'fact'],
        sentence: `${driver.fact} is not listed under facts: add or correct it.`,
      });
    }
    for (const hours of rolesOf(driver)) unstaffed(path, hours);
    if ('bands' in driver) faults.push(...below(path, bandFaults(driver)));
  });
  const priced = activity.drivers.some((driver) => 'price' in driver && driver.price !== undefined);
  if (priced && (activity.drivers.length > 1 || Object.keys(activity.hours).length > 0)) {
    const sentence = 'has a published price for one driver: its other hours would be free; make them an activity.';
    faults.push({ path: ['drivers'], sentence });
  }
  return faults;
}

function rolesOf(driver: Driver): Hours[] {
  if ('bands' in driver) return driver.bands.map(({ hours }) => hours);
  return 'steps' in driver ? [driver.steps.hours] : [{ [driver.pace.role]: 0 }];
}

/** Bands begin at nothing, rise, and never lose hours: a bigger scope must not become cheaper. */
function bandFaults({ bands }: Extract<Driver, { bands: unknown }>): SectionFault[] {
  return bands.flatMap((band, at) => {
    const before = bands[at - 1];
    if (before === undefined) {
      return band.above === 0 ? [] : [{ path: ['bands', at, 'above'], sentence: 'must be 0 in the first band.' }];
    }
    const faults: SectionFault[] = [];
    if (band.above <= before.above) {
      faults.push({ path: ['bands', at, 'above'], sentence: 'must lie above the band before it.' });
    }
    for (const [role, hours] of Object.entries(before.hours)) {
      if ((band.hours[role] ?? 0) >= hours) continue;
      const sentence = `has fewer hours of ${role} than the band before it: a bigger scope must not cost less.`;
      faults.push({ path: ['bands', at, 'hours'], sentence });
    }
    return faults;
  });
}

function doubleFaults<Row>(path: SectionFault['path'], rows: readonly Row[], column: keyof Row & string) {
  const faults: SectionFault[] = [];
  rows.forEach((row, at) => {
    if (rows.findIndex((other) => other[column] === row[column]) === at) return;
    faults.push({ path: [...path, at, column], sentence: `is taken: ${row[column]} stands above; rename one.` });
  });
  return faults;
}

const below = (path: SectionFault['path'], faults: readonly SectionFault[]): SectionFault[] =>
  faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
