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
import { openLicence } from '../licences/keeping.ts';
import { openOpportunity } from '../opening.ts';
import { Opportunity } from '../opportunity.ts';
import { opportunityRoutes } from '../routes.ts';
import { moveStage } from '../stages.ts';
import { noteOutcome, noteValue } from '../store.ts';
import { tickAll } from '../testing.ts';
import { StageExit } from './exit.ts';
import { exitRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let account: string;
const cast = {} as Record<'seller' | 'director' | 'auditor' | 'partner', Person>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([exitRoutes(playbook), opportunityRoutes(playbook)], rightsOf(playbook));
  cast.seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  cast.director = await addPerson(door.db, 'Ivo Knot', ['ps-director']);
  cast.auditor = await addPerson(door.db, 'Una Rail', ['auditor']);
  const partner = { id: newId(), number: 'PAR-1', name: 'A partner', region: 'emea', track: 'open' };
  await door.db
    .insertInto('partner')
    .values({ ...partner, channelAccountManagerId: cast.seller.id })
    .execute();
  cast.partner = await addPerson(door.db, 'Pia Stint', ['partner-administrator'], null, { partnerId: partner.id });
  const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee', employees: 5000 } as const;
  const opened = await door.act(cast.seller, (act) =>
    openAccount(act, playbook, { ...alder, publicSector: false, existingPartner: null }),
  );
  account = opened.number;
});
afterAll(() => door.close());

async function open(licence: string | null = null): Promise<string> {
  const given = { name: 'Alder Freight: to the cloud', account, licence, closeDate: '2027-03-31', circumstances: {} };
  const opened = await door.act(cast.seller, (act) =>
    openOpportunity(act, playbook, { ...given, needs: [{ service: 'migration-to-saas' }] }),
  );
  return opened.number;
}

const exitOf = (number: string) => door.read(`/api/opportunities/${number}/exit`, StageExit);
const tick = (number: string, criterion: string, done = true, headers = {}) =>
  door.send('PUT', `/api/opportunities/${number}/criteria/${criterion}`, { done }, headers);
const move = (number: string, given: object) => door.send('POST', `/api/opportunities/${number}/stage`, given);
const problem = async (answer: Promise<Response>) => Problem.parse(await (await answer).json());

