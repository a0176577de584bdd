import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openCustomer } from '../facts/testing.ts';
import { guestQuestionnaireRoutes } from './guest-routes.ts';
import {
  GuestQuestionnaire,
  MadeQuestionLink,
  NextQuestions,
  QuestionLinkList,
  Questionnaire,
  questionsIn,
} from './questionnaire.ts';
import { questionnaireRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let seller: Person;
let neighbour: Person;
let auditor: Person;
let deal: string;
let closed: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const guestDoor = {
    house: { ...(await housePerson()), rights: everyRight },
    proxies: 1,
    policy: {
      brakes: {
        address: { triesMax: 5, withinMinutes: 15, lockedMinutes: 15 },
        link: { triesMax: 40, withinMinutes: 10, lockedMinutes: 5 },
      },
    },
  };
  door = await openTestDoor(
    [questionnaireRoutes(playbook), guestQuestionnaireRoutes(playbook, guestDoor)],
    rightsOf(playbook),
  );
  await door.db.insertInto('person').values(guestDoor.house.row).execute();
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  seller = await addPerson(door.db, 'Sid Rook', ['account-executive'], 'emea');
  neighbour = await addPerson(door.db, 'Nia Kite', ['engagement-manager'], 'apac');
  auditor = await addPerson(door.db, 'Oda Dove', ['auditor']);
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(testNow);
  door.sit(ada);
  const customer = await openCustomer(door.db, seller);
  [deal, closed] = [customer.first, customer.closed];
  const needs = JSON.stringify([{ service: 'migration' }, { service: 'implementation' }]);
  await door.db.updateTable('opportunity').set({ needs }).where('number', 'in', [deal, closed]).execute();
});

async function housePerson() {
  const row = { id: newId(), name: 'Parley', email: `${newId()}@parley.example`, title: 'The house itself' };
  return { ...row, roles: [], region: null, cleared: true, partnerId: null, row };
}

const base = (number: string) => `/api/opportunities/${number}/questionnaire`;
const ask = (number: string) => door.read(base(number), Questionnaire);
const answer = (number: string, question: string, said: object) =>
  door.send('PUT', `${base(number)}/answers/${question}`, said);
const refused = async (sent: Promise<Response>) => {
  const { status, code, detail } = Problem.parse(await (await sent).json());
  return `${status} ${code} ${detail}`;
};
const questionOf = (asked: { sets: Questionnaire['sets'] }, fact: string) =>
  questionsIn(asked.sets).find((question) => question.fact === fact);
const sentences = async (number: string) =>
  (await readStream(door.db, `opportunity/${number}`, 20)).map(({ sentence }) => sentence);

async function linkTo(number: string, wish: object = {}): Promise<{ id: string; token: string }> {
  const made = await door.send('POST', `${base(number)}/links`, { givenTo: 'Head of platform', ...wish });
  expect(made.status).toBe(201);
  const { link, token } = MadeQuestionLink.parse(await made.json());
  return { id: link.id, token: token ?? '' };
}
/** As somebody at a network address of their own, so that wrong tries of one test are not those of another. */
let network = 0;
const at = () => ({ 'x-forwarded-for': `203.0.113.${network}` });
const guest = (token: string, more = '') => door.get(`/api/guest/${token}/questionnaire${more}`, at());
const guestAnswers = (token: string, question: string, said: object) =>
  door.send('PUT', `/api/guest/${token}/questionnaire/answers/${question}`, said, at());
const guestReads = async (token: string) => GuestQuestionnaire.parse(await (await guest(token)).json());
beforeEach(() => {
  network += 1;
});

