import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { people } from '../../../fixtures/company.ts';
import { loadDemo } from '../../../fixtures/load.ts';
import type { Act } from '../../platform/act.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { entry, record } from '../../platform/ledger/ledger.ts';
import type { Person, Reader } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { editComment, withdrawComment, writeComment } from '../comments/writing.ts';
import { Bell } from './bell.ts';
import { openLinks } from './letters/links.ts';
import { NotificationPage, NotificationSettings } from './notification.ts';
import { notify } from './notifying.ts';
import { notificationRoutes } from './routes.ts';

const priced = entry('estimate.drafted', z.object({ price: z.string() }), ({ price }) => `Drafted at ${price}.`);
const finished = entry(
  'questionnaire.finished',
  z.object({ givenTo: z.string() }),
  ({ givenTo }) => `The customer (${givenTo}) is done with the questions.`,
);

let door: TestDoor;
let playbook: Playbook;
let house: Reader;
const links = openLinks('a secret', () => 'https://parley.company.example');
const named = (name: string): Person => people.find((person) => person.name === name)!;
const seller = named('Amara Kestrel');
const manager = named('Rosalind Waxwing');
const director = named('Lindiwe Turaco');
const auditor = named('Viktor Bittern');
let deal: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const bell = new Bell({ db: undefined as never, kinds: [], whoIs: async () => null, beatMs: 60_000 });
  door = await openTestDoor([notificationRoutes(playbook, bell, links)], rightsOf(playbook));
  await loadDemo(door.db, playbook, door.clock, true);
  house = { ...(await addPerson(door.db, 'The house')), rights: everyRight };
  const row = await door.db
    .selectFrom('opportunity')
    .select('number')
    .where('ownerId', '=', seller.id)
    .where('engagementManagerId', '=', manager.id)
    .executeTakeFirstOrThrow();
  deal = `opportunity/${row.number}`;
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(testNow);
  for (const table of ['notification', 'letter', 'watch', 'notificationChoice'] as const)
    await door.db.deleteFrom(table).execute();
  await door.db.deleteFrom('comment').execute();
});

/** Tells of the newest entry of a stream, as the job does after the commit. */
const tellNewest = (stream: string) =>
  door.db.transaction().execute(async (tx) => {
    const entry = await tx
      .selectFrom('ledgerEntry')
      .selectAll()
      .where('stream', '=', stream)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const act: Act = { tx, reader: house, clock: door.clock, requestId: newId(), awaited: new Set() };
    await notify(act, playbook, links, { ...entry, particulars: entry.particulars as Record<string, unknown> });
  });

async function comment(by: Person, text: string, more: { internal?: boolean; subject?: string } = {}) {
  const subject = more.subject ?? deal;
  door.clock.advance({ seconds: 1 });
  const written = await door.act(by, (act) => writeComment(act, playbook, { subject, text, ...more }));
  await tellNewest(subject);
  return written;
}

async function bellOf(person: Person, query = '') {
  door.sit(person);
  return door.read(`/api/notifications${query}`, NotificationPage);
}
const kindsOf = async (person: Person) => (await bellOf(person)).items.map(({ kind }) => kind);
const letters = () => door.db.selectFrom('letter').selectAll().orderBy('createdAt').execute();

