import { beforeAll, describe, expect, test } from 'vitest';
import { workbookFile } from '../../../../fixtures/reports/workbook-file.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { placeOf } from '../../facts/fact.ts';
import { readList } from './importing.ts';
import type { ListMapping } from './list.ts';
import type { HandedList } from './table.ts';

let playbook: Playbook;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
});

const on = Temporal.PlainDate.from('2026-11-23');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (text: string | Uint8Array, name = 'repos.csv'): HandedList => ({
  kind: 'file',
  file: name,
  bytes: typeof text === 'string' ? utf8(text) : text,
});
const read = (handed: HandedList | string, mapping?: ListMapping) =>
  readList(playbook, typeof handed === 'string' ? file(handed) : handed, mapping, on);
const valuesOf = async (handed: HandedList | string, mapping?: ListMapping) => {
  const { tally, preview } = await read(handed, mapping);
  expect(preview.problems).toEqual([]);
  return Object.fromEntries(tally.facts.map(({ name, value }) => [name, value]));
};
const problemsOf = async (handed: HandedList | string, mapping?: ListMapping) =>
  (await read(handed, mapping)).preview.problems.map(({ sentence }) => sentence);
const refusalOf = async (handed: HandedList | string, mapping?: ListMapping) => {
  const refusal = await read(handed, mapping).catch((fault: unknown) => fault);
  if (!(refusal instanceof Refusal)) throw new TypeError('It was read.');
  return `${refusal.code} ${refusal.message}`;
};

