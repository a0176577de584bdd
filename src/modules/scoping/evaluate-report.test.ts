import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_HEADERS as FIXTURE_HEADERS, reportSheets } from '../../../fixtures/reports/report-sheets.ts';
import { type FixtureCell, type FixtureSheet, workbookFile } from '../../../fixtures/reports/workbook-file.ts';
import { type CellDraft, writeWorkbook } from '../../documents/spreadsheet-writing.ts';
import { Refusal } from '../../platform/refusal.ts';
import { placeOf } from '../facts/fact.ts';
import { PROJECT_HEADERS } from './evaluate-layout.ts';
import { readEvaluateReport } from './evaluate-report.ts';
import { factOf, numberOf, Scope } from './scope.ts';

const GIGABYTE = 1000 ** 3;
const rules = { largeRepositoryBytes: 5 * GIGABYTE };

type Rows = FixtureCell[][];
type Change = (sheets: Record<string, Rows>) => unknown;

/** A small sound report, changed as a test wants it. */
async function read(change: Change = () => {}, projects = 12): Promise<Scope> {
  const sheets: Record<string, Rows> = {};
  for (const { name, rows } of reportSheets({ projects, users: 30 })) sheets[name] = [...rows].map((row) => [...row]);
  change(sheets);
  const bytes = await workbookFile(Object.entries(sheets).map(([name, rows]): FixtureSheet => ({ name, rows })));
  return readEvaluateReport({ fileName: 'report.xlsx', bytes }, rules);
}

async function refusal(change: Change): Promise<Refusal> {
  const error = await read(change).then(
    () => new Error('The report was not refused.'),
    (thrown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw error;
}

const rowsOf = (sheets: Record<string, Rows>, name = 'Raw Project Data'): Rows => sheets[name]!;
const columnOf = (header: (typeof FIXTURE_HEADERS)[number]): number => FIXTURE_HEADERS.indexOf(header);

/** Puts a value into a project row, 1 being the first below the headers. */
const put = (
  sheets: Record<string, Rows>,
  row: number,
  header: (typeof FIXTURE_HEADERS)[number],
  value: FixtureCell,
) => {
  rowsOf(sheets)[row]![columnOf(header)] = value;
};

/** Puts a value beside a label of App Stats, 1 being the line below the headers. */
const state = (sheets: Record<string, Rows>, line: number, value: FixtureCell) => {
  rowsOf(sheets, 'App Stats')[line]![1] = value;
};

const replaceRows = (sheets: Record<string, Rows>, name: string, rows: Rows) => {
  sheets[name] = rows;
};

const risk = (scope: Scope, id: string) => scope.risks.find((found) => found.id === id);

describe('the real report', () => {
  const file = new URL('../../../fixtures/reports/evaluate_report.xlsx', import.meta.url);
  let scope: Scope;

  beforeAll(async () => {
    scope = await readEvaluateReport({ fileName: 'evaluate_report.xlsx', bytes: readFileSync(file) }, rules);
  });

  test('gives facts with the cells they came from', () => {
    expect(Scope.parse(scope)).toEqual(scope);
    expect(scope.report).toEqual({
      file: 'evaluate_report.xlsx',
      sha256: '511ce3ad81501c22877b17b2975d5d5dcbea992014e31c00edcc37ca5c1937d2',
      projects: 21,
      users: 5436,
    });
    const told = Object.fromEntries(scope.facts.map((fact) => [fact.name, [fact.value, placeOf(fact.provenance)]]));
    expect(told).toMatchObject({
      users: [5436, 'Users A2:A5437 (count of rows)'],
      activeUsers: [5436, 'Users C2:C5437 (count of rows that say active)'],
      groups: [21, 'App Stats B10 (as stated)'],
      projects: [21, 'Raw Project Data A2:A22 (count of rows)'],
      groupProjects: [21, 'Raw Project Data D2:D22 (count of rows that say group)'],
      archivedProjects: [0, 'Raw Project Data H2:H22 (count of rows that say True)'],
      flaggedProjects: [3, 'Flagged Projects A2:A4 (count of rows)'],
      largeRepositories: [0, 'Raw Project Data U2:U22 (count of rows above 5 GB)'],
      largestRepositoryBytes: [438098114, 'Raw Project Data U14 (largest of U2:U22)'],
      repositoryBytes: [2050585084, 'Raw Project Data U2:U22 (sum of)'],
      mergeRequests: [35950, 'Raw Project Data Q2:Q22 (sum of)'],
      commits: [217392, 'Raw Project Data O2:O22 (sum of)'],
      projectsWithPipelines: [0, 'Raw Project Data I2:I22 (count of rows above 0)'],
      sourceVersion: ['17.8.2-ee', 'App Stats B3 (as stated)'],
      sourceEdition: ['ee', 'App Stats B3 (ending of the version)'],
      sourceKind: ['GitLab Self-Managed', 'App Stats B7 (as stated)'],
      reportDate: ['2026-11-22', 'App Stats B5 (as stated)'],
    });
  });

  test('makes its flagged projects risks', () => {
    expect(scope.risks).toEqual([
      {
        id: 'flagged-merge-requests',
        sentence:
          "3 projects exceed evaluate's limit for merge requests (largest 6,189): formbricks, lago-api and ghostfolio.",
        provenance: {
          kind: 'report',
          file: 'evaluate_report.xlsx',
          sheet: 'Flagged Projects',
          cell: 'R2:R4',
          how: 'rows that say True',
        },
      },
    ]);
  });

  test('every sum and largest figure is what another library finds in the very range the fact names', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file.pathname);
    let checked = 0;
    for (const fact of scope.facts) {
      if (fact.provenance.kind !== 'report' || !/^(sum of|largest of)/.test(fact.provenance.how)) continue;
      const range = fact.provenance.how.startsWith('sum')
        ? fact.provenance.cell
        : fact.provenance.how.slice('largest of '.length);
      const [, column, first, last] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range)!;
      const sheet = workbook.getWorksheet(fact.provenance.sheet)!;
      const figures = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
        Number(sheet.getCell(`${column}${Number(first) + index}`).value),
      );
      const expected = fact.provenance.how.startsWith('sum')
        ? figures.reduce((sum, figure) => sum + figure, 0)
        : Math.max(...figures);
      expect(fact.value, fact.name).toBe(expected);
      if (fact.provenance.how.startsWith('largest')) expect(sheet.getCell(fact.provenance.cell).value).toBe(expected);
      checked += 1;
    }
    expect(checked).toBe(18);
  });
});

