import fc from 'fast-check';
import {
  costOf,
  type Effort,
  type EstimateLine,
  type EstimateSheet,
  hoursByRoleOf,
  hoursInAll,
  moneyOf,
} from '../../estimates/estimate.ts';

const roles = [
  { id: 'engineer', title: 'Engineer', centsPerHour: 30_001, costCentsPerHour: 10_250 },
  { id: 'lead', title: 'Lead *', centsPerHour: 35_000, costCentsPerHour: 14_033 },
];

/** A line of an estimate; what is not said is plain. */
export function sampleLine(id: string, more: Partial<EstimateLine> = {}): EstimateLine {
  const effort: EstimateLine['effort'] = more.effort ?? { engineer: { low: 6, likely: 8.25, high: 16 } };
  const hoursByRole = Object.fromEntries(Object.entries(effort).map(([role, { likely }]) => [role, likely]));
  const rateOf = (role: string) => roles.find((each) => each.id === role)?.centsPerHour ?? 0;
  const byHours = Object.entries(hoursByRole).reduce((sum, [role, hours]) => sum + Math.round(hours * rateOf(role)), 0);
  return {
    ...{ id, title: `Do ${id}`, workstream: 'Build', service: 'advisory', kind: 'services', sku: null },
    ...{ part: 'included', mode: null, prerequisites: [], pricing: 'hours', driver: null },
    ...{ deliverable: null, assumption: null, rule: 'worksheet.own', source: 'Parley, added by hand' },
    ...{ effort, hoursByRole, hours: hoursInAll(hoursByRole), priceCents: byHours },
    ...more,
  };
}

/** The sheet that lines come to, with every sum as an estimate makes it. */
export function sampleSheet(lines: readonly EstimateLine[], discountPercent = 0, travelCents = 0): EstimateSheet {
  const hoursByRole = hoursByRoleOf(lines);
  const { totals, listCents, optionalCents } = moneyOf(lines, discountPercent);
  const staffed = roles.filter(({ id }) => lines.some(({ effort }) => id in effort));
  return {
    ...{ currency: 'USD', lines: [...lines], discountPercent, listCents, optionalCents, travelCents },
    totals: { ...totals, hours: hoursInAll(hoursByRole) },
    ...{ hoursByRole, roles: staffed, ...costOf(hoursByRole, staffed, totals.totalCents) },
    ...{ durationDays: 12, range: null, flags: [], costFlags: [], playbookVersion: 'f00d' },
  };
}

const quarters = (max: number) => fc.integer({ min: 0, max }).map((count) => count / 4);
const effort: fc.Arbitrary<Effort> = fc.oneof(
  fc.tuple(quarters(60), quarters(60), quarters(60)).map(([low, more, most]) => ({
    ...{ low, likely: low + more, high: low + more + most },
  })),
  fc.tuple(fc.array(quarters(30), { maxLength: 14 }), quarters(60), quarters(30)).map(([weeks, last, most]) => {
    const planned = [...weeks, last + 0.25];
    const likely = planned.reduce((sum, hours) => sum + hours, 0);
    return { low: 0, likely, high: likely + most, weeks: planned };
  }),
);
const words = fc.oneof(
  fc.constantFrom('Plan', '=1+1', '*', 'a ~ b?', '<none>', 'Größe 漢字', '2026', '+ 3', '@x', 'two\nlines'),
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
);

/** Sheets of any lines: texts that look like formulas and wildcards, hours planned or not, any discount. */
export const anySheet: fc.Arbitrary<EstimateSheet> = fc
  .tuple(
    fc.uniqueArray(
      fc.record({
        ...{ id: fc.string({ minLength: 1, maxLength: 12 }).filter((id) => /^[!-~]+$/.test(id)), title: words },
        workstream: fc.oneof(words, fc.constantFrom('Build', 'build', 'Plan')),
        part: fc.constantFrom('included' as const, 'optional' as const, 'phase-2' as const),
        kind: fc.constantFrom('services' as const, 'education' as const),
        ...{ deliverable: fc.option(words), assumption: fc.option(words) },
        effort: fc.dictionary(fc.constantFrom('engineer', 'lead'), effort, { maxKeys: 2, noNullPrototype: true }),
        fixed: fc.option(fc.integer({ min: 0, max: 9_999_999 })),
      }),
      { maxLength: 8, selector: ({ id }) => id },
    ),
    fc.integer({ min: 0, max: 10_000 }),
    fc.nat(1_000_000),
  )
  .map(([lines, discount, travelCents]) =>
    sampleSheet(
      lines.map(({ id, fixed, ...more }) =>
        sampleLine(id, fixed === null ? more : { ...more, priceCents: fixed, pricing: 'list' }),
      ),
      discount / 100,
      travelCents,
    ),
  );
