/** `npm run soak`: the tests of faults and of odd requests, at length. Takes about an hour on two cores. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { root } from './tree.ts';

const bin = join(root, 'node_modules', '.bin');
const child = spawn(join(bin, 'vitest'), ['run', 'scenarios/faults', 'scenarios/walk/fuzz.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    // A hundred kills of each, a database away for half a minute, a thousand bodies for every route.
    ...{ KILL_ROUNDS: '100', AWAY_SECONDS: '30', FUZZ_RUNS: '1000' },
  },
});
const [code] = await once(child, 'close');
process.exitCode = typeof code === 'number' ? code : 1;
