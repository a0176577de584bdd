import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { FactHistory, FactKindList, FactList } from './fact.ts';
import { factRoutes } from './routes.ts';
import { stateFacts } from './stating.ts';
import { openCustomer } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let ben: Person;
let seller: Person;
let neighbour: Person;
let auditor: Person;
let partnerPerson: Person;
let partnerId: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([factRoutes(playbook)], rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  ben = await addPerson(door.db, 'Ben Teal', ['engagement-manager'], 'emea');
  seller = await addPerson(door.db, 'Sid Rook', ['account-executive'], 'emea');
  neighbour = await addPerson(door.db, 'Nia Kite', ['engagement-manager'], 'apac');
  auditor = await addPerson(door.db, 'Oda Dove', ['auditor']);
  partnerId = newId();
  const reed = { name: 'Reed & Sons', region: 'emea', track: 'select', channelAccountManagerId: seller.id };
  await door.db
    .insertInto('partner')
    .values({ ...reed, id: partnerId, number: 'PRT-2026-9001' })
    .execute();
  partnerPerson = await addPerson(door.db, 'Pat Reed', ['partner-sales'], null, { partnerId });
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(ada);
});

const path = (number: string, more = '') =>
  `/api/${number.startsWith('ACC') ? 'accounts' : 'opportunities'}/${number}/facts${more}`;
const say = (number: string, said: object) => door.send('POST', path(number), said);
const said = async (number: string, fact: object) => FactHistory.parse(await (await say(number, fact)).json());
const problem = async (answer: Promise<Response> | Response) => Problem.parse(await (await answer).json());
const refused = async (answer: Promise<Response> | Response) => {
  const { status, detail } = await problem(answer);
  return `${status} ${detail}`;
};
const list = (number: string) => door.read(path(number), FactList);
const valuesOf = ({ standing, others }: Pick<FactHistory, 'standing' | 'others'>) => [
  standing?.value,
  ...others.map(({ value }) => value),
];

describe('stating', () => {
  test('a fact is known of all deals of its customer, with who said it', async () => {
    const { account, first, second } = await openCustomer(door.db, seller);
    const users = await said(first, { name: 'users', value: 1450 });
    expect(users).toMatchObject({ title: 'Users', unit: 'users', history: 1, version: 1, others: [] });
    expect(users.standing).toMatchObject({
      ...{ account, opportunity: first, value: 1450, confidence: 'exact', statedBy: 'Ada Wren', sight: 'customer' },
      provenance: { kind: 'person', by: 'Ada Wren' },
    });
    for (const number of [second, account]) expect((await list(number)).items.map(valuesOf)).toEqual([[1450]]);
    const [entry] = await readStream(door.db, `opportunity/${first}`, 5);
    expect(entry).toMatchObject({ name: 'fact.stated', sentence: 'Stated a fact (person): Users: 1,450 users.' });
  });

  test('of the customer as such is told on the account', async () => {
    const { account } = await openCustomer(door.db, seller);
    const call = { with: 'Head of platform', on: '2026-11-20' };
    const range = await said(account, { name: 'ciJobs', value: 300, low: 200, high: 500, confidence: 'range', call });
    expect(range.standing).toMatchObject({
      opportunity: null,
      low: 200,
      high: 500,
      provenance: { kind: 'call', ...call },
    });
    const [entry] = await readStream(door.db, `account/${account}`, 5);
    expect(entry?.sentence).toBe('Stated a fact (call): CI jobs to re-point: 300 jobs (200 to 500).');
  });

  test('again by the same person takes the place of what they said; the same once more is not said again', async () => {
    const { first } = await openCustomer(door.db, seller);
    await said(first, { name: 'users', value: 1200 });
    const newer = await said(first, { name: 'users', value: 1450 });
    expect(valuesOf(newer)).toEqual([1450]);
    expect(newer.statements.map(({ setAside }) => setAside?.why ?? null)).toEqual([null, 'newer']);
    expect((await said(first, { name: 'users', value: 1450 })).history).toBe(2);
  });

  test('by another person who says otherwise makes a conflict', async () => {
    const { first } = await openCustomer(door.db, seller);
    await said(first, { name: 'users', value: 1200 });
    door.sit(ben);
    expect(valuesOf(await said(first, { name: 'users', value: 1450 }))).toEqual([1450, 1200]);
    const [entry] = await readStream(door.db, `opportunity/${first}`, 1);
    expect(entry?.sentence).toMatch(/1 of them disagrees with what was said before\.$/);
  });

  test.each([
    [{ name: 'user', value: 1 }, 'user.name', 'The fact "user" is not in the dictionary: did you mean "users"?'],
    [
      { name: 'users', value: '1,450' },
      'users.value',
      'Users is "1,450": give a number of users, without words or marks.',
    ],
    [{ name: 'users', value: 1.5 }, 'users.value', 'Users is 1.5: give a whole number of users.'],
    [{ name: 'users', value: -3 }, 'users.value', 'Users is -3: it cannot be below 0.'],
    [
      { name: 'users', value: 2e7 },
      'users.value',
      'Users is 20,000,000: above 10,000,000 it is taken for a slip of the hand.',
    ],
    [{ name: 'users', value: 5, unit: 'bytes' }, 'users.unit', 'Users is counted in users, not in bytes.'],
    [
      { name: 'users', value: 5, low: 9, high: 2, confidence: 'range' },
      'users.low',
      'Users runs from 9 down to 2: swap the two.',
    ],
    [
      { name: 'users', value: 5, low: 6, high: 9, confidence: 'guess' },
      'users.value',
      'Users is 5, outside its range of 6 to 9.',
    ],
    [
      { name: 'users', value: 5, low: 2, confidence: 'range' },
      'users.high',
      'Users has only one end of its range: give both.',
    ],
    [
      { name: 'users', value: 5, confidence: 'range' },
      'users.low',
      'Users is a range without ends: give low and high.',
    ],
    [
      { name: 'users', value: 5, low: 2, high: 9 },
      'users.low',
      'Users is exact and has no range: say that it is a range, or a guess.',
    ],
    [
      { name: 'sourceEdition', value: 'eee' },
      'sourceEdition.value',
      'Edition of the source is "eee": choose one of ee, ce; did you mean "ee"?',
    ],
    [
      { name: 'sourceVersion', value: 'the newest' },
      'sourceVersion.value',
      'Version of the source is "the newest": give a version such as 17.8.2.',
    ],
    [
      { name: 'sourceKind', value: 'x'.repeat(2001) },
      'sourceKind.value',
      'Source system is 2001 letters long: say it in 2,000.',
    ],
    [
      { name: 'users', value: 5, call: { with: 'Sid', on: '2027-01-01' } },
      'users.call.on',
      'The call of 2027-01-01 is still to come: give the day on which it was.',
    ],
  ])('%j is refused at %s', async (fact, place, sentence) => {
    const { first } = await openCustomer(door.db, seller);
    const { status, detail, faults } = await problem(say(first, fact));
    expect({ status, detail, place: faults?.[0]?.place }).toEqual({ status: 422, detail: sentence, place });
    expect((await list(first)).items).toEqual([]);
  });

  test('of several facts with one wrong none is kept', async () => {
    const { first } = await openCustomer(door.db, seller);
    const provenance = { kind: 'imported', file: 'list.csv', sheet: 'list', cell: 'B2:B9', how: 'sum of' } as const;
    const facts = [
      { name: 'projects', value: 8, provenance },
      { name: 'repositoryBytes', value: -1, provenance },
    ];
    await expect(door.act(ada, (act) => stateFacts(act, playbook, { opportunity: first, facts }))).rejects.toThrow(
      'Size of all repositories (list B2:B9) is -1: it cannot be below 0.',
    );
    expect((await list(first)).items).toEqual([]);
  });

  test('the dictionary says what can be stated', async () => {
    const { items } = await door.read('/api/fact-kinds', FactKindList);
    expect(items.find(({ name }) => name === 'users')).toMatchObject({ title: 'Users', unit: 'users', type: 'count' });
  });
});

