import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seesStream } from '../../platform/database/reader.ts';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream, record } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { openWebhookHouse, said, type WebhookHouse } from './testing.ts';
import { EventTypes, OpenedDelivery, Webhook, WebhookList, WebhookWithSecret } from './webhook.ts';

let house: WebhookHouse;

beforeAll(async () => {
  house = await openWebhookHouse({ privateAddresses: false, plainHttp: false, resolve: async () => [] });
});
afterAll(() => house.close());

const settings = { url: 'https://hooks.example/parley?to=us', description: 'The data lake', events: ['note.*'] };
const sitAs = async (...roles: string[]) => house.door.sit(await addPerson(house.door.db, 'Tomas Reed', roles));
const make = (changed: object = {}) => house.door.send('POST', '/api/webhooks', { ...settings, ...changed });

async function refusal(answer: Response) {
  const { code, detail } = Problem.parse(await answer.json());
  return { status: answer.status, code, detail };
}

describe('who keeps webhooks', () => {
  test('a stranger is asked to sign in', async () => {
    house.door.sit(null);
    expect((await house.door.get('/api/webhooks')).status).toBe(401);
  });

  test('a seller is told who may see them', async () => {
    await sitAs('account-executive');
    for (const path of ['', '/types', '/HOOK-2026-0001', '/HOOK-2026-0001/deliveries']) {
      expect(await refusal(await house.door.get(`/api/webhooks${path}`)), path).toEqual({
        status: 403,
        code: 'right.missing',
        detail: 'Your roles do not let you see webhooks: it takes Auditor or Administrator.',
      });
    }
    expect((await refusal(await make())).status).toBe(403);
  });

  test('an auditor reads everything and changes nothing', async () => {
    const { webhook } = await house.made(settings.url);
    await sitAs('auditor');
    const { items, may } = await house.door.read('/api/webhooks', WebhookList);
    expect(items.map(({ number }) => number)).toContain(webhook.number);
    const why = 'Your roles do not let you make and change webhooks: it takes Administrator.';
    expect(may).toEqual({ make: why });
    expect(new Set(Object.values(items[0]!.may))).toEqual(new Set([why]));
    const path = `/api/webhooks/${webhook.number}`;
    const deeds = [
      house.door.send('PUT', path, settings),
      house.door.send('PUT', `${path}/secret`),
      house.door.send('PUT', `${path}/state`, { state: 'off' }),
      house.door.send('POST', `${path}/tests`),
      house.door.send('POST', `${path}/replays`, { since: '2026-11-20T00:00:00Z' }),
    ];
    for (const answer of await Promise.all(deeds)) expect((await refusal(answer)).code).toBe('right.missing');
  });

  test('the roles of requests can read neither a secret nor a row without the right', async () => {
    await house.made(settings.url);
    const seller = await addPerson(house.door.db, 'Tomas Reed', ['account-executive']);
    const rows = await house.door.act(seller, ({ tx }) => tx.selectFrom('webhook').select('id').execute());
    expect(rows).toEqual([]);
    const stolen = house.door.act(house.administrator, ({ tx }) =>
      tx.selectFrom('webhookSecret').selectAll().execute(),
    );
    await expect(stolen).rejects.toThrow('permission denied');
    const auditor = await addPerson(house.door.db, 'Iva Stone', ['auditor']);
    const planted = house.door.act(auditor, ({ tx }) =>
      sql`select keep_webhook_secret(gen_random_uuid(), (select id from webhook limit 1), 'x', now(), now())`.execute(
        tx,
      ),
    );
    await expect(planted).rejects.toThrow('keeps no webhook secrets');
  });
});

test('its record is told to administrators, and to nobody who may not see webhooks', async () => {
  const { webhook } = await house.made(settings.url);
  const seller = await addPerson(house.door.db, 'Tomas Reed', ['account-executive']);
  const lines = (person: Person) =>
    house.door.act(person, async ({ tx }) => {
      const stream = `webhook/${webhook.number}`;
      return [await seesStream(tx, stream), (await readStream(tx, stream, 10)).map(({ name }) => name)];
    });
  expect(await lines(house.administrator)).toEqual([true, ['webhook.enabled', 'webhook.rotated', 'webhook.made']]);
  expect(await lines(seller)).toEqual([false, []]);
  const kind = house.playbook.notifications.kinds.find(({ entries }) => entries.includes('webhook.disabled'));
  expect(kind?.audience).toEqual([{ role: 'administrator' }]);
});

