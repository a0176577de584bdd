import { zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readList } from './importing.ts';
import { readTable } from './table.ts';

let playbook: Playbook;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
});

const on = Temporal.PlainDate.from('2026-11-23');
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet as its markup, for what writers of workbooks do not write. */
const workbook = (rows: string, after = ''): Uint8Array =>
  zipSync({
    '[Content_Types].xml': utf8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    '_rels/.rels': utf8(
      `<Relationships><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': utf8('<workbook><sheets><sheet name="Repos" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': utf8(
      `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': utf8(`<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`),
  });
const words = (...texts: readonly string[]): string =>
  texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
const error = (code: string): string => `<c t="e"><v>${code}</v></c>`;

/** What is wrong with a list, as its preview or its refusal says. */
async function faultsOf(bytes: Uint8Array, file: string): Promise<string[]> {
  try {
    const { preview } = await readList(playbook, { kind: 'file', file, bytes }, undefined, on);
    return preview.problems.map(({ sentence }) => sentence);
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.message];
    throw fault;
  }
}

test('a cell with an error is named, and never a zero', async () => {
  const rows = [
    words('name', 'size (GB)', 'branches', 'archived', 'last activity'),
    words('web') + ['#REF!', '#DIV/0!', '#N/A', '#VALUE!'].map(error).join(''),
    error('#NAME?') + words('1'),
  ].map((cells, at) => `<row r="${at + 1}">${cells}</row>`);
  const faults = await faultsOf(workbook(rows.join('')), 'repos.xlsx');
  const expected = [
    ['B2', '#REF!'],
    ['C2', '#DIV/0!'],
    ['D2', '#N/A'],
    ['E2', '#VALUE!'],
  ];
  for (const [cell, code] of expected)
    expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^Repos ${cell} .*${code}`)));
  expect(faults).toContainEqual(expect.stringMatching(/^Repos A3 /));
});

test('a header merged over columns is refused with its range', async () => {
  const rows = `<row r="1">${words('name', 'size', '')}</row><row r="2">${words('web', '1 GB', '2 GB')}</row>`;
  const merged = '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>';
  expect(await faultsOf(workbook(rows, merged), 'repos.xlsx')).toEqual([
    "'Repos'!B1:C1 is one header over several columns: unmerge it and give each column its own name.",
  ]);
});

test.each([
  ['a date as text', 'name,last activity\nweb,31.02.2025', /^repos\.csv B2 holds "31\.02\.2025", which is no day/],
  ['a negative size', 'name,size (GB)\nweb,-3', /^repos\.csv B2 holds "-3" where Size cannot be below 0/],
  ['a header twice', 'name,size,size\nweb,1 GB,2 GB', /^B1 and C1 both say "size"/],
  ['a decimal comma among points', 'name;size\na;1,5 GB\nb;2.5 GB', /^repos\.csv B3 holds "2\.5 GB"/],
] as const)('%s is named with its cell in every encoding', async (_, text, sentence) => {
  const bytes = [
    utf8(text),
    Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]),
    Uint8Array.from([0xfe, 0xff, ...Buffer.from(text, 'utf16le').swap16()]),
    Uint8Array.from(Buffer.from(text.replace('web', 'w\u00e9b'), 'latin1')),
  ];
  for (const written of bytes)
    expect(await faultsOf(written, 'repos.csv')).toContainEqual(expect.stringMatching(sentence));
});

test('blank lines are no rows, and a list above a million is refused at its line', async () => {
  const blank = '\n'.repeat(1_200_000);
  const table = await readTable({ kind: 'pasted', text: `name,size\na,1 GB\n${blank}b,2 GB` });
  expect(table.rows.map(({ line }) => line)).toEqual([1, 2, 1_200_003]);
  const long = readTable({ kind: 'pasted', text: `name\n${'a\n'.repeat(3_000_000)}` });
  await expect(long).rejects.toThrow(
    'pasted table has more than 1,000,000 rows, at line 1000002: split it and import the parts.',
  );
});