test('the layout is the one the fixture writes, column for column', () => {
  expect(PROJECT_HEADERS).toEqual([...FIXTURE_HEADERS]);
  expect(PROJECT_HEADERS).toHaveLength(43);
});

describe('a sound report', () => {
  test('columns may stand in any order, and strangers beside them', async () => {
    const scope = await read((sheets) => {
      for (const name of ['Raw Project Data', 'Flagged Projects']) {
        sheets[name] = rowsOf(sheets, name).map((row) => [
          'note',
          ...[...row, ...Array(43 - row.length).fill(null)].reverse(),
        ]);
      }
    });
    const plain = await read();
    expect(scope.facts.map(({ name, value }) => [name, value])).toEqual(
      plain.facts.map(({ name, value }) => [name, value]),
    );
    expect(placeOf(factOf(scope, 'repositoryBytes')!.provenance)).toBe('Raw Project Data X2:X13 (sum of)');
  });

  test('a repository of exactly the size is not above it, and the first of the largest is named', async () => {
    const scope = await read((sheets) => {
      for (let row = 1; row <= 12; row += 1) put(sheets, row, 'repository_size', 1);
      put(sheets, 3, 'repository_size', 5 * GIGABYTE);
      put(sheets, 4, 'repository_size', 5 * GIGABYTE + 1);
      put(sheets, 5, 'repository_size', 9 * GIGABYTE);
      put(sheets, 8, 'repository_size', 9 * GIGABYTE);
    });
    expect(numberOf(scope, 'largeRepositories')).toBe(3);
    expect(placeOf(factOf(scope, 'largestRepositoryBytes')!.provenance)).toBe(
      'Raw Project Data U6 (largest of U2:U13)',
    );
  });

  test('archived, mirrored and personal projects, pipelines and packages are counted', async () => {
    const scope = await read((sheets) => {
      for (let row = 1; row <= 12; row += 1) {
        put(sheets, row, 'archived', row <= 4 ? 'True' : 'False');
        put(sheets, row, 'mirror', row <= 2);
        put(sheets, row, 'kind', row <= 5 ? 'user' : 'group');
        put(sheets, row, 'pipelines', row <= 3 ? 7 : 0);
      }
      put(sheets, 1, 'package_types_in_use', 'npm, Maven');
      put(sheets, 2, 'package_types_in_use', 'npm');
    });
    expect(Object.fromEntries(scope.facts.map(({ name, value }) => [name, value]))).toMatchObject({
      archivedProjects: 4,
      mirroredProjects: 2,
      personalProjects: 5,
      groupProjects: 7,
      projectsWithPipelines: 3,
      pipelines: 21,
      packageKinds: 'maven, npm',
    });
  });

  test('blank rows between and below projects are passed over', async () => {
    const scope = await read((sheets) => {
      rowsOf(sheets).splice(3, 0, Array(43).fill(null), []);
      rowsOf(sheets).push([], Array(43).fill(null));
    });
    expect(numberOf(scope, 'projects')).toBe(12);
    expect(placeOf(factOf(scope, 'projects')!.provenance)).toBe('Raw Project Data A2:A15 (count of rows)');
  });

  test('users come from their rows, and from App Stats where there are none', async () => {
    const counted = await read((sheets) => {
      rowsOf(sheets, 'Users')[1]![2] = 'blocked';
      rowsOf(sheets, 'Users')[2]![3] = 'False';
    });
    expect([
      numberOf(counted, 'users'),
      numberOf(counted, 'activeUsers'),
      numberOf(counted, 'licensedUsers'),
      numberOf(counted, 'administrators'),
    ]).toEqual([30, 29, 29, 1]);
    const stated = await read((sheets) => void rowsOf(sheets, 'Users').splice(1));
    expect(placeOf(factOf(stated, 'users')!.provenance)).toBe('App Stats B8 (as stated)');
    expect(risk(stated, 'users-not-listed')?.sentence).toBe(
      "Users lists nobody, so users are taken from 'App Stats'!B8: run evaluate with an administrator's token to see them.",
    );
  });

  test('no name or address of a user reaches the scope', async () => {
    expect(JSON.stringify(await read())).not.toMatch(/user0|fixture\.example"?@/);
  });
});

describe('what is doubtful becomes a risk', () => {
  test('counts that disagree, with the winner and why', async () => {
    const scope = await read((sheets) => {
      state(sheets, 10, '1,250');
      rowsOf(sheets, 'App Stats').push(['Total Projects', '77']);
      state(sheets, 7, 31);
    });
    expect(numberOf(scope, 'projects')).toBe(12);
    expect(risk(scope, 'projects-disagree')).toEqual({
      id: 'projects-disagree',
      sentence:
        "'App Stats'!B11 counts 1,250 projects and the rows of Raw Project Data 12: the rows are used, for each of them can be looked at.",
      provenance: { kind: 'report', file: 'report.xlsx', sheet: 'App Stats', cell: 'B11', how: 'as stated' },
    });
    expect(risk(scope, 'users-disagree')?.sentence).toContain(
      "'App Stats'!B8 counts 31 users and the rows of Users 30",
    );
  });

  test('counts that evaluate could not take, and a version it did not learn', async () => {
    const scope = await read((sheets) => {
      for (const row of [7, 8, 9, 10, 11, 13]) state(sheets, row, 'unable to retrieve total count');
      rowsOf(sheets, 'App Stats').splice(2, 1);
      state(sheets, 2, '<CUSTOMERNAME>');
    });
    expect(factOf(scope, 'groups')).toBeUndefined();
    expect(factOf(scope, 'reportedCustomer')).toBeUndefined();
    expect(scope.risks.map(({ id }) => id).filter((id) => !id.startsWith('flagged'))).toEqual([
      'version-unknown',
      'groups-unknown',
    ]);
  });

  test('figures that are missing, and projects that stand twice', async () => {
    const scope = await read((sheets) => {
      put(sheets, 3, 'repository_size', null);
      put(sheets, 5, 'repository_size', null);
      put(sheets, 7, 'id', 2);
    });
    expect(risk(scope, 'blank-repository-size')?.sentence).toBe(
      "2 of 12 projects have no repository_size (first at 'Raw Project Data'!U4): a blank counts as 0.",
    );
    expect(risk(scope, 'projects-listed-twice')?.sentence).toBe(
      "1 row repeats the id of an earlier project (id 2 at 'Raw Project Data'!B8): every row is counted.",
    );
  });

  test('formulas, whose results nobody here computed', async () => {
    const sheets = reportSheets({ projects: 3, users: 2 }).map(({ name, rows }) => {
      const drafts: CellDraft[][] = [...rows].map((row) => [...row]);
      if (name === 'Raw Project Data') drafts[2]![18] = { formula: 'U3+1', result: 77 };
      if (name === 'App Stats') drafts[10]![1] = { formula: 'COUNTA(A:A)', result: 0 };
      return { name, rows: drafts };
    });
    const writtenAt = Temporal.Instant.from('2026-11-22T10:00:00Z');
    const bytes = await writeWorkbook({ title: 'Report', writtenAt, sheets });
    const scope = await readEvaluateReport({ fileName: 'report.xlsx', bytes }, rules);
    expect(risk(scope, 'formulas')).toMatchObject({
      sentence:
        '1 cell of Raw Project Data holds a formula (first at S3): what another program computed last is used unchecked.',
      provenance: { sheet: 'Raw Project Data', cell: 'S3' },
    });
    expect(risk(scope, 'projects-disagree')).toBeUndefined();
  });

  test('flags of all kinds, the first five projects by name', async () => {
    const scope = await read((sheets) => {
      sheets['Flagged Projects'] = [
        [...FIXTURE_HEADERS],
        ...rowsOf(sheets)
          .slice(1, 9)
          .map((row) => [...row]),
      ];
      for (const row of rowsOf(sheets, 'Flagged Projects').slice(1)) {
        row[columnOf('repository_size')] = 6 * GIGABYTE;
        row[columnOf('repository_size_over')] = 'True';
        row[columnOf('estimated_export_size_over')] = 'False';
      }
      const [, first, second] = rowsOf(sheets, 'Flagged Projects');
      first![columnOf('repository_size_over')] = 'False';
      second![columnOf('estimated_export_size')] = 11 * GIGABYTE;
      second![columnOf('estimated_export_size_s3_over')] = 'True';
      second![columnOf('id')] = 999;
    });
    expect(numberOf(scope, 'flaggedProjects')).toBe(8);
    expect(scope.risks.slice(0, 4).map(({ sentence }) => sentence)).toEqual([
      "7 projects exceed evaluate's limit for repository size (largest 6 GB): project-000002, project-000003, project-000004, project-000005, project-000006 and 2 more.",
      "1 project exceeds evaluate's limit for estimated export size by way of S3 (largest 11 GB): project-000002.",
      '1 project is flagged for another reason than a limit: project-000001; read why in Evaluate Report.',
      'Flagged Projects holds 1 project that Raw Project Data lacks (first id 999), and it is not counted.',
    ]);
  });
});

describe('a bad report is refused with one sentence naming place and cure', () => {
  const withoutColumn = (rows: Rows, column: number): Rows =>
    rows.map((row) => row.filter((_, index) => index !== column));
  test.each<[string, Change, string, string]>([
    [
      'a missing sheet',
      (sheets) => Reflect.deleteProperty(sheets, 'Users'),
      'report.missingSheet',
      'report.xlsx has no sheet "Users": hand in the whole report as evaluate wrote it.',
    ],
    [
      'a renamed sheet',
      (sheets) => {
        sheets['Raw Projects Data'] = rowsOf(sheets);
        delete sheets['Raw Project Data'];
      },
      'report.missingSheet',
      'report.xlsx has no sheet "Raw Project Data", but one named "Raw Projects Data": rename it to "Raw Project Data".',
    ],
    [
      'a renamed column',
      (sheets) => put(sheets, 0, 'repository_size', 'repo_size'),
      'report.missingColumn',
      `'Raw Project Data'!U1 says "repo_size" where the column "repository_size" is missing: rename U1 to "repository_size".`,
    ],
    [
      'a missing column',
      (sheets) => replaceRows(sheets, 'Raw Project Data', withoutColumn(rowsOf(sheets), 20)),
      'report.missingColumn',
      `'Raw Project Data'!1:1 has no column "repository_size": put it back, or run evaluate again.`,
    ],
    [
      'a missing column of users',
      (sheets) => replaceRows(sheets, 'Users', withoutColumn(rowsOf(sheets, 'Users'), 3)),
      'report.missingColumn',
      'Users!1:1 has no column "using_license_seat": put it back, or run evaluate again.',
    ],
    [
      'a column that stands twice',
      (sheets) => void rowsOf(sheets)[0]!.push('repository_size'),
      'report.duplicateColumn',
      `'Raw Project Data'!U1 and AR1 both say "repository_size": delete the column that is not evaluate's own.`,
    ],
    [
      'text for a number',
      (sheets) => put(sheets, 5, 'storage_size', '12 GB'),
      'report.notANumber',
      `'Raw Project Data'!S6 holds the text "12 GB" where storage_size is a number: put the number there or leave it blank.`,
    ],
    [
      'digits as text',
      (sheets) => put(sheets, 5, 'storage_size', '1234'),
      'report.notANumber',
      `'Raw Project Data'!S6 holds the text "1234" where storage_size is a number: put the number there or leave it blank.`,
    ],
    [
      'yes for a number',
      (sheets) => put(sheets, 5, 'pipelines', true),
      'report.notANumber',
      `'Raw Project Data'!I6 holds true where pipelines is a number: put the number there or leave it blank.`,
    ],
    [
      'a number beyond all sizes',
      (sheets) => put(sheets, 5, 'storage_size', 1e18),
      'report.tooLarge',
      `'Raw Project Data'!S6 holds 1000000000000000000 where storage_size cannot be above 9007199254740991: correct the figure or run evaluate again.`,
    ],
    [
      'a negative size',
      (sheets) => put(sheets, 1, 'repository_size', -1),
      'report.negative',
      `'Raw Project Data'!U2 holds -1 where repository_size cannot be below 0: correct the figure or run evaluate again.`,
    ],
    [
      'neither True nor False',
      (sheets) => put(sheets, 2, 'archived', 'maybe'),
      'report.notTrueOrFalse',
      `'Raw Project Data'!H3 holds the text "maybe" where archived is True or False: correct the cell.`,
    ],
    [
      'a project without a name',
      (sheets) => put(sheets, 2, 'project', ' '),
      'report.blankCell',
      `'Raw Project Data'!A3 is blank where the project belongs: fill it in or delete the row.`,
    ],
    [
      'an empty sheet',
      (sheets) => replaceRows(sheets, 'Raw Project Data', []),
      'report.emptySheet',
      `'Raw Project Data'!A1 is blank where the headers belong: hand in the report as evaluate wrote it, headers in row 1.`,
    ],
    [
      'headers without projects',
      (sheets) => void rowsOf(sheets).splice(1),
      'report.emptySheet',
      `'Raw Project Data'!A2 is blank, so the report lists no project: run evaluate again with an administrator's token.`,
    ],
    [
      'empty App Stats',
      (sheets) => replaceRows(sheets, 'App Stats', []),
      'report.emptySheet',
      'The sheet "App Stats" is empty: hand in the report as evaluate wrote it.',
    ],
    [
      'headers below a title',
      (sheets) => void rowsOf(sheets).unshift([]),
      'report.emptySheet',
      `'Raw Project Data'!A1 is blank where the headers belong: hand in the report as evaluate wrote it, headers in row 1.`,
    ],
    [
      'words for a stated count',
      (sheets) => state(sheets, 7, 'lots'),
      'report.notANumber',
      `'App Stats'!B8 holds "lots" where Total Users is a number: put the number there or leave it blank.`,
    ],
    [
      'a stated count below 0',
      (sheets) => state(sheets, 10, -3),
      'report.negative',
      `'App Stats'!B11 holds -3 where Total Projects cannot be below 0: correct the figure or run evaluate again.`,
    ],
    [
      'no users anywhere',
      (sheets) => {
        rowsOf(sheets, 'Users').splice(1);
        state(sheets, 7, 'N/A');
      },
      'report.noUsers',
      `Neither the sheet "Users" nor "App Stats" of report.xlsx tells how many users there are: run evaluate again with an administrator's token.`,
    ],
  ])('%s', async (_, change, code, sentence) => {
    const refused = await refusal(change);
    expect([refused.code, refused.message]).toEqual([code, sentence]);
  });

  test('every bad cell is listed, the first in the sentence', async () => {
    const refused = await refusal((sheets) => {
      put(sheets, 1, 'wiki_size', 'none');
      put(sheets, 2, 'wiki_size', -4);
      put(sheets, 9, 'issues', 'many');
    });
    expect(refused.message).toBe(
      `'Raw Project Data'!W2 holds the text "none" where wiki_size is a number: put the number there or leave it blank (and 2 more cells).`,
    );
    expect(refused.faults.map(({ place }) => place)).toEqual([
      "'Raw Project Data'!W2",
      "'Raw Project Data'!W3",
      "'Raw Project Data'!K10",
    ]);
  });

  test('hundreds of bad cells end early', async () => {
    const refused = await refusal((sheets) => {
      for (const row of rowsOf(sheets).slice(1)) row.fill('x', 8);
    });
    expect(refused.faults).toHaveLength(20);
    expect(refused.message).toContain('(and many more cells)');
  });
});