describe('a conflict', () => {
  const disagreeing = async () => {
    const deals = await openCustomer(door.db, seller);
    await said(deals.first, { name: 'users', value: 1200 });
    door.sit(ben);
    const fact = await said(deals.second, { name: 'users', value: 1450 });
    return { ...deals, fact };
  };

  test('is settled by choosing, with who and why', async () => {
    const { first, fact } = await disagreeing();
    const settling = { statement: fact.others[0]?.id, why: 'The contract names 1,200 seats.' };
    const answer = await door.send('POST', path(first, '/users/settlement'), settling, { 'if-match': '"2"' });
    const settled = FactHistory.parse(await answer.json());
    expect(answer.headers.get('ETag')).toBe('"3"');
    expect(valuesOf(settled)).toEqual([1200]);
    expect(settled.statements[0]?.setAside).toMatchObject({ by: 'Ben Teal', why: 'The contract names 1,200 seats.' });
    const [entry] = await readStream(door.db, `opportunity/${first}`, 1);
    expect(entry?.sentence).toBe('Settled Users at 1,200 users: The contract names 1,200 seats.');
    expect(await refused(door.send('POST', path(first, '/users/settlement'), settling))).toBe(
      '409 Nothing that stands says otherwise: Users needs no settling.',
    );
  });

  test('is settled only by somebody who saw what stands now', async () => {
    const { first, fact } = await disagreeing();
    const settling = { statement: fact.standing?.id, why: 'Newer.' };
    const settle = (headers: Record<string, string>) =>
      door.send('POST', path(first, '/users/settlement'), settling, headers);
    expect(await refused(settle({ 'if-match': '"1"' }))).toMatch(
      /^412 What is known of Users was changed since you read it/,
    );
    expect((await settle({ 'if-match': '"2"' })).status).toBe(200);
  });

  test('what is set aside stands no more, and cannot be chosen', async () => {
    const { first, fact } = await disagreeing();
    const setting = { statement: fact.standing?.id, why: 'Counted robots too.' };
    expect((await door.send('POST', path(first, '/users/setting-aside'), setting)).status).toBe(200);
    expect((await list(first)).items.map(valuesOf)).toEqual([[1200]]);
    expect(await refused(door.send('POST', path(first, '/users/settlement'), setting))).toBe(
      '409 That statement of Users does not stand any more: choose one that does.',
    );
  });

  test('once settled does not come back when the source that lost is read again, until it says something else', async () => {
    const { first } = await openCustomer(door.db, seller);
    const read = (value: number) => {
      const provenance = {
        kind: 'report',
        file: 'report.xlsx',
        sheet: 'Users',
        cell: `A2:A${value}`,
        how: 'count',
      } as const;
      const facts = [{ name: 'users', value, provenance }];
      return door.act(ben, (act) => stateFacts(act, playbook, { opportunity: first, facts }));
    };
    const users = async () => valuesOf((await list(first)).items[0]!);
    const settle = async (why: string) => {
      const [fact] = (await list(first)).items;
      const statement = [fact?.standing, ...(fact?.others ?? [])].find((said) => said?.statedBy === 'Ada Wren')?.id;
      return (await door.send('POST', path(first, '/users/settlement'), { statement, why })).status;
    };
    await said(first, { name: 'users', value: 1200 });
    expect((await read(1450)).disagree).toEqual(['users']);
    expect(await settle('Robots were counted.')).toBe(200);
    expect(await read(1450)).toEqual({ changed: [], disagree: [] });
    expect(await users()).toEqual([1200]);
    expect(await read(1500)).toEqual({ changed: ['users'], disagree: ['users'] });
    expect(await users()).toEqual([1500, 1200]);
    expect(await settle('Robots again.')).toBe(200);
    // What it says now it did not say last: that it said so once is no settlement of this.
    expect(await read(1450)).toEqual({ changed: ['users'], disagree: ['users'] });
  });

  test('once settled is opened again by a person who insists', async () => {
    const { first, fact } = await disagreeing();
    const settling = { statement: fact.others[0]?.id, why: 'The contract names 1,200 seats.' };
    expect((await door.send('POST', path(first, '/users/settlement'), settling)).status).toBe(200);
    expect(valuesOf(await said(first, { name: 'users', value: 1450 }))).toEqual([1450, 1200]);
  });

  test('a statement is never changed, not even by the house', async () => {
    const { fact } = await disagreeing();
    const change = door.db
      .updateTable('factStatement')
      .set({ value: '7' })
      .where('id', '=', fact.statements[0]?.id ?? '');
    await expect(change.execute()).rejects.toThrow('A statement is what was said');
  });
});

