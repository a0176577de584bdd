/** What the tests of the launcher need: folders that are cleaned up, other processes, and a look at what runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, expect } from 'vitest';
import { postgresProcessesIn } from './processes.ts';

export const isRoot = process.geteuid?.() === 0;

const folders: string[] = [];

/** A folder of the test's own, closed to others as `mkdtemp` makes it; removed afterwards, when nothing may run in it. */
export function newFolder(mode = 0o700): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parley-test-')));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

/** A folder for all tests of a file; removed after the last. */
export function lastingFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parley-test-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Call once in every file that starts servers: after each test nothing may run below its folders. */
export function leaveNothingRunning(): void {
  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      expect(await untilEmpty(() => runningBelow(folder))).toEqual([]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Waits up to five seconds for the list to become empty; answers what is left. */
export async function untilEmpty<T>(list: () => readonly T[]): Promise<readonly T[]> {
  for (let attempt = 0; attempt < 250 && list().length > 0; attempt += 1) await sleep(20);
  return list();
}

/** The names and numbers of all processes whose working folder lies in or below the folder. */
function runningBelow(folder: string): string[] {
  if (process.platform !== 'linux') return postgresProcessesIn(join(folder, 'cluster/data')).map(String);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        if (cwd !== folder && !cwd.startsWith(`${folder}/`)) return [];
        return [`${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} ${pid}`];
      } catch {
        return [];
      }
    });
}

/** The files below the folder, and the folders, that anybody but their owner may read or write. */
export function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return found !== undefined && (found.mode & 0o066) !== 0;
  });
}

export interface AnotherParley {
  readonly process: ChildProcess;
  /** Everything it has said so far. */
  readonly said: { event: string; particulars: unknown }[];
  /** Resolves with the particulars of the event when it is said; rejects when the process ends before. */
  until<T>(event: string): Promise<T>;
  /** Resolves when it has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts another Parley in a process, and a process group, of its own; `environment` as `NAME=value`. */
export function startAnotherParley(folder: string, environment: readonly string[] = []): AnotherParley {
  const script = fileURLToPath(new URL('./another-parley.ts', import.meta.url));
  const child = spawn('env', [...environment, process.execPath, script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const said: AnotherParley['said'] = [];
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => said.push(JSON.parse(line)));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    process: child,
    said,
    ended,
    until: async <T>(event: string) => {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      for (;;) {
        const found = said.find((line) => line.event === event);
        if (found) return found.particulars as T;
        if (over) expect.fail(`Another Parley ended without saying ${event}: ${JSON.stringify(said)}`);
        await sleep(5);
      }
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  // A server that is stopped under a connection says so on it, also after the answer.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
