import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { loadPlaybook } from '../../playbook/playbook.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import type { EstimateSheet } from './estimate.ts';
import { estimateWorkbook } from './estimate-workbook.ts';
import { estimate } from './estimating.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
const on = Temporal.PlainDate.from('2026-11-20');

const scopeOf = (values: Record<string, number | string>): Scope => ({
  facts: Object.entries(values).map(([name, value], at) => ({
    name,
    value,
    unit: name,
    provenance: { kind: 'report', file: 'report.xlsx', sheet: 'App Stats', cell: `B${at + 2}`, how: 'cell' },
  })),
  risks: [
    {
      id: 'old-version',
      sentence: '=1+1 is no formula here',
      provenance: { kind: 'person', by: 'A Person', at: '2026-11-20T09:00:00Z' },
    },
  ],
});
const scope = scopeOf({ users: 1200, projects: 5500, largeRepositories: 14, sourceVersion: '16.2' });
const needs: Need[] = [
  { service: 'migration-to-saas' },
  { service: 'training' },
  { service: 'migration-to-saas', sku: 'MIG+' },
  { service: 'integration', sku: 'GL-JIRA' },
];
const drafted = estimate({ playbook, needs, scope, on });
/** The catalogue item is of the ranged service here, as a playbook may have it: its price is no part of the range. */
const sheet: EstimateSheet = {
  ...drafted,
  lines: drafted.lines.map((line) => (line.sku === 'MIG+' ? { ...line, service: 'migration-to-saas' } : line)),
};
const totalRow = 4 + sheet.lines.length;

type Value = string | number;
interface Cell {
  readonly value: Value;
  readonly formula: string | undefined;
}
/** Sheet, then address, then what stands there. */
type Book = Map<string, Map<string, Cell>>;

const bytesOf = (of: EstimateSheet, known = scope) =>
  estimateWorkbook({
    sheet: of,
    scope: known,
    customer: 'Aster & <Sons>',
    number: 'EST-2026-0001',
    date: '2026-11-20',
  });

/** Reads a workbook by its parts alone, without the library that wrote it. */
function read(bytes: Uint8Array): Book {
  const parts = unzipSync(bytes);
  const part = (name: string) => (parts[name] ? strFromU8(parts[name]) : '');
  const plain = (text: string) =>
    text
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) => plain(item));
  const names = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name = '']) => name);
  return new Map(
    names.map((name, at) => {
      const cells = new Map<string, Cell>();
      const xml = part(`xl/worksheets/sheet${at + 1}.xml`);
      for (const [, head = '', inner = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const address = /r="([A-Z]+\d+)"/.exec(head)?.[1] ?? '';
        const kind = /t="(\w+)"/.exec(head)?.[1] ?? 'n';
        const raw = plain(/<v>(.*?)<\/v>/s.exec(inner)?.[1] ?? /<is>(.*?)<\/is>/s.exec(inner)?.[1] ?? '');
        const formula = /<f[^>]*>(.*?)<\/f>/s.exec(inner)?.[1];
        const value = kind === 's' ? (shared[Number(raw)] ?? '') : kind === 'n' && raw !== '' ? Number(raw) : raw;
        cells.set(address, { value, formula: formula === undefined ? undefined : plain(formula) });
      }
      return [name, cells];
    }),
  );
}

