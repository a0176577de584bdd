import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../scoping/scope.ts';
import { anySheet, sampleLine, sampleSheet } from './sample-sheets.ts';
import { estimateWorkbook } from './sheets.ts';
import { type Book, readBook, type Value, wrongResults } from './testing.ts';

const scope: Scope = {
  facts: [
    {
      ...{ name: 'users', value: 1200, unit: 'users' },
      provenance: { kind: 'report', file: 'report.xlsx', sheet: 'App Stats', cell: 'B2', how: 'cell' },
    },
  ],
  risks: [
    {
      ...{ id: 'old-version', sentence: '=1+1 is no formula here' },
      provenance: { kind: 'person', by: 'A Person', at: '2026-11-20T09:00:00Z' },
    },
  ],
};
const sheet = {
  ...sampleSheet(
    [
      sampleLine('plan', {
        workstream: 'Plan',
        effort: { engineer: { low: 2, likely: 6, high: 9, weeks: [2, 0, 4] }, lead: { low: 4, likely: 8.5, high: 10 } },
      }),
      sampleLine('move', { deliverable: 'A moved house', assumption: 'It has wheels' }),
      sampleLine('teach', { kind: 'education', effort: {}, priceCents: 250_000, pricing: 'list', service: 'training' }),
      sampleLine('later', { part: 'phase-2' }),
      sampleLine('perhaps', { part: 'optional' }),
    ],
    7.25,
    123_456,
  ),
  range: {
    ...{ service: 'advisory', lowCents: 100_000, highCents: 2_000_000, cell: 'up to 500 users' },
    ...{ estimatedCents: 180_006 + 297_500 + 247_508, rule: 'published', source: 'a table' },
  },
  flags: [{ id: 'missing-fact' as const, sentence: 'Ask the customer.', rule: 'r', source: 's' }],
};

const bytesOf = (of: typeof sheet | ReturnType<typeof sampleSheet>) =>
  estimateWorkbook({
    ...{ sheet: of, scope, customer: 'Aster & <Sons>', number: 'EST-2026-0001', version: 3, date: '2026-11-20' },
  });
const book = readBook(await bytesOf(sheet));
const valueAt = (sheet: string, cell: string): Value | undefined => book.get(sheet)?.get(cell)?.value;
const beside = (of: Book, name: string, label: string, nth = 0): Value | undefined => {
  const rows = [...(of.get(name) ?? [])].filter(([address, { value }]) => address.startsWith('A') && value === label);
  return of.get(name)?.get(`B${rows[nth]?.[0].slice(1)}`)?.value;
};
const texts = (name: string) => [...(book.get(name)?.values() ?? [])].map(({ value }) => value);

test('the sheets stand in their order, what it was written from last and hidden', () => {
  expect([...book.keys()]).toEqual([
    ...['Summary', 'Activities', 'Phases', 'Weeks', 'Price', 'Basis', 'Scope', 'Internal', 'Parley'],
  ]);
});

test('every stored result is what its formula comes to', () => {
  expect(wrongResults(book)).toEqual([]);
  const formulas = [...book.values()].flatMap((cells) => [...cells.values()].filter(({ formula }) => formula));
  expect(formulas.length).toBeGreaterThan(70);
});

test('a changed week changes the likely hours, the phase, the role, the price, the cost and the total', () => {
  const weeks = book.get('Weeks')!;
  expect(weeks.get('F4')?.value).toBe(2);
  const changed = new Map(book).set('Weeks', new Map(weeks).set('F4', { value: 102, formula: undefined }));
  expect(wrongResults(changed).map((fault) => fault.split(' ')[0])).toEqual([
    ...['Summary!B7', 'Summary!B9', 'Summary!B13', 'Summary!B20', 'Summary!B21'],
    ...['Activities!I4', 'Activities!K4', 'Activities!I10', 'Activities!K10'],
    ...['Phases!B4', 'Phases!D4', 'Phases!B6', 'Phases!D6', 'Weeks!E4', 'Weeks!E10', 'Weeks!F10'],
    ...['Price!B4', 'Price!B6', 'Price!B8', 'Price!B10', 'Internal!D5', 'Internal!E5', 'Internal!E7', 'Internal!E8'],
  ]);
});

test('summary and prices show the totals of the estimate, what is in no total apart', () => {
  const { totals } = sheet;
  expect(beside(book, 'Summary', 'Services')).toBe(totals.servicesCents / 100);
  expect(beside(book, 'Summary', 'Education')).toBe(totals.educationCents / 100);
  expect(beside(book, 'Summary', 'Total')).toBe(totals.totalCents / 100);
  expect(beside(book, 'Summary', 'Likely')).toBe(totals.hours);
  expect(beside(book, 'Summary', 'The estimate lies')).toBe('within');
  expect(beside(book, 'Summary', 'Customer')).toBe('Aster & <Sons>');
  expect(beside(book, 'Price', 'Discount in percent')).toBe(7.25);
  expect(beside(book, 'Price', 'Optional and second phase, after the discount')).toBe(sheet.optionalCents / 100);
  expect(beside(book, 'Price', 'Travel, budgeted')).toBe(1234.56);
});

test('phases by role come to the hours by role', () => {
  expect([valueAt('Phases', 'A4'), valueAt('Phases', 'B4'), valueAt('Phases', 'C4')]).toEqual(['Plan', 6, 8.5]);
  expect([valueAt('Phases', 'B6'), valueAt('Phases', 'C6')]).toEqual([
    sheet.hoursByRole.engineer,
    sheet.hoursByRole.lead,
  ]);
});

test('rows are named by line and role, on every sheet the same row', () => {
  for (const row of [4, 5, 6, 7, 8, 9]) expect(valueAt('Weeks', `A${row}`)).toBe(valueAt('Activities', `A${row}`));
  expect(valueAt('Activities', 'A4')).toBe('plan|engineer');
  expect(valueAt('Activities', 'A7')).toBe('teach|');
});

test('facts, flags and cost stand on their sheets; rates on the internal one alone', () => {
  expect(texts('Scope')).toEqual(
    expect.arrayContaining(['users', 1200, 'App Stats B2 (cell)', '=1+1 is no formula here']),
  );
  expect(texts('Summary')).toContain('Ask the customer.');
  expect(valueAt('Internal', 'E7')).toBe(sheet.costCents! / 100);
  expect(valueAt('Internal', 'E8')).toBe(sheet.marginPercent);
  for (const [name, cells] of book) {
    const rates = [...cells.values()].filter(({ value }) => value === 300.01 || value === 102.5);
    expect(rates.length > 0, name).toBe(name === 'Internal');
  }
});

test('the same estimate gives the same bytes', async () => {
  expect(await bytesOf(structuredClone(sheet))).toEqual(await bytesOf(sheet));
});

describe('whatever the estimate', () => {
  test('the stored results are right', async () => {
    await fc.assert(
      fc.asyncProperty(anySheet, async (any) => {
        const written = readBook(await bytesOf(any));
        expect(wrongResults(written)).toEqual([]);
        expect(beside(written, 'Summary', 'Total')).toBeCloseTo(any.totals.totalCents / 100, 6);
      }),
      { numRuns: 40 },
    );
  });
  test('a price outside its published range says so', async () => {
    const bound = { ...sheet, range: { ...sheet.range, highCents: sheet.range.estimatedCents - 1 } };
    const written = readBook(await bytesOf(bound));
    expect(wrongResults(written)).toEqual([]);
    expect(beside(written, 'Summary', 'The estimate lies')).toBe('outside');
  });
});
