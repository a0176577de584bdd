import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readFacts } from '../../facts/reading.ts';
import { sayFact } from '../../facts/saying.ts';
import { openCustomer } from '../../facts/testing.ts';
import { scopingRoutes } from '../routes.ts';
import { ScopeRecord } from '../scope.ts';
import { ListImported, ListPreview } from './list.ts';
import { listRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let ben: Person;
let seller: Person;
let others: Record<string, Person | null>;
let partnerId: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [listRoutes(playbook), scopingRoutes(playbook)];
  door = await openTestDoor(routes, rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  ben = await addPerson(door.db, 'Ben Teal', ['engagement-manager'], 'emea');
  seller = await addPerson(door.db, 'Sid Rook', ['account-executive'], 'emea');
  partnerId = newId();
  const reed = { name: 'Reed & Sons', region: 'emea', track: 'select', channelAccountManagerId: seller.id };
  await door.db
    .insertInto('partner')
    .values({ ...reed, id: partnerId, number: 'PRT-2026-9001' })
    .execute();
  others = {
    stranger: null,
    partner: await addPerson(door.db, 'Pat Reed', ['partner-sales'], null, { partnerId }),
    neighbour: await addPerson(door.db, 'Nia Kite', ['engagement-manager'], 'apac'),
    auditor: await addPerson(door.db, 'Oda Dove', ['auditor']),
  };
});
afterAll(() => door.close());
beforeEach(() => door.sit(ada));

const handed = (text: string, mapping?: object): FormData => {
  const form = new FormData();
  form.set('text', text);
  if (mapping) form.set('mapping', JSON.stringify(mapping));
  return form;
};
const path = (number: string, more = '') => `/api/opportunities/${number}/imports${more}`;
const two = 'name\tsize\na\t6 GB\nb\t2 GB';
const imported = async (number: string, text: string) =>
  ListImported.parse(await (await door.send('POST', path(number), handed(text))).json());

const known = (account: string) => door.act(ada, (act) => readFacts(act, playbook, account));

describe('importing a list', () => {
  test('is looked at first, which keeps nothing', async () => {
    const { account, first } = await openCustomer(door.db, seller);
    const answer = await door.send('POST', path(first, '/preview'), handed(two));
    const preview = ListPreview.parse(await answer.json());
    expect(preview.facts.slice(0, 2)).toEqual([
      { name: 'projects', title: 'Projects', said: '2 projects', place: 'pasted table A2:A3 (count of rows)' },
      {
        name: 'repositoryBytes',
        title: 'Size of all repositories',
        said: '8 GB',
        place: 'pasted table B2:B3 (sum of)',
      },
    ]);
    expect(await known(account)).toEqual([]);
    expect(await readStream(door.db, `opportunity/${first}`, 5)).toEqual([]);
  });

  test('keeps facts with their cells and the risks; the record tells of it', async () => {
    const { account, first } = await openCustomer(door.db, seller);
    expect(await imported(first, two)).toMatchObject({ revision: 1, rows: 2, facts: 5, risks: 1, disagree: [] });
    const items = await known(account);
    expect(items.find(({ name }) => name === 'repositoryBytes')?.standing).toMatchObject({
      ...{ value: 8e9, unit: 'bytes', confidence: 'exact' },
      provenance: { kind: 'imported', file: 'pasted table', cell: 'B2:B3' },
    });
    const { scope } = await door.read(`/api/opportunities/${first}/scope`, ScopeRecord);
    expect(scope.risks.map(({ sentence }) => sentence)).toEqual(['1 repository is above 5 GB (largest 6 GB): a.']);
    const told = await readStream(door.db, `opportunity/${first}`, 5);
    expect(told.map(({ name }) => name)).toEqual(['scope.listImported', 'fact.stated']);
    expect(told[0]?.sentence).toBe('Read the list pasted table: 2 repositories gave 5 facts and 1 risk.');
  });

  test('again takes the place of what the same list said; what a person said is a conflict', async () => {
    const { first } = await openCustomer(door.db, seller);
    await imported(first, two);
    expect((await imported(first, `${two}\nc\t1 GB`)).disagree).toEqual([]);
    const forty = { name: 'projects', value: 40, confidence: 'exact' } as const;
    await door.act(ben, (act) => sayFact(act, playbook, { noun: 'opportunities', number: first }, forty));
    expect((await imported(first, two)).disagree).toEqual(['projects']);
  });

  test('with one bad cell keeps nothing, naming it', async () => {
    const { account, first } = await openCustomer(door.db, seller);
    const answer = await door.send('POST', path(first), handed('name\tsize\na\t6 GB\nb\thuge'));
    const { status, code, detail, faults } = Problem.parse(await answer.json());
    expect({ status, code }).toEqual({ status: 422, code: 'list.problems' });
    expect(detail).toMatch(/^pasted table B3 cannot be read.*Nothing of pasted table was kept\.$/);
    expect(faults?.[0]?.place).toBe('pasted table B3');
    expect(await known(account)).toEqual([]);
  });

  test('asks for a list, and for a mapping that is one', async () => {
    const { first } = await openCustomer(door.db, seller);
    const codes = [new FormData(), handed(two, { columns: { colour: 1 } })].map(
      async (form) => Problem.parse(await (await door.send('POST', path(first, '/preview'), form)).json()).code,
    );
    expect(await Promise.all(codes)).toEqual(['list.missing', 'list.badMapping']);
  });
});

test('neither strangers nor a partner’s people, neighbours or auditors import, and nobody into what is closed', async () => {
  const { first, closed } = await openCustomer(door.db, seller, { partnerId });
  const statuses = async (number: string) => [
    (await door.send('POST', path(number, '/preview'), handed(two))).status,
    (await door.send('POST', path(number), handed(two))).status,
  ];
  const answers: Record<string, number[]> = {};
  for (const [who, person] of Object.entries(others)) {
    door.sit(person);
    answers[who] = await statuses(first);
  }
  expect(answers).toEqual({ stranger: [401, 401], partner: [403, 403], neighbour: [404, 404], auditor: [403, 403] });
  door.sit(seller);
  expect(await statuses(closed)).toEqual([409, 409]);
  expect(await statuses(first)).toEqual([200, 201]);
});
