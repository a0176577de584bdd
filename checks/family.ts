import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** When it began, in whatever unit the machine has: with the pid it names one process for good. */
  readonly began: string;
  readonly command: string;
}

/** Linux: `pid (name) state parent … began` of every process that can be read. */
function fromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent: Number(parent), began: rest[17] ?? '', command }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

/** macOS and the BSDs, which have no /proc and always have `ps`. */
function fromPs(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, began, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.{24})\s+(.*)$/.exec(line) ?? [];
    if (!pid || !began || !command || state?.startsWith('Z') || command.startsWith('ps -A ')) return [];
    return [{ pid: Number(pid), parent: Number(parent), began, command }];
  });
}

const processes = (): Process[] => (existsSync('/proc/self/stat') ? fromProc() : fromPs());

/**
 * Remembers every process that descends from this one, also those that let go of their parent, as a database server
 * does. It looks a few times a second; what lives shorter than that leaves nothing running anyway.
 */
export class Family {
  readonly #known = new Map<number, string>();
  readonly #timer = setInterval(() => this.look(), 250).unref();

  look(): Process[] {
    const all = processes();
    for (const [pid, began] of this.#known)
      if (!all.some((other) => other.pid === pid && other.began === began)) this.#known.delete(pid);
    for (let grown = true; grown; ) {
      const born = all.filter(
        ({ pid, parent }) => !this.#known.has(pid) && (parent === process.pid || this.#known.has(parent)),
      );
      for (const { pid, began } of born) this.#known.set(pid, began);
      grown = born.length > 0;
    }
    return all.filter(({ pid, began }) => this.#known.get(pid) === began);
  }

  /** Waits until all have ended, at most `patienceMs`, then ends the rest by force and says what they were. */
  async end(patienceMs: number): Promise<string[]> {
    const until = performance.now() + patienceMs;
    while (this.look().length > 0 && performance.now() < until) await new Promise((wake) => setTimeout(wake, 100));
    clearInterval(this.#timer);
    const left = this.look();
    for (const { pid } of left) this.#kill(pid);
    return left.map(({ pid, command }) => `${pid} ${command}`);
  }

  #kill(pid: number): void {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}
