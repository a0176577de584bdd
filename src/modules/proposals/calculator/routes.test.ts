import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { readTask } from '../../tasks/store.ts';
import { presentProposal } from '../presenting.ts';
import { Calculator, RoughPrices, Submitted } from './intake.ts';
import { calculatorRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let manager: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([calculatorRoutes(playbook)], rightsOf(playbook));
  seller = await addPerson(door.db, 'Sid Rook', ['account-executive'], 'emea', { cleared: true });
  manager = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea', { cleared: true });
});
afterAll(() => door.close());
beforeEach(() => door.sit(seller));

const opened = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee', employees: 5000 };
const answers = { users: 900, 'sign-in': 'SAML' };
const asked = (more: object = {}) => ({
  customer: { opened },
  contact: { name: 'Robin Linden', email: 'robin@alder.example' },
  team: ['Sid Rook', 'Tess Owl'],
  publicSector: false,
  services: [{ service: 'migration-to-saas', answers }],
  licence: 'LIC-7',
  closeDate: '2027-03-31',
  ...more,
});
const submit = (more: object = {}) => door.send('POST', '/api/calculator', asked(more));
const submitted = async (more: object = {}) => {
  const answer = await submit(more);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return Submitted.parse(await answer.json());
};
const places = async (more: object) =>
  Problem.parse(await (await submit(more)).json()).faults?.map(({ place }) => place);

describe('the services calculator', () => {
  test('asks short questions, each with its kind and what is assumed', async () => {
    const { services } = await door.read('/api/calculator', Calculator);
    const saas = services.find(({ service }) => service === 'migration-to-saas');
    expect(saas?.questions[0]).toMatchObject({ key: 'users', type: 'number', compulsory: true });
    expect(saas?.questions.find(({ key }) => key === 'sign-in')).toMatchObject({ type: 'text', assumed: null });
  });

  test('opens everything in one, linked, labelled and told', async () => {
    const { opportunity, scopingTask, schedulingTask, manager: told } = await submitted({ publicSector: true });
    expect(told).toBe(manager.name);
    await door.act(seller, async (act) => {
      const deal = await readOpportunity(act, opportunity);
      expect(deal).toMatchObject({ licence: 'LIC-7', publicSector: true, owner: 'Sid Rook' });
      const proposal = await presentProposal(act, playbook, opportunity);
      expect(proposal).toMatchObject({ column: 'open', origin: 'calculator', segmentLabel: 'Ent_EMEA' });
      for (const number of [scopingTask, schedulingTask]) {
        const task = await readTask(act, number);
        expect(task).toMatchObject({ subject: `opportunity/${opportunity}`, owner: manager.name });
        expect(task.labels).toEqual(
          expect.arrayContaining(['Services Calculator', 'Public Sector US', 'Segment::Ent_EMEA']),
        );
      }
      const { checklist } = await readTask(act, scopingTask);
      const row = (words: string) => checklist.find(({ text }) => text.includes(words));
      expect(row('How many people use it?')).toMatchObject({ mandatory: true, done: true });
      expect(row('How many people use it?')?.text).toContain('900');
      expect(row('How many projects are moved?')).toMatchObject({ mandatory: true, done: false });
    });
    const entries = await readStream(door.db, `opportunity/${opportunity}`, 20);
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['opportunity.opened', 'proposal.opened', 'proposal.asked', 'fact.stated']),
    );
    const heard = playbook.notifications.kinds.find(({ entries: of }) => of.includes('proposal.asked'));
    expect(heard?.audience).toEqual(['task-owner']);
  });

  test('takes nothing known as well as everything', async () => {
    const { account } = await submitted({ services: [{ service: 'advisory' }] });
    const again = await submitted({
      customer: { account },
      services: [{ service: 'training', answers: { onsite: true } }],
    });
    expect(again.account).toBe(account);
  });

  test('stands alone only with a word why', async () => {
    expect(await places({ licence: null })).toEqual(['licence']);
    expect(await places({ standaloneWhy: 'Both at once' })).toEqual(['licence']);
    await submitted({ licence: null, standaloneWhy: 'They hold a licence of another house' });
  });

  test('refuses by place what it does not know, and then keeps nothing at all', async () => {
    const before = await door.db.selectFrom('opportunity').select('id').execute();
    const services = [{ service: 'juggling' }, { service: 'training', answers: { users: 3 } }];
    expect(await places({ services })).toEqual(['services[0].service', 'services[1].answers.users']);
    expect((await submit({ services: [{ service: 'training', answers: { trainees: 'many' } }] })).status).toBe(422);
    expect((await submit({ contact: { name: 'Robin', email: 'nowhere' } })).status).toBe(422);
    expect(await door.db.selectFrom('opportunity').select('id').execute()).toHaveLength(before.length);
    expect(await door.db.selectFrom('account').select('id').where('name', '=', 'Alder Freight').execute()).toHaveLength(
      3,
    );
  });

  test.each([
    [null, 401],
    [['partner-sales'], 403],
    [['auditor'], 403],
    [['revenue'], 403],
    [['engagement-manager'], 201],
  ] as const)('%s is answered %i', async (roles, status) => {
    door.sit(roles && (await addPerson(door.db, 'Somebody', roles)));
    expect((await submit()).status).toBe(status);
  });
});

describe('a rough price', () => {
  const price = async (service: string, given: object) => {
    const answer = await door.send('POST', '/api/calculator/price', { services: [{ service, answers: given }] });
    return RoughPrices.parse(await answer.json()).items[0];
  };

  test('comes from the published table, and says what it assumed', async () => {
    expect(await price('migration-to-saas', { users: 900, projects: 800 })).toMatchObject({
      range: { lowCents: 3_500_000, highCents: 4_500_000 },
      assumed: [],
    });
    const assumed = await price('migration-to-saas', { users: 900 });
    expect(assumed?.range).not.toBeNull();
    expect(assumed?.assumed).toHaveLength(1);
  });

  test('is not invented where no table reaches', async () => {
    expect(await price('migration-to-saas', { users: 90_000, projects: 10 })).toMatchObject({ range: null });
    expect(await price('advisory', {})).toMatchObject({ range: null, source: null });
  });
});
