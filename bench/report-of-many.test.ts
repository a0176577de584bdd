import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { reportSheets } from '../fixtures/reports/report-sheets.ts';
import { workbookFile } from '../fixtures/reports/workbook-file.ts';

test('a report of 200,000 projects, 365 MB unpacked, is read within 512 MB', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-report-'));
  try {
    const path = join(folder, 'report.xlsx');
    await writeFile(path, await workbookFile(reportSheets({ projects: 200_000, users: 100_000 })));
    const script = `${import.meta.dirname}/report-of-many.ts`;
    const { stdout } = await promisify(execFile)(process.execPath, [script, path]);
    const { megabytes, projects, users } = JSON.parse(stdout);
    expect({ projects, users }).toEqual({ projects: 200_000, users: 100_000 });
    expect(megabytes).toBeLessThan(512);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