describe('who is told', () => {
  test('a stranger is turned away', async () => {
    door.sit(null);
    for (const path of ['', '/settings', '/stream'])
      expect((await door.get(`/api/notifications${path}`)).status).toBe(401);
    expect((await door.send('POST', '/api/notifications/reads', { ids: null })).status).toBe(401);
  });

  test('the mentioned as mentioned, who answers for the record as such, its watchers, each once; never the author', async () => {
    await comment(director, 'First word.');
    await comment(seller, '@Rosalind Waxwing, can we?');
    expect(await kindsOf(manager)).toEqual(['comment-mention', 'comment-on-mine']);
    expect(await kindsOf(seller)).toEqual(['comment-on-mine']);
    expect(await kindsOf(director)).toEqual(['watched']);
    expect(await kindsOf(auditor)).toEqual([]);
  });

  test('who manages the engagement, by mail too, when the customer is done with the questions', async () => {
    await door.act(house, (act) => record(act, deal, finished, { givenTo: 'Head of platform' }));
    await tellNewest(deal);
    expect(await kindsOf(manager)).toEqual(['questions-answered']);
    expect(await kindsOf(seller)).toEqual([]);
    expect(await letters()).toMatchObject([{ subject: expect.any(String) }]);
  });

  test('once, however often the job runs', async () => {
    await comment(seller, '@Rosalind Waxwing, can we?');
    await tellNewest(deal);
    await tellNewest(deal);
    expect(await kindsOf(manager)).toEqual(['comment-mention']);
    expect(await letters()).toHaveLength(1);
  });

  test('nobody who may not see the record any more, when it is told and when it is read', async () => {
    const far = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
    await door.db.insertInto('watch').values({ personId: far.id, stream: deal, since: door.clock.now() }).execute();
    await comment(seller, 'For those who watch.');
    expect(await kindsOf(far)).toEqual([]);
    const near = { ...(await addPerson(door.db, 'Near By', ['account-executive'], 'americas')), cleared: true };
    await door.db.updateTable('person').set({ cleared: true }).where('id', '=', near.id).execute();
    await door.db.insertInto('watch').values({ personId: near.id, stream: deal, since: door.clock.now() }).execute();
    await comment(seller, 'Again.');
    expect(await kindsOf(near)).toEqual(['watched']);
    expect(await kindsOf({ ...near, region: 'apac' })).toEqual([]);
    expect((await bellOf({ ...near, region: 'apac' })).unread).toBe(0);
  });

  test('nobody of a price who may not see prices', async () => {
    const owner = { ownerId: named('Esther Whimbrel').id };
    const number = deal.slice('opportunity/'.length);
    const drafted = async () => {
      await door.act(manager, (act) => record(act, deal, priced, { price: '120,000' }));
      await tellNewest(deal);
    };
    await drafted();
    expect(await kindsOf(seller)).toEqual(['paper-drafted']);
    await door.db.updateTable('opportunity').set(owner).where('number', '=', number).execute();
    await drafted();
    await door.db.updateTable('opportunity').set({ ownerId: seller.id }).where('number', '=', number).execute();
    expect(
      await door.db.selectFrom('notification').select('id').where('personId', '=', owner.ownerId).execute(),
    ).toEqual([]);
  });

  test('in whole sentences, with the names that lie beside the chain', async () => {
    const praised = entry(
      'note.praised',
      z.object({ whom: z.string(), by: z.string() }),
      ({ whom }) => `Praised ${whom}.`,
      {
        personal: { whom: ({ by }) => by },
      },
    );
    const words = { whom: 'Ben Ibis', by: seller.id };
    const entryId = await door.act(seller, (act) => record(act, deal, praised, words));
    const line = { personId: manager.id, entryId, kind: 'watched', stream: deal, inApp: true };
    await door.db
      .insertInto('notification')
      .values({ ...line, id: newId(), createdAt: door.clock.now() })
      .execute();
    expect((await bellOf(manager)).items.map(({ sentence }) => sentence)).toEqual(['Praised Ben Ibis.']);
  });

  test('nobody who may not enter', async () => {
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', manager.id).execute();
    await comment(seller, 'Anybody there?');
    await door.db.updateTable('person').set({ disabledAt: null }).where('id', '=', manager.id).execute();
    expect(await kindsOf(manager)).toEqual([]);
    expect(await letters()).toEqual([]);
  });

  test('of a correction only whom it mentions now and did not before', async () => {
    const { id } = await comment(seller, 'Look.');
    await door.act(seller, (act) =>
      editComment({ ...act, precondition: '*' }, playbook, id, { text: '@Lindiwe Turaco, look.' }),
    );
    await tellNewest(deal);
    expect(await kindsOf(director)).toEqual(['comment-mention']);
    expect(await kindsOf(manager)).toEqual(['comment-on-mine']);
  });

  test('a partner’s people only of kinds that say so, and never of what is for the company alone', async () => {
    const { id: partnerId } = await door.db.selectFrom('partner').select('id').executeTakeFirstOrThrow();
    const pat = await addPerson(door.db, 'Pat Heron', ['partner-sales'], null, { partnerId, cleared: true });
    const number = deal.split('/')[1]!;
    await door.db.updateTable('opportunity').set({ partnerId }).where('number', '=', number).execute();
    await door.db.insertInto('watch').values({ personId: pat.id, stream: deal, since: door.clock.now() }).execute();
    await comment(seller, 'Shared, watched only.', { internal: false });
    expect(await kindsOf(pat)).toEqual([]);
    await comment(seller, '@Pat Heron, welcome.', { internal: false });
    const { items } = await bellOf(pat);
    expect(items.map(({ kind, sentence, excerpt }) => [kind, sentence, excerpt])).toEqual([
      ['comment-mention', 'Commented.', '@Pat Heron, welcome.'],
    ]);
  });
});

