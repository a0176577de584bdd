import { fork } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadNow, thisMachine } from './machine.ts';
import type { Measurement } from './measurement.ts';
import { pageWith, type Results, tableOf } from './results.ts';

/**
 * `npm run bench`: measures everything, prints the table, and keeps it in `bench/results.json` and docs/performance.md.
 * `npm run bench -- routing` measures one matter and keeps nothing. Ends with 1 when a target is missed.
 */
const ending = '.bench.ts';
const folder = import.meta.dirname;
const say = (words: string) => process.stderr.write(`${words}\n`);

const all = (await readdir(folder))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  say(`There is nothing to measure named ${unknown.join(', ')}: choose from ${all.join(', ')}.`);
  process.exit(2);
}

const loads = [loadNow()];
const measurements: Measurement[] = [];
for (const name of asked.length > 0 ? asked : all) {
  measurements.push(...(await measured(name)));
  loads.push(loadNow());
}
console.log(tableOf(measurements));
if (asked.length === 0) await keep({ machine: thisMachine(), loads, measurements });
const missed = measurements.filter(({ met }) => met === false);
if (missed.length > 0) say(`Missed: ${missed.map(({ name }) => name).join('; ')}.`);
process.exitCode = missed.length > 0 ? 1 : 0;

/** Measures one file in a process of its own, so that no matter inherits the memory and compiled code of another. */
async function measured(name: string): Promise<Measurement[]> {
  const started = performance.now();
  say(`${name}: measuring ...`);
  const child = fork(join(folder, 'measure-alone.ts'), [join(folder, name + ending)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const found = await new Promise<Measurement[]>((resolve, reject) => {
    let handed: Measurement[] | undefined;
    child.once('message', (message) => {
      handed = message as Measurement[];
    });
    child.once('exit', () => (handed ? resolve(handed) : reject(new Error(`${name} broke off; nothing is kept.`))));
  });
  say(`${name}: done in ${Math.round((performance.now() - started) / 1000)} s`);
  return found;
}

async function keep(results: Results): Promise<void> {
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const page = join(folder, '..', 'docs', 'performance.md');
  await writeFile(page, pageWith(await readFile(page, 'utf8'), results));
  say('Kept in bench/results.json and docs/performance.md.');
}
