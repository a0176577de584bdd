import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { Comment, CommentList, Watch } from './comment.ts';
import { commentRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let people: Record<'ada' | 'adaLong' | 'ben' | 'far' | 'audit' | 'gone' | 'pat' | 'other', Person>;
const open = 'opportunity/OPP-2026-0001';
const secret = 'opportunity/OPP-2026-0002';

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([commentRoutes(playbook)], rightsOf(playbook));
  const { db } = door;
  const ada = await addPerson(db, 'Ada Wren', ['engagement-manager'], 'emea', { cleared: true });
  const partner = async (name: string) => {
    const id = newId();
    const columns = { region: 'emea', track: 'select', servicesCertified: true, practitioners: 3 };
    const number = `PAR-2026-${String(Math.floor(Math.random() * 9000) + 1000)}`;
    await db
      .insertInto('partner')
      .values({ id, number, name, channelAccountManagerId: ada.id, ...columns })
      .execute();
    return id;
  };
  const heron = await partner('Heron Delivery');
  const stork = await partner('Stork Delivery');
  people = {
    ada,
    adaLong: await addPerson(db, 'Ada Wrenfield', ['account-executive'], 'emea'),
    ben: await addPerson(db, 'Ben Teal', ['account-executive'], 'emea'),
    far: await addPerson(db, 'Cleo Far', ['account-executive'], 'apac'),
    audit: await addPerson(db, 'Otto Watch', ['auditor'], null, { cleared: true }),
    gone: await addPerson(db, 'Gina Gone', ['account-executive'], 'emea'),
    pat: await addPerson(db, 'Pat Heron', ['partner-sales'], null, { partnerId: heron }),
    other: await addPerson(db, 'Sam Stork', ['partner-sales'], null, { partnerId: stork }),
  };
  await db
    .updateTable('person')
    .set({ disabledAt: Temporal.Instant.from(testNow) })
    .where('id', '=', people.gone.id)
    .execute();
  const account = await addAccount();
  await addOpportunity('OPP-2026-0001', account, { publicSector: false, partnerId: heron });
  await addOpportunity('OPP-2026-0002', account, { publicSector: true });
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(people.ada);
});

async function addAccount(): Promise<string> {
  const id = newId();
  const columns = { number: 'ACC-2026-0001', name: 'Finch', employees: 10, groupEmployees: 10, segment: 'smb' };
  const more = { region: 'emea', country: 'DE', territory: 'DACH', edition: 'ee', publicSector: false };
  await door.db
    .insertInto('account')
    .values({ id, ...columns, ...more, ownerId: people.ben.id, createdAt: Temporal.Instant.from(testNow) })
    .execute();
  return id;
}

async function addOpportunity(number: string, accountId: string, more: { publicSector: boolean; partnerId?: string }) {
  const columns = {
    name: 'Finch moves',
    licence: 'new',
    region: 'emea',
    segment: 'smb',
    stage: 'intake',
    closeDate: '2026-12-31',
  };
  await door.db
    .insertInto('opportunity')
    .values({
      id: newId(),
      number,
      accountId,
      ...columns,
      ...more,
      ownerId: people.ben.id,
      needs: '[]',
      circumstances: '{}',
      valueCents: 0,
      createdAt: Temporal.Instant.from(testNow),
    })
    .execute();
}

const post = (given: unknown, headers = {}) => door.send('POST', '/api/comments', given, headers);
const write = async (text: string, more = {}) =>
  Comment.parse(await (await post({ subject: open, text, ...more })).json());
const read = (subject = open) => door.read(`/api/comments?subject=${subject}`, CommentList);
const refusalOf = async (answer: Response) => Problem.parse(await answer.json());

