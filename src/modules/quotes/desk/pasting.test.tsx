import { describe, expect, test } from 'vitest';
import { isTable, pastedLines } from './pasting.tsx';
import type { Plan, Plans } from './plans.tsx';
import { wish } from './testing.ts';

const plan = (sku: string, delivery: Plan['delivery']): Plan => ({
  ...{
    id: sku,
    sku,
    title: sku,
    category: 'education',
    offering: 'one',
    plan: 'Remote',
    service: 'training',
    delivery,
  },
  ...{ priceCents: 500_000, per: null, duration: '1 day', seats: null, facilityCents: null, after: [], limits: [] },
  ...{ twin: null, bills: null, standing: 'SKU', maturity: null, from: '2022-11-01', to: null, source: '', note: null },
});
const items = [plan('GL-BAS-R', 'remote'), plan('GL-BAS', 'onsite'), plan('MIG+', 'either')];
const plans: Plans = {
  ...{ currency: 'USD', items, byOffering: new Map() },
  bySku: new Map(items.map((each) => [each.sku, each])),
};

describe('rows of a spreadsheet', () => {
  test('become lines: the SKU wherever it stands, then how many, then who attends', () => {
    const text = 'SKU\tTitle\tHow many\tAttend\r\ngl-bas-r\tGit Basics\t3\t38\r\n2\tMIG+\r\nGL-BAS\r\n';
    const { lines, faults } = pastedLines(text, plans, [wish('line-4')]);
    expect(faults).toEqual([]);
    expect(lines).toEqual([
      { id: 'line-5', sku: 'GL-BAS-R', delivery: 'remote', quantity: 3, attendees: 38, facility: false },
      { id: 'line-6', sku: 'MIG+', delivery: 'remote', quantity: 2, attendees: null, facility: false },
      { id: 'line-7', sku: 'GL-BAS', delivery: 'onsite', quantity: 1, attendees: null, facility: false },
    ]);
  });

  test('a row without a known SKU is told by its number, and the others are taken', () => {
    const { lines, faults } = pastedLines('GL-BSA-R\t3\nGL-BAS-R\t1', plans, []);
    expect(lines).toHaveLength(1);
    expect(faults).toEqual(['Row 1 names no SKU of the catalogue: GL-BSA-R, 3.']);
  });

  test('a quote does not grow beyond what it may hold', () => {
    const text = Array.from({ length: 2005 }, () => 'GL-BAS-R\t1').join('\n');
    const { lines, faults } = pastedLines(text, plans, []);
    expect(lines).toHaveLength(2000);
    expect(faults).toEqual(['A quote has at most 2000 lines: row 2001 and those after it are left out.']);
  });

  test('words to search for are no rows', () => {
    expect(isTable('ci/cd remote ')).toBe(false);
    expect(isTable('GL-BAS-R\t3')).toBe(true);
    expect(isTable('GL-BAS-R\nGL-PM')).toBe(true);
  });
});
