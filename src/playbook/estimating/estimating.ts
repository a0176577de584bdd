import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { readSection, type SectionFault } from '../section.ts';
import { Activities, type Measure, type Template } from './activities.ts';
import { activityFaults, togetherFaults } from './activity-faults.ts';
import type { Vocabulary } from './checking.ts';
import { type Driver, driverFaults } from './driver.ts';
import { factValue, type Sizing } from './knowledge.ts';
import { type Pricing, readPricing } from './pricing.ts';
import { type PublishedPrices, readPublishedPrices } from './published-prices.ts';
import { type Rates, readRates } from './rates.ts';
import type { Staffing } from './staffing.ts';
import { type DriverFact, vocabularyOf } from './vocabulary.ts';

/** All that an estimate is made by: activities, rates, cost and price rules, and the published prices sums are held against. */
export interface Estimating extends Activities {
  readonly rates: Rates;
  readonly pricing: Pricing;
  readonly published: PublishedPrices;
  /** The names and units that drivers may use. */
  readonly vocabulary: Vocabulary;
  /** What can be known of a customer. */
  readonly facts: readonly DriverFact[];
}

/**
 * Reads activities.yaml, rates.yaml, pricing.yaml and published-prices.yaml and proves that they fit one another and the
 * facts: every driver comes to hours, whatever its facts are, and none asks in a circle.
 */
export function readEstimating(folder: PlaybookFolder, readFacts: () => readonly DriverFact[]): Estimating {
  const facts = readFacts();
  const rates = readRates(folder);
  const withFacts = (content: Activities) => ({ ...content, facts, vocabulary: vocabularyOf(facts, content) });
  const activities = readSection(folder, 'activities.yaml', Activities, (content) =>
    faultsOf(withFacts(content), rates),
  );
  const names = new Set(facts.map(({ name }) => name));
  const pricing = readPricing(folder, rates);
  return { ...withFacts(activities), rates, pricing, published: readPublishedPrices(folder, names) };
}

function faultsOf(activities: Activities & Sizing, { rates }: Rates): SectionFault[] {
  const priced = new Set(rates.map(({ role }) => role));
  const { staffing, templates, spreads, notes, measures } = activities;
  const yesNo = (path: SectionFault['path'], id: string, when: Driver) =>
    driverFaults(when, 'yes-no', activities.vocabulary).map((sentence) => ({
      path,
      sentence: `of ${id}: ${sentence}`,
    }));
  const named = [
    ...factFaults(activities),
    ...overlapFaults('measures', measures, 'name'),
    ...measures.flatMap((measure, at) => measureFaults(measure, at, activities)),
  ];
  // A measure that is wrong would make every driver that asks for it look wrong too.
  if (named.length > 0) return named;
  const faults = [
    ...overlapFaults('staffing', staffing, 'id'),
    ...staffing.flatMap((row, at) => below(['staffing', at], staffingFaults(row, priced))),
    ...overlapFaults('spreads', spreads, 'id'),
    ...overlapFaults('templates', templates, 'id'),
    ...overlapFaults('templates', templates, 'service'),
    ...overlapFaults('notes', notes, 'id'),
    ...notes.flatMap(({ id, when, service }, at) => [
      ...yesNo(['notes', at, 'when'], id, when),
      ...(templates.some((template) => template.service === service)
        ? []
        : [{ path: ['notes', at, 'service'], sentence: `${service} has no template: add one or correct it.` }]),
    ]),
    ...templates.flatMap((template, at) => below(['templates', at], templateFaults(template, activities))),
  ];
  if (faults.length > 0) return faults;
  return templates.flatMap((template, at) => below(['templates', at], togetherFaults(template, activities)));
}

/** What is assumed or passed over must be a fact, and what it is assumed to be must be one of its values. */
function factFaults(sizing: Activities & Sizing): SectionFault[] {
  const { minorFacts, assumed, facts } = sizing;
  const named = (path: SectionFault['path'], name: string) =>
    facts.some((fact) => fact.name === name)
      ? []
      : [{ path, sentence: `${name} is no fact of facts.yaml: add or correct it.` }];
  return [
    ...minorFacts.flatMap((name, at) => named(['minorFacts', at], name)),
    ...overlapFaults('assumed', assumed, 'fact'),
    ...assumed.flatMap(({ fact: name, value }, at) => {
      const fact = facts.find((row) => row.name === name);
      if (fact === undefined) return named(['assumed', at, 'fact'], name);
      const fits =
        (fact.type === 'choice' || fact.type === 'version') && factValue(fact, { value }, sizing) !== undefined;
      return fits
        ? []
        : [{ path: ['assumed', at, 'value'], sentence: `${value} is no choice and no version that ${name} can be.` }];
    }),
  ];
}

/** A measure may ask for facts and for the measures above it, and so never for itself in a circle. */
function measureFaults({ id, name, is }: Measure, at: number, { measures, facts, vocabulary }: Sizing): SectionFault[] {
  const above = vocabularyOf(facts, { measures: measures.slice(0, at) });
  const kind = vocabulary.names.get(name);
  const wanted = kind?.kind === 'number' ? kind.unit : 'yes-no';
  const taken = facts.some((fact) => fact.name === name) ? [`is taken: ${name} is a fact; rename the measure.`] : [];
  return [...taken, ...driverFaults(is, wanted, above)].map((sentence) => ({
    path: ['measures', at, 'is'],
    sentence: `of ${id}: ${sentence}`,
  }));
}

/** A list whose order is the order of work cannot run in a circle. */
function staffingFaults({ workstreams, people }: Staffing, priced: ReadonlySet<string>): SectionFault[] {
  const faults: SectionFault[] = [];
  workstreams.forEach(({ id, after }, at) => {
    const earlier = new Set(workstreams.slice(0, at).map((workstream) => workstream.id));
    if (earlier.has(id)) {
      faults.push({ path: ['workstreams', at, 'id'], sentence: `is taken: ${id} stands above; rename one.` });
    }
    after.forEach((before, position) => {
      if (earlier.has(before)) return;
      const sentence = `names no workstream above this one: move ${before} up or remove it.`;
      faults.push({ path: ['workstreams', at, 'after', position], sentence });
    });
  });
  for (const role of Object.keys(people)) {
    if (!priced.has(role)) faults.push({ path: ['people', role], sentence: 'has no rate in rates.yaml: add one.' });
  }
  return faults;
}

/** Activity ids begin with their service, so that lines of one estimate never share an id. */
function templateFaults({ service, spread, activities }: Template, sizing: Sizing): SectionFault[] {
  return [
    ...overlapFaults('activities', activities, 'id'),
    ...(sizing.spreads.some(({ id }) => id === spread)
      ? []
      : [{ path: ['spread'], sentence: `${spread} is no spread: add it above or correct it.` }]),
    ...activities.flatMap(({ id }, at) =>
      id.startsWith(`${service}.`)
        ? []
        : [{ path: ['activities', at, 'id'], sentence: `must begin with its service: ${service}.${id}.` }],
    ),
    ...activities.flatMap((activity, at) => below(['activities', at], activityFaults(activity, sizing))),
  ];
}

const below = (path: SectionFault['path'], faults: readonly SectionFault[]): SectionFault[] =>
  faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
