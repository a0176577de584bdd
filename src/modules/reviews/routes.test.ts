import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { publish, revise } from '../estimates/versions/publishing.ts';
import { openEstimate } from '../estimates/versions/testing.ts';
import { stateFacts } from '../facts/stating.ts';
import { readTask } from '../tasks/store.ts';
import { architectRoutes } from './architect-routes.ts';
import { reviewGuestRoutes } from './guest-routes.ts';
import { ArchitectReview, Assistance, GuestReview, OpenedReview, OpportunityReviews, Review } from './review.ts';
import { reviewRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let seller: Person;
let architect: Person;
let neighbour: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const house = await addHouse();
  const guests = { house, proxies: 0, policy: playbook.signIn };
  door = await openTestDoor(
    [reviewRoutes(playbook), architectRoutes(playbook), reviewGuestRoutes(playbook, guests)],
    rightsOf(playbook),
  );
  await door.db.insertInto('person').values({ id: house.id, name: house.name, email: house.email }).execute();
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  architect = await addPerson(door.db, 'Tom Rook', ['technical-architect'], 'emea');
  neighbour = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
});
afterAll(() => door.close());

/** In whose name the house acts when a guest comes. */
const addHouse = async () => ({
  id: '01a20000-0000-7000-8000-000000000001',
  name: 'Parley',
  email: 'house@tanager.example',
  ...{ title: 'Parley', roles: [], region: null, cleared: true, partnerId: null, rights: everyRight },
});

/** A deal of the manager's with an estimate, published unless it is to stay a draft. */
async function estimate(published = true): Promise<{ number: string; opportunity: string }> {
  const { number, opportunity } = await openEstimate(door, playbook, manager);
  if (published) await door.act(manager, (act) => publish({ ...act, precondition: '*' }, playbook, number));
  return { number, opportunity };
}

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};

async function ask(number: string, more: object = {}) {
  door.sit(manager);
  const answer = await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'account-team', ...more });
  expect(answer.status).toBe(201);
  return OpenedReview.parse(await answer.json());
}

const standing = async (opportunity: string) =>
  (await door.read(`/api/opportunities/${opportunity}/reviews`, OpportunityReviews)).standing;

const close = (id: string, body: object, headers = {}) =>
  door.send('POST', `/api/reviews/${id}/closing`, body, headers);

