/** `npm test`: every check there is, with its real totals. The last line reads `N passed, N failed`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, sep } from 'node:path';
import { Family } from './family.ts';
import { lastLine, type Outcome, outcomesOfTests } from './outcomes.ts';
import { readTree, root } from './tree.ts';

/** A check that is one command: it is kept when the command ends with 0. Its words are shown only when it does not. */
interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const steps: readonly Step[] = [
  { name: 'types of the server', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the browser', command: ['tsc', '-p', 'tsconfig.browser.json'] },
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'nothing unused', command: ['knip', '--no-progress'] },
];

/** A hanging check is ended after this long and counts as failed. */
const patienceMs = 75 * 60_000;

const family = new Family();
const running = new Set<ChildProcess>();
const folder = mkdtempSync(join(tmpdir(), 'parley-checks-'));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Starts a tool of node_modules/.bin on the Node that runs this, in a process group of its own. */
function start([tool, ...args]: Step['command']): ChildProcess {
  const bin = join(root, 'node_modules', '.bin');
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  const child = spawn(join(bin, tool), args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colour, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  running.add(child);
  setTimeout(() => endGroup(child), patienceMs).unref();
  return child;
}

function endGroup(child: ChildProcess): void {
  if (!running.has(child) || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended in between.
  }
}

/** Waits for the end of a child whose words go to `hear`; null means that a signal ended it or that it never began. */
async function ended(child: ChildProcess, hear: (words: Buffer) => void): Promise<number | null> {
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const [code] = await once(child, 'close').catch((fault: Error) => {
    hear(Buffer.from(`${fault.message}\n`));
    return [null];
  });
  running.delete(child);
  return code;
}

async function take({ name, command }: Step): Promise<Outcome> {
  const began = performance.now();
  let words = '';
  const code = await ended(start(command), (more) => {
    words += more;
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code === 0) return { name, passed: true };
  say(words.trimEnd());
  return { name, passed: false, why: `${command.join(' ')} ended with ${code}` };
}

/** Runs vitest with its words passed on as they come, and reads its report. */
async function takeTests(): Promise<Outcome[]> {
  const files = [...readTree().keys()].filter((path) => /\.test\.tsx?$/.test(path));
  const file = join(folder, 'tests.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await ended(start(['vitest', 'run', ...reporters]), (words) => void process.stdout.write(words));
  return outcomesOfTests(readJson(file), code, files, (path) => relative(root, path).split(sep).join('/'));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The quick checks one after the other, beside the tests: two lanes for two cores. */
async function takeAll(): Promise<Outcome[]> {
  const quick = async () => {
    const outcomes: Outcome[] = [];
    for (const step of steps) outcomes.push(await take(step));
    return outcomes;
  };
  const [commands, tests] = await Promise.all([quick(), takeTests()]);
  const left = await clearAway();
  const quiet: Outcome = { name: 'nothing stays running', passed: left.length === 0, why: left.join('; ') };
  return [...commands, ...tests, quiet];
}

/** Waits for what the checks started, ends by force what does not end, and removes the report. */
async function clearAway(): Promise<string[]> {
  const left = await family.end(5_000);
  rmSync(folder, { recursive: true, force: true });
  return left;
}

/** Ctrl-C and the like: everything the checks started is told to end, and waited for. */
async function breakOff(code: number): Promise<void> {
  family.look(); // Whoever loses its parent now must be known before.
  for (const child of running) endGroup(child);
  await clearAway();
  process.exit(code);
}

function summary(outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter(({ passed }) => !passed);
  if (failed.length > 0) say('\nFailed:');
  for (const { name, why } of failed) say(`  ${name}${why ? `\n    ${why}` : ''}`);
  say(`\n${lastLine(outcomes)}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

process.once('SIGINT', () => void breakOff(130));
process.once('SIGTERM', () => void breakOff(143));

const [major] = process.versions.node.split('.');
if (Number(major) < 26) say(`The checks run on the Node that npm ci brings; this is ${process.version}: use npm test.`);
summary(await takeAll());
