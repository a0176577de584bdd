import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../platform/act.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import type { Recorded } from '../../../platform/jobs/reactions.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import { everyRight } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { enterAbsence } from '../../absences/entering.ts';
import { GuestApproval, type StepAsked } from '../approval.ts';
import { renewApproval } from '../asking.ts';
import { decideStep } from '../deciding.ts';
import { escalateSteps, remindOfSteps } from '../reactions.ts';
import { approvalRoutes } from '../routes.ts';
import { readApproval } from '../store.ts';
import { briefOf, groundOf, openApproval, openRecord, stepOf } from '../testing.ts';
import { approvalGuestRoutes } from './guest-routes.ts';
import { approvalLetters } from './writing.ts';

let door: TestDoor;
let playbook: Playbook;
let stream: string;
let manager: Person;
let revenue: Person;
let finance: Person;
let chief: Person;

/** In whose name the house acts when a letter is written, or a guest comes. */
const house = {
  ...{ id: '01a20000-0000-7000-8000-000000000001', name: 'Parley', email: 'house@tanager.example', title: 'Parley' },
  ...{ roles: [], region: null, cleared: true, partnerId: null, rights: everyRight },
};

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const guests = { house, proxies: 0, policy: playbook.signIn };
  door = await openTestDoor([approvalRoutes(playbook), approvalGuestRoutes(playbook, guests)], rightsOf(playbook));
  await door.db.insertInto('person').values({ id: house.id, name: house.name, email: house.email }).execute();
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  revenue = await addPerson(door.db, 'Ada Wren', ['revenue'], 'emea');
  finance = await addPerson(door.db, 'Max Crane', ['finance'], 'emea');
  chief = await addPerson(door.db, 'Una Dove', ['vp-revenue-accounting']);
  stream = await openRecord(door.db, manager);
});
afterAll(() => door.close());
beforeEach(async () => {
  door.sit(null);
  await door.db.deleteFrom('letter').execute();
});

const asHouse = <Answer>(work: (act: Act) => Promise<Answer>) =>
  door.db
    .transaction()
    .execute((tx) => work({ tx, reader: house, clock: door.clock, requestId: newId(), awaited: new Set() }));

const ask = (steps: readonly StepAsked[], of = stream) =>
  openApproval(door, playbook, { submitter: manager, stream: of, steps });
const renew = (number: string, price: string, steps: readonly StepAsked[]) =>
  door.act(manager, (act) => renewApproval(act, playbook, number, { brief: briefOf(price), steps }));

/** Writes the letters of the newest entry of a name, as the job of its reaction does. */
async function lettersOf(
  name: string,
  of = stream,
): Promise<{ recipient: string; subject: string; text: string | null }[]> {
  const reaction = approvalLetters(playbook, (path) => `https://desk.example${path}`).find(({ to }) => to === name)!;
  await asHouse(async (act) => {
    const entry = (await readStream(act.tx, of, 20)).find((each) => each.name === name)!;
    await reaction.react(act, entry as unknown as Recorded);
  });
  return door.db.selectFrom('letter').select(['recipient', 'subject', 'text']).orderBy('recipient').execute();
}
const tokenIn = ({ text }: { text: string | null }) => /\/guest\/([^/]+)\/approval/.exec(text ?? '')![1]!;
const pathOf = (token: string) => `/api/guest/${token}/approval`;
const open = (token: string) => door.read(pathOf(token), GuestApproval);
const say = (token: string, word: string, note: string | null = null) =>
  door.send('POST', `${pathOf(token)}/decision`, { word, note });
const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};

async function letterTo(person: Person, steps: readonly StepAsked[]): Promise<{ number: string; token: string }> {
  const { number } = await ask(steps);
  const letters = await lettersOf('approval.stepAsked');
  const letter = letters.find(({ recipient, text }) => recipient === person.email && text?.includes(number))!;
  return { number, token: tokenIn(letter) };
}

describe('the letter', () => {
  test('goes to whoever may decide and sees the record, and quotes no figure', async () => {
    await addPerson(door.db, 'Far Away', ['revenue'], 'apac');
    const { subject } = await ask([stepOf('revenue', { due: 'warm-introduction' })]);
    const letters = await lettersOf('approval.stepAsked');
    expect(letters).toMatchObject([
      { recipient: revenue.email, subject: `${subject.number} asks for your yes: Revenue` },
    ]);
    expect(letters[0]?.text).toContain('Zoe Lark asks you to approve');
    expect(letters[0]?.text).toContain('It is due 24 November 2026.');
    expect(letters[0]?.text).not.toContain('a hundred');
  });

  test('goes to the cover of somebody absent, and to a colleague a step was given to', async () => {
    const away = await addPerson(door.db, 'Kit Swift', ['delivery-manager'], 'emea');
    await door.act(away, (act) =>
      enterAbsence(act, playbook, { cover: finance.id, firstDay: '2026-11-20', lastDay: '2026-11-27' }),
    );
    await ask([stepOf('delivery-manager')]);
    const letters = await lettersOf('approval.stepAsked');
    expect(letters.map(({ recipient }) => recipient).toSorted()).toEqual([away.email, finance.email].toSorted());
    const token = tokenIn(letters.find(({ recipient }) => recipient === finance.email)!);
    expect(await open(token)).toMatchObject({ state: 'open', person: 'Max Crane', onBehalfOf: 'Kit Swift' });
  });
});