/** Recomputes one formula from the cells it names, themselves recomputed; knows the few forms our workbooks use. */
function compute(book: Book, on: string, formula: string): Value {
  const cell = (sheet: string, address: string): Value => {
    const found = book.get(sheet)?.get(address);
    return found?.formula === undefined ? (found?.value ?? '') : compute(book, sheet, found.formula);
  };
  const range = (text: string): Value[] => {
    const [, sheet = on, first = '', last = first] =
      /^(?:(\w+)!)?([A-Z]+\d+)(?::([A-Z]+\d+))?$/.exec(text.replaceAll('$', '')) ?? [];
    return addresses(first, last).map((address) => cell(sheet, address));
  };
  const sum = (values: readonly Value[]) => values.reduce<number>((all, value) => all + (Number(value) || 0), 0);
  const form = (pattern: RegExp) => pattern.exec(formula)?.slice(1);
  const sums = form(/^SUM\(([^()]*)\)$/);
  if (sums) return sum(range(sums[0]!));
  const byKind = form(/^SUMIF\(([^,]*),"([^"]*)",([^,]*)\)$/);
  if (byKind) return sum(range(byKind[2]!).filter((_, at) => range(byKind[0]!)[at] === byKind[1]));
  const twice = form(/^SUMIFS\(([^,]*),([^,]*),"([^"]*)",([^,]*),"<>([^"]*)"\)$/);
  if (twice) {
    const [prices, services, service, pricings, unwanted] = twice as [string, string, string, string, string];
    return sum(range(prices).filter((_, at) => range(services)[at] === service && range(pricings)[at] !== unwanted));
  }
  const product = form(/^SUMPRODUCT\(ROUND\(([^*]*)\*([^,]*),2\)\)$/);
  if (product) {
    const rates = range(product[1]!);
    return sum(range(product[0]!).map((hours, at) => Math.round(Number(hours) * Number(rates[at]) * 100) / 100));
  }
  const within = form(/^IF\(AND\((\w+)>=(\w+),\1<=(\w+)\),"(\w+)","(\w+)"\)$/);
  if (within) {
    const [estimated, low, high] = within.slice(0, 3).map((text) => Number(range(text)[0])) as [number, number, number];
    return estimated >= low && estimated <= high ? within[3]! : within[4]!;
  }
  if (/^\w+![A-Z]+\d+$/.test(formula)) return range(formula)[0]!;
  throw new Error(`no such form of formula: ${formula}`);
}

function addresses(first: string, last: string): string[] {
  const letters = (address: string) => address.replace(/\d/g, '');
  const row = (address: string) => Number(address.replace(/\D/g, ''));
  const column = (text: string) => [...text].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0);
  const all: string[] = [];
  for (let at = row(first); at <= row(last); at++) {
    for (let code = column(letters(first)); code <= column(letters(last)); code++)
      all.push(`${String.fromCharCode(64 + code)}${at}`);
  }
  return all;
}

/** Every formula whose stored result is not what its cells come to. */
function wrongResults(book: Book): string[] {
  return [...book].flatMap(([name, cells]) =>
    [...cells].flatMap(([address, { formula, value }]) => {
      if (formula === undefined) return [];
      const computed = compute(book, name, formula);
      const same = typeof computed === 'number' ? Math.abs(computed - Number(value)) < 1e-6 : computed === value;
      return same ? [] : [`${name}!${address} says ${value}, =${formula} is ${computed}`];
    }),
  );
}

/** The value right of a label in the first column of a sheet, and from which row on to look. */
function beside(book: Book, sheet: string, label: string, nth = 0): Value | undefined {
  const rows = [...(book.get(sheet) ?? [])].filter(
    ([address, { value }]) => address.startsWith('A') && value === label,
  );
  return book.get(sheet)?.get(`B${rows[nth]?.[0].slice(1)}`)?.value;
}

const book = read(await bytesOf(sheet));

test('the sheets stand in their order', () => {
  expect([...book.keys()]).toEqual(['Summary', 'Activities', 'Basis', 'Scope', 'Internal']);
});

test('every stored result is what its formula comes to', () => {
  expect(wrongResults(book)).toEqual([]);
  const formulas = [...book.values()].flatMap((cells) =>
    [...cells.values()].filter(({ formula }) => formula !== undefined),
  );
  expect(formulas.length).toBeGreaterThan(2 * sheet.lines.length - 5);
});

test('a changed hour changes the totals when the formulas are computed again', () => {
  const activities = book.get('Activities')!;
  const changed = new Map(book).set('Activities', new Map(activities).set('G4', { value: 1000, formula: undefined }));
  expect(activities.get('G4')?.value).toBe(12);
  expect(wrongResults(changed).map((fault) => fault.split(' ')[0])).toEqual([
    'Summary!B7',
    'Summary!B9',
    'Summary!B13',
    'Summary!B16',
    'Summary!B22',
    'Summary!B23',
    'Activities!J4',
    'Activities!K4',
    `Activities!G${totalRow}`,
    `Activities!J${totalRow}`,
    `Activities!K${totalRow}`,
  ]);
});

