import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { openAccount } from '../../accounts/opening.ts';
import { exitRoutes } from '../exits/routes.ts';
import { Opportunity } from '../opportunity.ts';
import { opportunityRoutes } from '../routes.ts';
import { ImportedLicences, LicenceList, LicencePage } from './licence.ts';
import { licenceRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
const cast = {} as Record<'seller' | 'manager' | 'auditor' | 'asian' | 'cleared' | 'partner', Person>;
/** Numbers of accounts: of emea, another of emea, and one of the public sector there. */
const accounts = { alder: '', birch: '', courts: '' };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor(
    [licenceRoutes(playbook), exitRoutes(playbook), opportunityRoutes(playbook)],
    rightsOf(playbook),
  );
  cast.seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  cast.manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager']);
  cast.auditor = await addPerson(door.db, 'Una Rail', ['auditor']);
  cast.asian = await addPerson(door.db, 'Ming Crake', ['account-executive'], 'apac');
  cast.cleared = await addPerson(door.db, 'Orla Tern', ['account-executive'], null, { cleared: true });
  const partner = { id: newId(), number: 'PAR-1', name: 'A partner', region: 'emea', track: 'open' };
  await door.db
    .insertInto('partner')
    .values({ ...partner, channelAccountManagerId: cast.seller.id })
    .execute();
  cast.partner = await addPerson(door.db, 'Pia Stint', ['partner-administrator'], null, { partnerId: partner.id });
  const opened = async (name: string, publicSector: boolean) => {
    const given = { name, country: 'DE', region: 'emea', edition: 'ee', employees: 5000, publicSector } as const;
    const account = await door.act(cast.cleared, (act) =>
      openAccount(act, playbook, { ...given, existingPartner: null }),
    );
    return account.number;
  };
  accounts.alder = await opened('Alder Freight', false);
  accounts.birch = await opened('Birch Rail', false);
  accounts.courts = await opened('Ministry of Weirs', true);
});
afterAll(() => door.close());

const given = (more: object = {}) => ({
  ...{ number: 'LIC-100', account: accounts.alder, name: 'Alder Freight: more users', stage: '4-Proposal' },
  ...{ orderType: '3. Growth', netArrCents: 120_000_00, closeDate: '2027-03-31', ...more },
});
const problem = async (answer: Response | Promise<Response>) => Problem.parse(await (await answer).json());
const pageOf = async (answer: Response | Promise<Response>) => LicencePage.parse(await (await answer).json());
const changed = ({ number: _, account: __, ...rest }: ReturnType<typeof given>) => rest;