describe('the team', () => {
  test('is asked by the sets of the needs; an answer is a fact of the customer, with whose word it is', async () => {
    const before = await ask(deal);
    expect(before.sets.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['custom-engagement', 'scm-migration', 'implementation']),
    );
    const asked = Questionnaire.parse(
      await (await answer(deal, 'custom-engagement.users', { known: true, value: 1450 })).json(),
    );
    expect(questionOf(asked, 'users')?.answer).toMatchObject({ known: true, said: '1,450 users', from: 'Ada Wren' });
    expect(asked.progress.answered).toBe(before.progress.answered + 1);
    expect(asked.progress.compulsoryLeft).toBe(before.progress.compulsoryLeft - 1);
  });

  test('opens a branch by an answer, and closes it by another without losing what was said', async () => {
    await answer(deal, 'implementation.kubernetes', { known: true, value: true });
    await answer(deal, 'implementation.kubernetes-flavour', { known: true, value: 'EKS' });
    await answer(deal, 'implementation.kubernetes', { known: true, value: false });
    expect(questionOf(await ask(deal), 'kubernetesFlavour')).toBeUndefined();
    await answer(deal, 'implementation.kubernetes', { known: true, value: true });
    expect(questionOf(await ask(deal), 'kubernetesFlavour')?.answer?.said).toBe('EKS');
  });

  test('says a range, a guess, a call, and that nobody knows; what is stated later is known', async () => {
    const said = async (question: string, more: object) => (await answer(deal, question, more)).status;
    expect(
      await said('scm-migration.ci-jobs', { known: true, value: 300, low: 200, high: 500, confidence: 'range' }),
    ).toBe(200);
    const call = { with: 'Head of platform', on: '2026-11-20' };
    expect(await said('scm-migration.portfolios', { known: true, value: 4, confidence: 'guess', call })).toBe(200);
    expect(await said('scm-migration.repositories', { known: false })).toBe(200);
    const asked = await ask(deal);
    expect(questionOf(asked, 'ciJobs')?.answer?.said).toBe('300 jobs (200 to 500)');
    expect(questionOf(asked, 'portfolios')?.answer).toMatchObject({
      confidence: 'guess',
      from: expect.stringContaining('Head of platform'),
    });
    expect(questionOf(asked, 'projects')?.answer).toMatchObject({ known: false, said: 'not known', from: 'Ada Wren' });
    expect(await sentences(deal)).toContain('Does not know: Projects.');
    await said('scm-migration.repositories', { known: true, value: 200 });
    expect(questionOf(await ask(deal), 'projects')?.answer).toMatchObject({ known: true, value: 200 });
    await said('scm-migration.repositories', { known: false });
    expect(questionOf(await ask(deal), 'projects')?.answer?.known).toBe(false);
  });

  test('is told what is wrong with an answer in the words of the question', async () => {
    const users = 'custom-engagement.users';
    expect(await refused(answer(deal, users, { known: true, value: 1.5 }))).toBe(
      '422 answer.wrong "How many people use the system today?": the answer is 1.5: give a whole number of users.',
    );
    expect(
      await refused(answer(deal, users, { known: true, value: 5, low: 9, high: 2, confidence: 'range' })),
    ).toContain('swap the two');
    expect(await refused(answer(deal, users, { known: true, value: 'many' }))).toContain('give a number of users');
    expect(
      await refused(answer(deal, users, { known: true, value: 5, call: { with: 'Them', on: '2027-01-01' } })),
    ).toContain('still to come');
    expect(await refused(answer(deal, 'jenkins.jobs', { known: true, value: 5 }))).toContain('404 question.closed');
    expect(await refused(answer(closed, users, { known: true, value: 5 }))).toContain('409 questionnaire.closed');
  });

  test('of another region sees nothing; an auditor looks and changes nothing', async () => {
    door.sit(neighbour);
    expect(await refused(Promise.resolve(door.get(base(deal))))).toContain('404 opportunity.notFound');
    door.sit(auditor);
    expect((await door.get(base(deal))).status).toBe(200);
    expect(await refused(answer(deal, 'custom-engagement.users', { known: true, value: 1 }))).toContain(
      '403 right.missing',
    );
    expect(await refused(door.send('POST', `${base(deal)}/links`, { givenTo: 'Somebody' }))).toContain(
      '403 right.missing',
    );
    door.sit(null);
    expect((await door.get(base(deal))).status).toBe(401);
  });

  test('is told what to ask next: the open question that moves the price most, first', async () => {
    const next = await door.read(`${base(deal)}/next`, NextQuestions);
    expect(next.items.length).toBeGreaterThan(2);
    const weights = next.items.map(({ priceCents, p80Cents }) => Math.max(priceCents, p80Cents));
    expect(weights).toEqual(weights.toSorted((one, other) => other - one));
    const [first] = next.items;
    await answer(deal, first?.question ?? '', { known: true, value: await someAnswer(first?.question ?? '') });
    const after = await door.read(`${base(deal)}/next`, NextQuestions);
    expect(after.items.map(({ question }) => question)).not.toContain(first?.question);
  });
});

describe('what to ask next', () => {
  const next = async (fact: string) => {
    const { items } = await door.read(`${base(deal)}/next`, NextQuestions);
    return items.find(({ question }) => question === fact);
  };
  const users = 'custom-engagement.users';
  const say = (said: object) => answer(deal, users, { known: true, value: 1000, ...said });

  test('tells what nobody knows from a range and from a guess, and leaves out what is known', async () => {
    expect(await next(users)).toMatchObject({ doubt: 'unknown', said: null });
    await say({ low: 200, high: 5000, confidence: 'range' });
    expect(await next(users)).toMatchObject({ doubt: 'range', said: '1,000 users (200 to 5,000)' });
    await say({ confidence: 'guess' });
    expect(await next(users)).toMatchObject({ doubt: 'guess', said: '1,000 users' });
    await say({ confidence: 'exact' });
    expect(await next(users)).toBeUndefined();
  });

  test('weighs a range by its own ends: a narrower one moves no more than a wide one', async () => {
    const moves = async (low: number, high: number) => {
      await say({ low, high, confidence: 'range' });
      return (await next(users))?.priceCents ?? 0;
    };
    const wide = await moves(200, 20_000);
    expect(wide).toBeGreaterThan(0);
    expect(await moves(900, 1200)).toBeLessThan(wide);
  });
});

