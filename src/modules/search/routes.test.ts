import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from '../../platform/http/api-document.ts';
import { routes as openRoutes } from '../../platform/http/door.ts';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import { Findings } from './finding.ts';
import { searchRoutes } from './routes.ts';
import { layDeal, type TestDeal } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let brume: TestDeal;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([searchRoutes(playbook)]);
  ada = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  const lay = (customer: string, name: string, clause: string) =>
    layDeal(door, playbook, ada, { customer, name, clause, region: 'emea' });
  brume = await lay(
    'Brume Cosmétiques',
    'Boutique sites to SaaS',
    'Perfume <b>bottles</b> are counted by the customer.',
  );
  await lay('Alder Freight', 'Harbour cranes: migration', 'Cranes are lifted by the customer.');
  const account = (await lay('Oak Mills', 'Grinding the flour', 'Millstones turn.')).account;
  for (let more = 0; more < 8; more++) {
    await door.act(ada, (act) =>
      openOpportunity(act, playbook, {
        ...{ name: `Sawmill ${more}`, account, licence: 'LIC-4271', closeDate: '2027-03-31' },
        ...{ needs: [{ service: 'advisory' }], circumstances: {} },
      }),
    );
  }
  door.sit(ada);
});
afterAll(() => door.close());

const search = async (question: string, more: Record<string, string> = {}) =>
  (await door.read(`/api/search?${new URLSearchParams({ q: question, ...more })}`, Findings)).groups;

/** Titles of what is found of one kind. */
const titles = async (question: string, kind = 'opportunity') =>
  (await search(question, { kinds: kind, limit: '50' })).flatMap(({ items }) => items.map(({ title }) => title));

describe('a record is found by its number', () => {
  test.each([
    ['whole, and alone', () => brume.opportunity],
    ['in small letters', () => brume.opportunity.toLowerCase()],
    ['by its series and digits', () => 'opp 1'],
    ['without noughts', () => 'opp-2026-1'],
  ])('%s', async (_, number) => {
    const groups = await search(number());
    expect(groups[0]?.kind).toBe('opportunity');
    expect(groups[0]?.items[0]).toMatchObject({ number: 'OPP-2026-0001', title: 'Boutique sites to SaaS' });
  });

  test('by digits alone every kind that bears them, before numbers that go on', async () => {
    const groups = await search('1', { limit: '50' }).catch(() => []);
    expect(groups).toEqual([]);
    const found = await search('01', { limit: '50' });
    expect(found.map(({ kind }) => kind).slice(0, 5)).toEqual(['opportunity', 'account', 'sow', 'estimate', 'task']);
    expect(found[0]?.items.map(({ number }) => number)).toEqual(['OPP-2026-0001', 'OPP-2026-0011', 'OPP-2026-0010']);
  });

  test('of another series nothing', async () => {
    expect(await search('SOW-2026-0009')).toEqual([]);
  });
});

describe('a record is found by words', () => {
  test.each([
    ['a name without its accents', 'cosmetiques', 'account', ['Brume Cosmétiques']],
    ['a name in any case', 'BRUME', 'account', ['Brume Cosmétiques']],
    ["its customer's name", 'brume', 'opportunity', ['Boutique sites to SaaS']],
    ["words of its own and of its customer's name", 'alder migration', 'opportunity', ['Harbour cranes: migration']],
    ['another form of a word', 'migrating', 'opportunity', ['Harbour cranes: migration']],
    ['the beginning of a word', 'bout', 'opportunity', ['Boutique sites to SaaS']],
    ['two letters', 'bo', 'opportunity', ['Boutique sites to SaaS']],
    ['the inside of a word', 'gratio', 'opportunity', ['Harbour cranes: migration']],
    ['a word misspelt', 'botique', 'opportunity', ['Boutique sites to SaaS']],
    ['two words misspelt', 'aldr frieght', 'account', ['Alder Freight']],
    ['a licence', 'LIC-4271 "sawmill 3"', 'opportunity', ['Sawmill 3']],
    ['words next to each other', '"cranes harbour"', 'opportunity', []],
    ['one of two words', 'boutique or harbour', 'opportunity', ['Harbour cranes: migration', 'Boutique sites to SaaS']],
    ['a word and without another', 'harbour -cranes', 'opportunity', []],
    ['all words, of which none may lack', 'harbour zebra', 'opportunity', []],
    ['signs alone', '?! %% \\\\ \'"', 'opportunity', []],
  ])('%s', async (_, question, kind, expected) => {
    expect(await titles(question, kind)).toEqual(expected);
  });

  test('names that begin so come before names that hold it, whole words before parts of them', async () => {
    expect(await titles('mill', 'opportunity')).toHaveLength(9);
    const found = await titles('sawmill 7');
    expect(found[0]).toBe('Sawmill 7');
    expect((await titles('grinding'))[0]).toBe('Grinding the flour');
  });

  test('a customer that is renamed takes its opportunities along', async () => {
    await door.db.updateTable('account').set({ name: 'Nuage Beauté' }).where('number', '=', brume.account).execute();
    expect(await titles('nuage')).toEqual(['Boutique sites to SaaS']);
    expect(await titles('brume')).toEqual([]);
    await door.db
      .updateTable('account')
      .set({ name: 'Brume Cosmétiques' })
      .where('number', '=', brume.account)
      .execute();
  });
});