test('the summary shows the totals of the estimate', () => {
  const { totals } = sheet;
  expect(beside(book, 'Summary', 'Services')).toBe(totals.servicesCents / 100);
  expect(beside(book, 'Summary', 'Education')).toBe(totals.educationCents / 100);
  expect(beside(book, 'Summary', 'Total')).toBe(totals.totalCents / 100);
  expect(beside(book, 'Summary', 'Total', 1)).toBe(totals.hours);
  expect(beside(book, 'Summary', 'Professional Services Engineer')).toBe(sheet.hoursByRole['ps-engineer']);
  expect(beside(book, 'Summary', 'Duration in working days')).toBe(sheet.durationDays);
  expect(beside(book, 'Summary', 'Lowest')).toBe(sheet.range!.lowCents / 100);
  expect(beside(book, 'Summary', 'Highest')).toBe(sheet.range!.highCents / 100);
  expect(beside(book, 'Summary', 'Estimated')).toBe(sheet.range!.estimatedCents / 100);
  expect(beside(book, 'Summary', 'The estimate lies')).toBe('within');
  expect(beside(book, 'Summary', 'Playbook version')).toBe(playbook.version);
  expect(beside(book, 'Summary', 'Customer')).toBe('Aster & <Sons>');
});

test('the flags, the facts with their places and the rates are there', () => {
  const texts = (name: string) => [...book.get(name)!.values()].map(({ value }) => value);
  for (const { sentence } of sheet.flags) expect(texts('Summary')).toContain(sentence);
  expect(texts('Scope')).toEqual(
    expect.arrayContaining(['users', 1200, 'App Stats B2 (cell)', '16.2', '=1+1 is no formula here']),
  );
  expect(texts('Internal')[0]).toBe('Internal: never leaves the company');
  expect(texts('Internal')).toEqual(expect.arrayContaining(['Technical Architect', 350]));
  expect(texts('Basis')).toEqual(expect.arrayContaining(sheet.lines.map(({ rule }) => rule)));
});

test('rates stand on the internal sheet alone', () => {
  for (const [name, cells] of book) {
    const rates = [...cells.values()].filter(({ value }) => value === 350 || value === 300);
    expect(rates.length > 0).toBe(name === 'Internal');
  }
});

test('the same estimate gives the same bytes', async () => {
  expect(await bytesOf(structuredClone(sheet))).toEqual(await bytesOf(sheet));
});

test('the totals have names that formulas elsewhere may use', async () => {
  const xml = strFromU8(unzipSync(await bytesOf(sheet))['xl/workbook.xml']!);
  expect(xml).toContain(`name="TotalPrice">Activities!$K$${totalRow}<`);
  expect(xml).toContain(`name="TotalHours">Activities!$J$${totalRow}<`);
});

describe('whatever the needs', () => {
  test('catalogue lines alone need no rates', async () => {
    const standard = estimate({ playbook, needs: [{ service: 'integration', sku: 'GL-JIRA' }], scope, on });
    const written = read(await bytesOf(standard));
    expect(wrongResults(written)).toEqual([]);
    expect(beside(written, 'Summary', 'Total')).toBe(2400);
    expect(beside(written, 'Summary', 'Lowest')).toBeUndefined();
    expect(beside(written, 'Summary', 'Nothing')).toBeDefined();
  });
  test('an estimate outside its published range says so', async () => {
    const { estimatedCents } = sheet.range!;
    for (const bound of [{ highCents: estimatedCents - 1 }, { lowCents: estimatedCents + 1 }]) {
      const written = read(await bytesOf({ ...sheet, range: { ...sheet.range!, ...bound } }));
      expect(wrongResults(written)).toEqual([]);
      expect(beside(written, 'Summary', 'The estimate lies')).toBe('outside');
    }
  });
  test('the stored results are right', async () => {
    const custom = playbook.estimating.templates.map(({ service }) => ({ service }));
    const standard = playbook.catalogue.items.flatMap(({ service, sku }) => (sku ? [{ service, sku }] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Need>(...custom, ...standard), { minLength: 1, maxLength: 8 }),
        fc.record({
          users: fc.nat(5000),
          projects: fc.nat(20_000),
          largeRepositories: fc.nat(40),
          groups: fc.nat(2000),
        }),
        async (wanted, counts) => {
          const known = scopeOf(counts);
          const written = read(await bytesOf(estimate({ playbook, needs: wanted, scope: known, on }), known));
          expect(wrongResults(written)).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});