describe('who may', () => {
  const fact = { name: 'users', value: 5 };
  const settling = { statement: newId(), why: 'Because.' };
  const verbs = (number: string) => ({
    list: () => door.get(path(number)),
    read: () => door.get(path(number, '/users')),
    say: () => say(number, fact),
    settle: () => door.send('POST', path(number, '/users/settlement'), settling),
    setAside: () => door.send('POST', path(number, '/users/setting-aside'), settling),
  });
  const statuses = async (number: string) => {
    const found: number[] = [];
    for (const ask of Object.values(verbs(number))) found.push((await ask()).status);
    return found;
  };

  test('a stranger is asked to sign in, a partner’s people hold no right, the neighbour finds nothing, an auditor looks', async () => {
    const deals = await openCustomer(door.db, seller, { partnerId });
    await said(deals.first, fact);
    const asked = async (person: Person | null) => {
      door.sit(person);
      return [await statuses(deals.first), await statuses(deals.account)];
    };
    expect(await asked(null)).toEqual([Array(5).fill(401), Array(5).fill(401)]);
    expect(await asked(partnerPerson)).toEqual([Array(5).fill(403), Array(5).fill(403)]);
    expect(await asked(neighbour)).toEqual([Array(5).fill(404), [200, 404, 409, 409, 409]]);
    expect((await list(deals.account)).items).toEqual([]);
    expect(await asked(auditor)).toEqual([
      [200, 200, 403, 403, 403],
      [200, 200, 403, 403, 403],
    ]);
    // A seller states and does not settle.
    expect(await asked(seller)).toEqual([
      [200, 200, 201, 403, 403],
      [200, 200, 201, 403, 403],
    ]);
  });

  test('of a closed opportunity nothing is stated or settled any more', async () => {
    const { closed } = await openCustomer(door.db, seller);
    expect(await statuses(closed)).toEqual([200, 404, 409, 409, 409]);
    expect(await refused(say(closed, fact))).toMatch(
      /is closed \(closed-won\): open a new opportunity for further needs\.$/,
    );
    expect((await list(closed)).may).toMatchObject({ state: expect.stringMatching(/is closed/) });
  });

  test('what was said in a deal of the public sector is seen by the cleared', async () => {
    const cleared = await addPerson(door.db, 'Cleo Finch', ['engagement-manager'], 'emea', { cleared: true });
    const deals = await openCustomer(door.db, seller, { publicSector: true });
    door.sit(cleared);
    await said(deals.first, fact);
    await said(deals.account, { name: 'groups', value: 5 });
    door.sit(ada);
    expect((await door.get(path(deals.first))).status).toBe(404);
    expect((await list(deals.account)).items).toEqual([]);
  });
});
