/**
 * Does a real spreadsheet program come to our totals? Writes estimates, takes every stored result out of their
 * formulas, lets LibreOffice compute them, and compares each cell with what Parley had stored.
 * Run `node bench/estimate-recomputed.ts`; without `soffice` it says so and does nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { Workbook } from '../src/documents/spreadsheet-reading.ts';
import { estimate } from '../src/modules/estimates/estimating.ts';
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
  let same = true;
  for (const [at, counts] of cases.entries()) {
    const provenance = { kind: 'need', path: 'facts' } as const;
    const scope = { facts: Object.entries(counts).map(([name, value]) => ({ name, value, provenance })), risks: [] };
    const sheet = estimate({ playbook, needs, scope, on: Temporal.PlainDate.from('2026-11-20') });
    const number = `EST-2026-000${at + 1}`;
    const bytes = await estimateWorkbook({
      sheet,
      scope,
      customer: 'A customer',
      number,
      version: 1,
      date: '2026-11-20',
    });
    const stored = await cellsOf(bytes);
    const computed = await cellsOf(recomputed(bytes, folder, number));
    const wrong = [...stored].filter(([place, value]) => !agree(value, computed.get(place)));
    for (const [place, value] of wrong) console.error(`${number} ${place}: stored ${value}, is ${computed.get(place)}`);
    console.log(`${number}: ${stored.size} cells, ${wrong.length} differ, total ${sheet.totals.totalCents / 100}`);
    same &&= wrong.length === 0;
  }
  return same;
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
