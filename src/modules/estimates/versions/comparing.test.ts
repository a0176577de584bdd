import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CostFigures, Effort, OpenLine } from '../estimate.ts';
import { type Compared, compare } from './comparing.ts';
import type { Comparison } from './comparison.ts';

const wave: OpenLine = {
  id: 'plan-waves',
  title: 'Plan the waves',
  workstream: 'Plan',
  service: 'migration-to-saas',
  kind: 'services',
  sku: null,
  part: 'included',
  mode: null,
  prerequisites: [],
  priceCents: 360_000,
  pricing: 'hours',
  driver: '40 groups',
  deliverable: null,
  assumption: null,
  rule: 'plan-waves',
  source: 'Parley',
};
const engineer = { id: 'ps-engineer', title: 'Engineer', centsPerHour: 30_000, costCentsPerHour: null };
const certain = (hours: number): Effort => ({ low: hours, likely: hours, high: hours });

type Hours = Readonly<Record<string, Record<string, Effort>>>;

/** An estimate of the lines given, with hours by line and role; without them its reader may not see costs. */
function estimateOf(lines: readonly OpenLine[], hours: Hours | null = null, discountPercent = 0): Compared {
  const hidden = Object.fromEntries(
    Object.entries(hours ?? {}).map(([id, effort]) => [id, { hours: 0, hoursByRole: {}, effort }]),
  );
  const costs: CostFigures = {
    ...{ hours: 0, hoursByRole: {}, roles: [engineer], costCents: null, marginPercent: null, costFlags: [] },
    lines: hidden,
  };
  return {
    ...{ number: 'EST-2026-0001', opportunity: 'OPP-2026-0001', revision: 1, scenario: null, state: 'draft' },
    sheet: {
      ...{ currency: 'USD', lines: [...lines], listCents: 0, optionalCents: 0, travelCents: 0, durationDays: 0 },
      totals: { servicesCents: 0, educationCents: 0, totalCents: 0 },
      ...{ range: null, flags: [], playbookVersion: 'one', discountPercent },
    },
    costs: hours === null ? null : costs,
  };
}

const sentences = (left: Compared, right: Compared) => compare(left, right).lines.map(({ sentence }) => sentence);

describe('two estimates in words', () => {
  const before = estimateOf([wave], { 'plan-waves': { 'ps-engineer': certain(12) } });

  test('hours and price of a line', () => {
    const after = estimateOf([{ ...wave, priceCents: 480_000 }], { 'plan-waves': { 'ps-engineer': certain(16) } });
    expect(sentences(before, after)).toEqual(['Plan the waves: Engineer 12 → 16 h, price +1,200 USD.']);
    expect(sentences(after, before)).toEqual(['Plan the waves: Engineer 16 → 12 h, price −1,200 USD.']);
  });

  test('a range that grew around the same hours', () => {
    const wider = estimateOf([wave], { 'plan-waves': { 'ps-engineer': { low: 8, likely: 12, high: 20.5 } } });
    expect(sentences(before, wider)).toEqual(['Plan the waves: Engineer 12 to 12 to 12 → 8 to 12 to 20.5 h.']);
  });

  test('the same hours in other weeks', () => {
    const planned = (weeks: number[]) =>
      estimateOf([wave], { 'plan-waves': { 'ps-engineer': { ...certain(12), weeks } } });
    expect(sentences(planned([12]), planned([6, 6]))).toEqual(['Plan the waves: Engineer planned by other weeks.']);
  });

  test('lines added and removed, with their hours', () => {
    const none = estimateOf([], {});
    expect(sentences(none, before)).toEqual(['Plan the waves: added, Engineer 12 h, price +3,600 USD.']);
    expect(sentences(before, none)).toEqual(['Plan the waves: removed, Engineer 12 h, price −3,600 USD.']);
  });

  test('words, parts and the name of a line', () => {
    const after = {
      ...wave,
      title: 'Plan',
      part: 'phase-2',
      driver: null,
      prerequisites: ['A list', 'A day'],
    } as const;
    expect(sentences(estimateOf([wave]), estimateOf([{ ...after, prerequisites: [...after.prerequisites] }]))).toEqual([
      'Plan: was called "Plan the waves", of a second phase instead of included, sized for "40 groups" → nothing, prerequisites nothing → "A list" and "A day".',
    ]);
  });

  test('tells no hours where one side shows none', () => {
    const hidden = estimateOf([wave]);
    expect(compare(before, hidden).lines).toEqual([]);
    expect(compare(before, hidden).figures.map(({ name }) => name)).not.toContain('Hours');
  });

  test('the discount and the travel budget', () => {
    const after = estimateOf([wave], null, 7.5);
    expect(compare(estimateOf([wave]), after).settings).toEqual(['Discount: 0 % → 7.5 %.']);
  });

  test('two currencies are not set side by side', () => {
    const francs = { ...before, sheet: { ...before.sheet, currency: 'CHF' } };
    expect(() => compare(before, francs)).toThrow('only estimates in one currency are compared');
  });
});

