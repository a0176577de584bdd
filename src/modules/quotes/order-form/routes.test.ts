import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperInWords } from '../../../documents/paper-words.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { askStart, confirmStart } from '../../scheduling/asking.ts';
import { completeByUpload } from '../../signing/completing.ts';
import { readEnvelope, readEnvelopesOf } from '../../signing/store.ts';
import { Quote, type QuoteTerms, ServiceDescriptions } from '../quote.ts';
import { quoteChores, quoteReactions } from '../reactions.ts';
import { termsOf } from '../reckoning.ts';
import { quoteRevisionRoutes } from '../revisions/routes.ts';
import { quoteRoutes } from '../routes.ts';
import { readQuote } from '../store.ts';
import { free, openCustom, openReady, wish } from '../testing.ts';
import { assembleOrderForm } from './assembling.ts';
import { orderFormRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let manager: Person;
let coordinator: Person;
let auditor: Person;
let neighbour: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor(
    [quoteRoutes(playbook), orderFormRoutes(playbook), quoteRevisionRoutes(playbook)],
    rightsOf(playbook),
  );
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  coordinator = await addPerson(door.db, 'Kit Merlin', ['project-coordinator']);
  auditor = await addPerson(door.db, 'Otto Owl', ['auditor']);
  neighbour = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
});
beforeEach(() => {
  door.clock.set('2026-11-23T10:00:00Z');
  door.sit(seller);
});
afterAll(() => door.close());

const refusalOf = async (answer: Response) => {
  const { status, code, detail, faults = [] } = Problem.parse(await answer.json());
  return { status, code, detail, places: faults.map(({ place }) => place) };
};
const quoteOf = async (answer: Response) => Quote.parse(await answer.json());
const readOne = (number: string) => door.read(`/api/quotes/${number}`, Quote);
const post = (number: string, verb: string, body: unknown = {}) =>
  door.send('POST', `/api/quotes/${number}/${verb}`, body);
const gone = {
  with: 'Cora Finch',
  on: '2026-11-20',
  deliverables: true,
  duration: true,
  price: true,
  noCustomisation: true,
};
const signers = { signers: [{ name: 'Cora Finch', title: 'Owner', email: 'cora@finch.example' }] };
const opened = (given: Parameters<typeof openReady>[3] = {}) => openReady(door, playbook, seller, given);

/** Everybody has signed by hand, and the paper was taken. */
async function signByUpload(envelope: string): Promise<void> {
  const [sealed, certificate] = [Buffer.from('%PDF-1.7 signed'), Buffer.from('%PDF-1.7 certificate')];
  await door.act(seller, (act) =>
    completeByUpload({ ...act, precondition: '*' }, playbook, envelope, { sealed, certificate }),
  );
}

/** A quote that is approved and gone through with the customer. */
async function reviewed(given: Parameters<typeof openReady>[3] = {}): Promise<string> {
  const { number } = await opened(given);
  expect((await post(number, 'submission')).status).toBe(200);
  expect((await post(number, 'review', gone)).status).toBe(200);
  return number;
}

describe('everybody at the door', () => {
  test.each([
    ['GET', 'descriptions', undefined, 200],
    ['GET', 'files/html', undefined, 200],
    ['POST', 'review', gone, 403],
    ['POST', 'sending', signers, 403],
  ] as const)('%s %s', async (method, verb, body, forAuditor) => {
    const { number } = await opened();
    const path = `/api/quotes/${number}/${verb}`;
    const ask = () => (method === 'GET' ? door.get(path) : door.send(method, path, body));
    door.sit(null);
    expect((await ask()).status).toBe(401);
    door.sit(auditor);
    expect((await ask()).status).toBe(forAuditor);
    door.sit(neighbour);
    expect((await ask()).status).toBe(404);
  });
});

describe('the review with the customer', () => {
  test('stands while lines, prices and duration are what was gone through', async () => {
    const { number } = await opened();
    const quote = await quoteOf(await post(number, 'review', gone));
    expect(quote.review).toMatchObject({ with: 'Cora Finch', on: '2026-11-20', by: 'Ada Wren', stands: true });
    const change = async (more: Partial<QuoteTerms>) =>
      quoteOf(await door.send('PUT', `/api/quotes/${number}`, { ...termsOf(await readOne(number)), ...more }));
    expect((await change({ useCase: 'Another use case.' })).review?.stands).toBe(true);
    expect((await change({ discountPercent: 5 })).review?.stands).toBe(false);
    expect((await change({ discountPercent: 0 })).review?.stands).toBe(true);
  });

  test.each([
    ['a day that lies ahead', { on: '2026-11-24' }, 'quote.reviewDay'],
    ['a wish for customisation', { noCustomisation: false }, 'request.invalid'],
    ['a price nobody talked about', { price: false }, 'request.invalid'],
  ])('%s is refused', async (_, wrong, code) => {
    const { number } = await opened();
    expect(await refusalOf(await post(number, 'review', { ...gone, ...wrong }))).toMatchObject({ status: 422, code });
  });
});

