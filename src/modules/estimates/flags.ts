import { showMoney } from '../../platform/money.ts';
import { truthOf } from '../../playbook/estimating/driver.ts';
import { knownOf, unknownValue } from '../../playbook/estimating/knowledge.ts';
import { costCardOn, exchangeOn, fixedPriceOn, marginTargetsOn } from '../../playbook/estimating/pricing.ts';
import { cellOf, gatesAbove, type PublishedTable, tableOn } from '../../playbook/estimating/published-prices.ts';
import { exactly } from '../../playbook/estimating/range.ts';
import { movedBy } from '../../playbook/estimating/sizing.ts';
import type { FactKind } from '../../playbook/facts.ts';
import { holdsOn, sourceInWords } from '../../playbook/rule.ts';
import { exactlyTold, factInWords, manyOf } from './counts.ts';
import type { EstimateFlag, EstimateLine, PublishedRange } from './estimate.ts';
import type { Ground, Job } from './jobs.ts';

/** What a person must look at before the estimate of a job is used. */
export const flagsOf = (job: Job, ground: Ground): EstimateFlag[] => [
  ...missingFlags(job, ground),
  ...ownSizingFlags(job),
  ...individualFlags(job, ground),
  ...notes(job, ground),
];

/** The reviews that the total asks for, in cents of the rates' currency. */
export function gateFlags(
  totalCents: number,
  { playbook, rates, on }: Pick<Ground, 'playbook' | 'rates' | 'on'>,
): EstimateFlag[] {
  const { estimating } = playbook;
  const { currency } = rates;
  const exchange = exchangeOn(estimating.pricing, estimating.rates.currency, currency, on.toString());
  return gatesAbove(estimating.published, (bound) => totalCents > exchange(bound), on.toString()).map((gate) => {
    const [total, bound] = [totalCents, exchange(gate.totalAboveCents)].map((cents) => showMoney(cents, currency));
    const sentence = `The total of ${total} lies above ${bound}: ${gate.asks}.`;
    return { id: gate.flag, sentence, rule: gate.id, source: sourceInWords(gate.source) };
  });
}

/** A price that a forecast has yet to make: these lines stand at their likely hours. */
export function forecastFlags({ playbook, on }: Ground): EstimateFlag[] {
  const rule = fixedPriceOn(playbook.estimating.pricing, on.toString());
  if (rule.at === 'likely') return [];
  const sentence = `Prices are made at P${rule.at.percentile} of the forecast; these are of the likely hours: make the forecast and apply it.`;
  return [{ id: 'price-by-forecast', sentence, rule: rule.id, source: sourceInWords(rule.source) }];
}

/** What whoever may see costs must look at: a margin below a target, costs that were not refreshed this quarter. */
export function costFlagsOf(
  marginPercent: number | null,
  { playbook, on }: Pick<Ground, 'playbook' | 'on'>,
): EstimateFlag[] {
  const { pricing } = playbook.estimating;
  const card = costCardOn(pricing, on.toString());
  const stale: EstimateFlag[] = card.fresh
    ? []
    : [
        {
          id: 'stale-costs',
          sentence: `The costs of ${card.id} are of an earlier quarter: refresh pricing.yaml.`,
          rule: card.id,
          source: sourceInWords(card.source),
        },
      ];
  if (marginPercent === null) return stale;
  const missed = marginTargetsOn(pricing, on.toString()).filter(({ percent }) => marginPercent < percent);
  const margins = missed.map(({ id, title, percent, source }): EstimateFlag => {
    const sentence = `The margin of ${marginPercent} % lies below ${percent} %, the ${title} (${sourceInWords(source)}).`;
    return { id: 'margin-below-target', sentence, rule: id, source: sourceInWords(source) };
  });
  return [...margins, ...stale];
}

/** The published price range of the first job that a table covers, at the cell where its counts fall. */
export function rangeOf(jobs: readonly Job[], lines: readonly EstimateLine[], ground: Ground): PublishedRange | null {
  for (const job of jobs) {
    const table = tableOf(job, ground);
    if (table === undefined) continue;
    const [rows, columns] = [table.rows.fact, table.columns.fact].map((fact) => exactlyTold(ground.told, fact));
    if (rows === undefined || columns === undefined) continue;
    const cell = cellOf(table, rows, columns);
    if (cell === undefined) continue;
    const { service } = job.template;
    const own = lines.filter((line) => line.service === service && line.sku === null && line.part === 'included');
    const byCount = sumOf(own.filter(({ pricing }) => pricing === 'published'));
    const words = [table.rows.fact, table.columns.fact].map((fact) => manyOfFact(fact, ground));
    return {
      service,
      lowCents: ground.exchange(cell.lowCents) + byCount,
      highCents: ground.exchange(cell.highCents) + byCount,
      estimatedCents: sumOf(own),
      cell: `${cell.bands[0]} ${words[0]}, ${cell.bands[1]} ${words[1]}`,
      rule: table.id,
      source: sourceInWords(table.source),
    };
  }
  return null;
}

