import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isHeld, letGo, makeDoor, takeHold } from './door.ts';
import { endProcesses, postgresProcessesIn, readLsof, readRunningServer } from './processes.ts';
import { leaveNothingRunning, newFolder } from './trial.ts';

leaveNothingRunning();

test('what works in a folder is known by the folder, and only PostgreSQL counts', async () => {
  const data = join(newFolder(), 'data');
  expect(postgresProcessesIn(data)).toEqual([]);
  mkdirSync(data);
  const shell = spawn('sleep', ['60'], { cwd: data });
  await once(shell, 'spawn');
  expect(postgresProcessesIn(data)).toEqual([]);
  expect(await endProcesses(data)).toBe(false);
  expect(shell.exitCode).toBe(null);
  shell.kill();
  await once(shell, 'exit');
});

test('postmaster.pid is read, and garbage is nothing', () => {
  const data = newFolder();
  const read = (content: string) => {
    writeFileSync(join(data, 'postmaster.pid'), content);
    return readRunningServer(data);
  };
  expect(readRunningServer(data)).toBe(undefined);
  expect(read('4711\n/data\n1795342786\n55431\n\n127.0.0.1\n 16039951 6\nready   \n')).toEqual({
    pid: 4711,
    port: 55431,
    ready: true,
  });
  expect(read('4711\n/data\n1795342786\n55431\n\n\n 16039951 6\nstopping\n')?.ready).toBe(false);
  for (const garbage of ['', '\n', '\0\0\0\0', '-4711\n', 'nonsense\n', '4711.5\n'])
    expect(read(garbage)).toBe(undefined);
});

test("lsof's answer, where there is no /proc", () => {
  const answer =
    'p100\nfcwd\nn/Users/ada/parley/cluster/data\np101\nfcwd\nn/Users/ada\np102\nfcwd\nn/Users/ada/parley/cluster/data\n';
  expect(readLsof(answer, '/Users/ada/parley/cluster/data')).toEqual([100, 102]);
});

test('a door is held as long as somebody holds it, and leads nowhere without a guard', async () => {
  const door = join(newFolder(), 'door');
  expect([takeHold(door), isHeld(door)]).toEqual([undefined, false]);
  const { hold, guardEnd } = await makeDoor(door);
  const second = takeHold(door)!;
  letGo(hold);
  expect(isHeld(door)).toBe(true);
  letGo(second);
  expect(isHeld(door)).toBe(false);
  letGo(guardEnd);
  expect(takeHold(door)).toBe(undefined);
});

test('a file system without named pipes is named', async () => {
  await expect(makeDoor(join(newFolder(), 'missing/door'))).rejects.toMatchObject({
    code: 'database.noPipes',
    message: expect.stringMatching(/^No named pipe can be made at .*: set PARLEY_DATA/),
  });
});
