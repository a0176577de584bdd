import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { EstimateSheet } from '../../estimates/estimate.ts';
import { applied, sheetOf, type WorksheetLine } from '../worksheet.ts';
import { editsOf, judged } from './accepting.ts';
import { differencesOf, type Found } from './comparing.ts';
import { contentOf } from './layout.ts';
import { readHandedIn } from './reading.ts';
import { anySheet, sampleLine, sampleSheet } from './sample-sheets.ts';
import { estimateWorkbook, workbookSheets } from './sheets.ts';
import { untouchables } from './untouchables.ts';

const policy = {
  ...{ rowsAtMost: 100, weeksAtMost: 20, hoursAtMost: 1000, cellsAtMost: 500 },
  roles: [
    { id: 'engineer', title: 'Engineer' },
    { id: 'lead', title: 'Lead *' },
  ],
};
const workbookOf = (sheet: EstimateSheet) => ({
  ...{
    sheet,
    scope: { facts: [], risks: [] },
    customer: 'Aster',
    number: 'EST-2026-0001',
    version: 3,
    date: '2026-11-20',
  },
});
const linesOf = (sheet: EstimateSheet): WorksheetLine[] =>
  sheet.lines.map(({ effort, ...line }) => ({
    ...line,
    rows: Object.entries(effort).map(([role, { weeks = [], ...points }]) => ({ role, ...points, weeks })),
  }));
const oursOf = (sheet: EstimateSheet) => ({ content: contentOf(sheet), lines: linesOf(sheet), policy });

