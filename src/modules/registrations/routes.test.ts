import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { moveRegistration } from './registering.ts';
import { Registration, RegistrationList } from './registration.ts';
import { registrationRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let channel: Person;
let near: Person;
let far: Person;
const own = { id: newId(), number: 'PAR-2026-9001', name: 'Near Partner', servicesCertified: true, track: 'open' };
const other = { id: newId(), number: 'PAR-2026-9002', name: 'Far Partner', servicesCertified: false, track: 'open' };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([registrationRoutes(playbook)], rightsOf(playbook));
  channel = await addPerson(door.db, 'Cam Heron', ['channel-account-manager'], 'emea');
  for (const partner of [own, other]) {
    await door.db
      .insertInto('partner')
      .values({ ...partner, region: 'emea', practitioners: 3, channelAccountManagerId: channel.id })
      .execute();
  }
  near = await addPerson(door.db, 'Pat Near', ['partner-sales'], null, { partnerId: own.id });
  far = await addPerson(door.db, 'Fae Far', ['partner-administrator'], null, { partnerId: other.id });
});
afterAll(() => door.close());

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
let licences = 0;
const newLicence = () => {
  licences += 1;
  return `006-9${licences}00`;
};
const submit = (given: object) => door.send('POST', '/api/registrations', given);
const said = (licence: string) => ({ licence, customer: 'Wren Freight', services: 'Migration of 400 users' });
async function registered(licence = newLicence(), partner = own.number): Promise<Registration> {
  door.sit(channel);
  return Registration.parse(await (await submit({ ...said(licence), partner })).json());
}
const move = (number: string, verb: string, reason: string | null = null) =>
  door.send('POST', `/api/registrations/${number}/moves`, { verb, reason });

describe('registrations of services', () => {
  test.each([
    ['GET', '/api/registrations'],
    ['GET', '/api/registrations/REG-2026-0001'],
    ['POST', '/api/registrations'],
    ['POST', '/api/registrations/REG-2026-0001/moves'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    expect((method === 'GET' ? await door.get(path) : await door.send(method, path, {})).status).toBe(401);
  });

  test('a partner submits its own, sees no other, and decides nothing', async () => {
    const licence = newLicence();
    door.sit(near);
    const made = await submit(said(licence));
    expect(made.status).toBe(201);
    const { number, may, partner } = Registration.parse(await made.json());
    expect(partner.name).toBe('Near Partner');
    expect(may.approve).toContain('do not let you decide');
    expect((await refusalOf(await submit({ ...said(licence), partner: other.number }))).code).toBe(
      'registration.partner',
    );
    expect((await refusalOf(await move(number, 'approve'))).code).toBe('right.missing');
    door.sit(far);
    expect((await door.get(`/api/registrations/${number}`)).status).toBe(404);
    expect((await door.read('/api/registrations', RegistrationList)).items).toEqual([]);
    expect((await move(number, 'withdraw', 'Not mine')).status).toBe(404);
    const [entry] = await readStream(door.db, `licence/${licence}`, 1);
    expect(entry?.sentence).toBe(
      `Near Partner registered services for ${licence} (${number}): Migration of 400 users.`,
    );
  });

  test('the channel names the partner, and others only look', async () => {
    door.sit(channel);
    expect((await refusalOf(await submit(said(newLicence())))).code).toBe('registration.partner');
    const { number } = await registered();
    door.sit(await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea'));
    const list = await door.read(`/api/registrations?search=${number}`, RegistrationList);
    expect(list.items.map((each) => each.number)).toEqual([number]);
    expect(list.may.submit).toContain('do not let you register');
    expect((await move(number, 'approve')).status).toBe(403);
  });

  test('goes back with a reason, comes again and is approved by its rules', async () => {
    const { number } = await registered();
    expect((await refusalOf(await move(number, 'return'))).code).toBe('registration.reason');
    expect(Registration.parse(await (await move(number, 'return', 'Which users?')).json())).toMatchObject({
      state: 'returned',
      decided: { reason: 'Which users?' },
    });
    expect((await refusalOf(await move(number, 'approve'))).code).toBe('registration.move');
    door.sit(near);
    expect((await move(number, 'resubmit')).status).toBe(200);
    door.sit(channel);
    expect(Registration.parse(await (await move(number, 'approve')).json())).toMatchObject({
      state: 'approved',
      stateTitle: 'Approved',
    });
    const stale = await door.send(
      'POST',
      `/api/registrations/${number}/moves`,
      { verb: 'withdraw', reason: 'Late' },
      { 'if-match': '"1"' },
    );
    expect(stale.status).toBe(412);
  });

  test('an uncertified partner, a second one and a licence won long ago are refused', async () => {
    const licence = newLicence();
    const { number } = await registered(licence, other.number);
    const uncertified = await refusalOf(await move(number, 'approve'));
    expect(uncertified).toMatchObject({
      code: 'registration.notEligible',
      detail: expect.stringContaining('attach.select-or-certified'),
    });
    await door.db.updateTable('partner').set({ track: 'select' }).where('id', '=', other.id).execute();
    expect((await move(number, 'approve')).status).toBe(200);
    const second = await registered(licence);
    expect((await refusalOf(await move(second.number, 'approve'))).detail).toContain(
      `${number} of Far Partner stands for ${licence}`,
    );
    const account = newId();
    await door.db
      .insertInto('account')
      .values({
        ...{
          id: account,
          number: 'ACC-2026-9100',
          name: 'Wren',
          country: 'DE',
          region: 'emea',
          edition: 'ee',
          employees: 1,
        },
        ...{ groupEmployees: 1, segment: 'smb', ownerId: channel.id, createdAt: door.clock.now() },
      })
      .execute();
    const old = newLicence();
    await door.db
      .insertInto('licenceOpportunity')
      .values({
        ...{ id: newId(), number: old, accountId: account, name: 'Wren', stage: 'Closed Won', orderType: 'growth' },
        ...{ currency: 'USD', closeDate: '2026-05-22', ownerId: channel.id, keptAt: door.clock.now() },
      })
      .execute();
    const late = await registered(old);
    expect((await refusalOf(await move(late.number, 'approve'))).code).toBe('registration.tooLate');
    await door.db
      .updateTable('licenceOpportunity')
      .set({ closeDate: '2026-05-23' })
      .where('number', '=', old)
      .execute();
    expect((await move(late.number, 'approve')).status).toBe(200);
  });

  test('twelve approvals at once for one licence opportunity: one stands', async () => {
    const licence = newLicence();
    const numbers = [];
    for (let each = 0; each < 12; each += 1) numbers.push((await registered(licence)).number);
    const decided = await Promise.allSettled(
      numbers.map((number) =>
        door.act(channel, (act) =>
          moveRegistration({ ...act, precondition: '*' }, playbook, number, { verb: 'approve', reason: null }),
        ),
      ),
    );
    expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of decided)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'registration.taken' });
  });
});
