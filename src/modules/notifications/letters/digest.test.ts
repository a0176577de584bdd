import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { people } from '../../../../fixtures/company.ts';
import { loadDemo } from '../../../../fixtures/load.ts';
import { root } from '../../../platform/config.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import type { Person, Reader } from '../../../platform/person.ts';
import { everyRight } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { forgetNotifications, insertNotification } from '../store.ts';
import { sendDigests } from './digest.ts';
import { openLinks } from './links.ts';

let door: TestDoor;
let playbook: Playbook;
let house: Reader;
let entries: { id: string; stream: string }[];
const links = openLinks('a secret', () => 'https://parley.company.example');
/** In New York, where it is five hours earlier than in UTC. */
const seller = people.find((person) => person.name === 'Amara Kestrel')!;
/** In Tokyo. */
const eastern = people.find((person) => person.name === 'Haruka Wagtail')!;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([]);
  await loadDemo(door.db, playbook, door.clock, true);
  house = { ...(await addPerson(door.db, 'The house')), rights: everyRight };
  const deals = await door.db.selectFrom('opportunity').select('number').where('ownerId', '=', seller.id).execute();
  const streams = deals.map(({ number }) => `opportunity/${number}`);
  entries = await door.db.selectFrom('ledgerEntry').select(['id', 'stream']).where('stream', 'in', streams).execute();
});
afterAll(() => door.close());
beforeEach(async () => {
  for (const table of ['notification', 'letter', 'notificationChoice'] as const)
    await door.db.deleteFrom(table).execute();
});

/** Runs as the job does: as the house, which sees all. */
const asHouse = <Answer>(work: (act: Parameters<typeof sendDigests>[0]) => Promise<Answer>) =>
  door.db
    .transaction()
    .execute((tx) => work({ tx, reader: house, clock: door.clock, requestId: newId(), awaited: new Set() }));
const run = () => asHouse((act) => sendDigests(act, playbook, links));
const letters = () =>
  door.db.selectFrom('letter').select(['recipient', 'subject', 'text', 'deduplicationKey']).execute();

let next = 0;
async function tellAt(at: string, person: Person, kind = 'watched') {
  const { id: entryId, stream } = entries[next++ % entries.length]!;
  door.clock.set(at);
  await asHouse((act) => insertNotification(act, { personId: person.id, entryId, kind, stream, inApp: true }));
}

describe('the digest', () => {
  test('comes in its reader’s own morning, once, with what is unread', async () => {
    await tellAt('2026-11-23T20:00:00Z', seller);
    await tellAt('2026-11-23T20:01:00Z', seller);
    door.clock.set('2026-11-24T12:15:00Z');
    expect(await run()).toBe(0);
    door.clock.set('2026-11-24T12:30:00Z');
    expect(await run()).toBe(1);
    door.clock.set('2026-11-24T12:45:00Z');
    expect(await run()).toBe(0);
    const [letter] = await letters();
    expect(letter).toMatchObject({ recipient: seller.email, deduplicationKey: `digest.${seller.id}.2026-11-24` });
    expect(letter?.subject).toBe('2 things are unread in Parley');
  });

  test('leaves what comes after the hour to the next morning, and lists nothing twice', async () => {
    await tellAt('2026-11-24T11:00:00Z', seller);
    await tellAt('2026-11-24T13:00:00Z', seller);
    door.clock.set('2026-11-24T14:00:00Z');
    expect(await run()).toBe(1);
    expect((await letters())[0]?.subject).toBe('One thing is unread in Parley');
    door.clock.set('2026-11-25T12:30:00Z');
    expect(await run()).toBe(1);
    expect((await letters()).map(({ subject }) => subject)).toEqual(Array(2).fill('One thing is unread in Parley'));
  });

  test('is not written where all is read, or of kinds that its reader switched off', async () => {
    await tellAt('2026-11-24T11:00:00Z', seller);
    await door.db.updateTable('notification').set({ readAt: door.clock.now() }).execute();
    await tellAt('2026-11-24T11:00:00Z', seller, 'comment-mention');
    await tellAt('2026-11-24T11:00:00Z', seller, 'comment-on-mine');
    const kinds = JSON.stringify({ 'comment-on-mine': { app: true, mail: true, digest: false } });
    await door.db.insertInto('notificationChoice').values({ personId: seller.id, kinds }).execute();
    door.clock.set('2026-11-24T12:30:00Z');
    expect(await run()).toBe(0);
  });

  test('lists nothing that its reader may no longer see', async () => {
    await tellAt('2026-11-24T11:00:00Z', seller);
    await tellAt('2026-11-23T20:00:00Z', eastern);
    door.clock.set('2026-11-24T12:30:00Z');
    await run();
    const told = (await letters()).map(({ recipient }) => recipient);
    expect(told).toContain(seller.email);
    expect(told).not.toContain(eastern.email);
  });

  test('is written once where two instances come to it at the same time', async () => {
    await tellAt('2026-11-24T11:00:00Z', seller);
    door.clock.set('2026-11-24T12:30:00Z');
    const written = await Promise.all([run(), run(), run()]);
    expect(written.reduce((sum, count) => sum + count)).toBe(1);
    expect(await letters()).toHaveLength(1);
  });
});

test('what is old is forgotten, read or not', async () => {
  await tellAt('2026-08-01T11:00:00Z', seller);
  await tellAt('2026-11-24T11:00:00Z', seller);
  await asHouse((act) => forgetNotifications(act, 90));
  expect(await door.db.selectFrom('notification').select('id').execute()).toHaveLength(1);
});

test('every entry that the playbook tells of is one that some verb writes', async () => {
  const written = new Set<string>();
  for await (const file of glob(join(root, 'src', '**', '*entries.ts')))
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/entry\(\s*'([^']+)'/g)) written.add(name!);
  const told = playbook.notifications.kinds.flatMap((kind) => kind.entries);
  expect(told.filter((name) => !written.has(name))).toEqual([]);
});