/** Changes cells of a file as a person does: by sheet and address; null empties, an object is written as it is. */
function typed(bytes: Uint8Array, cells: Record<string, string | number | null | { xml: string }>): Uint8Array {
  const parts = unzipSync(bytes);
  const names = [...strFromU8(parts['xl/workbook.xml']!).matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(
    ([, name]) => name,
  );
  for (const [place, value] of Object.entries(cells)) {
    const [sheet = '', address = ''] = place.split('!');
    const part = `xl/worksheets/sheet${names.indexOf(sheet) + 1}.xml`;
    const xml = strFromU8(parts[part]!);
    const shown =
      value === null
        ? `<c r="${address}"/>`
        : typeof value === 'object'
          ? `<c r="${address}" ${value.xml}</c>`
          : typeof value === 'number'
            ? `<c r="${address}"><v>${value}</v></c>`
            : `<c r="${address}" t="str"><v>${value}</v></c>`;
    const changed = xml.replace(new RegExp(`<c r="${address}"(?:[^>]*/>|[^>]*>.*?</c>)`, 's'), shown);
    expect(changed, place).not.toBe(xml);
    parts[part] = strToU8(changed);
  }
  return zipSync(parts);
}

/** Takes rows of a sheet out, and puts others in, by their markup. */
function rewritten(bytes: Uint8Array, sheet: number, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(bytes);
  const part = `xl/worksheets/sheet${sheet}.xml`;
  parts[part] = strToU8(change(strFromU8(parts[part]!)));
  return zipSync(parts);
}

const sheet = sampleSheet([
  sampleLine('plan', {
    workstream: 'Plan',
    effort: { engineer: { low: 2, likely: 6, high: 9, weeks: [2, 0, 4] }, lead: { low: 4, likely: 8.5, high: 10 } },
  }),
  sampleLine('move', { deliverable: 'A moved house' }),
  sampleLine('teach', { kind: 'education', effort: {}, priceCents: 250_000, pricing: 'list' }),
]);
const bytes = await estimateWorkbook(workbookOf(sheet));

async function found(file: Uint8Array, standing = sheet): Promise<Found[]> {
  const ours = oursOf(standing);
  return judged(differencesOf(await readHandedIn(file, 'back.xlsx'), ours), ours);
}
const shown = (all: readonly Found[]) =>
  all.map(({ difference: { id, field, ours, theirs, acceptable } }) => [id, field, ours, theirs, acceptable]);
/** The draft after everything that may be taken was taken. */
async function taken(file: Uint8Array): Promise<WorksheetLine[]> {
  const changes = (await found(file)).flatMap(({ change }) => change ?? []);
  const lines = linesOf(sheet);
  const { sheet: after, faults } = applied(
    sheetOf(lines),
    editsOf(changes, lines, () => 'new'),
    policy,
  );
  expect(faults).toEqual([]);
  return after.order.map((id) => after.lines.get(id)!);
}

describe('our own workbook, back as it went out', () => {
  test('changes nothing, whatever the estimate', async () => {
    await fc.assert(
      fc.asyncProperty(anySheet, async (any) => {
        const out = workbookOf(any);
        const file = await readHandedIn(await estimateWorkbook(out), 'back.xlsx');
        expect(file.mark?.content).toEqual(contentOf(any));
        const ours = oursOf(any);
        expect(shown(differencesOf(file, ours))).toEqual([]);
        expect(shown(differencesOf({ ...file, mark: { ...file.mark!, content: null } }, ours))).toEqual([]);
        expect(shown(untouchables(file, workbookSheets(out)))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('cells that were changed', () => {
  test('are shown with their place, and taken exactly', async () => {
    const file = typed(bytes, {
      ...{ 'Activities!I5': 20, 'Activities!J5': 30, 'Activities!C6': 'Carry everything', 'Activities!F6': 'optional' },
      ...{ 'Weeks!G4': 8, 'Basis!D5': 'It has wheels' },
    });
    expect(shown(await found(file))).toEqual([
      ['Activities!I5', 'likely', 8.5, 20, true],
      ['Activities!J5', 'high', 10, 30, true],
      ['Activities!C6', 'title', 'Do move', 'Carry everything', true],
      ['Activities!F6', 'part', 'included', 'optional', true],
      ['Weeks!G4', 'week 2', 0, 8, 'High, 9 hours, is below likely, 14.'],
      ['Basis!D5', 'assumption', '', 'It has wheels', true],
    ]);
    const [plan, move] = await taken(file);
    expect(plan?.rows).toEqual([
      { role: 'engineer', low: 2, likely: 6, high: 9, weeks: [2, 0, 4] },
      { role: 'lead', low: 4, likely: 20, high: 30, weeks: [] },
    ]);
    expect(move).toMatchObject({ title: 'Carry everything', part: 'optional', assumption: 'It has wheels' });
  });

  test('of a plan make the likely hours their sum', async () => {
    const [plan] = await taken(typed(bytes, { 'Weeks!G4': 8, 'Activities!J4': 20 }));
    expect(plan?.rows[0]).toEqual({ role: 'engineer', low: 2, likely: 14, high: 20, weeks: [2, 8, 4] });
  });

  test.each<[Record<string, string | number | null | { xml: string }>, string, string]>([
    [{ 'Activities!H5': -4 }, 'Activities!H5', '-4 hours: work is never negative, write 0 or more.'],
    [{ 'Activities!H5': 9 }, 'Activities!H5', 'Low, 9 hours, is above likely, 8.5.'],
    [{ 'Activities!H5': 'soon' }, 'Activities!H5', 'H5 holds “soon”, not a number.'],
    [{ 'Activities!H5': null }, 'Activities!H5', 'H5 is empty: write 0 where no work is meant.'],
    [
      { 'Activities!H5': { xml: 't="e"><v>#REF!</v>' } },
      'Activities!H5',
      'H5 holds the error #REF!: mend its formula.',
    ],
    [
      { 'Activities!H5': { xml: '><f>1+1</f>' } },
      'Activities!H5',
      'H5 holds a formula without its result: open the file in a spreadsheet program and save it.',
    ],
    [{ 'Activities!G5': 'Poet' }, 'Activities!G5', 'No role is called “Poet”.'],
    [{ 'Activities!F6': 'later' }, 'Activities!F6', '“later” is none of included, optional, phase-2.'],
    [
      { 'Activities!A6': 'gone|engineer' },
      'Activities!A6',
      'No row of this estimate has this key: empty the key of a row that is new.',
    ],
    [
      { 'Activities!A6': 'plan|lead' },
      'Activities!A6',
      'Row 6 bears the key of row 5: empty the key of a row that is new.',
    ],
  ])('that cannot be are refused by their name: %j', async (cells, id, sentence) => {
    const difference = (await found(typed(bytes, cells))).find((each) => each.difference.id === id);
    expect([difference?.difference.acceptable, difference?.change]).toEqual([sentence, null]);
  });

  test('written as text are read as the one number they can be, and that is said', async () => {
    const [difference] = await found(typed(bytes, { 'Activities!J5': '1.000,00' }));
    expect(difference?.difference).toMatchObject({
      theirs: 1000,
      repaired: 'J5 holds “1.000,00” as text; read as 1000.',
    });
  });

  test('of sheets that only show are told and never taken', async () => {
    const file = await readHandedIn(typed(bytes, { 'Price!B7': 12.5, 'Price!B10': 1, 'Internal!B5': 1 }), 'back.xlsx');
    expect(shown(untouchables(file, workbookSheets(workbookOf(sheet)))).map(([id, , , , why]) => [id, why])).toEqual([
      ['Price!B7', 'The discount is set on the page of the estimate.'],
      ['Price!B10', 'A sum of ours was typed over: change what it is made of.'],
      ['Internal!B5', 'This sheet only shows: what stands on it is changed in Parley.'],
    ]);
  });
});

describe('an estimate that moved on', () => {
  const moved = sampleSheet(
    sheet.lines.map((line) =>
      line.id === 'move'
        ? sampleLine('move', { title: 'Haul', effort: { engineer: { low: 1, likely: 4, high: 8 } } })
        : line,
    ),
  );
  test('keeps what only it changed, and marks what both changed', async () => {
    const all = await found(typed(bytes, { 'Activities!I6': 10, 'Activities!I5': 9 }), moved);
    expect(
      all.map(({ difference: { id, base, ours, theirs, changedHere } }) => [id, base, ours, theirs, changedHere]),
    ).toEqual([
      ['Activities!I5', 8.5, 8.5, 9, false],
      ['Activities!I6', 8.25, 4, 10, true],
    ]);
  });
  test('and a file whose hidden sheet was written into is compared as it stands', async () => {
    const file = typed(bytes, { 'Parley!C9': 'another title' });
    expect((await found(file, moved)).map(({ difference }) => difference.id)).toContain('Activities!I6');
  });
  test('a line that was taken out here says so', async () => {
    const fewer = sampleSheet(sheet.lines.filter(({ id }) => id !== 'move'));
    const [difference] = await found(typed(bytes, { 'Activities!I6': 10 }), fewer);
    expect(difference?.difference.acceptable).toBe('The activity was taken out here meanwhile.');
  });
});

describe('rows', () => {
  const without = (...rows: number[]) =>
    rewritten(bytes, 2, (xml) =>
      rows.reduce((left, row) => left.replace(new RegExp(`<row r="${row}".*?</row>`, 's'), ''), xml),
    );

  test('that are gone take a role off its line, or the line out', async () => {
    expect(shown(await found(without(5, 6)))).toEqual([
      ['removed:plan|lead', 'row', '8.5 hours', null, true],
      ['removed:move|', 'row', '8.25 hours', null, true],
    ]);
    const [plan, next] = await taken(without(5, 6));
    expect([plan?.rows.map(({ role }) => role), next?.id]).toEqual([['engineer'], 'teach']);
  });

  test('with a listed price stay', async () => {
    expect((await found(without(7)))[0]?.difference.acceptable).toMatch(/^Its price is published or listed/);
  });

  test('without a key are new: an activity, or a role on one that is there', async () => {
    const cell = (address: string, value: string | number) =>
      typeof value === 'number'
        ? `<c r="${address}"><v>${value}</v></c>`
        : `<c r="${address}" t="str"><v>${value}</v></c>`;
    const row = (at: number, phase: string, title: string, role: string, hours: number) =>
      `<row r="${at}">${cell(`B${at}`, phase)}${cell(`C${at}`, title)}${cell(`G${at}`, role)}${cell(`I${at}`, hours)}</row>`;
    const more = [
      row(20, 'Plan', 'Rehearse', 'Engineer', 4),
      row(21, 'Plan', 'Rehearse', 'lead', 2),
      row(22, 'Build', 'Do move', 'lead', 1),
    ];
    const file = rewritten(bytes, 2, (xml) => xml.replace('</sheetData>', `${more.join('')}</sheetData>`));
    expect(shown(await found(file))).toEqual([
      ['Activities!C20', 'row', null, '4 / 4 / 4 hours, 2 / 2 / 2 hours', true],
      ['Activities!C22', 'row', null, '1 / 1 / 1 hours', true],
    ]);
    const lines = await taken(file);
    expect(lines.map(({ id }) => id)).toEqual(['plan', 'move', 'teach', 'new']);
    expect(lines[1]?.rows.map(({ role }) => role)).toEqual(['engineer', 'lead']);
    expect(lines[3]).toMatchObject({ title: 'Rehearse', workstream: 'Plan', part: 'included' });
  });
});
