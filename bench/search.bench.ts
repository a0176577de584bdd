import { SearchQuery } from '../src/modules/search/finding.ts';
import { findEverywhere } from '../src/modules/search/finding-everywhere.ts';
import { openPolicySearch } from '../src/playbook/finding.ts';
import { count, type FilledHouse, inFilledHouse, percentiles, statementsOf } from './filled-house.ts';
import type { Measurement } from './measurement.ts';

/** What people type, by what it asks of the indexes. */
const questions: Readonly<Record<string, string>> = {
  'a number': 'opp 53',
  'a word that 25,000 bear': 'migration',
  'a name that 400 bear': 'alder freight',
  'a word that two bear': 'brume',
  'a misspelt name': 'aldr frieght',
  'two letters': 'mi',
  'a word nobody bears': 'zzqqx',
};

const millisecondsMost = 100;

/** The search through 100,000 opportunities over HTTP, all kinds at once, against its own SQL by the bare driver. */
export const measure = (): Promise<Measurement[]> => inFilledHouse(searches);

async function searches({ house, ask, bare }: FilledHouse): Promise<Measurement[]> {
  const room = { playbook: house.playbook, searchPolicy: openPolicySearch(house.playbook) };
  const measured: Measurement[] = [];
  for (const [what, question] of Object.entries(questions)) {
    const query = new URLSearchParams({ q: question });
    const asked = SearchQuery.parse(Object.fromEntries(query));
    const [, ...statements] = await statementsOf(house, (act) => findEverywhere(act, room, asked));
    const [ours, peer] = await percentiles([() => ask(`/api/search?${query}`), () => bare(statements)]);
    console.error(`  ${what}: ${ours!.toFixed(1)} ms, bare ${peer!.toFixed(1)} ms`);
    measured.push({
      name: `Search among ${count.toLocaleString('en-US')} opportunities, ${what}, p95`,
      ...{ ours: ours!, peer: peer!, peerName: 'the same SQL and row rules by bare pg', unit: 'ms' },
      ...{ ratio: peer! / ours!, target: `within ${millisecondsMost} ms`, met: ours! <= millisecondsMost },
    });
  }
  return measured;
}