describe('the order form', () => {
  test('holds lines, seats, discount, descriptions, terms and the signature of the customer alone', async () => {
    const lines = [wish('a', 'GL-BAS-R', { attendees: 14 }), wish('b', 'GL-PM', { attendees: 9, facility: true })];
    const { number } = await opened({ lines, discountPercent: 10 });
    const html = await (await door.get(`/api/quotes/${number}/files/html`)).text();
    for (const words of [
      'Order form',
      'Kornweg 1, 10115 Berlin',
      'Added seat of a course, remote (SRV-PERSEAT-R)',
      'Rooms for GitLab for Project Managers, onsite',
      'Discount of 10 %',
      '-1,500.00',
      'USD 13,500',
      'A first course for people who will work in GitLab every day.',
      'Travel and lodging are not in the price.',
      'until 23 December 2026',
      'none is promised here',
    ])
      expect(html).toContain(words);
    expect(html).not.toMatch(/signature_provider|per hour/);
    const items = (await door.read(`/api/quotes/${number}/descriptions`, ServiceDescriptions)).items;
    expect(items.map(({ offering }) => offering)).toEqual(['git-basics', 'added-seat', 'project-managers']);
  });

  test('is the same bytes each time, as PDF and as Word', async () => {
    const { number } = await opened();
    for (const form of ['pdf', 'docx']) {
      const bytes = async () =>
        new Uint8Array(await (await door.get(`/api/quotes/${number}/files/${form}`)).arrayBuffer());
      const [one, other] = [await bytes(), await bytes()];
      expect(Buffer.compare(one, other)).toBe(0);
      if (form === 'docx') expect(strFromU8(unzipSync(one)['word/document.xml']!)).toContain('Git Basics');
      else expect(strFromU8(one.slice(0, 5))).toBe('%PDF-');
    }
  });

  test('says from when on the order counts, or when work begins, as the playbook has it', async () => {
    const { number } = await opened();
    const said = async (orderStart: string) => {
      const quoting = structuredClone(playbook.quoting);
      Object.assign(quoting.rules.find(({ check }) => check === 'start-told')!, { orderStart });
      const quote = await door.act(seller, (act) => readQuote(act, number));
      const paper = assembleOrderForm({ quote, date: '2026-11-23', playbook: { ...playbook, quoting } });
      return paperInWords(paper).flatMap(({ words }) =>
        /1 December 2026|none is promised/.test(words) ? [words] : [],
      );
    };
    expect(await said('counts')).toEqual([
      'Order start: 1 December 2026',
      expect.stringContaining('none is promised here'),
    ]);
    expect(await said('work')).toEqual([
      'Start of the work: 1 December 2026',
      'Work begins on 1 December 2026, the day that our project coordination has confirmed.',
    ]);
  });

  test('of a statement of work there is none, and nothing of it is sent', async () => {
    const { items } = await openCustom(door, playbook, manager);
    door.sit(manager);
    const { number } = items[0]!;
    for (const answer of [
      await door.get(`/api/quotes/${number}/files/pdf`),
      await post(number, 'review', gone),
      await post(number, 'sending', signers),
    ])
      expect(await refusalOf(answer)).toMatchObject({ status: 409, code: 'quote.notShown' });
    const set = door.db.updateTable('quote').set({ state: 'sent' }).where('number', '=', number).execute();
    await expect(set).rejects.toThrow(/check/);
  });
});