describe('the bell', () => {
  test('says what, where, by whom, and what was said until it is withdrawn', async () => {
    const { id } = await comment(seller, '@Rosalind Waxwing, can we?');
    const { items, unread } = await bellOf(manager);
    expect(unread).toBe(1);
    expect(items[0]).toMatchObject({
      title: 'Somebody mentions me in a comment',
      sentence: 'Commented, for the company alone.',
      excerpt: '@Rosalind Waxwing, can we?',
      actor: 'Amara Kestrel',
      stream: deal,
      readAt: null,
    });
    expect(items[0]?.record.name).toEqual(expect.any(String));
    await door.act(seller, (act) => withdrawComment({ ...act, precondition: '*' }, playbook, id));
    expect((await bellOf(manager)).items[0]?.excerpt).toBeNull();
  });

  test('is read one by one or whole, by its own reader alone, also by an auditor', async () => {
    for (const text of ['one @Viktor Bittern', 'two @Viktor Bittern', 'three @Viktor Bittern'])
      await comment(seller, text);
    const first = (await bellOf(auditor)).items.at(-1)!;
    door.sit(manager);
    await door.send('POST', '/api/notifications/reads', { ids: [first.id] });
    expect((await bellOf(auditor)).unread).toBe(3);
    const answer = await door.send('POST', '/api/notifications/reads', { ids: [first.id] });
    expect(await answer.json()).toEqual({ unread: 2 });
    expect((await bellOf(auditor, '?unread=true')).items).toHaveLength(2);
    await door.send('POST', '/api/notifications/reads', { ids: null });
    expect((await bellOf(auditor)).unread).toBe(0);
    expect((await bellOf(manager)).unread).toBe(3);
  });

  test('comes in pages, of one kind where asked', async () => {
    for (const text of ['one', 'two @Rosalind Waxwing', 'three']) {
      await comment(seller, text);
      door.clock.advance({ seconds: 1 });
    }
    const first = await bellOf(manager, '?limit=2');
    const second = await bellOf(manager, `?limit=2&before=${first.next}`);
    const told = [...first.items, ...second.items].map(({ excerpt }) => excerpt);
    expect(told).toEqual(['three', 'two @Rosalind Waxwing', 'one']);
    expect(second.next).toBeNull();
    expect((await bellOf(manager, '?kind=comment-mention')).items).toHaveLength(1);
  });
});