const words = fc.constantFrom('Plan', 'Move', 'Train', 'Hand over');
const effort = fc
  .array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 3 })
  .map((hours) => hours.sort((one, other) => one - other).map((quarters) => quarters / 4))
  .map(([low, likely, high]) => ({ low: low!, likely: likely!, high: high! }));
const line = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    title: words,
    workstream: words,
    kind: fc.constantFrom('services' as const, 'education' as const),
    part: fc.constantFrom('included' as const, 'optional' as const, 'phase-2' as const),
    mode: fc.constantFrom('remote' as const, 'onsite' as const, null),
    driver: fc.option(words),
    prerequisites: fc.array(words, { maxLength: 2 }),
    priceCents: fc.integer({ min: 0, max: 9_999_999 }),
  })
  .map((fields): OpenLine => ({ ...wave, ...fields }));
const anEstimate = fc
  .tuple(
    fc.uniqueArray(line, { selector: ({ id }) => id, maxLength: 5 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fc.dictionary(fc.constantFrom('ps-engineer', 'pm'), effort),
    ),
  )
  .map(([lines, hours]) =>
    estimateOf(lines, Object.fromEntries(lines.map(({ id }) => [id, { ...(hours[id] ?? {}) }] as const))),
  );

/** Lines with their hours by id, as a comparison tells of them. */
type Told = Map<string, { line: Record<string, unknown>; effort: Record<string, unknown> }>;
const toldOf = ({ sheet, costs }: Compared): Told =>
  new Map(sheet.lines.map((each) => [each.id, { line: { ...each }, effort: { ...costs?.lines[each.id]?.effort } }]));

/** What becomes of lines when everything that a comparison says is done to them. */
function applied(told: Told, { lines }: Comparison): Told {
  for (const { id, change, fields, line: whole, effort: hours } of lines) {
    if (change === 'removed') told.delete(id);
    if (change === 'added') told.set(id, { line: { ...whole }, effort: { ...hours } });
    for (const { field, right } of fields) {
      const [name, role] = field.split('/');
      const of = told.get(id)!;
      if (role === undefined) of.line[name!] = right;
      else if (right === null) delete of.effort[role];
      else of.effort[role] = right;
    }
  }
  return told;
}

describe('whatever is compared', () => {
  test('an estimate does not differ from itself', () => {
    fc.assert(
      fc.property(anEstimate, (it) => {
        const { lines, settings } = compare(it, structuredClone(it));
        expect([lines, settings]).toEqual([[], []]);
      }),
    );
  });

  test('doing what the comparison says to the left gives the right', () => {
    fc.assert(
      fc.property(anEstimate, anEstimate, (left, right) => {
        expect(applied(toldOf(left), compare(left, right))).toEqual(toldOf(right));
      }),
    );
  });

  test('what the right adds, the left removes, and money goes the other way', () => {
    fc.assert(
      fc.property(anEstimate, anEstimate, (left, right) => {
        const sum = ({ lines }: Comparison) => lines.reduce((cents, { byCents }) => cents + byCents, 0);
        const priced = ({ sheet }: Compared) => sheet.lines.reduce((cents, { priceCents }) => cents + priceCents, 0);
        expect(sum(compare(left, right))).toBe(priced(right) - priced(left));
        expect(sum(compare(right, left)) + sum(compare(left, right))).toBe(0);
      }),
    );
  });
});
