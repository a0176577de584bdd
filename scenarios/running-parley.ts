/** Parley as people run it: a process of its own, started by the command and ended by signals. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect } from 'vitest';
import { root } from '../src/platform/config.ts';
import { postgresProcessesIn } from '../src/platform/database/embedded/processes.ts';

export interface RunningParley {
  /** All it has written to standard output so far. */
  out(): string;
  /** All it has written to standard error so far. */
  said(): string;
  /** Resolves when `words` stand on one of the two; fails when it ends before. */
  until(words: string | RegExp): Promise<void>;
  /** Where it is open, once it has said so. */
  address(): Promise<string>;
  /** Signals its whole process group, as a terminal does. */
  signal(name: NodeJS.Signals): void;
  /** Hears no more of it, as a terminal that is closed. */
  goDeaf(): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

const running = new Set<RunningParley>();

/** Starts `parley start` with these variables, no other of Parley's, and a port nobody uses. */
export function startParley(variables: Record<string, string>): RunningParley {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(root, 'src', 'cli', 'main.ts'), 'start'], {
    env: { PATH, HOME, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const words = { out: '', said: '' };
  child.stdout.on('data', (more) => {
    words.out += more;
  });
  child.stderr.on('data', (more) => {
    words.said += more;
  });
  let end: number | NodeJS.Signals | undefined;
  const ended = once(child, 'close').then(([code, signal]) => {
    end = code ?? signal;
    running.delete(parley);
    return code ?? signal;
  });
  const until = async (wanted: string | RegExp) => {
    const stands = () => {
      const all = `${words.out}\n${words.said}`;
      return typeof wanted === 'string' ? all.includes(wanted) : wanted.test(all);
    };
    while (!stands()) {
      if (end !== undefined) expect.fail(`Parley ended (${end}) without saying ${wanted}: ${words.out}${words.said}`);
      await sleep(10);
    }
  };
  const parley: RunningParley = {
    out: () => words.out,
    said: () => words.said,
    until,
    address: async () => {
      await until(/open at http\S+\n/);
      return /open at (http\S+)/.exec(words.out)?.[1] ?? '';
    },
    goDeaf: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    signal: (name) => void process.kill(-(child.pid ?? 0), name),
    ended,
  };
  running.add(parley);
  return parley;
}

/** Call once in every file that starts Parley: one that a failed test left running is ended. */
export function endWhatRuns(): void {
  afterEach(async () => {
    for (const parley of running) {
      parley.signal('SIGKILL');
      await parley.ended;
    }
  });
}

/** Waits up to ten seconds until nothing works in the data folder any more: no PostgreSQL, no guard; answers what does. */
export async function leftIn(folder: string): Promise<readonly number[]> {
  for (let attempt = 0; attempt < 500 && workingIn(folder).length > 0; attempt += 1) await sleep(20);
  return workingIn(folder);
}

/** The processes whose working folder lies in or below the folder, as it does for all that the launcher starts. */
export function workingIn(folder: string): number[] {
  if (process.platform !== 'linux') return postgresProcessesIn(join(folder, 'cluster', 'data'));
  const worksThere = (pid: string) => {
    try {
      return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
    } catch {
      // It ended meanwhile.
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksThere(name))
    .map(Number);
}