describe('making a webhook', () => {
  test('it is off and has no secret; the record names its host and not its address', async () => {
    house.door.sit(house.administrator);
    const made = Webhook.parse(await (await make()).json());
    expect(made).toMatchObject({
      state: 'off',
      secrets: [],
      events: ['note.*'],
      includesPublicSector: false,
      version: 1,
    });
    expect(made.may.switchOn).toBe(`${made.number} has no secret yet: take one first.`);
    const entries = await house.door.db
      .selectFrom('ledgerEntry')
      .selectAll()
      .where('stream', '=', `webhook/${made.number}`)
      .execute();
    expect(entries.map(({ sentence }) => sentence)).toEqual([`Made ${made.number} to tell hooks.example of note.*.`]);
    expect(JSON.stringify(entries)).not.toContain('to=us');
  });

  test.each([
    ['an unencrypted way', { url: 'http://hooks.example/' }, 'webhook.plainHttp'],
    ['a private address', { url: 'https://10.0.0.1/' }, 'webhook.privateAddress'],
    ['an event nobody knows', { events: ['note.said', 'moon.rose'] }, 'webhook.unknownEvent'],
    ['a module nobody knows', { events: ['moon.*'] }, 'webhook.unknownEvent'],
    ['no URL', { url: 'hooks' }, 'request.invalid'],
    ['another protocol', { url: 'ftp://hooks.example/' }, 'request.invalid'],
    ['a password in it', { url: 'https://me:secret@hooks.example/' }, 'request.invalid'],
    ['everything there is', { events: ['*'] }, 'request.invalid'],
    ['nothing', { events: [] }, 'request.invalid'],
  ])('%s is refused', async (_, changed, code) => {
    house.door.sit(house.administrator);
    expect((await refusal(await make(changed))).code).toBe(code);
  });

  test('the public sector is opened by somebody cleared for it', async () => {
    await sitAs('administrator');
    expect(await refusal(await make({ includesPublicSector: true }))).toMatchObject({
      status: 403,
      code: 'webhook.notCleared',
    });
    house.door.sit(house.administrator);
    expect((await make({ includesPublicSector: true })).status).toBe(201);
  });

  test('the types of events are listed', async () => {
    house.door.sit(house.administrator);
    const { types } = await house.door.read('/api/webhooks/types', EventTypes);
    expect(types).toEqual(expect.arrayContaining(['note.said', 'webhook.disabled', 'webhook.made']));
  });
});

describe('changing a webhook', () => {
  test('takes the version that was seen, and says who changed what meanwhile', async () => {
    const { webhook } = await house.made(settings.url);
    const path = `/api/webhooks/${webhook.number}`;
    expect((await house.door.get(path)).headers.get('ETag')).toBe('"3"');
    const change = (ifMatch: string) =>
      house.door.send('PUT', path, { ...settings, events: ['note.said'] }, { 'if-match': ifMatch });
    expect((await refusal(await change(''))).code).toBe('request.noVersion');
    expect(Webhook.parse(await (await change('"3"')).json())).toMatchObject({ events: ['note.said'], version: 4 });
    const stale = Problem.parse(await (await change('"3"')).json());
    expect([stale.code, stale.faults?.[0]?.sentence]).toEqual([
      'record.changed',
      `Changed ${webhook.number}: it tells hooks.example of note.said.`,
    ]);
  });

  test('it is switched on with a secret only, and twice is refused', async () => {
    house.door.sit(house.administrator);
    const { number } = Webhook.parse(await (await make()).json());
    const turn = (state: string) => house.door.send('PUT', `/api/webhooks/${number}/state`, { state });
    expect(await refusal(await turn('on'))).toMatchObject({ status: 409, code: 'webhook.state' });
    expect(await refusal(await turn('off'))).toMatchObject({ status: 409, detail: `${number} is off already.` });
    await house.door.send('PUT', `/api/webhooks/${number}/secret`);
    expect(Webhook.parse(await (await turn('on')).json()).state).toBe('on');
    expect(Webhook.parse(await (await turn('off')).json()).state).toBe('off');
  });

  test('a new secret is shown once; the old one signs beside it for a day', async () => {
    const { webhook, secret } = await house.made(settings.url);
    const path = `/api/webhooks/${webhook.number}`;
    const rotated = WebhookWithSecret.parse(await (await house.door.send('PUT', `${path}/secret`)).json());
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.webhook.secrets.map(({ endsAt }) => endsAt)).toEqual([null, '2026-11-24T10:00:00Z']);
    const everything = await Promise.all(
      ['', '/deliveries'].map(async (rest) => (await house.door.get(`${path}${rest}`)).text()),
    );
    const stored = await house.door.db.selectFrom('webhookSecret').selectAll().execute();
    const entries = await house.door.db.selectFrom('ledgerEntry').selectAll().execute();
    for (const one of [secret, rotated.secret]) {
      expect(JSON.stringify([everything, stored, entries])).not.toContain(one.slice('whsec_'.length));
    }
    house.door.clock.advance({ hours: 24 });
    expect((await house.webhook(webhook.number)).secrets).toHaveLength(1);
    house.door.clock.advance({ hours: -24 });
  });
});

