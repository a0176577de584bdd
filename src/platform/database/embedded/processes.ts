import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../refusal.ts';

const PROGRAM_NAMES = ['postgres', 'initdb'];
const GENTLE_SECONDS = 30;
const PATIENCE_SECONDS = 45;

/** What a running server wrote about itself into `postmaster.pid`. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** It takes connections; before that it starts or recovers, after that it stops. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; undefined when there is none, or when a power cut left it empty or garbled. */
export function readRunningServer(data: string): RunningServer | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * The processes of PostgreSQL that work in this data folder. Every one of them keeps the folder as its working folder
 * from first to last, so they are known by that and not by their number: the number in an old `postmaster.pid` may
 * meanwhile belong to somebody's editor.
 */
export function postgresProcessesIn(data: string): number[] {
  return process.platform === 'linux' ? fromProc(data) : fromLsof(data);
}

/**
 * Ends whatever PostgreSQL still works in the data folder: a server without an owner, or the last backends of a server
 * that was killed. First gently (open transactions are rolled back, all else is written out); after half a minute at
 * once, which loses nothing either since the next start replays the log. Then removes a stale `postmaster.pid`, which
 * PostgreSQL would otherwise trip over when it is empty or its number has been given to another process.
 *
 * @returns Whether there was anything to end.
 * @throws Refusal `database.doesNotStop` when processes are still there after 45 seconds.
 */
export async function endProcesses(data: string): Promise<boolean> {
  const startedAt = performance.now();
  let alive = postgresProcessesIn(data);
  const found = alive.length > 0;
  if (found) endGently(data, alive);
  let gentle = true;
  while (alive.length > 0) {
    const waitedSeconds = (performance.now() - startedAt) / 1000;
    if (waitedSeconds > PATIENCE_SECONDS) throw doesNotStop(data, alive);
    if (gentle && waitedSeconds > GENTLE_SECONDS) {
      gentle = false;
      for (const pid of alive) signal(pid, 'SIGQUIT');
    }
    await sleep(10);
    alive = postgresProcessesIn(data);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
  return found;
}

/** Kills what works in a folder that holds nothing worth keeping: an unfinished cluster. */
export async function killProcesses(data: string): Promise<void> {
  for (let alive = postgresProcessesIn(data); alive.length > 0; alive = postgresProcessesIn(data)) {
    for (const pid of alive) signal(pid, 'SIGKILL');
    await sleep(10);
  }
}

function endGently(data: string, alive: readonly number[]): void {
  const server = readRunningServer(data)?.pid;
  if (server !== undefined && alive.includes(server)) signal(server, 'SIGINT');
  else for (const pid of alive) signal(pid, 'SIGTERM');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function fromProc(data: string): number[] {
  const wanted = statSync(data, { bigint: true, throwIfNoEntry: false });
  if (!wanted) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        const found = statSync(`/proc/${pid}/cwd`, { bigint: true });
        if (found.ino !== wanted.ino || found.dev !== wanted.dev) return false;
        return PROGRAM_NAMES.includes(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
      } catch {
        // It ended meanwhile, or it belongs to somebody else and so is not ours.
        return false;
      }
    });
}

function fromLsof(data: string): number[] {
  let answer: string;
  try {
    const names = PROGRAM_NAMES.flatMap((name) => ['-c', name]);
    answer = execFileSync('lsof', ['-a', '-d', 'cwd', ...names, '-F', 'pn'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // lsof ends with 1 as soon as one of the names is not running, and still lists the others.
    const { status, stdout } = error as { status?: number; stdout: string };
    if (status !== 1) throw error;
    answer = stdout;
  }
  return readLsof(answer, realpathSync(data));
}

/** Reads lsof's field output: a line `p<pid>` for each process, then its working folder as `n<path>`. */
export function readLsof(answer: string, folder: string): number[] {
  const pids: number[] = [];
  let pid = 0;
  for (const line of answer.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line === `n${folder}`) pids.push(pid);
  }
  return pids;
}

const doesNotStop = (data: string, alive: readonly number[]): Refusal =>
  new Refusal(
    'database.doesNotStop',
    `PostgreSQL still runs in ${data} after ${PATIENCE_SECONDS} seconds (process ${alive.join(', ')}): end it yourself and start again.`,
  );
