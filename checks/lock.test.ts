import { describe, expect, test } from 'vitest';
import { missingBuilds, readLock } from './lock.ts';

describe('the lock file names the builds for every machine', () => {
  test('it does (npm run lock)', async () => {
    expect(missingBuilds(await readLock()).map(({ path }) => path)).toEqual([]);
  });

  test('one that is missing is seen, also behind another version of the same name', () => {
    const packages = {
      '': {},
      'node_modules/a': {
        version: '1.0.0',
        optionalDependencies: { 'a-darwin-arm64': '1.0.0', 'a-linux-x64-musl': '1.0.0' },
      },
      'node_modules/a-linux-x64-musl': { version: '1.0.0' },
      'node_modules/b/node_modules/a': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { 'a-linux-x64-musl': '2.0.0' },
      },
    };
    expect(missingBuilds({ packages })).toEqual([
      {
        path: 'node_modules/a-darwin-arm64',
        locked: { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
      },
      {
        path: 'node_modules/b/node_modules/a/node_modules/a-linux-x64-musl',
        locked: { version: '2.0.0', optional: true, dev: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      },
    ]);
  });
});