async function someAnswer(id: string) {
  const question = questionsIn((await ask(deal)).sets).find((each) => each.id === id);
  if (question?.type === 'yes-no') return true;
  return question?.type === 'choice' ? question.options[0] : 7;
}

describe('the customer', () => {
  test('answers by a link without an account; each answer is theirs, and the end is told', async () => {
    const { token } = await linkTo(deal);
    door.sit(null);
    expect((await guestAnswers(token, 'custom-engagement.users', { known: true, value: 900 })).status).toBe(200);
    expect((await guestAnswers(token, 'scm-migration.repositories', { known: false })).status).toBe(200);
    const seen = await guestReads(token);
    expect(questionOf(seen, 'users')?.answer).toMatchObject({ value: 900, from: 'you' });
    expect(questionOf(seen, 'projects')?.answer).toMatchObject({ known: false, from: 'you' });
    const finished = await door.send('POST', `/api/guest/${token}/questionnaire/finishing`, {}, at());
    expect(GuestQuestionnaire.parse(await finished.json()).finishedAt).not.toBeNull();
    await door.send('POST', `/api/guest/${token}/questionnaire/finishing`, {}, at());
    const told = await sentences(deal);
    expect(told.filter((sentence) => /is done with the questions/.test(sentence ?? ''))).toEqual([
      expect.stringMatching(/^The customer \(Head of platform\) is done with the questions: 2 of \d+ answered\.$/),
    ]);
    door.sit(ada);
    expect(questionOf(await ask(deal), 'users')?.answer).toMatchObject({ from: 'the customer' });
    const entry = (await readStream(door.db, `opportunity/${deal}`, 20)).find(({ name }) => name === 'fact.stated');
    expect(entry?.onBehalfOf).toMatch(/^link\//);
  });

  test('sees nothing that is the team’s: no question, no note, no name, no value kept from them', async () => {
    await answer(deal, 'custom-engagement.destination', { known: true, value: 'GitLab.com' });
    await answer(deal, 'custom-engagement.source', { known: true, value: 'GitLab' });
    await door.db
      .updateTable('opportunity')
      .set({ needs: '[{"service":"migration"}]' })
      .where('number', '=', deal)
      .execute();
    const { token } = await linkTo(deal);
    door.sit(null);
    const answered = await guest(token);
    const text = JSON.stringify(await answered.clone().json());
    expect(text).not.toMatch(/Ada Wren|"team"|evaluate has been made|OPP-|Cents/);
    const seen = GuestQuestionnaire.parse(await answered.json());
    expect(questionsIn(seen.sets).every(({ note, audience }) => note === null && audience === 'customer')).toBe(true);
    expect(questionOf(seen, 'destination')?.answer?.from).toBe('told to us before');
    expect(await refused(guestAnswers(token, 'custom-engagement.evaluate', { known: true, value: true }))).toContain(
      '404 question.closed',
    );
  });

  test('is kept to the sets their link was made for', async () => {
    const { token } = await linkTo(deal, { sets: ['implementation'] });
    door.sit(null);
    expect((await guestReads(token)).sets.map(({ id }) => id)).toEqual(['implementation']);
    expect(await refused(guestAnswers(token, 'custom-engagement.users', { known: true, value: 1 }))).toContain(
      '404 question.closed',
    );
  });

  test('answers of one link say nothing to the link of another', async () => {
    const other = await openCustomer(door.db, seller);
    await door.db
      .updateTable('opportunity')
      .set({ needs: '[{"service":"migration"}]' })
      .where('number', '=', other.first)
      .execute();
    const [mine, theirs] = [await linkTo(deal), await linkTo(other.first)];
    door.sit(null);
    await guestAnswers(mine.token, 'custom-engagement.users', { known: true, value: 900 });
    expect(questionOf(await guestReads(theirs.token), 'users')?.answer).toBeNull();
    // The id of one with the secret of the other opens neither.
    const forged = `${mine.id}.${theirs.token.split('.')[1]}`;
    expect(await refused(Promise.resolve(guest(forged)))).toContain('410 link.unknown');
  });

  test('is told in their own words what is wrong', async () => {
    const { token } = await linkTo(deal);
    door.sit(null);
    expect(await refused(guestAnswers(token, 'custom-engagement.users', { known: true, value: -3 }))).toContain(
      '"How many people use the system today?": the answer is -3',
    );
  });
});

describe('a link', () => {
  test('is shown once, kept as a hash, listed with its last use, and ends', async () => {
    const { id, token } = await linkTo(deal, { days: 3 });
    const rows = JSON.stringify(await door.db.selectFrom('guestLink').selectAll().execute());
    expect(rows).not.toContain(token.split('.')[1]);
    door.sit(null);
    await guestReads(token);
    door.clock.advance({ hours: 71 });
    expect((await guest(token)).status).toBe(200);
    door.sit(ada);
    const list = await door.read(`${base(deal)}/links`, QuestionLinkList);
    expect(list.items).toEqual([
      expect.objectContaining({ id, state: 'open', uses: 2, givenTo: 'Head of platform', madeBy: 'Ada Wren' }),
    ]);
    expect(list.items[0]?.lastSeenAt).not.toBeNull();
    door.clock.advance({ hours: 2 });
    door.sit(null);
    expect(await refused(Promise.resolve(guest(token)))).toBe(
      '410 link.expired This link ended on 2026-11-26: ask whoever sent it for a new one.',
    );
    expect((await guestAnswers(token, 'custom-engagement.users', { known: true, value: 1 })).status).toBe(410);
  });

  test('is taken back, once, by whoever may', async () => {
    const { id, token } = await linkTo(deal);
    door.sit(neighbour);
    expect((await door.send('DELETE', `${base(deal)}/links/${id}`)).status).toBe(404);
    door.sit(ada);
    expect((await door.send('DELETE', `${base(deal)}/links/${id}`)).status).toBe(200);
    expect((await door.send('DELETE', `${base(deal)}/links/${id}`)).status).toBe(200);
    expect((await sentences(deal)).filter((sentence) => /Took back/.test(sentence ?? ''))).toHaveLength(1);
    door.sit(null);
    expect(await refused(Promise.resolve(guest(token)))).toContain('410 link.revoked');
  });

  test('that is none, that is made up, and that is for something else are answered alike', async () => {
    const { id, token } = await linkTo(deal);
    await door.db.updateTable('guestLink').set({ purpose: 'review' }).where('id', '=', id).execute();
    door.sit(null);
    const madeUp = `${newId()}.${'x'.repeat(43)}`;
    const answers = await Promise.all(['nonsense', madeUp, token, `${id}.short`].map((tried) => guest(tried)));
    const bodies = await Promise.all(
      answers.map(async (each) => ({ ...((await each.json()) as object), requestId: '' })),
    );
    for (const [index, each] of answers.entries()) {
      expect(each.status).toBe(410);
      expect(bodies[index]).toEqual(bodies[0]);
      expect(each.headers.get('referrer-policy')).toBe('no-referrer');
      expect(each.headers.get('cache-control')).toBe('no-store');
      expect(each.headers.get('x-robots-tag')).toContain('noindex');
    }
  });

  test('that is guessed at shuts the guesser’s address, and too much use shuts the link for a while', async () => {
    const { token } = await linkTo(deal);
    door.sit(null);
    for (let tried = 0; tried < 5; tried += 1) expect((await guest(`nonsense-${tried}`)).status).toBe(410);
    expect((await guest('nonsense')).status).toBe(429);
    network += 100;
    const statuses = new Set<number>();
    for (let used = 0; used < 42; used += 1) statuses.add((await guest(token)).status);
    expect([...statuses]).toEqual([200, 429]);
    door.clock.advance({ minutes: 11 });
    expect((await guest(token)).status).toBe(200);
  });

  test('counts what it is refused as well: whoever floods it with wrong answers is stopped like any other', async () => {
    const { token } = await linkTo(deal);
    door.sit(null);
    const wrong = () => guestAnswers(token, 'custom-engagement.users', { known: true, value: -3 });
    const statuses = new Set<number>();
    for (let used = 0; used < 42; used += 1) statuses.add((await wrong()).status);
    expect([...statuses]).toEqual([422, 429]);
    expect((await guest(token)).status).toBe(429);
  });

  test('is refused for too many days, for a set that is none, on a closed opportunity', async () => {
    const make = (number: string, wish: object) =>
      refused(door.send('POST', `${base(number)}/links`, { givenTo: 'Them', ...wish }));
    expect(await make(deal, { days: 91 })).toContain('422 link.days');
    expect(await make(deal, { sets: ['nothing'] })).toContain('422 link.set');
    expect(await make(closed, {})).toContain('409 questionnaire.closed');
  });
});