describe('a licence opportunity', () => {
  test.each([
    ['GET', '/api/licences'],
    ['POST', '/api/licences'],
    ['POST', '/api/licences/import'],
    ['GET', '/api/licences/LIC-100'],
    ['PUT', '/api/licences/LIC-100'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('is written down by those with the right, changed by who saw it, and told on its own stream', async () => {
    for (const who of ['manager', 'auditor', 'partner'] as const) {
      door.sit(cast[who]);
      expect((await door.send('POST', '/api/licences', given())).status).toBe(403);
    }
    door.sit(cast.seller);
    const opened = await pageOf(door.send('POST', '/api/licences', given()));
    expect(opened).toMatchObject({
      ...{ stage: 'proposal', orderType: 'growth', orderTypeTitle: '3. Growth', currency: 'USD', version: 1 },
      ...{ owner: { name: 'Ada Wren' }, children: [], may: { change: true } },
      suggestedName: 'Alder Freight- Professional Services 03/27',
    });
    expect(await problem(door.send('POST', '/api/licences', given()))).toMatchObject({
      status: 409,
      code: 'licence.there',
    });
    for (const [more, code] of [
      [{ stage: 'Somewhere' }, 'licence.stage'],
      [{ orderType: '9. Barter' }, 'licence.orderType'],
      [{ owner: 'nobody@tanager.example' }, 'licence.owner'],
      [{ account: 'ACC-1999-0001' }, 'account.notFound'],
    ] as const) {
      expect((await problem(door.send('POST', '/api/licences', given({ number: 'LIC-101', ...more })))).code).toBe(
        code,
      );
    }
    const path = '/api/licences/LIC-100';
    const next = changed(given({ stage: '5-Negotiating' }));
    expect(await problem(door.send('PUT', path, next, { 'if-match': '' }))).toMatchObject({ status: 428 });
    expect(await problem(door.send('PUT', path, next, { 'if-match': '"4"' }))).toMatchObject({ status: 412 });
    expect(await pageOf(door.send('PUT', path, next))).toMatchObject({ stage: 'negotiating', version: 2 });
    // What is as it was writes nothing.
    expect(await pageOf(door.send('PUT', path, next))).toMatchObject({ version: 2 });
    door.sit(cast.manager);
    expect((await door.send('PUT', path, next)).status).toBe(403);
    const told = await readStream(door.db, 'licence/LIC-100', 5);
    expect(told.map(({ sentence }) => sentence)).toEqual([
      'Brought LIC-100 up to date: 5-Negotiating, net ARR USD 120,000, closes 31 March 2027.',
      'Wrote down LIC-100 of Alder Freight: 4-Proposal, net ARR USD 120,000, closes 31 March 2027.',
    ]);
  });

  test('is seen in its region, of the public sector by the cleared, and by no partner', async () => {
    door.sit(cast.cleared);
    const courts = given({ number: 'LIC-200', account: accounts.courts });
    expect((await door.send('POST', '/api/licences', courts)).status).toBe(201);
    door.sit(cast.seller);
    expect((await door.get('/api/licences/LIC-200')).status).toBe(404);
    expect(await problem(door.send('POST', '/api/licences', { ...courts, number: 'LIC-201' }))).toMatchObject({
      status: 403,
      code: 'licence.notCleared',
    });
    door.sit(cast.asian);
    expect((await door.get('/api/licences/LIC-100')).status).toBe(404);
    expect((await door.read('/api/licences', LicenceList)).items).toEqual([]);
    door.sit(cast.partner);
    expect((await door.get('/api/licences')).status).toBe(403);
    expect((await door.get('/api/licences/LIC-100')).status).toBe(404);
    door.sit(cast.auditor);
    expect((await door.read('/api/licences?search=alder', LicenceList)).items).toHaveLength(1);
  });

  test('stands beside its services: opened under it, placed beside it, never beside that of another account', async () => {
    door.sit(cast.seller);
    const need = { account: accounts.alder, closeDate: '2027-04-30', needs: [{ service: 'advisory' }] };
    const under = await door.send('POST', '/api/opportunities', { ...need, name: 'Alder: advice', licence: 'LIC-100' });
    const child = Opportunity.parse(await under.json());
    const page = await door.read('/api/licences/LIC-100', LicencePage);
    expect(page.children).toMatchObject([{ number: child.number, valueCents: null, valueFrom: null }]);
    const other = { ...need, account: accounts.birch, name: 'Birch: advice', licence: 'LIC-100' };
    expect(await problem(door.send('POST', '/api/opportunities', other))).toMatchObject({
      code: 'licence.otherAccount',
    });
    const birch = Opportunity.parse(
      await (await door.send('POST', '/api/opportunities', { ...other, licence: null })).json(),
    );
    const place = (licence: string | null, headers = {}) =>
      door.send('PUT', `/api/opportunities/${birch.number}/licence`, { licence }, headers);
    expect(await problem(place('LIC-100'))).toMatchObject({ code: 'licence.otherAccount' });
    expect(await problem(place('LIC-900', { 'if-match': '"5"' }))).toMatchObject({ status: 412 });
    // The CRM knows it, though nobody wrote it down here yet.
    expect((await place('LIC-900')).status).toBe(200);
    expect(await door.read(`/api/opportunities/${birch.number}`, Opportunity)).toMatchObject({ licence: 'LIC-900' });
    door.sit(cast.auditor);
    expect((await place(null)).status).toBe(403);
  });
});

describe('a file of the CRM', () => {
  const head = 'number;account;name;stage;order type;net ARR;currency;close date;owner';
  const row = (number: string, more: Record<string, string> = {}) => {
    const cells = {
      ...{ number, account: accounts.birch, name: 'Birch Rail: first order', stage: '6-Awaiting Signature' },
      ...{ order: '1. New - First Order', arr: '"24,000.50"', currency: 'EUR', close: '2027-05-31' },
      ...{ owner: cast.seller.email, ...more },
    };
    return Object.values(cells).join(';');
  };
  const bringIn = (...rows: string[]) => door.send('POST', '/api/licences/import', { csv: [head, ...rows].join('\n') });

  test('opens what is new, changes what changed, and does so all or not at all', async () => {
    door.sit(cast.manager);
    expect((await bringIn(row('LIC-300'))).status).toBe(403);
    door.sit(cast.seller);
    const done = async (...rows: string[]) => ImportedLicences.parse(await (await bringIn(...rows)).json());
    expect(await done(row('LIC-300'), row('LIC-301'))).toEqual({ opened: 2, changed: 0, unchanged: 0 });
    expect(await door.read('/api/licences/LIC-300', LicencePage)).toMatchObject({
      ...{ netArrCents: 24_000_50, currency: 'EUR', stage: 'awaiting-signature', orderType: 'new-first-order' },
      owner: { name: 'Ada Wren' },
    });
    expect(await done(row('LIC-300'), row('LIC-301', { arr: '10' }), row('LIC-302'))).toEqual({
      ...{ opened: 1, changed: 1, unchanged: 1 },
    });
    const refused = await problem(bringIn(row('LIC-303'), row('LIC-304', { stage: 'Nowhere' })));
    expect(refused).toMatchObject({ code: 'licences.invalid', faults: [{ place: 'LIC-304' }] });
    expect((await door.get('/api/licences/LIC-303')).status).toBe(404);
  });

  test.each([
    ['a date upside down', () => row('LIC-310', { close: '31.05.2027' }), 'close date'],
    ['an amount in words', () => row('LIC-310', { arr: 'plenty' }), 'net ARR'],
    ['no owner that could be read', () => row('LIC-310', { owner: 'Ada' }), 'owner'],
    ['a number of no CRM', () => row('#1'), 'number'],
  ])('is refused with %s by its line', async (_, line, column) => {
    door.sit(cast.seller);
    const { faults } = await problem(bringIn(line()));
    expect(faults?.[0]).toMatchObject({ place: 'line 2', sentence: expect.stringContaining(column) });
  });

  test('is refused without its headers, and where a number stands twice', async () => {
    door.sit(cast.seller);
    const none = await problem(door.send('POST', '/api/licences/import', { csv: 'a,b\n1,2' }));
    expect(none).toMatchObject({ code: 'licences.headers' });
    const twice = await problem(bringIn(row('LIC-320'), row('LIC-320')));
    expect(twice.faults?.[0]?.sentence).toBe('stands on line 2 already: one row for a number.');
  });
});
