import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ExcelJS from 'exceljs';
import { reportSheets } from '../fixtures/reports/report-sheets.ts';
import { workbookFile } from '../fixtures/reports/workbook-file.ts';
import { readEvaluateReport } from '../src/modules/scoping/evaluate-report.ts';
import { interleaved, type Measurement, median } from './measurement.ts';

/** Reading migration reports: 20,000 projects against another library, 200,000 against the memory promised. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-report-'));
  try {
    return [await speed(folder), ...(await size(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ours also derives facts and risks; the other library only reads. Both begin with the file on disk. */
async function speed(folder: string): Promise<Measurement> {
  const path = join(folder, 'report-20000.xlsx');
  await writeFile(path, await workbookFile(reportSheets({ projects: 20_000, users: 20_000 })));
  const rules = { largeRepositoryBytes: 5 * 1024 ** 3 };
  const [ours, theirs] = await interleaved(
    [
      {
        times: 1,
        work: async () => readEvaluateReport({ fileName: 'report.xlsx', bytes: await readFile(path) }, rules),
      },
      { times: 1, work: () => new ExcelJS.Workbook().xlsx.readFile(path) },
    ],
    5,
  );
  const ratio = theirs! / ours!;
  const figures = { ours: ours!, peer: theirs!, unit: 'ms', ratio, target: 'at least 3x', met: ratio >= 3 };
  return { name: 'Report of 20,000 projects read', ...figures, peerName: 'exceljs' };
}

/** Reads the largest report promised, each time in a process of its own. */
async function size(folder: string): Promise<Measurement[]> {
  const path = join(folder, 'report-200000.xlsx');
  await writeFile(path, await workbookFile(reportSheets({ projects: 200_000, users: 100_000 })));
  const script = `${import.meta.dirname}/report-of-many.ts`;
  const runs: { seconds: number; megabytes: number }[] = [];
  for (let run = 0; run < 3; run++) {
    runs.push(JSON.parse((await promisify(execFile)(process.execPath, [script, path])).stdout));
  }
  const name = 'Report of 200,000 projects read';
  const seconds = median(runs.map((run) => run.seconds));
  const megabytes = Math.max(...runs.map((run) => run.megabytes));
  return [
    { name, ours: seconds, unit: 's', target: 'works', met: true },
    { name: `${name}, peak memory`, ours: megabytes, unit: 'MB', target: 'within 512 MB', met: megabytes <= 512 },
  ];
}