describe('sending', () => {
  test('waits for the approval and for the review, each by name', async () => {
    const { number } = await opened();
    expect(await refusalOf(await post(number, 'sending', signers))).toMatchObject({ status: 409, code: 'quote.move' });
    await post(number, 'submission');
    const refused = await refusalOf(await post(number, 'sending', signers));
    expect(refused).toMatchObject({ status: 409, code: 'quote.hindered', places: ['review'] });
    expect((await readOne(number)).may.send).toContain('not gone through with the customer');
  });

  test('freezes what is signed, and the signature accepts it', async () => {
    const number = await reviewed();
    const sent = await quoteOf(await post(number, 'sending', signers));
    expect(sent).toMatchObject({ state: 'sent', envelope: expect.stringMatching(/^ENV-2026-/), findings: [] });
    const envelope = await door.act(seller, (act) => readEnvelope(act, sent.envelope!));
    expect(envelope).toMatchObject({ contentHash: sent.paperHash, subject: { kind: 'quote', number } });
    expect(envelope.signers.map(({ side }) => side)).toEqual(['customer']);
    expect(envelope.expiresAt.toString()).toBe('2026-12-24T10:00:00Z');
    const html = () => door.get(`/api/quotes/${number}/files/html`).then((answer) => answer.text());
    const before = await html();
    door.clock.set('2026-11-30T10:00:00Z');
    expect(await html()).toBe(before);
    const changed = await door.send('PUT', `/api/quotes/${number}`, termsOf(sent));
    expect(await refusalOf(changed)).toMatchObject({ status: 409, code: 'quote.frozen' });
    expect(await refusalOf(await post(number, 'sending', signers))).toMatchObject({
      status: 409,
      code: 'envelope.out',
    });

    const reaction = quoteReactions(playbook).find(({ to }) => to === 'envelope.completed')!;
    const told = { envelope: envelope.number, subject: envelope.subject, told: [], way: 'parley' };
    const particulars = { ...told, hash: 'a'.repeat(64), certificate: 'b'.repeat(64) };
    const entry = { id: '1', actorId: null, name: reaction.to, stream: envelope.stream, particulars };
    for (const _ of ['once', 'twice']) await door.act(seller, (act) => reaction.react(act, entry));
    expect(await readOne(number)).toMatchObject({ state: 'accepted', acceptedAt: expect.any(String) });
    const names = (await door.act(seller, ({ tx }) => readStream(tx, envelope.stream, 50))).map(({ name }) => name);
    expect(names.filter((name) => name === 'quote.accepted')).toHaveLength(1);
  });

  test('is not taken back once everybody has signed, though that is not noted yet', async () => {
    const number = await reviewed();
    const sent = await quoteOf(await post(number, 'sending', signers));
    const { subject, stream } = await door.act(seller, (act) => readEnvelope(act, sent.envelope!));
    await signByUpload(sent.envelope!);
    for (const [verb, body] of [
      ['revision', {}],
      ['withdrawal', { reason: 'They wrote that they do not want it.' }],
      ['customisation', { wish: 'Their own pipelines instead.' }],
    ] as const)
      expect(await refusalOf(await post(number, verb, body))).toMatchObject({ status: 409, code: 'quote.signedByAll' });
    door.clock.set('2026-12-24T01:00:00Z');
    const [chore] = quoteChores(playbook);
    await door.act(seller, (act) => chore!.work(act));
    expect((await readOne(number)).state).toBe('sent');
    const reaction = quoteReactions(playbook).find(({ to }) => to === 'envelope.completed')!;
    const told = { envelope: sent.envelope!, subject, told: [], way: 'uploaded', hash: 'a'.repeat(64) };
    const particulars = { ...told, certificate: 'b'.repeat(64) };
    const entry = { id: '1', actorId: null, name: reaction.to, stream, particulars };
    await door.act(seller, (act) => reaction.react(act, entry));
    expect((await readOne(number)).state).toBe('accepted');
  });

  test('a plan that ended meanwhile is refused by name, with what is sold instead', async () => {
    const number = await reviewed();
    const item = playbook.catalogue.items.find(({ sku }) => sku === 'GL-BAS-R')!;
    const { effective } = item;
    Object.assign(item, { effective: { ...effective, to: '2026-11-22' } });
    const refused = await refusalOf(await post(number, 'sending', signers));
    Object.assign(item, { effective });
    expect(refused.detail).toBe(
      `${number}: GL-BAS-R is no longer sold on 23 November 2026. Take GL-BAS instead, or scope it as custom work.`,
    );
  });

  test('names no start of the work before it is confirmed, in its form, its letters, or where it is taken back', async () => {
    const number = await reviewed({ workDescription: 'Pipelines of three teams. We begin on 11 January 2027.' });
    const { opportunity, findings } = await readOne(number);
    expect(findings.find(({ rule }) => rule === 'quote.start-told')).toMatchObject({ place: 'workDescription' });
    const early = await refusalOf(await post(number, 'sending', signers));
    expect(early).toMatchObject({ status: 409, code: 'quote.hindered', places: ['workDescription'] });
    expect(early.detail).toMatch(
      /11 January 2027 is said to be the start\. .* Have the project coordinator confirm the day/,
    );
    const confirm = { on: '2027-01-11', words: null };
    await door.act(manager, (act) => askStart(act, playbook, opportunity.number, { on: null, why: 'Their wish.' }));
    await door.act(coordinator, (act) => confirmStart(free(act), playbook, opportunity.number, confirm));
    expect((await quoteOf(await post(number, 'sending', signers))).state).toBe('sent');
    const reason = { reason: 'We start on 18 January 2027 instead.' };
    expect(await refusalOf(await post(number, 'withdrawal', reason))).toMatchObject({
      ...{ status: 409, code: 'start.unconfirmed', places: ['reason'] },
      detail: expect.stringContaining('confirmed 2027-01-11, not 18 January 2027'),
    });
    const wish = { wish: 'They want to start on 18 January 2027, with their own pipelines.' };
    expect((await quoteOf(await post(number, 'customisation', wish))).state).toBe('custom');
  });

  test('expires by itself, with what is out', async () => {
    const number = await reviewed();
    await post(number, 'sending', signers);
    door.clock.set('2026-12-23T10:00:00Z');
    const [chore] = quoteChores(playbook);
    await door.act(seller, (act) => chore!.work(act));
    expect((await readOne(number)).state).toBe('sent');
    door.clock.set('2026-12-24T01:00:00Z');
    await door.act(seller, (act) => chore!.work(act));
    expect((await readOne(number)).state).toBe('expired');
    const [envelope] = await door.act(seller, (act) => readEnvelopesOf(act, { kind: 'quote', number }));
    expect(envelope?.state).toBe('withdrawn');
  });
});
