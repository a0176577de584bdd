import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { flipsOf } from './flips.ts';
import { type Answer, policyOf } from './policy.ts';
import { flawsOf } from './proof.ts';
import type { Scalar } from './shape.ts';
import { completions, day, fittingRows, kinds, plainly, randomFacts, randomRows, tableFrom } from './testing.ts';

const complete = fc
  .tuple(randomRows, randomFacts)
  .chain(([rows, facts]) => fc.constantFrom(...completions(facts)).map((all) => ({ rows, facts: all })));

describe('on complete facts', () => {
  test('the topmost row that fits decides, and the trace says why for every row', () => {
    fc.assert(
      fc.property(complete, ({ rows, facts }) => {
        const decision = decide(tableFrom(kinds, rows), facts, day);
        const fitting = fittingRows(rows, facts).map(({ id }) => id);
        if (decision.state !== 'decided') throw new Error('complete facts left a question');
        expect(decision.rules).toEqual(fitting.slice(0, 1));
        expect(decision.trace.map(({ rule }) => rule)).toEqual(rows.map(({ id }) => id));
        for (const { rule, hit, failed, behind } of decision.trace) {
          expect(hit).toBe(rule === fitting[0]);
          expect(behind).toBe(fitting.slice(1).includes(rule) ? fitting[0] : undefined);
          expect(failed !== undefined).toBe(!fitting.includes(rule));
          if (!failed) continue;
          const cells = rows.find(({ id }) => id === rule)!.when!;
          expect(failed.actual).toBe(facts[failed.input]);
          expect(plainly(cells[failed.input]!, failed.actual)).toBe(false);
        }
      }),
    );
  });

  test('a collect table answers with every row that fits, in order', () => {
    fc.assert(
      fc.property(complete, ({ rows, facts }) => {
        const decision = decide(tableFrom(kinds, rows, { hit: 'collect' }), facts, day);
        const fitting = fittingRows(rows, facts);
        if (decision.state !== 'decided') throw new Error('complete facts left a question');
        expect(decision.rules).toEqual(fitting.map(({ id }) => id));
        expect(decision.outcome).toEqual({ says: fitting.map(({ gives }) => gives!.says) });
      }),
    );
  });
});

describe('the proof agrees with trying every value', () => {
  const worlds = [...completions({})];

  test('a first table is complete exactly when every world finds a row, and its example is one that finds none', () => {
    fc.assert(
      fc.property(randomRows, (rows) => {
        const [gap] = flawsOf(tableFrom(kinds, rows)).filter(({ kind }) => kind === 'gap');
        expect(gap !== undefined).toBe(worlds.some((facts) => fittingRows(rows, facts).length === 0));
        if (!gap) return;
        for (const facts of completions(gap.example)) expect(fittingRows(rows, facts)).toEqual([]);
      }),
    );
  });

  test('a row of a complete first table is unreachable exactly when no world is decided by it', () => {
    fc.assert(
      fc.property(randomRows, (some) => {
        const rows = [...some, { id: 'else' }];
        const found = flawsOf(tableFrom(kinds, rows)).map(({ kind, row }) => [kind, rows[row!]!.id]);
        const deciding = new Set(worlds.map((facts) => fittingRows(rows, facts)[0]!.id));
        const idle = rows.filter(({ id }) => !deciding.has(id));
        expect(found).toEqual(idle.map(({ id }) => ['unreachable', id]));
      }),
    );
  });

  test('two rows of a unique table overlap exactly when some world fits both, and the example is one', () => {
    fc.assert(
      fc.property(randomRows, (rows) => {
        const overlaps = flawsOf(tableFrom(kinds, rows, { hit: 'unique' })).filter(({ kind }) => kind === 'overlap');
        expect(overlaps.length > 0).toBe(worlds.some((facts) => fittingRows(rows, facts).length > 1));
        for (const { row, example } of overlaps) {
          for (const facts of completions(example)) {
            const fitting = fittingRows(rows, facts).map(({ id }) => id);
            expect(fitting).toContain(rows[row!]!.id);
            expect(fitting.length).toBeGreaterThan(1);
          }
        }
      }),
    );
  });
});

describe('on partial facts', () => {
  const saidBy = (rows: Parameters<typeof fittingRows>[0], facts: Record<string, Scalar>) =>
    fittingRows(rows, facts)[0]?.gives?.says;

  test('it is decided exactly when every completion says the same; else the questions are those that matter', () => {
    fc.assert(
      fc.property(randomRows, randomFacts, (some, facts) => {
        const rows = [...some, { id: 'else', gives: { says: 'else' } }];
        const decision = decide(tableFrom(kinds, rows), facts, day);
        const worlds = [...completions(facts)];
        const said = new Set(worlds.map((world) => saidBy(rows, world)));
        expect(decision.state).toBe(said.size === 1 ? 'decided' : 'needs-information');
        if (decision.state === 'decided') {
          expect(decision.outcome.says).toBe([...said][0]);
          const deciding = new Set(worlds.map((world) => fittingRows(rows, world)[0]!.id));
          expect(decision.rules).toEqual(rows.map(({ id }) => id).filter((id) => deciding.has(id)));
          return;
        }
        expect(new Set(decision.possible.map(({ says }) => says))).toEqual(said);
        const matters = (name: string) =>
          worlds.some((world) => {
            const others = [...completions({ ...world, [name]: null })];
            return others.some((other) => saidBy(rows, other) !== saidBy(rows, world));
          });
        const missing = Object.keys(kinds).filter((name) => facts[name] === undefined);
        expect(decision.questions.map(({ fact }) => fact)).toEqual(missing.filter(matters));
      }),
    );
  });
});

describe('flips', () => {
  test('every flip gives another outcome, none is larger than it need be, and none is missing', () => {
    fc.assert(
      fc.property(complete, ({ rows: some, facts }) => {
        const rows = [...some, { id: 'else', gives: { says: 'else' } }];
        const table = tableFrom(kinds, rows);
        const policy = policyOf([table]);
        const said = ([hits]: Answer) => String(table.rows[hits![0]!]!.gives.says);
        const outcomeOf = (world: Record<string, Scalar>) => String(fittingRows(rows, world)[0]!.gives!.says);
        const now = outcomeOf(facts);
        const flips = flipsOf(policy, facts, day, said);
        for (const { changes, answer } of flips) {
          const changed = { ...facts, ...Object.fromEntries(changes.map(({ input, to }) => [input, to])) };
          expect(outcomeOf(changed)).toBe(said(answer));
          expect(said(answer)).not.toBe(now);
          for (const { input, from } of changes) expect(from).toBe(facts[input]);
        }
        const nearest = new Map<string, number>();
        for (const world of completions({})) {
          const distance = Object.keys(kinds).filter((name) => world[name] !== facts[name]).length;
          const outcome = outcomeOf(world);
          if (outcome !== now) nearest.set(outcome, Math.min(distance, nearest.get(outcome) ?? 9));
        }
        for (const [outcome, distance] of nearest) {
          const sizes = flips.filter(({ answer }) => said(answer) === outcome).map(({ changes }) => changes.length);
          expect(new Set(sizes)).toEqual(new Set(distance <= 2 ? [distance] : []));
        }
      }),
    );
  });
});
