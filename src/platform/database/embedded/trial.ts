/** What the tests of the launcher need: folders that are cleaned up, other processes, and a look at what runs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
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
import { afterAll, afterEach, expect, vi } from 'vitest';
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

/** Answers copies of one folder, which is made when first asked for. Call at the top of a file. */
export function copiesOf(make: (folder: string) => Promise<void>): () => Promise<string> {
  const lasting = realpathSync(mkdtempSync(join(tmpdir(), 'parley-test-')));
  const original = join(lasting, 'original');
  afterAll(() => rmSync(lasting, { recursive: true, force: true }));
  let made: Promise<void> | undefined;
  return async () => {
    made ??= make(original);
    await made;
    const copy = join(newFolder(), 'copy');
    execFileSync('cp', ['-a', original, copy]);
    return copy;
  };
}

/** Call once in every file that starts servers: after each test nothing may run below its folders. */
export function leaveNothingRunning(): void {
  // A second each on a machine with nothing else to do, which the one that runs all checks is not.
  vi.setConfig({ testTimeout: 60_000 });
  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      const left = await untilEmpty(() => runningBelow(folder));
      // What a failing test leaves behind shall not burden the others.
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      expect(left).toEqual([]);
    }
  });
}

/** Waits up to ten seconds for the list to become empty; answers what is left. */
export async function untilEmpty<T>(list: () => readonly T[]): Promise<readonly T[]> {
  for (let attempt = 0; attempt < 500 && list().length > 0; attempt += 1) await sleep(20);
  return list();
}

interface Running {
  readonly name: string;
  readonly pid: number;
}

/** All processes whose working folder lies in or below the folder. */
function runningBelow(folder: string): Running[] {
  if (process.platform !== 'linux')
    return postgresProcessesIn(join(folder, 'cluster/data')).map((pid) => ({ name: 'postgres', pid }));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        if (cwd !== folder && !cwd.startsWith(`${folder}/`)) return [];
        return [{ name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), pid: Number(pid) }];
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