describe('a round with the account team', () => {
  test.each([
    ['GET', '/api/opportunities/OPP-2026-0001/reviews'],
    ['POST', '/api/estimates/EST-2026-0001/reviews'],
    ['POST', '/api/reviews/01a20000-0000-7000-8000-000000000009/remarks'],
    ['POST', '/api/reviews/01a20000-0000-7000-8000-000000000009/closing'],
    ['POST', '/api/estimates/EST-2026-0001/architect-review'],
    ['POST', '/api/opportunities/OPP-2026-0001/assistance'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('is about what is published, and confirmed by the account team alone', async () => {
    const { number, opportunity } = await estimate(false);
    door.sit(manager);
    const early = await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'account-team' });
    expect(await refusalOf(early)).toMatchObject({ status: 409, code: 'review.notPublished' });
    await door.act(manager, (act) => publish({ ...act, precondition: '*' }, playbook, number));
    const { review, link } = await ask(number, { asked: 'Is the cut-over at a weekend?' });
    expect(link).toBeNull();
    expect(review).toMatchObject({ state: 'open', audience: 'account-team', openedBy: 'Zoe Lark' });
    expect(review.may.confirm).toContain('confirm size and activities');
    expect((await close(review.id, { verb: 'confirm' })).status).toBe(403);

    door.sit(seller);
    expect(await standing(opportunity)).toMatchObject({ estimate: number, confirmed: null });
    const done = await close(review.id, { verb: 'confirm' });
    expect(Review.parse(await done.json())).toMatchObject({ state: 'confirmed', closedBy: 'Ada Wren', version: 2 });
    expect((await standing(opportunity)).confirmed).toMatchObject({ by: 'Ada Wren', audience: 'account-team' });
    expect(await refusalOf(await close(review.id, { verb: 'confirm' }))).toMatchObject({ code: 'review.closed' });
    const told = await door.act(manager, (act) => readStream(act.tx, `opportunity/${opportunity}`, 50));
    expect(told.map(({ name }) => name)).toEqual(expect.arrayContaining(['review.opened', 'review.confirmed']));
  });

  test('asks once at a time, and ends where a newer revision is asked about', async () => {
    const { number, opportunity } = await estimate();
    await ask(number);
    const twice = await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'account-team' });
    expect(await refusalOf(twice)).toMatchObject({ status: 409, code: 'review.open' });
    const next = await door.act(manager, (act) => revise({ ...act, precondition: '*' }, playbook, number));
    await door.act(manager, (act) => publish({ ...act, precondition: '*' }, playbook, next.number));
    await ask(next.number);
    const { reviews } = await door.read(`/api/opportunities/${opportunity}/reviews`, OpportunityReviews);
    expect(reviews.map(({ estimate: about, state }) => [about, state])).toEqual([
      [next.number, 'open'],
      [number, 'withdrawn'],
    ]);
  });

  test('keeps remarks by line with their answers, and refuses a line that is none', async () => {
    const { number } = await estimate();
    const { review } = await ask(number);
    door.sit(seller);
    const path = `/api/reviews/${review.id}/remarks`;
    const nowhere = await door.send('POST', path, { line: 'no-such-line', text: 'Too long.' });
    expect(await refusalOf(nowhere)).toMatchObject({ code: 'review.noLine' });
    const line = 'migration-to-saas.wave-plan';
    const said = Review.parse(await (await door.send('POST', path, { line, text: 'Two waves will do.' })).json());
    expect(said.remarks).toMatchObject([{ line, saidBy: 'Ada Wren', byCustomer: false, answer: null }]);
    const [remark] = said.remarks;
    expect((await door.send('PUT', `${path}/${remark?.id}/answer`, { text: 'Agreed.' })).status).toBe(403);
    door.sit(manager);
    const answered = await door.send('PUT', `${path}/${remark?.id}/answer`, { text: 'Agreed.' });
    expect(Review.parse(await answered.json()).remarks[0]?.answer).toMatchObject({ text: 'Agreed.', by: 'Zoe Lark' });
    const twice = await door.send('PUT', `${path}/${remark?.id}/answer`, { text: 'Not so.' });
    expect(await refusalOf(twice)).toMatchObject({ status: 409, code: 'review.answered' });
  });

  test('says why when it asks for changes or is withdrawn; a stale look is told who changed it', async () => {
    const { number, opportunity } = await estimate();
    const { review } = await ask(number);
    door.sit(seller);
    expect(await refusalOf(await close(review.id, { verb: 'ask-changes' }))).toMatchObject({ code: 'review.words' });
    expect(
      (await close(review.id, { verb: 'ask-changes', words: 'Half the users.' }, { 'if-match': '"9"' })).status,
    ).toBe(412);
    expect((await close(review.id, { verb: 'ask-changes', words: 'Half the users.' })).status).toBe(200);
    expect((await standing(opportunity)).confirmed).toBeNull();
  });

  test('is told to nobody of a partner, and to no role that sees no reviews', async () => {
    const { number, opportunity } = await estimate();
    await ask(number);
    for (const role of ['partner-administrator', 'partner-sales', 'channel-account-manager', 'playbook-owner']) {
      door.sit(await addPerson(door.db, 'Somebody', [role]));
      const answer = await door.get(`/api/opportunities/${opportunity}/reviews`);
      expect(await refusalOf(answer), role).toMatchObject({ status: 403, code: 'right.missing' });
    }
  });

  test('is not begun where the deal is closed, and neither is an architect asked', async () => {
    const { number, opportunity } = await estimate();
    await door.db.updateTable('opportunity').set({ stage: 'closed-lost' }).where('number', '=', opportunity).execute();
    door.sit(manager);
    const { may } = await door.read(`/api/opportunities/${opportunity}/reviews`, OpportunityReviews);
    const asked = [
      await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'customer' }),
      await door.send('POST', `/api/estimates/${number}/architect-review`, {}),
      await door.send('POST', `/api/opportunities/${opportunity}/assistance`, {
        topic: 'architecture',
        question: 'Why?',
      }),
    ];
    for (const answer of asked) {
      expect(await refusalOf(answer)).toMatchObject({ status: 409, code: 'review.dealClosed' });
    }
    for (const verb of ['open', 'askArchitect', 'askAssistance'])
      expect(may[verb]).toContain('is closed (closed-lost)');
  });

  test('is nothing to a neighbour', async () => {
    const { number, opportunity } = await estimate();
    const { review } = await ask(number);
    door.sit(neighbour);
    expect((await door.get(`/api/opportunities/${opportunity}/reviews`)).status).toBe(404);
    expect((await close(review.id, { verb: 'confirm' })).status).toBe(404);
    expect((await door.send('POST', `/api/reviews/${review.id}/remarks`, { text: 'I was here.' })).status).toBe(404);
  });
});

