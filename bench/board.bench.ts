import { readBoard, readFigures } from '../src/modules/proposals/board.ts';
import { BoardFilter } from '../src/modules/proposals/proposal.ts';
import { count, type FilledHouse, inFilledHouse, percentiles, statementsOf } from './filled-house.ts';
import { fillProposals, openCards } from './many-proposals.ts';
import type { Measurement } from './measurement.ts';

/** The proposal board among 100,000 opportunities over HTTP, in the whole house, against its own SQL by the bare driver. */
export const measure = (): Promise<Measurement[]> => inFilledHouse(boards);

const asked: Readonly<
  Record<string, readonly [path: string, query: string, verb: typeof readBoard | typeof readFigures]>
> = {
  'first cards of every column': ['/api/proposals', 'limit=25', readBoard],
  'lanes by engagement manager': ['/api/proposals', 'lane=manager&limit=25', readBoard],
  'filtered by region and words': ['/api/proposals', 'region=emea&search=freight&limit=25', readBoard],
  'funnel and ageing': ['/api/proposals/figures', '', readFigures],
};

async function boards({ house, ask, bare }: FilledHouse): Promise<Measurement[]> {
  await fillProposals(house.db, house.playbook);
  const measured: Measurement[] = [];
  for (const [what, [path, query, verb]] of Object.entries(asked)) {
    const filter = BoardFilter.parse(Object.fromEntries(new URLSearchParams(query)));
    const [, ...statements] = await statementsOf(house, (act) => verb(act, house.playbook, filter));
    const [ours, peer] = await percentiles([() => ask(`${path}?${query}`), () => bare(statements)]);
    const ratio = peer! / ours!;
    console.error(`  ${what}: ${ours!.toFixed(1)} ms, bare ${peer!.toFixed(1)} ms`);
    measured.push({
      name: `Board of ${openCards.toLocaleString('en-US')} open proposals among ${count.toLocaleString('en-US')}, ${what}, p95`,
      ...{ ours: ours!, peer: peer!, peerName: 'the same SQL and row rules by bare pg', unit: 'ms', ratio },
      target: 'within 2x',
      met: ratio >= 1 / 2,
    });
  }
  return measured;
}