describe('letters', () => {
  test('say it in words and in HTML in which nothing is markup, and end by a press of their kind', async () => {
    await door.db
      .updateTable('opportunity')
      .set({ name: 'Finch\r\nBcc: x <b>& Co' })
      .where('number', '=', deal.split('/')[1]!)
      .execute();
    await comment(seller, '<img src=x onerror=alert(1)> "quoted" @Rosalind Waxwing');
    const [letter] = await letters();
    expect(letter).toMatchObject({ recipient: manager.email, kind: 'comment-mention' });
    expect(letter?.subject).toBe(`${deal.split('/')[1]} Finch Bcc: x <b>& Co: Somebody mentions me in a comment`);
    expect(letter?.text).toContain('Amara Kestrel: Commented');
    expect(letter?.text).toContain('https://parley.company.example/opportunities/');
    expect(letter?.html).not.toContain('<img');
    expect(letter?.html).not.toContain('<b>');
    expect(letter?.html).toContain('&#60;img src=x onerror=alert(1)&#62; &#34;quoted&#34;');
    expect(letter?.unsubscribePath).toMatch(/^\/unsubscribe\//);
    expect(letter?.deduplicationKey).toMatch(/^told\.[0-9a-f-]+\.[0-9a-f-]+\.comment-mention$/);
  });
});

describe('what one is told of', () => {
  const settings = () => door.read('/api/notifications/settings', NotificationSettings);
  const choose = (kinds: object, headers = {}, timeZone: string | null = null) =>
    door.send('PUT', '/api/notifications/settings', { kinds, timeZone }, headers);
  const off = { app: false, mail: false, digest: false };

  test('is switched by kind and channel, in the version that was seen', async () => {
    door.sit(manager);
    const before = await settings();
    expect(before.version).toBe(0);
    expect((await choose({ 'comment-on-mine': off }, { 'if-match': '' })).status).toBe(428);
    expect((await choose({ 'comment-on-mine': off }, { 'if-match': '"0"' })).status).toBe(200);
    expect((await choose({}, { 'if-match': '"0"' })).status).toBe(412);
    const after = await settings();
    expect(after.kinds.find(({ id }) => id === 'comment-on-mine')?.channels).toEqual(off);
    await comment(seller, 'Nobody is told.');
    expect(await kindsOf(manager)).toEqual([]);
  });

  test('by mail alone is no line of the bell', async () => {
    door.sit(manager);
    await choose({ 'comment-on-mine': { app: false, mail: true, digest: false } });
    await comment(seller, 'By mail.');
    expect(await bellOf(manager)).toMatchObject({ items: [], unread: 0 });
    expect(await letters()).toHaveLength(1);
  });

  test('cannot be a duty, and says why', async () => {
    door.sit(manager);
    const refused = await choose({ 'task-mine': off });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      code: 'notification.duty',
      detail: "“A task is given to me” cannot be switched: The desk's promises run from the moment a task is yours.",
    });
    expect((await choose({ nonsense: off })).status).toBe(422);
  });

  test('knows the time zone of its reader, else that of the region', async () => {
    door.sit(manager);
    await choose({}, {}, 'Asia/Tokyo');
    expect(await settings()).toMatchObject({ timeZone: 'Asia/Tokyo', zone: 'Asia/Tokyo' });
    await choose({});
    expect(await settings()).toMatchObject({ timeZone: null, zone: 'America/New_York' });
    expect((await choose({}, {}, 'Mars/Olympus')).status).toBe(422);
    door.sit(seller);
    expect(await settings()).toMatchObject({ timeZone: 'America/New_York' });
  });
});

describe('the end of letters', () => {
  const path = (kind: string) => links.unsubscribePath({ personId: manager.id, kind });
  const press = (address: string) =>
    door.send('POST', address, undefined, { 'content-type': 'application/x-www-form-urlencoded', origin: '' });
  const mailOf = async (kind: string) => {
    door.sit(manager);
    const { kinds } = await door.read('/api/notifications/settings', NotificationSettings);
    return kinds.find(({ id }) => id === kind)?.channels;
  };

  test('comes by one press without signing in; opening the address only asks', async () => {
    door.sit(null);
    const asked = await door.get(path('comment-mention'));
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain('<form method="post">');
    expect(await mailOf('comment-mention')).toMatchObject({ mail: true });
    door.sit(null);
    expect((await press(path('comment-mention'))).status).toBe(200);
    expect((await press(path('comment-mention'))).status).toBe(200);
    expect(await mailOf('comment-mention')).toEqual({ app: true, mail: false, digest: false });
    expect(await mailOf('engagement-routed')).toMatchObject({ mail: true });
  });

  test('ends the whole digest where the digest was pressed, and no duty', async () => {
    await press(path('digest'));
    expect(await mailOf('watched')).toEqual({ app: true, mail: false, digest: false });
    expect(await mailOf('task-overdue')).toEqual({ app: true, mail: true, digest: true });
    await press(path('task-overdue'));
    expect(await mailOf('task-overdue')).toEqual({ app: true, mail: true, digest: true });
  });

  test('takes nobody’s word but ours', async () => {
    const mine = path('comment-mention');
    const forged = Buffer.from(`${seller.id} comment-mention`).toString('base64url');
    const signature = mine.split('.')[1];
    for (const address of [
      `/unsubscribe/${forged}.${signature}`,
      `${mine}x`,
      '/unsubscribe/x',
      '/unsubscribe/.',
      `${mine}.${signature}`,
    ]) {
      expect((await press(address)).status).toBe(404);
      expect((await door.get(address)).status).toBe(404);
    }
    expect(
      (await press(openLinks('another secret', () => '').unsubscribePath({ personId: manager.id, kind: 'watched' })))
        .status,
    ).toBe(404);
    expect((await press(links.unsubscribePath({ personId: newId(), kind: 'watched' }))).status).toBe(200);
  });
});