describe('a list', () => {
  test('gives facts, each with the cells it came from', async () => {
    const text = [
      'Repository,Size (MB),LFS size (MB),Uses LFS,Last activity,Archived,Pipelines,Branches',
      'billing,12000,100,yes,2026-11-01,no,12,4',
      '"web, old",800,,no,2023-05-02T10:00:00Z,yes,0,7',
      'tools,5000,0,no,,no,3,1',
    ].join('\n');
    const { preview, tally } = await read(text);
    expect(preview).toMatchObject({ read: 'CSV, comma, UTF-8', rows: 3, problems: [], mapping: { sizeUnit: 'MB' } });
    expect(Object.fromEntries(tally.facts.map(({ name, value }) => [name, value]))).toEqual({
      ...{
        projects: 3,
        lfsBytes: 100e6,
        repositoryBytes: 17_800e6,
        largeRepositories: 1,
        largestRepositoryBytes: 12e9,
      },
      ...{ averageRepositoryBytes: 5_933_333_333, pipelines: 15, projectsWithPipelines: 2, branches: 12 },
      ...{ lfsRepositories: 1, archivedProjects: 1, idleRepositories: 1 },
    });
    const large = tally.facts.find(({ name }) => name === 'largeRepositories');
    expect(large && placeOf(large.provenance)).toBe('repos.csv B2:B4 (count of rows above 5 GB)');
    expect(preview.risks).toEqual([
      '1 of 3 repositories tells nothing of size in lfs: it is left out of the sum.',
      '1 repository is above 5 GB (largest 12 GB): billing.',
    ]);
  });

  test.each([
    ['semicolons and decimal commas', 'Name;Größe;Size\na;x;1,5 GB\nb;y;2,25 GB', 3.75e9],
    ['tabs', 'repo\tdisk usage\na\t1.5 GB\nb\t2.25 GB', 3.75e9],
    ['bars', 'slug|repo_size\na|1.5 GB\nb|2.25 GB', 3.75e9],
    ['titles above the headers', 'Export of 2026\n\nname,size\na,1.5 GB\nb,2.25 GB', 3.75e9],
    ['line breaks within quotes', 'name,size\r\n"a\r\nb",1.5 GB\r\nc,2.25 GB\r\n', 3.75e9],
    ['a unit in the header', 'name,size_kb\na,10\nb,20', 30_000],
  ])('with %s is read', async (_, text, bytes) => {
    expect(await valuesOf(text)).toMatchObject({ projects: 2, repositoryBytes: bytes });
  });

  test.each([
    ['UTF-8 with its mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8('name,size\nMüller,1 GB')])],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, ...Buffer.from('name,size\nMüller,1 GB', 'utf16le')])],
    ['Windows-1252', Uint8Array.from(Buffer.from('name,size\nMüller,1 GB', 'latin1'))],
  ])('in %s keeps its letters', async (_, bytes) => {
    const { preview } = await read(file(bytes));
    expect(preview.columns[0]).toMatchObject({ header: 'name', first: ['Müller'] });
  });

  test('pasted from a sheet is read by its tabs', async () => {
    const { preview, tally } = await read({ kind: 'pasted', text: 'name\tsize\na\t2 GB' });
    expect(preview).toMatchObject({ file: 'pasted table', read: 'TSV, tab, text' });
    expect(tally.facts[0]?.provenance).toMatchObject({ kind: 'imported', file: 'pasted table', cell: 'A2' });
  });

  test('in a workbook is read from the sheet that was chosen', async () => {
    const sheets = [
      { name: 'Notes', rows: [['nothing'], ['here']] },
      {
        name: 'Repos',
        rows: [
          ['Name', 'Size (GB)'],
          ['a', 1.5],
          ['b', 1.125],
        ],
      },
    ];
    const handed = file(await workbookFile(sheets), 'repos.xlsx');
    const { preview } = await read(handed);
    expect(preview).toMatchObject({ sheets: ['Notes', 'Repos'], sheet: 'Notes' });
    const chosen = await read(handed, { sheet: 'Repos', columns: {}, sizeUnit: null });
    expect(chosen.preview.problems).toEqual([]);
    expect(chosen.tally.facts.find(({ name }) => name === 'repositoryBytes')?.value).toBe(2.625e9);
  });

  test('is mapped as a person says', async () => {
    const columns = { name: 1, size: 0 };
    const mapping = { columns, sizeUnit: 'GB' } as const;
    expect(await valuesOf('A,B\n1.5,a\n2,b', mapping)).toMatchObject({ projects: 2, repositoryBytes: 3.5e9 });
  });
});

describe('what is doubtful is told with its cell, and nothing is zero', () => {
  test.each([
    ['no name', 'a,b\n1,2', 'No column holds the names of the repositories: choose the one that does.'],
    [
      'a bare size',
      'name,size\na,12',
      'repos.csv B2 cannot be read: "12" has no unit: write bytes, KB, MB, GB or TB behind it.',
    ],
    [
      'a negative size',
      'name,size\na,-1 GB',
      'repos.csv B2 holds "-1 GB" where Size cannot be below 0: correct the figure.',
    ],
    [
      'words',
      'name,size\na,huge',
      'repos.csv B2 cannot be read: "huge" is no size: write a number and a unit, such as 12 GB.',
    ],
    [
      'both decimal marks',
      'name,size\na,"1,5 GB"\nb,1.5 GB',
      'repos.csv B3 holds "1.5 GB", but cells above write their decimals after the other mark: write all of them alike.',
    ],
    [
      'a day that may be two',
      'name,last activity\na,03/04/2025',
      'repos.csv B2 holds "03/04/2025", which may be one of two days: write it as 2025-04-03.',
    ],
    ['a total', 'name,size\na,1 GB\nTotal,1 GB', 'repos.csv A3 says "Total", which is no repository: delete the row.'],
    [
      'a nameless row',
      'name,size\n,1 GB',
      'repos.csv A2 is blank where the name belongs: fill it in or delete the row.',
    ],
    ['two columns for one thing', 'name,size,size\na,1,2', 'B1 and C1 both say "size": choose which of them holds it.'],
    [
      'an odd yes',
      'name,archived\na,perhaps',
      'repos.csv B2 holds "perhaps" where Archived (yes or no) is yes or no: correct the cell.',
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await problemsOf(text)).toContain(sentence);
  });

  test('a line break within quotes does not move the lines below', async () => {
    expect(await problemsOf('name,size\n"a\nb",1 GB\nc,huge')).toEqual([
      'repos.csv B4 cannot be read: "huge" is no size: write a number and a unit, such as 12 GB.',
    ]);
  });

  test('a name that stands twice and a result of a formula are risks', async () => {
    const { preview } = await read('name\na\na');
    expect(preview.risks).toEqual(['1 name stands more than once (a): every row is counted.']);
  });
});

describe('what is no list is refused', () => {
  test.each([
    ['nothing', '', 'list.empty repos.csv is empty: choose the file with the list.'],
    ['blanks', '  \n ', 'list.empty The file repos.csv is empty: hand in the list.'],
    [
      'headers alone',
      'name,size',
      'list.noRows repos.csv has no rows below its headers: hand in a list of repositories.',
    ],
    [
      'an open quote',
      'name,size\n"a,1 GB\nb,2 GB',
      'list.openQuote repos.csv has a quotation mark that is never closed',
    ],
  ])('%s', async (_, text, words) => {
    expect(await refusalOf(text)).toContain(words);
  });

  test('other kinds of files', async () => {
    expect(await refusalOf(file(Uint8Array.from([0x89, 0x50, 0, 0]), 'a.png'))).toMatch(
      /^list\.notAList a\.png is neither/,
    );
    expect(await refusalOf(file(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'a.xls'))).toMatch(/^list\.oldWorkbook/);
    expect(await refusalOf(file(Uint8Array.from([0x50, 0x4b, 3, 4]), 'a.xlsx'))).toMatch(/^(archive|workbook)\./);
  });
});