describe('an exit', () => {
  test.each([
    ['GET', '/api/opportunities/OPP-2026-0001/exit'],
    ['PUT', '/api/opportunities/OPP-2026-0001/criteria/first-amount'],
    ['PUT', '/api/opportunities/OPP-2026-0001/licence'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('is the company’s own: a partner that serves the deal does not read it', async () => {
    const number = await open();
    const { partnerId } = cast.partner;
    await door.db.updateTable('opportunity').set({ partnerId }).where('number', '=', number).execute();
    door.sit(cast.partner);
    expect((await door.get(`/api/opportunities/${number}`)).status).toBe(200);
    expect((await door.get(`/api/opportunities/${number}/exit`)).status).toBe(403);
    expect((await tick(number, 'first-amount')).status).toBe(403);
    const ticks = await door.act(cast.partner, ({ tx }) => tx.selectFrom('criterionTick').selectAll().execute());
    expect(ticks).toEqual([]);
  });

  test('refuses a move naming all that is missing with its cure, and opens when it is ticked', async () => {
    const number = await open();
    door.sit(cast.seller);
    const before = await exitOf(number);
    expect(before).toMatchObject({ title: '0-Pending Acceptance', onward: { verb: 'accept', to: '1-Discovery' } });
    expect(before.may.onward).toBe(
      '0-Pending Acceptance asks for 2 more: hold it against the criteria of acceptance; say an amount, however rough.',
    );
    const refused = await problem(move(number, { verb: 'accept' }));
    expect(refused).toMatchObject({ status: 409, code: 'opportunity.exit' });
    expect(refused.faults).toEqual([
      { place: 'Sales has accepted it', sentence: 'is missing: Hold it against the criteria of acceptance.' },
      { place: 'A first amount is said', sentence: 'is missing: Say an amount, however rough.' },
    ]);
    expect((await tick(number, 'accepted-by-sales')).status).toBe(200);
    const ticked = StageExit.parse(await (await tick(number, 'first-amount')).json());
    expect(ticked.criteria[1]).toMatchObject({ state: 'met', ticked: { by: 'Ada Wren' } });
    expect(ticked.may.onward).toBe(true);
    expect((await move(number, { verb: 'accept' })).status).toBe(200);
    const [entry] = await readStream(door.db, `opportunity/${number}`, 1);
    expect(entry?.sentence).toBe(
      'Moved from 0-Pending Acceptance to 1-Discovery. Without: Its licence opportunity is named.',
    );
  });

  test('a tick is taken back, and stands in the record', async () => {
    const number = await open();
    door.sit(cast.seller);
    await tick(number, 'first-amount');
    await tick(number, 'first-amount');
    await tick(number, 'first-amount', false);
    expect((await exitOf(number)).criteria[1]?.state).toBe('missing');
    await tick(number, 'first-amount');
    expect((await exitOf(number)).criteria[1]?.state).toBe('met');
    const told = (await readStream(door.db, `opportunity/${number}`, 10)).map(({ sentence }) => sentence);
    expect(told).toEqual([
      'A first amount is said: ticked.',
      'A first amount is said: the tick is taken back.',
      'A first amount is said: ticked.',
      expect.stringContaining('Opened'),
    ]);
    const rows = await door.db
      .selectFrom('criterionTick')
      .select('takenBackAt')
      .where('criterion', '=', 'first-amount')
      .execute();
    expect(rows.filter(({ takenBackAt }) => takenBackAt !== null)).toHaveLength(1);
  });

  test('what the house sees is ticked by nobody, what is unknown is found nowhere, an auditor ticks nothing', async () => {
    const number = await open();
    door.sit(cast.seller);
    expect(await problem(tick(number, 'routed'))).toMatchObject({ status: 409, code: 'opportunity.computed' });
    expect(await problem(tick(number, 'sunshine'))).toMatchObject({ status: 404, code: 'criterion.notFound' });
    expect(await problem(tick(number, 'first-amount', true, { 'if-match': '' }))).toMatchObject({ status: 428 });
    expect(await problem(tick(number, 'first-amount', true, { 'if-match': '"9"' }))).toMatchObject({ status: 412 });
    door.sit(cast.auditor);
    expect(await problem(tick(number, 'first-amount'))).toMatchObject({ status: 403, code: 'right.missing' });
    expect((await exitOf(number)).may.tick).toContain('Your roles do not let you');
  });

  test('sees by itself who serves, who manages and what it is worth', async () => {
    const number = await open();
    await door.act(cast.seller, (act) => tickAll(act, playbook, number));
    door.sit(cast.seller);
    await move(number, { verb: 'accept' });
    expect((await problem(move(number, { verb: 'scope' }))).faults).toMatchObject([
      { place: 'It is decided who serves' },
    ]);
    await door.act(cast.seller, (act) => noteOutcome(act, number, ['ps-custom']));
    await move(number, { verb: 'scope' });
    await move(number, { verb: 'evaluate' });
    expect((await problem(move(number, { verb: 'propose' }))).faults).toMatchObject([
      { place: 'An engagement manager is in it' },
    ]);
    const managed = { engagementManagerId: cast.director.id };
    await door.db.updateTable('opportunity').set(managed).where('number', '=', number).execute();
    await move(number, { verb: 'propose' });
    expect((await problem(move(number, { verb: 'negotiate' }))).faults).toMatchObject([{ place: 'It has a value' }]);
    const worth = { totalCents: 5_00, servicesCents: 3_00, educationCents: 2_00 };
    await door.act(cast.seller, (act) => noteValue(act, number, worth, 'EST-2026-0001'));
    const negotiated = Opportunity.parse(await (await move(number, { verb: 'negotiate' })).json());
    expect(negotiated).toMatchObject({ stage: 'negotiating', valueFrom: 'EST-2026-0001', servicesCents: 3_00 });
  });

  test('warns instead where the playbook says so', async () => {
    const number = await open();
    const stages = { ...playbook.stages, unmet: { computed: 'warn', ticked: 'warn' } } as const;
    const lenient = { ...playbook, stages };
    const moved = await door.act(cast.seller, (act) => moveStage(act, lenient, number, { verb: 'accept' }));
    expect(moved.stage).toBe('discovery');
  });
});

describe('going back', () => {
  test('takes a manager who does not own it, and a justification', async () => {
    const number = await open();
    await door.db.updateTable('opportunity').set({ stage: 'scoping' }).where('number', '=', number).execute();
    door.sit(cast.seller);
    expect((await problem(move(number, { verb: 'step-back', reason: 'Not yet.' }))).detail).toContain(
      'approved going back',
    );
    door.sit(cast.director);
    expect((await problem(move(number, { verb: 'step-back' }))).code).toBe('opportunity.reason');
    await door.db.updateTable('opportunity').set({ ownerId: cast.director.id }).where('number', '=', number).execute();
    expect((await move(number, { verb: 'step-back', reason: 'Not yet.' })).status).toBe(409);
    await door.db.updateTable('opportunity').set({ ownerId: cast.seller.id }).where('number', '=', number).execute();
    expect((await move(number, { verb: 'step-back', reason: 'Not yet.' })).status).toBe(200);
  });
});

describe('an end', () => {
  const lose = (number: string, more: object) => move(number, { verb: 'lose', ...more });

  test('is told by a reason of the playbook, with words from a net ARR on', async () => {
    door.sit(cast.seller);
    const small = await open();
    expect(await problem(lose(small, { reason: 'They were rude.' }))).toMatchObject({ code: 'opportunity.reason' });
    expect(await problem(lose(small, { reason: 'other' }))).toMatchObject({ code: 'opportunity.details' });
    expect(await problem(lose(small, { reason: 'moved-to-partner', partner: 'PAR-1' }))).toMatchObject({
      code: 'opportunity.reason',
    });
    expect((await lose(small, { reason: 'budget' })).status).toBe(200);
    const licence = { name: 'Alder Freight: more users', stage: '4-Proposal', orderType: 'growth', currency: 'USD' };
    const more = { closeDate: '2027-03-31', owner: null, account };
    await door.act(cast.seller, async (act) => {
      await openLicence(act, playbook, { ...licence, ...more, number: 'LIC-1', netArrCents: 24_999_99 });
      await openLicence(act, playbook, { ...licence, ...more, number: 'LIC-2', netArrCents: 25_000_00 });
    });
    expect((await lose(await open('LIC-1'), { reason: 'budget' })).status).toBe(200);
    const large = await open('LIC-2');
    const wanting = await problem(lose(large, { reason: 'budget' }));
    expect(wanting.detail).toBe(
      `From USD 25,000 on a loss is told in words. Say what happened to ${large} in "details".`,
    );
    expect((await exitOf(large)).detailsWanted).toContain('25,000');
    expect((await lose(large, { reason: 'budget', details: 'Frozen until May.' })).status).toBe(200);
  });

  test('as merged names another record that is there; as moved it takes whoever moves it', async () => {
    door.sit(cast.seller);
    const [number, other] = [await open(), await open()];
    expect(await problem(lose(number, { reason: 'merged' }))).toMatchObject({ code: 'opportunity.other' });
    expect(await problem(lose(number, { reason: 'merged', other: number }))).toMatchObject({
      code: 'opportunity.other',
    });
    expect(await problem(lose(number, { reason: 'merged', other: 'OPP-1999-0001' }))).toMatchObject({
      code: 'opportunity.other',
    });
    const merged = Opportunity.parse(await (await lose(number, { reason: 'merged', other })).json());
    expect(merged.ending).toMatchObject({ reason: 'merged', other });
    const moved = await door.act(cast.seller, (act) =>
      moveStage(act, playbook, other, { verb: 'lose', reason: 'moved-to-partner', partner: 'PAR-1' }, [
        'moved-to-partner',
      ]),
    );
    expect(moved.ending).toMatchObject({ reason: 'moved-to-partner', other: 'PAR-1' });
  });

  test('as unqualified takes reason and words, as a duplicate the other; neither after acceptance', async () => {
    door.sit(cast.seller);
    const [number, twin, other] = [await open(), await open(), await open()];
    const unqualified = { verb: 'disqualify', reason: 'no-project' };
    expect(await problem(move(number, unqualified))).toMatchObject({ code: 'opportunity.details' });
    expect((await move(number, { ...unqualified, details: 'In two years.' })).status).toBe(200);
    expect(await problem(move(twin, { verb: 'mark-duplicate' }))).toMatchObject({ code: 'opportunity.other' });
    await door.db.updateTable('opportunity').set({ stage: 'discovery' }).where('number', '=', twin).execute();
    expect((await move(twin, { verb: 'mark-duplicate', other })).status).toBe(409);
    await door.db.updateTable('opportunity').set({ stage: 'pending-acceptance' }).where('number', '=', twin).execute();
    const marked = Opportunity.parse(await (await move(twin, { verb: 'mark-duplicate', other })).json());
    expect(marked).toMatchObject({ stage: 'duplicate', ending: { reason: null, other } });
    expect((await problem(move(twin, { verb: 'accept' }))).detail).toContain('nothing more can become of it');
  });
});
