/**
 * Does a real spreadsheet program come to our totals? Writes estimates, takes every stored result out of their
 * formulas, lets LibreOffice compute them, and compares each cell with what Parley had stored. The file that LibreOffice
 * saved, handed back in, has to differ in nothing.
 * Run `node bench/estimate-recomputed.ts`; without `soffice` it says so and does nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { Workbook } from '../src/documents/spreadsheet-reading.ts';
import type { EstimateSheet } from '../src/modules/estimates/estimate.ts';
import { estimate } from '../src/modules/estimates/estimating.ts';
import { differencesOf } from '../src/modules/worksheets/workbook/comparing.ts';
import { contentOf } from '../src/modules/worksheets/workbook/layout.ts';
import { readHandedIn } from '../src/modules/worksheets/workbook/reading.ts';
import { anySheet } from '../src/modules/worksheets/workbook/sample-sheets.ts';
import { estimateWorkbook } from '../src/modules/worksheets/workbook/sheets.ts';
import { loadPlaybook } from '../src/playbook/playbook.ts';

const cases = [
  { users: 480, projects: 21, largeRepositories: 0 },
  { users: 1200, projects: 5500, largeRepositories: 14 },
  { users: 1600, projects: 20_500, largeRepositories: 3 },
];
const needs = [{ service: 'migration-to-saas' }, { service: 'training' }, { service: 'integration', sku: 'GL-JIRA' }];

if (spawnSync('soffice', ['--version']).error) {
  console.error('soffice is not installed: nothing was recomputed.');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'parley-recomputed-'));
  try {
    process.exitCode = (await compareAll(folder)) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareAll(folder: string): Promise<boolean> {
  const playbook = await loadPlaybook('playbooks/gitlab');
  const provenance = { kind: 'need', path: 'facts' } as const;
  const drafted = cases.map((counts) => {
    const scope = { facts: Object.entries(counts).map(([name, value]) => ({ name, value, provenance })), risks: [] };
    return { scope, sheet: estimate({ playbook, needs, scope, on: Temporal.PlainDate.from('2026-11-20') }) };
  });
  // Planned weeks, discounts, parts, and texts that look like formulas and wildcards.
  const odd = fc.sample(anySheet, { numRuns: 3, seed: 7 }).map((sheet) => ({ scope: { facts: [], risks: [] }, sheet }));
  let same = true;
  for (const [at, { scope, sheet }] of [...drafted, ...odd].entries()) {
    const number = `EST-2026-000${at + 1}`;
    const named = { customer: 'A customer', number, version: 1, date: '2026-11-20' };
    const bytes = await estimateWorkbook({ sheet, scope, ...named });
    const saved = recomputed(bytes, folder, number);
    const [stored, computed] = [await cellsOf(bytes), await cellsOf(saved)];
    const wrong = [...stored].filter(([place, value]) => !agree(value, computed.get(place)));
    for (const [place, value] of wrong) console.error(`${number} ${place}: stored ${value}, is ${computed.get(place)}`);
    const back = await differing(saved, sheet);
    for (const place of back) console.error(`${number} ${place}: differs when it comes back`);
    const total = sheet.totals.totalCents / 100;
    console.log(`${number}: ${stored.size} cells, ${wrong.length} differ, ${back.length} when back in, total ${total}`);
    same &&= wrong.length === 0 && back.length === 0;
  }
  return same;
}

/** Where a file that was saved elsewhere differs from what it was written from. */
async function differing(saved: Uint8Array, sheet: EstimateSheet): Promise<string[]> {
  const policy = { rowsAtMost: 2000, weeksAtMost: 104, hoursAtMost: 10_000, cellsAtMost: 20_000 };
  const roles = sheet.roles.map(({ id, title }) => ({ id, title }));
  const ours = { content: contentOf(sheet), lines: [], policy: { ...policy, roles } };
  const found = differencesOf(await readHandedIn(saved, 'saved.xlsx'), ours);
  return found.map(({ difference: { id } }) => id);
}

/** The workbook as LibreOffice saves it after computing formulas that came without results. */
function recomputed(bytes: Uint8Array, folder: string, number: string): Uint8Array {
  const parts = unzipSync(bytes);
  for (const name of Object.keys(parts).filter((part) => part.startsWith('xl/worksheets/sheet'))) {
    parts[name] = strToU8(strFromU8(parts[name]!).replaceAll(/(<\/f>)<v>[^<]*<\/v>/g, '$1'));
  }
  const bare = join(folder, `${number}.xlsx`);
  writeFileSync(bare, zipSync(parts));
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
  const out = join(folder, 'out');
  execFileSync('soffice', [profile, '--headless', '--convert-to', 'xlsx', '--outdir', out, bare], { stdio: 'ignore' });
  return readFileSync(join(out, `${number}.xlsx`));
}

async function cellsOf(bytes: Uint8Array): Promise<Map<string, unknown>> {
  const workbook = await Workbook.open(bytes, 'estimate.xlsx');
  const cells = new Map<string, unknown>();
  for (const sheet of workbook.sheets) {
    for await (const { number, values } of workbook.rows(sheet)) {
      values.forEach((value, column) => {
        if (value !== null && value !== undefined && value !== '')
          cells.set(`${sheet} row ${number} column ${column + 1}`, value);
      });
    }
  }
  return cells;
}

function agree(stored: unknown, computed: unknown): boolean {
  if (typeof stored === 'number' && typeof computed === 'number') return Math.abs(stored - computed) < 0.000001;
  return String(stored) === String(computed);
}