describe('comments', () => {
  test('a stranger is turned away', async () => {
    door.sit(null);
    expect((await door.get(`/api/comments?subject=${open}`)).status).toBe(401);
    expect((await post({ subject: open, text: 'hello' })).status).toBe(401);
  });

  test('one stands on its record, its line breaks kept, and in the ledger', async () => {
    const comment = await write(' The price holds.\r\nUntil Friday. ');
    expect(comment).toMatchObject({ text: 'The price holds.\nUntil Friday.', internal: true, version: 1 });
    expect(comment.author).toEqual({ id: people.ada.id, name: 'Ada Wren', title: 'Ada Wren' });
    expect((await read()).items.at(-1)).toEqual(comment);
    const [entry] = await readStream(door.db, open, 1);
    expect(entry).toMatchObject({ name: 'comment.written', sentence: 'Commented, for the company alone.' });
  });

  test.each([
    ['no words', { subject: open, text: ' \n ' }],
    ['too many words', { subject: open, text: 'x'.repeat(10_001) }],
    ['a subject that is no record', { subject: 'opportunity/../1', text: 'hello' }],
    ['the stream of a person', { subject: `person/${newId()}`, text: 'hello' }],
  ])('%s: refused', async (_, given) => {
    expect((await post(given)).status).toBe(422);
  });

  test('on a record one may not see: there is none', async () => {
    door.sit(people.ben);
    expect((await post({ subject: secret, text: 'hello' })).status).toBe(404);
    expect((await door.get(`/api/comments?subject=${secret}`)).status).toBe(404);
    expect((await door.send('PUT', '/api/watch', { stream: secret, watching: true })).status).toBe(404);
  });

  test('an auditor reads and does not write', async () => {
    door.sit(people.audit);
    const { may } = await read();
    expect(may.write).toContain('Your roles do not let you write a comment');
    expect((await post({ subject: open, text: 'hello' })).status).toBe(403);
  });

  test('what is for the company alone is not there for a partner; what the partner says is there for all', async () => {
    const internal = await write('They may go down to ten percent.');
    const shared = await write('Welcome.', { internal: false });
    door.sit(people.pat);
    const answered = await write('Thank you.', { internal: true });
    expect(answered.internal).toBe(false);
    const ids = (await read()).items.map(({ id }) => id);
    expect(ids).toContain(shared.id);
    expect(ids).toContain(answered.id);
    expect(ids).not.toContain(internal.id);
    expect((await door.send('PUT', `/api/comments/${internal.id}`, { text: 'x' })).status).toBe(404);
    door.sit(people.other);
    expect((await door.get(`/api/comments?subject=${open}`)).status).toBe(404);
  });
});

describe('mentions', () => {
  test('are whole names, the longest that fits, whatever their case, once each, never oneself', async () => {
    const comment = await write('@ada wrenfield and @Ben Teal, (@Ben Teal) ask @Ada Wren; not me@Cleo Far or @Benny.');
    expect(comment.mentions.map(({ name }) => name)).toEqual(['Ada Wrenfield', 'Ben Teal']);
  });

  test('of people who may not see the record are refused by their names', async () => {
    const refused = await refusalOf(await post({ subject: open, text: '@Ben Teal @Cleo Far' }));
    expect(refused).toMatchObject({ status: 422, code: 'comment.mention' });
    expect(refused.detail).toContain('Cleo Far');
    expect(refused.detail).not.toContain('Ben Teal');
    expect(refused.faults).toEqual([{ place: '@Cleo Far', sentence: 'Cleo Far may not see this record.' }]);
    const uncleared = await refusalOf(await post({ subject: secret, text: '@Ben Teal' }));
    expect(uncleared.detail).toContain('Ben Teal');
  });

  test('of a partner in what is for the company alone are refused; elsewhere they are told', async () => {
    const refused = await refusalOf(await post({ subject: open, text: '@Pat Heron' }));
    expect(refused.faults?.[0]?.sentence).toBe(
      'Pat Heron is a partner’s and sees no comment that is for the company alone.',
    );
    const shared = await write('@Pat Heron, look.', { internal: false });
    expect(shared.mentions.map(({ name }) => name)).toEqual(['Pat Heron']);
  });

  test('leave a partner ignorant of the neighbour’s people, and nobody is found who may not enter', async () => {
    expect((await write('@Gina Gone')).mentions).toEqual([]);
    door.sit(people.pat);
    expect((await write('@Sam Stork @Ada Wren')).mentions.map(({ name }) => name)).toEqual(['Ada Wren']);
  });
});