describe('a clause', () => {
  test('is quoted with its words marked, and names its statement of work', async () => {
    const [group] = await search('perfumes counted', { kinds: 'clause' });
    const [clause] = group?.items ?? [];
    expect(clause).toMatchObject({
      ...{ number: brume.sow, title: 'Key assumptions', about: 'Brume Cosmétiques' },
      ...{ record: `sow/${brume.sow}#assumptions`, within: `opportunity/${brume.opportunity}` },
    });
    const parts = clause?.excerpt ?? [];
    expect(parts.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['Perfume', 'counted']);
    expect(parts.map(({ text }) => text).join('')).toContain('bottles');
  });

  test('of a statement of work that was superseded is not found', async () => {
    await door.db.updateTable('sow').set({ state: 'superseded' }).where('number', '=', brume.sow).execute();
    expect(await search('perfume', { kinds: 'clause' })).toEqual([]);
    await door.db.updateTable('sow').set({ state: 'draft' }).where('number', '=', brume.sow).execute();
  });
});

describe('the answer', () => {
  test('holds a few of each kind, and more of one kind stretch by stretch, each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let stretch = 0; stretch < 5; stretch++) {
      const [group] = await search('sawmill', { kinds: 'opportunity', limit: '3', ...(after ? { after } : {}) });
      seen.push(...(group?.items ?? []).map(({ title }) => title));
      after = group?.next ?? null;
      if (after === null) break;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((number) => `Sawmill ${number}`));
  });

  test('leaves out kinds that were not asked for', async () => {
    expect((await search('mill', { kinds: 'account,task' })).map(({ kind }) => kind).sort()).toEqual([
      'account',
      'task',
    ]);
  });

  test('finds the playbook in memory: rules by id, the catalogue by SKU and title', async () => {
    const { sku = '', title } = playbook.catalogue.items.find((item) => item.sku !== undefined)!;
    const [found] = await search(sku);
    expect([found?.kind, found?.items[0]]).toMatchObject(['playbook', { number: sku, title }]);
    const first = await search('training', { kinds: 'playbook', limit: '1' });
    expect(first[0]?.next).not.toBeNull();
    const second = await search('training', { kinds: 'playbook', limit: '1', after: first[0]?.next ?? '' });
    expect(second[0]?.items[0]).not.toEqual(first[0]?.items[0]);
  });

  test.each([
    ['one letter', 'q=a', 422, /at least 2 characters/],
    ['blanks', 'q=%20%20%20', 422, /at least 2 characters/],
    ['nothing', '', 422, /missing/],
    ['too much', `q=${'alder '.repeat(40)}`, 422, /at most 200 characters/],
    ['U+0000', 'q=al%00der', 422, /U\+0000/],
    ['a kind that is none', 'q=alder&kinds=prices', 422, /one of opportunity/],
    ['a strange mark', 'q=alder&kinds=account&after=zzz', 400, /mark/],
    ['a mark over many kinds', 'q=alder&after=zzz', 400, /one kind/],
  ])('refuses %s politely', async (_, query, status, words) => {
    const answer = await door.get(`/api/search?${query}`);
    expect(answer.status).toBe(status);
    const { detail, faults } = Problem.parse(await answer.json());
    expect([detail, ...(faults ?? []).map(({ sentence }) => sentence)].join(' ')).toMatch(words);
  });

  test('is for those who are signed in', async () => {
    door.sit(null);
    expect((await door.get('/api/search?q=alder')).status).toBe(401);
    door.sit(ada);
  });

  test('is described to those who read the description of the API', async () => {
    const app = openRoutes();
    app.route('/', searchRoutes(playbook));
    describeApi(app);
    const { paths } = (await (await app.request('/api/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    expect(paths['/api/search']?.get.parameters.map(({ name }) => name)).toEqual(['q', 'kinds', 'after', 'limit']);
  });
});
