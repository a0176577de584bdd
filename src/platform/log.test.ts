import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What a process of its own writes to standard error when it logs some things. */
function logged(...things: unknown[]): Record<string, unknown>[] {
  const log = JSON.stringify(join(import.meta.dirname, 'log.ts'));
  const program = `import { openLog } from ${log}; for (const thing of ${JSON.stringify(things)}) openLog('info').info(thing, 'said');`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const names = ['password', 'secret', 'token', 'cookie', 'authorization', 'url'];

test('strikes out secrets at whatever depth, and keeps what helps to find a fault', () => {
  const carrying = (name: string) => ({ [name]: 'sesame', in: { [name]: 'sesame', in: { [name]: 'sesame' } } });
  const lines = logged(...names.map(carrying), { requestId: 'r-1', code: 'opportunity.closed' });
  expect(JSON.stringify(lines)).not.toContain('sesame');
  expect(lines.at(-1)).toMatchObject({ requestId: 'r-1', code: 'opportunity.closed', msg: 'said' });
});

test('strikes the name and password out of an address within a fault', () => {
  const [line] = logged({ detail: 'connect postgres://parley:sesame@db:5432/parley failed', fault: 'x://a:sesame@b' });
  expect(line).toMatchObject({ detail: 'connect postgres://...@db:5432/parley failed', fault: 'x://...@b' });
});