describe('the link of a letter', () => {
  test('shows the frozen brief, decides nothing by being read, takes one word as its person’s, and is spent', async () => {
    const { number, token } = await letterTo(revenue, [stepOf('revenue')]);
    const shown = await open(token);
    await open(token);
    expect(shown).toMatchObject({ state: 'open', person: 'Ada Wren', number, brief: briefOf('a hundred') });
    expect((await asHouse((act) => readApproval(act, number))).decisions).toEqual([]);
    expect(await refusalOf(await say(token, 'no'))).toMatchObject({ code: 'approval.note' });
    const said = GuestApproval.parse(await (await say(token, 'yes')).json());
    expect(said).toMatchObject({ state: 'spent', path: [{ title: 'Revenue', state: 'given' }] });
    expect(said.sentence).toContain('You said yes by this link');
    expect(await refusalOf(await say(token, 'no', 'I think not.'))).toMatchObject({
      status: 410,
      code: 'approval.linkVoid',
    });
    const { decisions, state } = await asHouse((act) => readApproval(act, number));
    expect([state, decisions.length]).toEqual(['given', 1]);
    expect(decisions[0]).toMatchObject({ by: { name: 'Ada Wren' }, way: 'link', capacity: 'own' });
    const told = (await door.act(manager, (act) => readStream(act.tx, stream, 5))).find(
      ({ name }) => name === 'approval.decided',
    );
    expect(told).toMatchObject({ actorName: 'Ada Wren', onBehalfOf: expect.stringMatching(/^link\//) });
  });

  test('takes one word of two that come at once', async () => {
    const { number, token } = await letterTo(revenue, [stepOf('revenue', { of: 2 })]);
    const answers = await Promise.all([say(token, 'yes'), say(token, 'yes')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect((await asHouse((act) => readApproval(act, number))).decisions).toHaveLength(1);
  });

  test('is void when the ground changed, and lives again when it is what it was', async () => {
    const { number, token } = await letterTo(revenue, [stepOf('revenue')]);
    await renew(number, 'two hundred', [stepOf('revenue', { ground: groundOf({ price: 'two hundred' }) })]);
    expect(await open(token)).toMatchObject({ state: 'void', sentence: expect.stringContaining('changed since') });
    expect(await refusalOf(await say(token, 'yes'))).toMatchObject({ status: 410, code: 'approval.linkVoid' });
    await renew(number, 'a hundred', [stepOf('revenue')]);
    expect((await open(token)).state).toBe('open');
  });

  test('is void when the brief alone changed, and when somebody else gave the step', async () => {
    const changed = await letterTo(revenue, [stepOf('revenue')]);
    await renew(changed.number, 'two hundred', [stepOf('revenue')]);
    expect((await open(changed.token)).state).toBe('void');
    const other = await addPerson(door.db, 'Ida Finch', ['revenue'], 'emea');
    const { number, token } = await letterTo(revenue, [stepOf('revenue')]);
    await door.act(other, (act) =>
      decideStep(act, playbook, { approval: number, step: 'revenue', word: 'yes', note: null }),
    );
    expect(await open(token)).toMatchObject({
      state: 'void',
      sentence: expect.stringContaining('is given, by Ida Finch'),
    });
  });

  test('opens nothing for a made-up token, another purpose, or somebody who may not enter any more', async () => {
    const { token } = await letterTo(finance, [stepOf('finance')]);
    expect(await refusalOf(await door.get(pathOf(`${token.slice(0, -3)}xyz`)))).toMatchObject({ code: 'link.unknown' });
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', finance.id).execute();
    expect(await refusalOf(await door.get(pathOf(token)))).toMatchObject({ status: 410, code: 'approval.linkVoid' });
    await door.db.updateTable('person').set({ disabledAt: null }).where('id', '=', finance.id).execute();
    expect((await open(token)).state).toBe('open');
  });
});

describe('the clocks', () => {
  // Those of the approvals above have nothing to say here.
  beforeEach(() => door.db.updateTable('approvalStep').set({ remindAt: null, escalateAt: null }).execute());
  const told = async (name: string) =>
    (await door.act(manager, (act) => readStream(act.tx, stream, 10))).find((entry) => entry.name === name);

  test('remind once before a step is due, and tell the role above once after', async () => {
    const { number } = await ask([stepOf('revenue', { due: 'ta-review' })]);
    expect(await asHouse(remindOfSteps)).toBe(0);
    door.clock.set('2026-11-25T14:00:00Z');
    const reminded = await Promise.all([asHouse(remindOfSteps), asHouse(remindOfSteps)]);
    expect(reminded.toSorted()).toEqual([0, 1]);
    expect(await asHouse(remindOfSteps)).toBe(0);
    expect(await told('approval.reminded')).toMatchObject({ particulars: { approval: number } });
    door.clock.set('2026-11-30T14:00:00Z');
    expect(await asHouse((act) => escalateSteps(act, playbook))).toBe(1);
    expect(await asHouse((act) => escalateSteps(act, playbook))).toBe(0);
    expect(await told('approval.escalated')).toMatchObject({
      particulars: { approval: number, role: 'vp-revenue-accounting', told: [chief.id, manager.id] },
    });
  });

  test('are silent about what is decided', async () => {
    door.clock.set('2026-12-01T09:00:00Z');
    const { number } = await ask([stepOf('revenue', { due: 'ta-review' })]);
    await door.act(revenue, (act) =>
      decideStep(act, playbook, { approval: number, step: 'revenue', word: 'yes', note: null }),
    );
    door.clock.set('2026-12-14T09:00:00Z');
    expect(await asHouse(remindOfSteps)).toBe(0);
    expect(await asHouse((act) => escalateSteps(act, playbook))).toBe(0);
  });
});
