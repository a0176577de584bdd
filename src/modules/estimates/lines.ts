import { Refusal } from '../../platform/refusal.ts';
import { catalogueItem } from '../../playbook/catalogue.ts';
import type { Activity } from '../../playbook/estimating/activities.ts';
import { knownOf } from '../../playbook/estimating/knowledge.ts';
import { offerOfHours, travelCentsOn } from '../../playbook/estimating/pricing.ts';
import type { Range } from '../../playbook/estimating/range.ts';
import { countPriceCents, movedBy, type Sized } from '../../playbook/estimating/sizing.ts';
import { sourceInWords } from '../../playbook/rule.ts';
import type { Need } from '../opportunities/opportunity.ts';
import { countedInWords } from './counts.ts';
import { type EstimateLine, hoursInAll } from './estimate.ts';
import { type Ground, type Job, likelyHours } from './jobs.ts';

/** The activities of a job as lines; one that cannot come to any work is left out. */
export const linesOf = (job: Job, ground: Ground): EstimateLine[] =>
  job.activities
    .filter(({ sized }) => Object.values(sized.effort).some(({ high }) => high > 0))
    .map(({ activity, sized }) => lineOf(job, activity, sized, ground));

function lineOf(job: Job, activity: Activity, sized: Sized, ground: Ground): EstimateLine {
  const hoursByRole = likelyHours(sized);
  const { price } = activity;
  const stream = ground.staffing.workstreams.find(({ id }) => id === activity.workstream);
  return {
    id: activity.id,
    title: activity.title,
    workstream: stream?.title ?? activity.workstream,
    service: job.template.service,
    kind: activity.kind ?? job.template.kind,
    sku: null,
    part: activity.part,
    mode: activity.mode,
    prerequisites: activity.prerequisites,
    effort: sized.effort,
    hoursByRole,
    hours: hoursInAll(hoursByRole),
    priceCents:
      price === undefined
        ? offerOfHours(ground.playbook.estimating.pricing, hoursByRole, ground.rates)
        : ground.exchange(countPriceCents(price, likelyCount(price.count, ground))) * job.times,
    pricing: price === undefined ? 'hours' : 'published',
    driver: driverInWords(job, activity, ground),
    deliverable: activity.deliverable ?? null,
    assumption: activity.assumption ?? null,
    rule: activity.id,
    source: sourceInWords(activity.source),
  };
}

function likelyCount(name: string, { playbook, staffing, told, on }: Ground): number {
  const day = { on: on.toString(), hoursPerDay: staffing.hoursPerDay };
  return (knownOf(playbook.estimating, told, day).value(name) as Range).likely;
}

/**
 * `1,200 users; 40 groups; 2 needs`: what was counted, for papers too; null when the hours stand whatever is counted.
 * A minor fact that is not known is passed over, and a yes-no that is no.
 */
function driverInWords({ times }: Job, activity: Activity, ground: Ground): string | null {
  const { estimating, facts } = ground.playbook;
  const moving = movedBy(activity, estimating.measures);
  const said = facts.filter(({ name }) => moving.has(name)).map((kind) => countedInWords(kind, ground));
  const words = [...said.filter((part) => part !== null), ...needsInWords(times)];
  return words.length > 0 ? words.join('; ') : null;
}

const needsInWords = (times: number): string[] => (times > 1 ? [`${times} needs`] : []);

/** The budget for the journeys of what is included and done onsite, in cents of the estimate's currency. */
export function travelCentsOf(jobs: readonly Job[], { playbook, staffing, on, exchange }: Ground): number {
  const onsite = jobs
    .flatMap(({ activities }) => activities)
    .filter(({ activity }) => activity.mode === 'onsite' && activity.part === 'included');
  const budgets = onsite.map(({ sized }) => {
    const days = hoursInAll(likelyHours(sized)) / staffing.hoursPerDay;
    return travelCentsOn(playbook.estimating.pricing, on.toString(), sized.trips.likely, days);
  });
  return exchange(budgets.reduce((sum, cents) => sum + cents, 0));
}

/** The needs with a SKU at their list price of the day, a line for each SKU. Refuses (`catalogue.*`) what is not sold then. */
export function catalogueLines(needs: readonly Need[], ground: Ground): EstimateLine[] {
  const skus = needs.flatMap(({ sku }) => sku ?? []);
  return [...new Set(skus)]
    .sort()
    .map((sku) => catalogueLine(sku, skus.filter((other) => other === sku).length, ground));
}

function catalogueLine(sku: string, times: number, { playbook, exchange, on }: Ground): EstimateLine {
  const [{ currency }, rates] = [playbook.catalogue, playbook.estimating.rates];
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
    priceCents: exchange(item.priceCents) * times,
    pricing: 'list',
    driver: needsInWords(times)[0] ?? null,
    deliverable: item.deliverables.length > 0 ? item.deliverables.join('; ') : null,
    assumption: item.limits.length > 0 ? item.limits.join('; ') : null,
    rule: item.id,
    source: sourceInWords(item.source),
  };
}
