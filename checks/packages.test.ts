import { describe, expect, test } from 'vitest';
import { nothingRunsOnInstall, packagesAreSealed, versionsAreExact } from './packages.ts';
import { keeps } from './seen-red.ts';
import { plant } from './tree.ts';

const json = JSON.stringify;

describe('versions are exact', () => {
  keeps(versionsAreExact, { 'package.json': json({ dependencies: { hono: '^4.0.0' } }) }, /hono \^4\.0\.0 is not one/);
});

describe('nothing runs on install', () => {
  const lock = json({ packages: { 'node_modules/a/node_modules/@b/c': { hasInstallScript: true } } });
  keeps(nothingRunsOnInstall, { 'package.json': '{}', 'package-lock.json': lock }, /@b\/c has an install script/);

  test('an npm that knows no allowScripts is told by .npmrc', () => {
    expect(
      nothingRunsOnInstall(plant({ 'package.json': '{}', 'package-lock.json': json({ packages: {} }) })),
    ).toHaveLength(1);
  });

  test('leave that was refused is fine, leave that was given is not', () => {
    const given = (allowed: boolean) =>
      plant({
        'package.json': json({ allowScripts: { '@b/c': allowed } }),
        'package-lock.json': lock,
        '.npmrc': 'ignore-scripts=true',
      });
    expect(nothingRunsOnInstall(given(false))).toEqual([]);
    expect(nothingRunsOnInstall(given(true))).toHaveLength(1);
  });
});

describe('packages are sealed', () => {
  const at = (resolved: string, integrity?: string) => ({
    'package-lock.json': json({ packages: { '': {}, 'node_modules/a': { resolved, integrity } } }),
  });
  keeps(packagesAreSealed, at('git+ssh://git@host.example/a.git', 'sha512-x'), /node_modules\/a is not sealed/);

  test('no hash is seen', () => {
    expect(packagesAreSealed(plant(at('https://registry.npmjs.org/a/-/a-1.0.0.tgz')))).toHaveLength(1);
  });
});
