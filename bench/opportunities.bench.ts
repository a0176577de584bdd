import { OpportunityFilter, OpportunityPage } from '../src/modules/opportunities/opportunity.ts';
import { readOpportunities } from '../src/modules/opportunities/store.ts';
import { type Ask, count, type FilledHouse, inFilledHouse, percentiles, statementsOf } from './filled-house.ts';
import type { Measurement } from './measurement.ts';

/** The list of 100,000 opportunities over HTTP, in the whole house, against its own SQL handed to the bare driver. */
export const measure = (): Promise<Measurement[]> => inFilledHouse(lists);

async function lists({ house, ask, bare }: FilledHouse): Promise<Measurement[]> {
  const after = await markOf(ask, 'OPP-2025-010000');
  const asked: Record<string, string> = {
    'first page': '',
    'filtered by stage and region': 'stage=scoping&region=emea',
    'found by words': 'search=alder+freight',
    'sorted by value': 'sort=value',
    'page after 90,000 others': `after=${after}`,
  };
  const measured: Measurement[] = [];
  for (const [what, query] of Object.entries(asked)) {
    const filter = OpportunityFilter.parse(Object.fromEntries(new URLSearchParams(query)));
    const [, ...statements] = await statementsOf(house, (act) => readOpportunities(act, filter));
    const [ours, peer] = await percentiles([() => ask(`/api/opportunities?${query}`), () => bare(statements)]);
    const ratio = peer! / ours!;
    console.error(`  ${what}: ${ours!.toFixed(1)} ms, bare ${peer!.toFixed(1)} ms`);
    measured.push({
      name: `List of ${count.toLocaleString('en-US')} opportunities, ${what}, p95`,
      ...{ ours: ours!, peer: peer!, peerName: 'the same SQL and row rules by bare pg', unit: 'ms', ratio },
      target: 'within 2x',
      met: ratio >= 1 / 2,
    });
  }
  return measured;
}

/** The mark of a page that begins after a number: a search that finds several, cut after the first, gives it. */
async function markOf(ask: Ask, number: string): Promise<string> {
  const text = await ask(`/api/opportunities?search=${number.slice(0, -1)}&limit=1&direction=ascending`);
  const { items, next } = OpportunityPage.parse(JSON.parse(text));
  if (items[0]?.number !== number || !next) throw new Error(`No mark for ${number}.`);
  return next;
}
