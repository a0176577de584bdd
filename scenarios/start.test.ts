import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../src/platform/config.ts';
import { freePort } from '../src/platform/database/embedded/server.ts';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';
import { endWhatRuns, leftIn, type RunningParley, startParley, workingIn } from './running-parley.ts';

/** The promise: one command opens the house, Ctrl-C closes it, and nothing it started stays behind. */

endWhatRuns();

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parley-start-')));
  folders.push(folder);
  return folder;
}

/** The data folder of most tests: the first fills it, the others start on what is there. */
const data = newFolder();

/** The first demo sign-in that Parley printed. */
function printedSignIn(parley: RunningParley): { email: string; password: string } {
  const password = /with the password (\S+) as/.exec(parley.out())?.[1] ?? '';
  const email = /^ {2}(\S+@\S+)/m.exec(parley.out())?.[1] ?? '';
  return { email, password };
}

/** A sign-in whose body is not sent yet; Parley has begun to answer it when this resolves. */
async function beginSignIn(parley: RunningParley): Promise<{ finish(): Promise<IncomingMessage> }> {
  const address = await parley.address();
  await parley.until('listed on the sign-in page');
  const body = JSON.stringify(printedSignIn(parley));
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': body.length, origin: address },
    ...{ connection: 'keep-alive', expect: '100-continue' },
  };
  const asking = request(`${address}/api/auth/sign-in/email`, { method: 'POST', headers });
  // Whether it is answered is for the test to say.
  asking.on('error', () => {});
  asking.flushHeaders();
  await once(asking, 'continue');
  return {
    finish: async () => {
      asking.end(body);
      const [answer] = (await once(asking, 'response')) as [IncomingMessage];
      return answer;
    },
  };
}

async function accountsOf(parley: RunningParley): Promise<number> {
  const answer = await (await beginSignIn(parley)).finish();
  const cookie = (answer.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
  await text(answer);
  const page = await fetch(`${await parley.address()}/api/accounts`, { headers: { cookie } });
  return ((await page.json()) as { total: number }).total;
}

describe('on an empty folder', () => {
  test('prints where it is open and who may sign in, serves everything, and ends with Ctrl-C', async () => {
    const parley = startParley({ PARLEY_DATA: data });
    const address = await parley.address();
    const get = (path: string) => fetch(`${address}${path}`);

    const page = await (await get('/')).text();
    expect(page).toContain('<title>Parley</title>');
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) expect((await get(asset)).status).toBe(200);
    expect(await (await get('/healthz')).json()).toEqual({ status: 'alive' });
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready' });
    expect(await (await get('/api/openapi.json')).json()).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Parley' },
    });
    expect(await (await get('/api/docs')).text()).toContain('/api/docs/swagger-ui-bundle.js');
    expect((await get('/api/docs/swagger-ui-bundle.js')).status).toBe(200);
    expect(await accountsOf(parley)).toBe(40);

    // npm passes on the Ctrl-C that has reached Parley from the terminal.
    parley.signal('SIGINT');
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(0);
    expect(await leftIn(data)).toEqual([]);
    expect(parley.out()).toMatch(/^Parley is open at http:\/\/localhost:\d+\n\nThe demo company is loaded\./);
    const words = parley.said().replace(/^Building the pages \(once\)\.\n/m, '');
    expect(words).toBe(
      `Making a new database in ${data}\nClosing: running requests and jobs end first. Ctrl-C again ends them at once.\n`,
    );
  });
});

/** Waits until nobody is let in any more; the test's own time is the limit. */
async function untilShut(address: string): Promise<void> {
  const isOpen = () =>
    fetch(`${address}/healthz`).then(
      () => true,
      () => false,
    );
  while (await isOpen()) await sleep(10);
}