describe("a customer's link", () => {
  async function askCustomer() {
    const { number, opportunity } = await estimate();
    const { review, link } = await ask(number, { audience: 'customer' });
    door.sit(null);
    return { number, opportunity, review, token: link ?? '', path: `/api/guest/${link}/review` };
  }

  test('shows work and price, and no hours, rates, costs or people of the company', async () => {
    const { path, number } = await askCustomer();
    const text = await (await door.get(path)).text();
    expect(GuestReview.parse(JSON.parse(text))).toMatchObject({
      estimate: number,
      customer: 'Alder Freight',
      state: 'open',
    });
    expect(text).not.toMatch(/hours|role|rate|cost|margin|Zoe|@/i);
  });

  test('takes remarks and the yes of the customer, which counts for the board and for that revision', async () => {
    const { path, number, opportunity } = await askCustomer();
    const line = 'migration-to-saas.wave-plan';
    const said = await door.send('POST', `${path}/remarks`, {
      line,
      text: 'Only at weekends.',
      name: 'Head of platform',
    });
    expect(said.status).toBe(201);
    const done = await door.send('POST', `${path}/closing`, { verb: 'confirm', name: 'Head of platform' });
    expect(GuestReview.parse(await done.json()).state).toBe('confirmed');
    expect((await door.send('POST', `${path}/closing`, { verb: 'confirm', name: 'Head of platform' })).status).toBe(
      409,
    );
    door.sit(seller);
    expect(await standing(opportunity)).toMatchObject({
      estimate: number,
      confirmed: { by: 'Head of platform', audience: 'customer' },
    });
  });

  test('asks and answers of no start that nobody confirmed; among ourselves it may be said', async () => {
    const asked = 'Is it right that we start on 1 March 2027?';
    const { number } = await estimate();
    await ask(number, { asked });
    const refused = await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'customer', asked });
    const early = Problem.parse(await refused.json());
    expect(early).toMatchObject({ status: 409, code: 'start.unconfirmed', faults: [{ place: 'asked' }] });
    const { path, review } = await askCustomer();
    const said = { text: 'When do you start? On 1 March 2027?', name: 'Head of platform' };
    const { remarks } = GuestReview.parse(await (await door.send('POST', `${path}/remarks`, said)).json());
    door.sit(manager);
    const answer = (text: string) =>
      door.send('PUT', `/api/reviews/${review.id}/remarks/${remarks[0]?.id}/answer`, { text });
    expect(await refusalOf(await answer('Yes, we begin in March.'))).toMatchObject({ code: 'start.unconfirmed' });
    expect((await answer('The start is agreed once it is signed.')).status).toBe(200);
  });

  test('opens nothing when it is made up, for another purpose, withdrawn or over; and the team cannot say its yes', async () => {
    const { path, review, token } = await askCustomer();
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect(await refusalOf(await door.get(`/api/guest/${forged}/review`))).toMatchObject({ status: 410 });
    door.sit(seller);
    expect((await close(review.id, { verb: 'confirm' })).status).toBe(409);
    door.sit(manager);
    expect((await close(review.id, { verb: 'withdraw', words: 'Asked too early.' })).status).toBe(200);
    door.sit(null);
    expect(await refusalOf(await door.get(path))).toMatchObject({ status: 410, code: 'link.revoked' });
  });

  test('shows what was said over it and the answers, and nothing that the team says among itself', async () => {
    const { path, review } = await askCustomer();
    const said = { text: 'Only at weekends.', name: 'Head of platform' };
    const { remarks } = GuestReview.parse(await (await door.send('POST', `${path}/remarks`, said)).json());
    door.sit(seller);
    await door.send('POST', `/api/reviews/${review.id}/remarks`, { text: 'They can pay twice as much.' });
    door.sit(manager);
    const answer = `/api/reviews/${review.id}/remarks/${remarks[0]?.id}/answer`;
    expect((await door.send('PUT', answer, { text: 'At weekends, then.' })).status).toBe(200);
    door.sit(null);
    const text = await (await door.get(path)).text();
    expect(text).toContain('At weekends, then.');
    expect(text).not.toMatch(/twice|Ada|Zoe/);
  });

  test('is shown once: an answer that is given again does not hold it', async () => {
    const { number } = await estimate();
    door.sit(manager);
    const again = () =>
      door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'customer' }, { 'Idempotency-Key': number });
    expect(OpenedReview.parse(await (await again()).json()).link).not.toBeNull();
    const second = await again();
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(OpenedReview.parse(await second.json()).link).toBeNull();
    const kept = await door.db.selectFrom('answeredRequest').select('body').where('key', '=', number).execute();
    expect(kept[0]?.body).toContain('"link":null');
  });

  test('opens no longer than the playbook lets it', async () => {
    const { number } = await estimate();
    door.sit(manager);
    const long = await door.send('POST', `/api/estimates/${number}/reviews`, { audience: 'customer', linkDays: 61 });
    expect(await refusalOf(long)).toMatchObject({ code: 'review.linkDays' });
  });
});

