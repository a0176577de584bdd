import { ZenEngine } from '@gorules/zen-engine';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { tablesOf } from '../readable.ts';
import { loadShippedPlaybook } from '../testing.ts';
import { decide } from './decide.ts';
import { jdmFacts, jdmOf } from './jdm.ts';
import type { Facts } from './policy.ts';
import type { Table } from './table.ts';
import { completions, day, kinds, randomRows, tableFrom } from './testing.ts';

const zen = new ZenEngine();
afterAll(() => zen.dispose());

const tables = tablesOf(await loadShippedPlaybook());
const factsTried = 10_000;

/** Rule ids in the answer of an exported table. */
async function theirRules(exported: ReturnType<typeof zen.createDecision>, facts: Record<string, unknown>) {
  const { result } = await exported.evaluate(facts);
  return [result].flat().flatMap(({ rule }: { rule?: string }) => (rule === undefined ? [] : [rule]));
}

function ourRules(table: Table, facts: Facts): readonly string[] {
  const decision = decide(table, facts, day);
  if (decision.state !== 'decided') throw new Error('complete facts left a question');
  return decision.rules;
}

/** Facts of one world: any class of any input, and any value near the bounds of that class. */
const worldOf = (table: Table): fc.Arbitrary<Facts> =>
  fc.record(
    Object.fromEntries(
      table.inputs.map(({ name, domain }) => [
        name,
        fc
          .tuple(fc.nat(domain.size - 1), fc.nat(3000))
          .map(([klass, near]) => domain.valueIn(klass, domain.shape.type === 'integer' ? near : undefined)),
      ]),
    ),
  );

describe.each(tables.map((table) => [table.id, table] as const))('the exported table %s', (_, table) => {
  test(`gives the same rules in GoRules ZEN on ${factsTried} random facts`, async () => {
    const exported = zen.createDecision(jdmOf(table, day));
    const facts = fc.sample(worldOf(table), { numRuns: factsTried, seed: 20_221_101 });
    for (const each of facts) {
      const theirs = await theirRules(exported, jdmFacts(table, each));
      if (theirs.join() !== ourRules(table, each).join())
        expect(theirs, JSON.stringify(each)).toEqual(ourRules(table, each));
    }
  });
});

test('random tables give the same rules in GoRules ZEN', async () => {
  const worlds = [...completions({})].filter((_, at) => at % 7 === 0);
  for (const [at, rows] of fc.sample(randomRows, { numRuns: 60, seed: 7 }).entries()) {
    const table = tableFrom(kinds, rows, { hit: at % 2 === 0 ? 'first' : 'collect' });
    const exported = zen.createDecision(jdmOf(table, day));
    for (const facts of worlds) {
      const theirs = await theirRules(exported, jdmFacts(table, facts));
      expect(theirs, JSON.stringify({ rows, facts })).toEqual(ourRules(table, facts));
    }
  }
});

test('an export tells what each rule gives, and reads names with dots and hyphens', async () => {
  const papers = tables.find(({ id }) => id === 'artefacts')!;
  const facts = { 'who-serves.path': 'ps', needsAllStandard: false, edition: 'ee', needsAllTraining: true };
  const { result } = await zen.createDecision(jdmOf(papers, day)).evaluate(jdmFacts(papers, facts));
  expect(result).toEqual([
    { artefacts: ['ps-scoping-issue', 'ps-scheduling-intake'], rule: 'papers-custom' },
    { artefacts: ['training-use-case'], rule: 'papers-training-only' },
  ]);
});
