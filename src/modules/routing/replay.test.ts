import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../platform/config.ts';
import { folderOf, openFolder } from '../../playbook/folder.ts';
import { playbookOf } from '../../playbook/playbook.ts';
import type { RoutingFacts } from './engagement.ts';
import { type PastDecision, replay } from './replay.ts';
import { outcomeOn } from './rules-of-engagement.ts';

const folder = await openFolder(join(root, 'playbooks', 'gitlab'));
const playbook = playbookOf(folder);

/** The shipped playbook with one text of a file put in the place of another, which must be there. */
function changed(file: string, old: string, text: string) {
  const texts = new Map([...folder.files].map(([name, each]) => [name, each.text]));
  expect(texts.get(file)).toContain(old);
  return playbookOf(folderOf(texts.set(file, texts.get(file)!.replaceAll(old, text)), 'changed'));
}

const base: RoutingFacts = { edition: 'ee', region: 'emea', employees: 150, needs: [{ service: 'advisory' }] };
const past = (id: string, valueCents: number | null, more: RoutingFacts = {}): PastDecision => {
  const facts = { ...base, ...more };
  return { id, facts, outcome: outcomeOn(playbook, facts, '2026-08-31').outcome, decidedOn: '2026-08-31', valueCents };
};
const decisions = [
  past('small', 100_00, { employees: 50 }),
  past('middle', 200_00),
  past('middle-too', null),
  past('large', 400_00, { employees: 9000 }),
  past('asia', 800_00, { region: 'apac', edition: 'ce' }),
];

test('by the same playbook nothing changes', () => {
  expect(replay(decisions, playbook)).toEqual({
    playbookVersion: playbook.version,
    decisions: 5,
    changed: [],
    moves: [],
    valueCents: 0,
  });
});

describe('by another playbook', () => {
  const wider = (() => {
    const texts = new Map([...folder.files].map(([name, each]) => [name, each.text]));
    const segments = texts.get('segments.yaml')!;
    const moved = segments.replace('to: 100 ', 'to: 200 ').replace('from: 101', 'from: 201');
    expect(moved).not.toBe(segments);
    return playbookOf(folderOf(texts.set('segments.yaml', moved), 'wider'));
  })();

  test('the decisions that change are told, from what to what, with the money in them', () => {
    const { playbookVersion, changed: found, moves, valueCents } = replay(decisions, wider);
    expect(playbookVersion).toBe(wider.version);
    const way = { from: ['ps-custom'], to: ['partner-sourcing'] };
    expect(found).toEqual([
      { id: 'middle', ...way, refused: null, valueCents: 200_00 },
      { id: 'middle-too', ...way, refused: null, valueCents: null },
    ]);
    expect(moves).toEqual([{ ...way, decisions: 2, valueCents: 200_00, unvalued: 1 }]);
    expect(valueCents).toBe(200_00);
  });

  test('decisions it cannot take are told with the reason', () => {
    // Whole, such a playbook would be refused: questions are asked for the service.
    const { advisory: _, ...services } = playbook.routing.services;
    const without = { ...playbook, routing: { ...playbook.routing, services } };
    const { changed: found, moves } = replay(decisions, without);
    expect(found).toHaveLength(5);
    expect(found[0]).toMatchObject({ id: 'small', to: null });
    expect(found[0]?.refused).toContain('"advisory" is no service of the playbook');
    // Three ways of being refused, by what was decided before; the most money comes first.
    expect(moves.map(({ from, valueCents }) => [from.join(), valueCents])).toEqual([
      ['partner-only,partner-sourcing', 800_00],
      ['ps-custom', 600_00],
      ['partner-sourcing', 100_00],
    ]);
  });

  test('a rule that begins later counts only when its day is asked for', () => {
    const later = changed(
      'routing.yaml',
      '      - id: ps-custom\n        gives: { outcome: [ps-custom], path: ps }\n',
      `      - id: ps-none
        gives: { path: partner }
        source: { document: Parley, section: a test }
        effective: { from: 2027-01-01 }
      - id: ps-custom
        gives: { outcome: [ps-custom], path: ps }
`,
    );
    expect(replay(decisions, later).changed).toEqual([]);
    expect(replay(decisions, later, '2027-01-01').changed.map(({ id }) => id)).toEqual([
      'middle',
      'middle-too',
      'large',
    ]);
  });
});

test('a playbook whose tables leave open who serves is told so, not dressed as an answer', () => {
  const silent = changed('routing.yaml', 'gives: { outcome: [ps-custom], path: ps }', 'gives: { path: ps }');
  const [first] = replay(decisions, silent).changed;
  expect(first?.refused).toBe(
    'No rule of routing.yaml says who serves here; ps-custom, papers-custom, review-of-scope spoke: add an outcome.',
  );
});
