import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { readList } from '../src/modules/scoping/lists/importing.ts';
import { root } from '../src/platform/config.ts';
import { loadPlaybook } from '../src/playbook/playbook.ts';
import { interleaved, type Measurement } from './measurement.ts';

const rowsPromised = 20_000;
const secondsPromised = 3;

/** Reading a list of 20,000 repositories: ours also maps its columns and derives facts and risks; the other only reads, and leaves cells as texts. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-list-'));
  try {
    const path = join(folder, 'repositories.csv');
    await writeFile(path, listOf(rowsPromised));
    const playbook = await loadPlaybook(join(root, 'playbooks', 'gitlab'));
    const on = Temporal.PlainDate.from('2026-11-23');
    const ours = async () => {
      const { preview } = await readList(
        playbook,
        { kind: 'file', file: 'repositories.csv', bytes: await readFile(path) },
        undefined,
        on,
      );
      if (preview.rows !== rowsPromised || preview.problemCount > 0)
        throw new TypeError('The list was not read whole.');
    };
    const theirs = () => new ExcelJS.Workbook().csv.readFile(path, { map: (value) => value });
    const [mine, peer] = await interleaved(
      [
        { times: 1, work: ours },
        { times: 1, work: theirs },
      ],
      3,
    );
    const ratio = peer! / mine!;
    const met = mine! <= secondsPromised * 1000;
    const figures = {
      ours: mine!,
      peer: peer!,
      unit: 'ms',
      ratio,
      target: `within ${secondsPromised} s`,
      met,
    };
    return [{ name: 'List of 20,000 repositories read', ...figures, peerName: 'exceljs' }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function listOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const day = `2026-${String((at % 12) + 1).padStart(2, '0')}-15`;
    return `"group ${at % 300}, team/repository-${at}",${(at % 900) + 1}.5 MB,${at % 7} MB,${day},${at % 9 === 0 ? 'yes' : 'no'},${at % 40},${at % 25},${at * 3}`;
  });
  return ['Path with namespace,Size,LFS size,Last activity,Archived,Pipelines,Branches,Commits', ...lines].join('\n');
}