describe('on the data of the first start', () => {
  test('takes the next free port where the wished one is taken, and says which', async () => {
    const occupant = createServer().listen(await freePort(), '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const parley = startParley({ PARLEY_DATA: data, PORT: String(port) });
    const address = new URL(await parley.address());
    occupant.close();
    expect(Number(address.port)).toBeGreaterThan(port);
    expect(parley.said()).toContain(`Port ${port} is taken; Parley took ${address.port}.`);
    expect(await accountsOf(parley)).toBe(40);
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(0);
    expect(await leftIn(data)).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s lets the request under way be answered first',
    async (name) => {
      const parley = startParley({ PARLEY_DATA: data });
      const signIn = await beginSignIn(parley);
      parley.signal(name);
      await parley.until('Closing');
      await untilShut(await parley.address());
      const answer = await signIn.finish();
      expect(answer.statusCode).toBe(200);
      expect(JSON.parse(await text(answer))).toEqual({ secondFactor: false });
      expect(await parley.ended).toBe(0);
      expect(await leftIn(data)).toEqual([]);
      expect(parley.said()).toBe('Closing: running requests and jobs end first. Ctrl-C again ends them at once.\n');
    },
  );

  test('a terminal that is closed lets it be answered as well, though nobody hears a word any more', async () => {
    const parley = startParley({ PARLEY_DATA: data });
    const signIn = await beginSignIn(parley);
    const address = await parley.address();
    parley.goDeaf();
    parley.signal('SIGHUP');
    await untilShut(address);
    expect((await signIn.finish()).statusCode).toBe(200);
    expect(await parley.ended).toBe(0);
    expect(await leftIn(data)).toEqual([]);
  });

  test('a second Ctrl-C does not wait for a request that never ends', async () => {
    const parley = startParley({ PARLEY_DATA: data });
    await beginSignIn(parley);
    parley.signal('SIGINT');
    await parley.until('Closing');
    await sleep(1_100);
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(130);
    expect(await leftIn(data)).toEqual([]);
  });

  test('killed, it leaves nothing running, and the next start works', async () => {
    const killed = startParley({ PARLEY_DATA: data });
    await killed.address();
    expect(workingIn(data).length).toBeGreaterThan(3);
    killed.signal('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    expect(await leftIn(data)).toEqual([]);
    const next = startParley({ PARLEY_DATA: data });
    expect(await accountsOf(next)).toBe(40);
    next.signal('SIGINT');
    expect(await next.ended).toBe(0);
    expect(await leftIn(data)).toEqual([]);
  });
});

test('Ctrl-C before the house is open ends it as well', async () => {
  const folder = newFolder();
  const parley = startParley({ PARLEY_DATA: folder });
  await parley.until('Making a new database');
  parley.signal('SIGINT');
  expect(await parley.ended).toBe(0);
  expect(parley.out()).toBe('');
  expect(parley.said()).not.toMatch(/fault|cannot|could not/);
  expect(await leftIn(folder)).toEqual([]);
});

test('two that start at once on an empty folder share the database, and the demo is loaded once', async () => {
  const folder = newFolder();
  const [one, other] = [startParley({ PARLEY_DATA: folder }), startParley({ PARLEY_DATA: folder })];
  expect(await Promise.all([accountsOf(one), accountsOf(other)])).toEqual([40, 40]);
  one.signal('SIGINT');
  expect(await one.ended).toBe(0);
  expect(await accountsOf(other)).toBe(40);
  other.signal('SIGTERM');
  expect(await other.ended).toBe(0);
  expect(await leftIn(folder)).toEqual([]);
});

describe('on a database of the house\u2019s own', () => {
  test('starts no PostgreSQL and loads the demo', async () => {
    const folder = join(newFolder(), 'data');
    const parley = startParley({ PARLEY_DATA: folder, DATABASE_URL: await testDatabaseUrl() });
    expect(await accountsOf(parley)).toBe(40);
    expect(existsSync(folder)).toBe(false);
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(0);
  });

  test('without the demo nobody is in it; whoever opens the printed link becomes the first administrator, once', async () => {
    const variables = { DATABASE_URL: await testDatabaseUrl(), PARLEY_DEMO: 'no' };
    const link = async (parley: RunningParley) => {
      await parley.until(/\/invitation#\S+\n/);
      return /^ {2}(\S+)$/m.exec(parley.out())?.[1] ?? '';
    };
    const first = startParley(variables);
    const address = await first.address();
    await first.until('There is no demo company here, so there are no demo sign-ins (PARLEY_DEMO=no).');
    const unused = await link(first);
    expect(unused.startsWith(`${address}/invitation#`)).toBe(true);
    expect((await fetch(`${address}/api/demo`)).status).toBe(404);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);

    const second = startParley(variables);
    const token = (await link(second)).split('#')[1];
    expect(token).not.toBe(unused.split('#')[1]);
    const given = { token, name: 'Ada Heron', email: 'ada@company.example', password: 'seven quiet oceans of tin' };
    const origin = await second.address();
    const send = (path: string, body: object) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify(body),
      });
    expect((await send('/api/invitation/acceptance', given)).status).toBe(200);
    expect((await send('/api/invitation/acceptance', { ...given, token: unused.split('#')[1] })).status).toBe(409);
    const { email, password } = given;
    expect((await send('/api/auth/sign-in/email', { email, password })).status).toBe(200);
    second.signal('SIGINT');
    expect(await second.ended).toBe(0);

    const third = startParley(variables);
    await third.until('There is no demo company here');
    third.signal('SIGINT');
    expect(await third.ended).toBe(0);
    expect(third.out()).not.toContain('invitation');
  });
});

describe('refuses in one sentence', () => {
  /** What it says on standard error when it ends with 1. */
  async function refusal(variables: Record<string, string>): Promise<string> {
    const parley = startParley(variables);
    expect(await parley.ended).toBe(1);
    expect(parley.out()).toBe('');
    return parley.said();
  }

  test.each([
    ['PORT', 'eighty', 'PORT must be a port from 0 to 65535; it is "eighty".'],
    ['DATABASE_URL', 'mysql://amara:secret@db/x', 'DATABASE_URL must look like postgres://'],
    ['PARLEY_DEMO', 'maybe', 'PARLEY_DEMO must be yes or no; it is "maybe".'],
  ])('a wrong %s', async (name, value, sentence) => {
    const said = await refusal({ [name]: value });
    expect(said).toContain(`parley start: The configuration cannot be used: ${sentence}`);
    expect(said.trim().split('\n').length).toBe(1);
    expect(said).not.toContain('secret');
  });

  test('a database that nobody answers for', async () => {
    const said = await refusal({ DATABASE_URL: `postgres://amara:secret@localhost:${await freePort()}/parley` });
    expect(said).toMatch(
      /^parley start: DATABASE_URL leads to no PostgreSQL that lets Parley in \(connect ECONNREFUSED/,
    );
    expect(said.trim().split('\n').length).toBe(1);
    expect(said).not.toContain('secret');
  });

  test('a playbook that is not there, and stops what it had started', async () => {
    const said = await refusal({ PARLEY_DATA: data, PARLEY_PLAYBOOK: '/no/such/playbook' });
    expect(said).toBe('parley start: There is no playbook folder /no/such/playbook: check the path.\n');
    expect(await leftIn(data)).toEqual([]);
  });

  test('a playbook with a fault, by file and line, and stops what it had started', async () => {
    const folder = join(newFolder(), 'playbook');
    cpSync(join(root, 'playbooks', 'gitlab'), folder, { recursive: true });
    const file = join(folder, 'segments.yaml');
    writeFileSync(file, `\nunheard-of: true\n${readFileSync(file, 'utf8')}`);
    const said = await refusal({ PARLEY_DATA: data, PARLEY_PLAYBOOK: folder });
    expect(said).toMatch(/^parley start: The playbook cannot be used: segments\.yaml:2/);
    expect(await leftIn(data)).toEqual([]);
  });
});