describe('one’s own comment', () => {
  const edit = (id: string, text: string, headers = {}) => door.send('PUT', `/api/comments/${id}`, { text }, headers);
  const withdraw = (id: string, headers = {}) =>
    door.send('POST', `/api/comments/${id}/withdrawal`, undefined, headers);

  test('is corrected in the version that was seen; the ledger keeps both wordings', async () => {
    const { id } = await write('Ten percent.');
    expect((await edit(id, 'Twelve percent.', { 'if-match': '' })).status).toBe(428);
    const corrected = Comment.parse(await (await edit(id, 'Twelve percent.', { 'if-match': '"1"' })).json());
    expect(corrected).toMatchObject({ text: 'Twelve percent.', version: 2, editedAt: expect.any(String) });
    expect((await edit(id, 'Thirteen percent.', { 'if-match': '"1"' })).status).toBe(412);
    const [entry] = await readStream(door.db, open, 1);
    expect(entry).toMatchObject({ name: 'comment.edited', sentence: 'Corrected a comment.' });
    expect(entry?.particulars).toMatchObject({ was: 'Ten percent.', text: 'Twelve percent.' });
  });

  test('that is corrected tells only those whom it did not mention before', async () => {
    const { id } = await write('@Ben Teal, look.');
    await edit(id, '@Ben Teal and @Ada Wrenfield, look.');
    const [entry] = await readStream(door.db, open, 1);
    expect(entry?.particulars).toMatchObject({ mentions: [people.adaLong.id] });
  });

  test('once withdrawn shows that it was there and nothing of what it said', async () => {
    const { id } = await write('Never mind, @Ben Teal.');
    const withdrawn = Comment.parse(await (await withdraw(id)).json());
    expect(withdrawn).toMatchObject({ text: null, mentions: [] });
    expect((await read()).items.find((comment) => comment.id === id)?.text).toBeNull();
    expect((await withdraw(id)).status).toBe(409);
    expect((await edit(id, 'again')).status).toBe(409);
  });

  test('is nobody else’s to change, and grows too old to be changed', async () => {
    const { id } = await write('Mine.');
    door.sit(people.ben);
    expect((await refusalOf(await edit(id, 'Yours.'))).detail).toBe('Only Ada Wren, who wrote it, may edit it.');
    expect((await withdraw(id)).status).toBe(403);
    door.sit(people.ada);
    door.clock.advance({ hours: 25 });
    expect((await refusalOf(await edit(id, 'Late.'))).detail).toBe('A comment can be edited for 24 hours.');
    expect((await withdraw(id)).status).toBe(200);
  });
});

describe('watching', () => {
  const watching = async () => (await door.read(`/api/watch?stream=${open}`, Watch)).watching;
  const watch = (on: boolean) => door.send('PUT', '/api/watch', { stream: open, watching: on });

  test('begins and ends by one press, and begins by commenting', async () => {
    door.sit(people.adaLong);
    expect(await watching()).toBe(false);
    await watch(true);
    await watch(true);
    expect(await watching()).toBe(true);
    await watch(false);
    expect(await watching()).toBe(false);
    await write('I care.');
    expect(await watching()).toBe(true);
    door.sit(people.ben);
    expect(await watching()).toBe(false);
  });
});

describe('remarks on a part of a paper', () => {
  const anchor = 'SOW-2026-0001/acceptance';

  test('are for the company alone, whatever is asked; a partner writes none', async () => {
    const remark = await write('Five days are few.', { anchor, internal: false });
    expect(remark).toMatchObject({ anchor, internal: true, resolved: null });
    door.sit(people.pat);
    expect((await read()).items.map(({ id }) => id)).not.toContain(remark.id);
    const refused = await post({ subject: open, text: 'Mine', anchor });
    expect(await refusalOf(refused)).toMatchObject({ status: 422, code: 'comment.anchor' });
  });

  test('are resolved by whoever may comment, and opened again', async () => {
    const { id } = await write('Who pays the travel?', { anchor });
    door.sit(people.ben);
    const path = `/api/comments/${id}/resolution`;
    const resolved = Comment.parse(await (await door.send('PUT', path, { resolved: true })).json());
    expect(resolved.resolved).toEqual({ by: 'Ben Teal', at: testNow });
    door.sit(people.ada);
    const again = Comment.parse(await (await door.send('PUT', path, { resolved: false })).json());
    expect(again.resolved).toBeNull();
    const entries = await readStream(door.db, open, 100);
    const told = entries.filter(({ name }) => name === 'comment.resolved').map(({ sentence }) => sentence);
    expect(told.sort()).toEqual([`Opened a remark on ${anchor} again.`, `Took care of a remark on ${anchor}.`]);
  });

  test('an auditor resolves none, a neighbour finds none, and what stands on the record has nothing to resolve', async () => {
    const { id } = await write('See here', { anchor });
    const { id: plain } = await write('On the whole');
    const resolve = async (which: string) =>
      (await door.send('PUT', `/api/comments/${which}/resolution`, { resolved: true })).status;
    expect(await resolve(plain)).toBe(409);
    door.sit(people.audit);
    expect(await resolve(id)).toBe(403);
    door.sit(people.far);
    expect(await resolve(id)).toBe(404);
  });
});
