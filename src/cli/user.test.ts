import { afterEach, describe, expect, test, vi } from 'vitest';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import { ask, parley } from './terminal.ts';

afterEach(() => vi.unstubAllEnvs());

const ada = ['user', 'add', '--email', 'Ada@Company.example', '--name', 'Ada Bell'];

describe('parley user', () => {
  test('adds somebody by a link that opens once, and lists them', async () => {
    vi.stubEnv('PUBLIC_URL', 'https://parley.company.example');
    const url = await testDatabaseUrl();
    const added = await parley(url, ...ada, '--role', 'administrator');
    expect(added.said).toBe('');
    expect(added.out).toMatch(/\n {2}https:\/\/parley\.company\.example\/\S+$/);
    expect((await parley(url, 'user', 'list')).out).toMatch(/^ada@company\.example +invited +Ada Bell: administrator$/);
    expect(JSON.parse((await parley(url, 'user', 'list', '--json')).out)).toMatchObject([{ state: 'invited' }]);
    const again = await parley(url, 'user', 'link', 'ada@company.example');
    expect(again.out.split('\n').at(-1)).not.toBe(added.out.split('\n').at(-1));
    expect((await parley(url, ...ada, '--role', 'auditor')).said).toContain('Somebody is known by ada@company.example');
  });

  test('gives roles, keeps out and lets in, and the ledger says so', async () => {
    const url = await testDatabaseUrl();
    await parley(url, ...ada, '--role', 'administrator');
    const bob = ['user', 'add', '--email', 'bob@company.example', '--name', 'Bob', '--role', 'auditor'];
    await parley(url, ...bob);
    const changed = await parley(url, 'user', 'roles', 'bob@company.example', 'deal-desk', 'legal');
    expect(changed.out).toContain('Bob: deal-desk, legal');
    expect((await parley(url, 'user', 'disable', 'bob@company.example')).out).toContain('disabled');
    expect((await parley(url, 'user', 'enable', 'bob@company.example')).out).toContain('invited');
    const names = (
      await ask(url, "select name from ledger_entry where stream like 'person/%' order by at, position")
    ).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['person.changed', 'person.disabled', 'person.enabled']));
  });

  test.each([
    [['user'], 2, 'A verb is missing'],
    [['user', 'praise'], 2, 'There is no verb praise'],
    [ada, 2, 'needs a --role'],
    [[...ada, '--role', 'king'], 1, 'The playbook has no role king'],
    [[...ada, '--role', 'auditor', '--region', 'moon'], 2, '--region'],
    [[...ada, '--role', 'partner-sales', '--partner', 'Nobody'], 1, 'There is no partner Nobody'],
    [['user', 'disable', 'who@company.example'], 1, 'Nobody is known by who@company.example'],
    [['demo', 'unload'], 2, 'The one verb is load'],
  ])('%j is refused in words', async (args, code, words) => {
    const refused = await parley(await testDatabaseUrl(), ...args);
    expect([refused.code, refused.said]).toEqual([code, expect.stringContaining(words)]);
  });
});

test('parley demo load fills an empty database once, and no other', async () => {
  const url = await testDatabaseUrl();
  expect((await parley(url, 'demo', 'load')).out).toMatch(/The demo company is there: \d+ people/);
  const [{ rows }] = (await ask(url, 'select count(*) as rows from opportunity')) as [{ rows: string }];
  expect(Number(rows)).toBeGreaterThan(10);
  expect((await parley(url, 'demo', 'load')).code).toBe(0);
  await ask(url, 'update installation set demo = false');
  expect((await parley(url, 'demo', 'load')).said).toContain('The database holds deals');
});
