import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ZenEngine } from '@gorules/zen-engine';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { loadPlaybook } from '../src/playbook/playbook.ts';
import { decide } from '../src/playbook/tables/decide.ts';
import { jdmFacts, jdmOf } from '../src/playbook/tables/jdm.ts';
import type { Facts } from '../src/playbook/tables/policy.ts';
import type { Cell, Scalar } from '../src/playbook/tables/shape.ts';
import type { Table } from '../src/playbook/tables/table.ts';
import { interleaved, type Measurement, median } from './measurement.ts';
import { seeded } from './seeded.ts';

const day = '2026-08-31';

/** The routing engine against its peers, and the replay of past decisions. */
export async function measure(): Promise<Measurement[]> {
  const playbook = await loadPlaybook(`${import.meta.dirname}/../playbooks/gitlab`);
  const table = playbook.routing.policy.tables.find(({ id }) => id === 'who-serves')!;
  return [...(await decisions(table)), ...(await replays())];
}

/** One decision of one table with its full trace: ours, ZEN with its trace, json-rules-engine with its failed rules. */
async function decisions(table: Table): Promise<Measurement[]> {
  const facts = someFacts(table, 500);
  const handed = facts.map((each) => jdmFacts(table, each));
  const zen = new ZenEngine().createDecision(jdmOf(table, day));
  const rules = rulesEngineOf(table);
  let turn = 0;
  const next = <T>(all: readonly T[]): T => all[turn++ % all.length]!;
  const [ours, theirs, rulesTheirs] = await interleaved(
    [
      { times: 20_000, work: () => decide(table, next(facts), day) },
      { times: 500, work: () => zen.evaluate(next(handed), { trace: true }) },
      { times: 200, work: () => rules.run(next(handed)) },
    ],
    9,
  );
  const name = `One decision with full trace (${table.rows.length} rules, ${table.inputs.length} inputs)`;
  const against = (peerName: string, peer: number, least: number): Measurement => {
    const ratio = peer / ours!;
    const figures = { ours: ours! * 1000, peer: peer * 1000, unit: 'µs', ratio };
    return { name, ...figures, peerName, target: `at least ${least}x`, met: ratio >= least };
  };
  return [against('GoRules ZEN with trace', theirs!, 20), against('json-rules-engine', rulesTheirs!, 100)];
}

/** Every past decision taken again by the whole chain of tables, in a process of its own so that its memory is its own. */
async function replays(): Promise<Measurement[]> {
  const script = `${import.meta.dirname}/replay-of-many.ts`;
  const runs: { seconds: number; megabytes: number }[] = [];
  for (let run = 0; run < 3; run++)
    runs.push(JSON.parse((await promisify(execFile)(process.execPath, [script])).stdout));
  const seconds = median(runs.map((run) => run.seconds));
  const megabytes = Math.max(...runs.map((run) => run.megabytes));
  const name = 'Replay of 100,000 decisions';
  return [
    { name, ours: seconds, unit: 's', target: 'within 2 s', met: seconds <= 2 },
    { name: `${name}, peak memory`, ours: megabytes, unit: 'MB', target: 'under 300 MB', met: megabytes < 300 },
  ];
}

function someFacts(table: Table, count: number): Facts[] {
  const random = seeded(7);
  const valueFor = ({ domain }: Table['inputs'][number]) => domain.valueIn(Math.floor(random() * domain.size));
  return Array.from({ length: count }, () =>
    Object.fromEntries(table.inputs.map((input) => [input.name, valueFor(input)])),
  );
}

/** The same rules for json-rules-engine; priority keeps their order, and every rule is tried, as in a full trace. */
function rulesEngineOf(table: Table): Engine {
  const rules = table.rows.map(
    ({ id, when }, place): RuleProperties => ({
      priority: table.rows.length - place,
      conditions: { all: Object.entries(when).map(([fact, cell]) => conditionOf(fact, cell)) },
      event: { type: id },
    }),
  );
  return new Engine(rules, { allowUndefinedFacts: true });
}

function conditionOf(fact: string, cell: Cell): { fact: string; operator: string; value: Scalar | Scalar[] } {
  if (Array.isArray(cell)) return { fact, operator: 'in', value: cell };
  if (typeof cell !== 'object') return { fact, operator: 'equal', value: cell };
  throw new Error(`The bench has no condition for ${JSON.stringify(cell)}.`);
}