/** A fact that the activities ask for and nobody knows: they reckon with all it may be. */
function missingFlags({ template, activities, unknown }: Job, { playbook, on }: Ground): EstimateFlag[] {
  const { estimating, facts } = playbook;
  return facts.flatMap((kind) => {
    if (!unknown.has(kind.name) || estimating.minorFacts.includes(kind.name)) return [];
    const moved = activities.find(({ activity }) => movedBy(activity, estimating.measures).has(kind.name))?.activity;
    const { id, source } = moved ?? template;
    const version = kind.type === 'version';
    return [
      {
        id: version ? 'missing-version' : 'missing-fact',
        sentence: `${unknownInWords(kind, { playbook, on })}: ask the customer.`,
        rule: id,
        source: sourceInWords(source),
      },
    ];
  });
}

function unknownInWords(kind: FactKind, { playbook, on }: Pick<Ground, 'playbook' | 'on'>): string {
  const value = unknownValue(kind, playbook.estimating, on.toString());
  if (kind.type === 'version' || !('low' in value)) return `${kind.title}: not known; the estimate reckons with any`;
  const [low, likely, high] = [value.low, value.likely, value.high].map((end) => end.toLocaleString('en-US'));
  const range = `${low} to ${high}, most likely ${likely}`;
  return `The number of ${manyOf(kind)} is not known; the estimate reckons with ${range}`;
}

function ownSizingFlags({ template }: Job): EstimateFlag[] {
  if (template.sizing === 'published') return [];
  const sentence = `No published price sizes "${template.title}"; the hours are our own: have them confirmed before they are used.`;
  return [{ id: 'no-sizing-rule', sentence, rule: template.id, source: sourceInWords(template.source) }];
}

/** Above the last band of the published table the price is carried on, and a person estimates. */
function individualFlags(job: Job, ground: Ground): EstimateFlag[] {
  const table = tableOf(job, ground);
  if (table === undefined) return [];
  const beyond = [table.rows, table.columns].flatMap(({ fact, upTo }) => {
    const most = upTo.at(-1) ?? 0;
    const kind = ground.playbook.facts.find(({ name }) => name === fact);
    const value = ground.told(fact);
    if (kind === undefined || value === undefined || !('low' in value) || value.high <= most) return [];
    return [`${factInWords(kind, ground.scope, ground.told)} (the table ends at ${most.toLocaleString('en-US')})`];
  });
  if (beyond.length === 0) return [];
  const sentence = `The published table does not reach ${beyond.join(' and ')}: ${table.asksBeyond}; the price here carries its steps on.`;
  return [{ id: 'individual-estimate', sentence, rule: table.id, source: sourceInWords(table.source) }];
}

/** What sources say of such a scope; said only where it surely is such a one. */
function notes({ template }: Job, { playbook, staffing, told, on }: Ground): EstimateFlag[] {
  const { estimating } = playbook;
  const day = { on: on.toString(), hoursPerDay: staffing.hoursPerDay };
  const known = { ...knownOf(estimating, told, day), hoursOf: () => exactly(0) };
  return estimating.notes
    .filter(({ service, effective }) => service === template.service && holdsOn(effective, day.on))
    .filter(({ id, when }) => !truthOf(when, known, id).mayNotBe)
    .map(({ id, says, source }) => ({ id: 'sizing-note', sentence: says, rule: id, source: sourceInWords(source) }));
}

const tableOf = ({ template }: Job, { playbook, on }: Ground): PublishedTable | undefined =>
  tableOn(playbook.estimating.published, template.service, on.toString());

const sumOf = (lines: readonly EstimateLine[]): number => lines.reduce((sum, { priceCents }) => sum + priceCents, 0);

function manyOfFact(name: string, { playbook }: Ground): string {
  const kind = playbook.facts.find((row) => row.name === name);
  return kind === undefined ? name : manyOf(kind);
}
