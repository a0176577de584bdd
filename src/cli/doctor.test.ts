import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { root } from '../platform/config.ts';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import type { Finding } from '../platform/doctor/finding.ts';
import { parley } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-doctor-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const find = (json: string, matter: string): Finding | undefined =>
  (JSON.parse(json) as { findings: Finding[] }).findings.find((finding) => finding.matter === matter);

test('a new installation of its own has no fault, and the way on is said', async () => {
  vi.stubEnv('PARLEY_DATA', join(folder, 'data'));
  const { code, out } = await parley('', 'doctor');
  expect(out).toMatch(/ok {5}database {11}PostgreSQL \d/);
  expect(out).toContain('-> Start Parley: it lays what it needs and makes its keys.');
  expect(out).toMatch(/ok {5}typesetter .* bytes of PDF/);
  expect(out).toMatch(
    /hint {3}signing key .* trial key, .* A page was sealed and is valid\.\n +-> Before the first paper/,
  );
  expect(out).toMatch(/\n0 faults, \d hints\.$/);
  expect(code).toBe(0);
});

test('a playbook that is not sound is a fault, and so is a data folder that cannot be', async () => {
  vi.stubEnv('PARLEY_PLAYBOOK', folder);
  const { code, out } = await parley(await testDatabaseUrl(), 'doctor', '--json');
  expect(code).toBe(1);
  expect(find(out, 'playbook')).toMatchObject({
    state: 'fault',
    cure: expect.stringContaining('parley playbook check'),
  });
  expect(JSON.parse(out).faults).toBe(
    (JSON.parse(out).findings as Finding[]).filter(({ state }) => state === 'fault').length,
  );
  vi.stubEnv('PARLEY_DATA', '/dev/null/data');
  const nowhere = await parley('', 'doctor', '--json');
  expect(find(nowhere.out, 'database')).toMatchObject({ state: 'fault' });
});

test('fonts that are gone are a fault', async () => {
  for (const name of ['package.json', 'bin', 'migrations', 'playbooks'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'src'), join(folder, 'src'), {
    recursive: true,
    filter: (path) => !/inter-italic\.ttf$|\.test\./.test(path),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const env = { ...process.env, DATABASE_URL: 'postgres://parley@127.0.0.1:1/parley' };
  const ended = await promisify(execFile)(process.execPath, [join(folder, 'src/cli/main.ts'), 'doctor', '--json'], {
    env,
  }).catch((fault) => fault);
  expect(ended.code).toBe(1);
  expect(find(ended.stdout, 'typesetter')).toMatchObject({
    state: 'fault',
    sentence: expect.stringContaining('inter-italic.ttf'),
    cure: expect.stringContaining('npm ci'),
  });
});
