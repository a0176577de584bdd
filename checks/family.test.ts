import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Family } from './family.ts';

const node = process.execPath;
const idle = 'setInterval(() => {}, 1000)';

test('a process that let go of its parent is found and ended', async () => {
  const family = new Family();
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(idle)}, 'left-behind'],
      { detached: true, stdio: 'ignore' });
    child.unref();
    setTimeout(() => {}, 700);`;
  await once(spawn(node, ['-e', script], { stdio: 'ignore' }), 'exit');
  const left = await family.end(0);
  expect(left.filter((line) => line.includes('left-behind'))).toHaveLength(1);
  const pid = Number(left.find((line) => line.includes('left-behind'))?.split(' ')[0]);
  await expect.poll(() => family.look().some((one) => one.pid === pid)).toBe(false);
});

test('a child that ends by itself within the patience leaves nothing', async () => {
  const family = new Family();
  spawn(node, ['-e', 'setTimeout(() => {}, 400)', 'soon-done'], { stdio: 'ignore' });
  expect((await family.end(10_000)).filter((line) => line.includes('soon-done'))).toEqual([]);
});

test('a stranger is none of ours', async () => {
  const family = new Family();
  spawnSync(node, ['-e', '0']);
  expect(family.look().some(({ pid }) => pid === process.ppid)).toBe(false);
  await family.end(0);
});
