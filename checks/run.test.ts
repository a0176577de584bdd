import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Family } from './family.ts';
import { root } from './tree.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

const config = `export default { test: { include: ['src/**/*.test.ts'] } };`;
const green = { tsc: 'exit 0', biome: 'exit 0', knip: 'exit 0' };

/** A small house with the real runner: its tools are the given shell lines, its tests the given files. */
function smallHouse(tools: Record<string, string>, tests: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-small-house-'));
  made.push(folder);
  const modules = join(folder, 'node_modules');
  for (const path of ['checks', 'src', 'node_modules/.bin']) mkdirSync(join(folder, path), { recursive: true });
  for (const file of ['run', 'family', 'outcomes', 'tree'])
    cpSync(join(root, `checks/${file}.ts`), join(folder, `checks/${file}.ts`));
  for (const name of ['vitest', 'zod']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const vitest = `exec "${process.execPath}" "${join(root, 'node_modules/vitest/vitest.mjs')}" "$@"`;
  for (const [name, line] of Object.entries({ vitest, ...tools })) {
    writeFileSync(join(modules, '.bin', name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(modules, '.bin', name), 0o755);
  }
  const files = { 'vitest.config.ts': config, 'package.json': '{ "type": "module" }', ...tests };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

const env = { ...process.env, NODE_OPTIONS: '', VITEST: undefined, VITEST_POOL_ID: undefined };

function runIn(tools: Record<string, string>, tests: Record<string, string>) {
  const cwd = smallHouse(tools, tests);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['checks/run.ts'], { cwd, env, encoding: 'utf8' });
  return { words: stdout + stderr, last: stdout.trimEnd().split('\n').at(-1), status };
}

const passing = `import { test } from 'vitest'; test('adds', () => {});`;

test('all is well: four tools, one test, nothing left running', () => {
  expect(runIn(green, { 'src/a.test.ts': passing })).toMatchObject({ last: '6 passed, 0 failed', status: 0 });
});

test('a red tool, a red test, and a process left behind each count and are named', () => {
  const red = `import { test } from 'vitest'; import { spawn } from 'node:child_process';
    test('leaves', async () => {
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'left-behind'], { detached: true, stdio: 'ignore' });
      await new Promise((wake) => setTimeout(wake, 600));
    });
    test('subtracts', () => { throw new Error('one too many'); });`;
  const { words, last, status } = runIn({ ...green, knip: 'echo unused.ts; exit 1' }, { 'src/a.test.ts': red });
  expect({ last, status }).toEqual({ last: '4 passed, 3 failed', status: 1 });
  for (const named of ['unused.ts', 'nothing unused', 'subtracts', 'one too many', 'left-behind'])
    expect(words).toContain(named);
});

test('no test at all is a failure', () => {
  expect(runIn(green, {})).toMatchObject({ last: '5 passed, 1 failed', status: 1 });
});

test('a crash of the tests and a tool that is not there are failures', () => {
  const { vitest, ...rest } = { ...green, vitest: 'kill -9 $$' };
  expect(runIn({ ...rest, vitest, tsc: 'no-such-tool' }, { 'src/a.test.ts': passing })).toMatchObject({
    last: '3 passed, 3 failed',
    status: 1,
  });
});

test('a run that is broken off leaves nothing running', async () => {
  const endless = `import { test } from 'vitest'; import { spawn } from 'node:child_process';
    test('waits', async () => {
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'endless'], { detached: true, stdio: 'ignore' });
      await new Promise(() => {});
    }, 100_000);`;
  const family = new Family();
  const cwd = smallHouse(green, { 'src/a.test.ts': endless });
  const run = spawn(process.execPath, ['checks/run.ts'], { cwd, env, stdio: 'ignore' });
  await expect
    .poll(() => family.look().some(({ command }) => command.endsWith(' endless')), { timeout: 20_000 })
    .toBe(true);
  run.kill('SIGINT');
  expect(await once(run, 'exit')).toEqual([130, null]);
  expect((await family.end(1_000)).filter((line) => line.endsWith(' endless'))).toEqual([]);
});
