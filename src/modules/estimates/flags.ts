import { showMoney } from '../../platform/money.ts';
import { cellOf, gatesAbove, type PublishedTable, tableOn } from '../../playbook/estimating/published-prices.ts';
import { sourceInWords } from '../../playbook/rule.ts';
import { countInWords } from './counts.ts';
import type { EstimateFlag, EstimateLine, PublishedRange } from './estimate.ts';
import type { Ground, Job } from './jobs.ts';

/** What a person must look at before the estimate of a job is used. */
export const flagsOf = (job: Job, ground: Ground): EstimateFlag[] => [
  ...missingFlags(job, ground),
  ...ownSizingFlags(job),
  ...individualFlags(job, ground),
];

/** The reviews that the total asks for. */
export function gateFlags(
  totalCents: number,
  { playbook, rates, on }: Pick<Ground, 'playbook' | 'rates' | 'on'>,
): EstimateFlag[] {
  return gatesAbove(playbook.estimating.published, totalCents, on.toString()).map((gate) => {
    const [total, bound] = [totalCents, gate.totalAboveCents].map((cents) => showMoney(cents, rates.currency));
    const sentence = `The total of ${total} lies above ${bound}: ${gate.asks}.`;
    return { id: gate.flag, sentence, rule: gate.id, source: sourceInWords(gate.source) };
  });
}

/** The published price range of the first job that a table covers, at the cell where its counts fall. */
export function rangeOf(jobs: readonly Job[], lines: readonly EstimateLine[], ground: Ground): PublishedRange | null {
  for (const job of jobs) {
    const table = tableOf(job, ground);
    const [rows, columns] = table ? [ground.counts.get(table.rows.fact), ground.counts.get(table.columns.fact)] : [];
    if (table === undefined || rows === undefined || columns === undefined) continue;
    const cell = cellOf(table, rows, columns);
    if (cell === undefined) continue;
    const { service } = job.template;
    const own = lines.filter((line) => line.service === service && line.sku === null);
    const byCount = sumOf(own.filter(({ pricing }) => pricing === 'published'));
    return {
      service,
      lowCents: cell.lowCents + byCount,
      highCents: cell.highCents + byCount,
      estimatedCents: sumOf(own),
      cell: `${cell.bands[0]} ${manyOf(table.rows.fact, ground)}, ${cell.bands[1]} ${manyOf(table.columns.fact, ground)}`,
      rule: table.id,
      source: sourceInWords(table.source),
    };
  }
  return null;
}

/** A fact that the activities ask for and the scope does not know: its activities stand at their smallest. */
function missingFlags({ activities }: Job, { playbook, counts }: Ground): EstimateFlag[] {
  return playbook.estimating.facts.flatMap(({ name, many, asked }) => {
    const activity = activities.find(({ drivers }) => drivers.some(({ fact }) => fact === name));
    if (!asked || activity === undefined || counts.has(name)) return [];
    const sentence = `The number of ${many} is not known; the estimate counts the fewest: ask the customer.`;
    return [{ id: 'missing-fact', sentence, rule: activity.id, source: sourceInWords(activity.source) }];
  });
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
    const counted = ground.playbook.estimating.facts.find(({ name }) => name === fact);
    if (counted === undefined || (ground.counts.get(fact) ?? 0) <= most) return [];
    return [`${countInWords(counted, ground.counts)} (the table ends at ${most.toLocaleString('en-US')})`];
  });
  if (beyond.length === 0) return [];
  const sentence = `The published table does not reach ${beyond.join(' and ')}: ${table.asksBeyond}; the price here carries its steps on.`;
  return [{ id: 'individual-estimate', sentence, rule: table.id, source: sourceInWords(table.source) }];
}

const tableOf = ({ template }: Job, { playbook, on }: Ground): PublishedTable | undefined =>
  tableOn(playbook.estimating.published, template.service, on.toString());

const sumOf = (lines: readonly EstimateLine[]): number => lines.reduce((sum, { priceCents }) => sum + priceCents, 0);

const manyOf = (fact: string, { playbook }: Ground): string =>
  playbook.estimating.facts.find(({ name }) => name === fact)?.many ?? fact;