describe('what is told', () => {
  test('an entry that stands is offered, one that was undone never was', async () => {
    const { webhook } = await house.made(settings.url, { events: ['note.*'] });
    const entry = await house.say('one');
    const undone = house.door.act(house.administrator, async (act) => {
      await record(act, 'note/1', said, { words: 'never' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await house.deliveries(webhook.number)).toEqual([
      expect.objectContaining({ entry, type: 'note.said', state: 'waiting', attempts: 0 }),
    ]);
  });

  test('nothing is offered to one that is off, or that is told of other things', async () => {
    const [off, other] = [await house.made(settings.url), await house.made(settings.url, { events: ['webhook.made'] })];
    await house.door.send('PUT', `/api/webhooks/${off.webhook.number}/state`, { state: 'off' });
    await house.say('one');
    expect(await house.deliveries(off.webhook.number)).toEqual([]);
    expect(await house.deliveries(other.webhook.number)).toEqual([]);
  });

  test('what is sent can be looked at', async () => {
    const { webhook } = await house.made(settings.url);
    const entry = await house.say('words');
    const path = `/api/webhooks/${webhook.number}/deliveries/${entry}`;
    const { event, response } = await house.door.read(path, OpenedDelivery);
    expect(response).toBeNull();
    expect(event).toMatchObject({
      type: 'note.said',
      timestamp: '2026-11-23T10:00:00.000Z',
      data: { id: entry, stream: 'note/1', sentence: 'Said words.', particulars: { words: 'words' } },
    });
    expect(event?.data.actor).toEqual({ id: house.administrator.id, name: 'Ada Wren' });
  });

  test('the public sector is told of where somebody cleared opened it, and shown to the cleared', async () => {
    const { db } = house.door;
    const open = await house.made(settings.url, { includesPublicSector: true });
    const closed = await house.made(settings.url);
    await addDeal(house, 'OPP-2026-0001', true);
    await addDeal(house, 'OPP-2026-0002', false);
    const streams = [
      'opportunity/OPP-2026-0001',
      'account/ACC-OPP-2026-0001',
      'opportunity/OPP-2026-0009',
      'attic/ATT-2026-0001',
    ];
    const hidden = await Promise.all(streams.map((stream) => house.say('hidden', stream)));
    const plain = await house.say('plain', 'opportunity/OPP-2026-0002');
    const told = async (number: string) => (await house.deliveries(number)).map(({ entry }) => entry).sort();
    expect(await told(closed.webhook.number)).toEqual([plain]);
    expect(await told(open.webhook.number)).toEqual([...hidden, plain].sort());
    house.door.sit(await addPerson(db, 'Noor Hale', ['administrator']));
    const opened = (entry: string) =>
      house.door.read(`/api/webhooks/${open.webhook.number}/deliveries/${entry}`, OpenedDelivery);
    expect((await opened(hidden[0]!)).event).toBeNull();
    expect((await opened(plain)).event?.data.sentence).toBe('Said plain.');
  });

  test('deliveries come page by page, and by state and type', async () => {
    const { webhook } = await house.made(settings.url);
    const entries: string[] = [];
    for (const words of ['one', 'two', 'three']) {
      house.door.clock.advance({ seconds: 1 });
      entries.unshift(await house.say(words));
    }
    const path = `/api/webhooks/${webhook.number}/deliveries`;
    const first = (await (await house.door.get(`${path}?limit=2`)).json()) as { next: string };
    expect(first.next).toBe(entries[1]);
    expect((await house.deliveries(webhook.number, `?after=${first.next}`)).map(({ entry }) => entry)).toEqual([
      entries[2],
    ]);
    expect(await house.deliveries(webhook.number, '?state=failed')).toEqual([]);
    expect(await house.deliveries(webhook.number, '?type=note.said')).toHaveLength(3);
    expect(await house.deliveries(webhook.number, '?type=note.sung')).toEqual([]);
  });
});

async function addDeal({ door, administrator }: WebhookHouse, number: string, publicSector: boolean): Promise<void> {
  const account = newId();
  const both = { region: 'emea', segment: 'smb', publicSector, ownerId: administrator.id, createdAt: door.clock.now() };
  await door.db
    .insertInto('account')
    .values({
      ...{ ...both, id: account, number: `ACC-${number}`, name: number, country: 'DE', edition: 'ee' },
      ...{ employees: 1, groupEmployees: 1 },
    })
    .execute();
  await door.db
    .insertInto('opportunity')
    .values({
      ...{ ...both, id: newId(), number, name: number, accountId: account },
      ...{ stage: 'new', closeDate: '2026-12-31', needs: '[]' },
    })
    .execute();
}
