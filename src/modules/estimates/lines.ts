import { Refusal } from '../../platform/refusal.ts';
import { catalogueItem } from '../../playbook/catalogue.ts';
import { type Activity, publishedPriceCents } from '../../playbook/estimating/activities.ts';
import { priceOfHours } from '../../playbook/estimating/rates.ts';
import { sourceInWords } from '../../playbook/rule.ts';
import type { Need } from '../opportunities/opportunity.ts';
import { countInWords } from './counts.ts';
import { type EstimateLine, hoursInAll } from './estimate.ts';
import { type Ground, hoursIn, type Job } from './jobs.ts';

/** The activities of a job as lines; one that comes to no work is left out. */
export function linesOf(job: Job, ground: Ground): EstimateLine[] {
  const lines = job.activities.map((activity) => lineOf(job, activity, ground));
  return lines.filter(({ hours }) => hours > 0);
}

function lineOf(job: Job, activity: Activity, ground: Ground): EstimateLine {
  const hoursByRole = hoursIn(job, activity, ground);
  const published = publishedPriceCents(activity, ground.counts);
  const stream = ground.staffing.workstreams.find(({ id }) => id === activity.workstream);
  return {
    id: activity.id,
    title: activity.title,
    workstream: stream?.title ?? activity.workstream,
    service: job.template.service,
    kind: job.template.kind,
    sku: null,
    ...{ part: 'included', mode: null, prerequisites: [] },
    effort: certain(hoursByRole),
    hoursByRole,
    hours: hoursInAll(hoursByRole),
    priceCents: published === undefined ? priceOfHours(hoursByRole, ground.rates) : published * job.times,
    pricing: published === undefined ? 'hours' : 'published',
    driver: driverInWords(job, activity, ground),
    deliverable: activity.deliverable ?? null,
    assumption: activity.assumption ?? null,
    rule: activity.id,
    source: sourceInWords(activity.source),
  };
}

/** Hours without a range: as low as likely as high. */
const certain = (hours: EstimateLine['hoursByRole']): EstimateLine['effort'] =>
  Object.fromEntries(
    Object.entries(hours).map(([role, likely]) => [role, { low: likely, likely, high: likely }] as const),
  );

/**
 * `1,200 users; 40 groups; 2 needs`: what was counted, for papers too; null when the hours stand whatever is counted.
 * A minor fact that is not known is passed over.
 */
function driverInWords({ times }: Job, { drivers }: Activity, { playbook, counts }: Ground): string | null {
  const driving = new Set(drivers.map(({ fact }) => fact));
  const said = playbook.estimating.facts.filter(({ name, asked }) => driving.has(name) && (asked || counts.has(name)));
  const words = [...said.map((fact) => countInWords(fact, counts)), ...needsInWords(times)];
  return words.length > 0 ? words.join('; ') : null;
}

const needsInWords = (times: number): string[] => (times > 1 ? [`${times} needs`] : []);

/** The needs with a SKU at their list price of the day, a line for each SKU. Refuses (`catalogue.*`) what is not sold then. */
export function catalogueLines(needs: readonly Need[], ground: Ground): EstimateLine[] {
  const skus = needs.flatMap(({ sku }) => sku ?? []);
  return [...new Set(skus)]
    .sort()
    .map((sku) => catalogueLine(sku, skus.filter((other) => other === sku).length, ground));
}

function catalogueLine(sku: string, times: number, { playbook, rates, on }: Ground): EstimateLine {
  const { currency } = playbook.catalogue;
  if (currency !== rates.currency) {
    throw new Refusal(
      'estimate.currency',
      `catalogue.yaml is in ${currency} and rates.yaml in ${rates.currency}: an estimate needs both in one currency.`,
    );
  }
  const item = catalogueItem(playbook, sku, on.toString());
  return {
    id: sku,
    title: item.title,
    workstream: 'Catalogue',
    service: item.service,
    kind: item.category === 'education' ? 'education' : 'services',
    sku,
    ...{ part: 'included', mode: null, prerequisites: [] },
    effort: {},
    hoursByRole: {},
    hours: 0,
    priceCents: item.priceCents * times,
    pricing: 'list',
    driver: needsInWords(times)[0] ?? null,
    deliverable: item.deliverables.length > 0 ? item.deliverables.join('; ') : null,
    assumption: item.limits.length > 0 ? item.limits.join('; ') : null,
    rule: item.id,
    source: sourceInWords(item.source),
  };
}
