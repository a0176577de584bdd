import { ZenEngine } from '@gorules/zen-engine';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { type PastDecision, replay } from '../src/modules/routing/replay.ts';
import { loadPlaybook, type Playbook } from '../src/playbook/playbook.ts';
import { decide } from '../src/playbook/tables/decide.ts';
import { jdmFacts, jdmOf } from '../src/playbook/tables/jdm.ts';
import type { Facts } from '../src/playbook/tables/policy.ts';
import type { Cell, Scalar } from '../src/playbook/tables/shape.ts';
import type { Table } from '../src/playbook/tables/table.ts';
import { interleaved, type Measurement } from './measurement.ts';

const day = '2026-08-31';
const replayed = 100_000;

/** The routing engine against its peers, and the replay of past decisions. */
export async function measure(): Promise<Measurement[]> {
  const playbook = await loadPlaybook(`${import.meta.dirname}/../playbooks/gitlab`);
  const table = playbook.routing.policy.tables.find(({ id }) => id === 'who-serves')!;
  return [...(await decisions(table)), ...replays(playbook)];
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

/** Every past decision taken again by the whole chain of tables, and the memory the process needs for it. */
function replays(playbook: Playbook): Measurement[] {
  const started = performance.now();
  const { decisions: count } = replay(pastDecisions(), playbook);
  const seconds = (performance.now() - started) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  if (count !== replayed) throw new Error(`Only ${count} decisions were replayed.`);
  const name = `Replay of ${replayed.toLocaleString('en-US')} decisions`;
  return [
    { name, ours: seconds, unit: 's', target: 'within 2 s', met: seconds <= 2 },
    {
      name: `${name}, peak memory of the process`,
      ours: megabytes,
      unit: 'MB',
      target: 'under 300 MB',
      met: megabytes < 300,
    },
  ];
}

/** Past decisions as the record hands them over: one after the other, all different. */
function* pastDecisions(): Generator<PastDecision> {
  const random = seeded(20_221_101);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const needs = [
    { service: 'training', sku: 'GL-CICD-R' },
    { service: 'advisory' },
    { service: 'migration-to-saas' },
    { service: 'migration', sku: 'MIG+' },
  ];
  for (let at = 0; at < replayed; at++) {
    const facts = {
      edition: one(['ee', 'ce'] as const),
      region: one(['americas', 'emea', 'apac'] as const),
      employees: Math.floor(random() * 5000),
      needs: [one(needs), one(needs)],
      psDeclined: one([true, false]),
      gsiCandidate: one([true, false]),
      existingPartner: one([null, null, { name: 'Northwind Consulting', canDeliver: null }]),
    };
    yield {
      id: `ENG-${at}`,
      facts,
      outcome: ['ps-custom'],
      decidedOn: day,
      valueCents: Math.floor(random() * 20_000_000),
    };
  }
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

/** Random figures that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