describe('the technical architect', () => {
  /** What an architect must be given before they look. */
  const state = async (opportunity: string) => {
    const said = { kind: 'person', by: 'Zoe Lark', at: door.clock.now().toString() } as const;
    const facts = ['painPoints', 'constraints'].map((name) => ({
      ...({ name, value: 'Written down.', confidence: 'exact', provenance: said } as const),
    }));
    await door.act(manager, (act) => stateFacts(act, playbook, { opportunity, facts }));
  };
  const path = (number: string) => `/api/estimates/${number}/architect-review`;

  test('looks only where pain points and constraints are written down, and each is named', async () => {
    const { number } = await estimate();
    door.sit(manager);
    const refused = await refusalOf(await door.send('POST', path(number), {}));
    expect(refused).toMatchObject({ status: 409, code: 'review.factsMissing' });
    expect(refused.detail).toMatch(/pain points, and technical and organisational constraints/);
  });

  test('is asked once under a task of two business days, and decides what somebody else asked', async () => {
    const { number, opportunity } = await estimate();
    await state(opportunity);
    door.sit(manager);
    const asked = ArchitectReview.parse(await (await door.send('POST', path(number), {})).json());
    expect(asked).toMatchObject({ state: 'asked', overdue: false, dueAt: '2026-11-25T16:00:00Z' });
    expect((await door.send('POST', path(number), {})).status).toBe(409);
    expect((await door.send('POST', `${path(number)}/decision`, { verb: 'approve' })).status).toBe(403);
    door.clock.set('2026-11-26T10:00:00Z');
    door.sit(architect);
    const read = await door.read(`/api/opportunities/${opportunity}/reviews`, OpportunityReviews);
    expect(read.architect[0]?.overdue).toBe(true);
    const empty = await door.send('POST', `${path(number)}/decision`, { verb: 'return' });
    expect(await refusalOf(empty)).toMatchObject({ code: 'review.words' });
    const decided = await door.send('POST', `${path(number)}/decision`, { verb: 'approve' });
    expect(ArchitectReview.parse(await decided.json())).toMatchObject({ state: 'approved', decidedBy: 'Tom Rook' });
    expect((await standing(opportunity)).architect).toBe('approved');
    expect(await door.act(architect, (act) => readTask(act, asked.task))).toMatchObject({ state: 'done' });
    expect((await door.send('POST', `${path(number)}/decision`, { verb: 'return', words: 'No.' })).status).toBe(409);
    const again = await door.act(manager, (act) => revise({ ...act, precondition: '*' }, playbook, number));
    await door.act(manager, (act) => publish({ ...act, precondition: '*' }, playbook, again.number));
    // Taken up again with the same work: the architect's yes was to that.
    expect(await standing(opportunity)).toMatchObject({ estimate: again.number, architect: 'approved' });
  });

  test('gives help that is asked for by a topic of the playbook, once', async () => {
    const { opportunity } = await estimate();
    door.sit(manager);
    const at = `/api/opportunities/${opportunity}/assistance`;
    const unknown = await door.send('POST', at, { topic: 'weather', question: 'Will it rain?' });
    expect(await refusalOf(unknown)).toMatchObject({ code: 'review.noTopic' });
    const question = 'How many nodes for 9,000 users?';
    const help = Assistance.parse(await (await door.send('POST', at, { topic: 'architecture', question })).json());
    expect((await door.send('PUT', `/api/assistance/${help.id}/answer`, { text: 'Twelve.' })).status).toBe(403);
    door.sit(architect);
    const given = await door.send('PUT', `/api/assistance/${help.id}/answer`, { text: 'Twelve.' });
    expect(Assistance.parse(await given.json())).toMatchObject({ answer: 'Twelve.', givenBy: 'Tom Rook' });
    expect((await door.send('PUT', `/api/assistance/${help.id}/answer`, { text: 'Ten.' })).status).toBe(409);
  });
});
