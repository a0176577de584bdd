import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPerson } from '../../platform/http/testing.ts';
import { homeWays, openReceiver, openWebhookHouse, type Receiver, type WebhookHouse } from './testing.ts';
import { OpenedDelivery, Replayed, WebhookWithSecret } from './webhook.ts';

let house: WebhookHouse;
let receiver: Receiver;

beforeAll(async () => {
  house = await openWebhookHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  receiver = await openReceiver();
  // Those of earlier tests have lost their receiver.
  await house.door.db.updateTable('webhook').set({ state: 'off' }).execute();
  return () => receiver.close();
});

/** The verifier asks the machine for the time, so some messages are of now. */
const now = () => Temporal.Now.instant().round('second');
const fail = (status: number) => receiver.answer((response) => response.writeHead(status).end(`no ${status}`));
const recover = () => receiver.answer((response) => response.writeHead(200).end('thanks'));
const send = (method: 'POST' | 'PUT', number: string, rest: string, body?: unknown) =>
  house.door.send(method, `/api/webhooks/${number}${rest}`, body);
const only = async (number: string) => {
  const deliveries = await house.deliveries(number);
  expect(deliveries).toHaveLength(1);
  return deliveries[0]!;
};

describe('a message', () => {
  test('is taken by the verifier of the specification, and bears the entry', async () => {
    house.door.clock.set(now().toString());
    const { webhook, secret } = await house.made(receiver.url);
    const entry = await house.say('a word');
    await house.sender.sendDue();
    const [message] = receiver.received;
    expect(new Verifier(secret).verify(message!.body, message!.headers)).toMatchObject({
      type: 'note.said',
      data: { id: entry, stream: 'note/1', sentence: 'Said a word.', particulars: { words: 'a word' } },
    });
    expect(message?.headers).toMatchObject({ 'webhook-id': entry, 'content-type': 'application/json' });
    expect(message?.headers['user-agent']).toMatch(/^Parley\/\d/);
    expect(await only(webhook.number)).toMatchObject({ state: 'delivered', attempts: 1, status: 204, error: null });
    await house.sender.sendDue();
    expect(receiver.received).toHaveLength(1);
  });

  test('verifies under the old secret and the new one for a day, then under the new one only', async () => {
    house.door.clock.set(now().subtract({ hours: 24 }).toString());
    const { webhook, secret: old } = await house.made(receiver.url);
    const { secret: fresh } = WebhookWithSecret.parse(await (await send('PUT', webhook.number, '/secret')).json());
    house.door.clock.advance({ hours: 23, minutes: 59 });
    await house.say('in between');
    await house.sender.sendDue();
    house.door.clock.advance({ minutes: 2 });
    await house.say('after');
    await house.sender.sendDue();
    const [between, after] = receiver.received;
    for (const secret of [old, fresh]) {
      expect(new Verifier(secret).verify(between!.body, between!.headers)).toBeDefined();
    }
    expect(new Verifier(fresh).verify(after!.body, after!.headers)).toBeDefined();
    expect(() => new Verifier(old).verify(after!.body, after!.headers)).toThrow('No matching signature');
  });

  test('a test event goes to a webhook that is told of other things', async () => {
    const { webhook } = await house.made(receiver.url);
    const answer = await send('POST', webhook.number, '/tests');
    expect(OpenedDelivery.parse(await answer.json())).toMatchObject({ type: 'webhook.tested', state: 'waiting' });
    await house.sender.sendDue();
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'webhook.tested',
      data: { stream: `webhook/${webhook.number}`, sentence: `Sent a test event to ${webhook.number}.` },
    });
  });
});

describe('a failure', () => {
  test('is tried again at the pauses of the playbook, under the same id, then given up', async () => {
    fail(500);
    const { webhook } = await house.made(receiver.url);
    const entry = await house.say('again and again');
    const pauses = house.playbook.webhooks.retryAfterSeconds;
    for (const [before, pause] of pauses.entries()) {
      await house.sender.sendDue();
      const delivery = await only(webhook.number);
      const due = house.door.clock.now().add({ seconds: pause });
      expect(delivery).toMatchObject({ state: 'waiting', attempts: before + 1, status: 500, error: 'Answered 500.' });
      expect(delivery.nextTryAt).toBe(due.toString());
      house.door.clock.set(due.subtract({ seconds: 1 }).toString());
      await house.sender.sendDue();
      expect(receiver.received).toHaveLength(before + 1);
      house.door.clock.set(due.toString());
    }
    await house.sender.sendDue();
    expect(await only(webhook.number)).toMatchObject({ state: 'failed', attempts: pauses.length + 1, nextTryAt: null });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([entry]));
    const times = receiver.received.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(times).size).toBe(pauses.length + 1);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3 * 24 * 3600);
  });

  test('chance lengthens a pause by its share at most', async () => {
    fail(503);
    const { webhook } = await house.made(receiver.url);
    await house.say('later');
    const { retryAfterSeconds, jitterShare } = house.playbook.webhooks;
    await house.anotherSender({ chance: () => 1 }).sendDue();
    const longest = retryAfterSeconds[0]! * (1 + jitterShare);
    const due = house.door.clock.now().add({ milliseconds: longest * 1000 });
    expect((await only(webhook.number)).nextTryAt).toBe(due.toString());
  });

  test('is forgotten when the next try gets through', async () => {
    fail(500);
    const { webhook } = await house.made(receiver.url);
    await house.say('twice');
    await house.sender.sendDue();
    expect(await house.webhook(webhook.number)).toMatchObject({
      waiting: 1,
      failingSince: house.door.clock.now().toString(),
    });
    recover();
    house.door.clock.advance({ seconds: 5 });
    await house.sender.sendDue();
    expect(await only(webhook.number)).toMatchObject({ state: 'delivered', attempts: 2, status: 200 });
    expect(await house.webhook(webhook.number)).toMatchObject({ waiting: 0, failingSince: null });
  });

  test('gone for good (410) switches the webhook off and tells so', async () => {
    fail(410);
    const { webhook } = await house.made(receiver.url);
    await house.say('goodbye');
    await house.say('and another');
    await house.sender.sendDue();
    expect(receiver.received).toHaveLength(1);
    const after = await house.webhook(webhook.number);
    expect(after).toMatchObject({ state: 'off', failed: 1, waiting: 1, version: webhook.version + 1 });
    expect(after.offBecause).toBe('its receiver answered 410, gone for good');
    const { sentence } = await house.door.db
      .selectFrom('ledgerEntry')
      .select('sentence')
      .where('name', '=', 'webhook.disabled')
      .executeTakeFirstOrThrow();
    expect(sentence).toBe(`Switched ${webhook.number} off: its receiver answered 410, gone for good.`);
  });

  test('nothing through for five days switches it off; something through in between starts the days anew', async () => {
    const [dead, shaky] = [await house.made(receiver.url), await house.made(receiver.url)];
    const since = house.door.clock.now().toString();
    const hours = house.playbook.webhooks.failingHoursMax;
    fail(500);
    await house.say('one');
    await house.sender.sendDue();
    house.door.clock.advance({ hours: 2 });
    // Only one of the two gets through.
    await house.door.db
      .updateTable('webhook')
      .set({ url: `${receiver.url}/well` })
      .where('number', '=', shaky.webhook.number)
      .execute();
    receiver.answer((response, { url }) => response.writeHead(url?.endsWith('/well') ? 200 : 500).end());
    await house.sender.sendDue();
    fail(500);
    house.door.clock.advance({ hours: hours - 2 });
    await house.say('two');
    await house.sender.sendDue();
    expect(await house.webhook(dead.webhook.number)).toMatchObject({
      state: 'off',
      offBecause: `nothing arrived since ${since}`,
    });
    expect((await house.webhook(shaky.webhook.number)).state).toBe('on');
  });
});

describe('sending again', () => {
  test('one, whatever became of it, under the same id', async () => {
    const { webhook } = await house.made(receiver.url);
    const entry = await house.say('once more');
    await house.sender.sendDue();
    expect((await send('POST', webhook.number, `/deliveries/${entry}/replays`)).status).toBe(200);
    await house.sender.sendDue();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([entry, entry]);
  });

  test('all that failed since a moment, and nothing else', async () => {
    fail(400);
    const { webhook } = await house.made(receiver.url);
    const [early, late] = [await house.say('early'), await house.say('late')];
    const noted = (entry: string, values: object) =>
      house.door.db.updateTable('webhookDelivery').set(values).where('entryId', '=', entry).execute();
    const today = house.door.clock.now();
    await noted(early, { state: 'failed', triedAt: today.subtract({ hours: 2 }) });
    await noted(late, { state: 'failed', triedAt: today });
    recover();
    const since = today.subtract({ hours: 1 }).toString();
    const answer = await send('POST', webhook.number, '/replays', { since });
    expect(Replayed.parse(await answer.json())).toEqual({ count: 1 });
    await house.sender.sendDue();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([late]);
    const none = await send('POST', webhook.number, '/replays', { since });
    expect(Replayed.parse(await none.json())).toEqual({ count: 0 });
    expect((await send('POST', webhook.number, '/replays', { since: '0000-01-01T00:00:00Z' })).status).toBe(422);
  });

  test('not while it is off', async () => {
    const { webhook } = await house.made(receiver.url);
    const entry = await house.say('never');
    await send('PUT', webhook.number, '/state', { state: 'off' });
    for (const rest of ['/tests', `/deliveries/${entry}/replays`]) {
      expect((await send('POST', webhook.number, rest)).status, rest).toBe(409);
    }
    expect((await send('POST', webhook.number, '/replays', { since: '2026-01-01T00:00:00Z' })).status).toBe(409);
    await house.sender.sendDue();
    expect(receiver.received).toEqual([]);
  });
});

describe('what tells of the public sector', () => {
  test('does not follow a webhook to a new address by the word of somebody who is not cleared', async () => {
    const { webhook } = await house.made(receiver.url, { includesPublicSector: true });
    const entry = await house.say('of a court', 'opportunity/OPP-2026-0009');
    fail(500);
    await house.sender.sendDue();
    expect(receiver.received).toHaveLength(1);
    house.door.sit(await addPerson(house.door.db, 'Noor Hale', ['administrator']));
    const settings = { url: `${receiver.url}/elsewhere`, description: 'Mine', events: ['note.said'] };
    expect((await send('PUT', webhook.number, '', settings)).status).toBe(200);
    recover();
    expect((await send('POST', webhook.number, `/deliveries/${entry}/replays`)).status).toBe(200);
    await house.sender.sendDue();
    expect(receiver.received).toHaveLength(1);
    expect(await only(webhook.number)).toMatchObject({
      state: 'failed',
      error: 'It tells of the public sector, which this webhook is not told of any more.',
    });
  });
});

describe('an old delivery', () => {
  test('is forgotten after the days of the playbook', async () => {
    const { webhook } = await house.made(receiver.url);
    await house.say('old');
    await house.sender.sendDue();
    house.door.clock.advance({ hours: 24 * house.playbook.webhooks.keepDays });
    const forget = house.sender.jobs['forget-webhook-deliveries']!;
    await forget({});
    expect(await house.deliveries(webhook.number)).toHaveLength(1);
    house.door.clock.advance({ seconds: 1 });
    await forget({});
    expect(await house.deliveries(webhook.number)).toEqual([]);
  });
});

describe('where it leads', () => {
  test('is judged when the connection is made: a name that has changed its mind is refused', async () => {
    const strict = {
      ...homeWays,
      privateAddresses: false,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    };
    const { webhook } = await house.made(`http://rebinding.example:${receiver.port}/`);
    await house.say('inside?');
    await house.anotherSender({ ways: strict }).sendDue();
    expect(receiver.received).toEqual([]);
    expect(await only(webhook.number)).toMatchObject({ state: 'waiting', status: null });
    expect((await only(webhook.number)).error).toContain('rebinding.example is 127.0.0.1 and is no public address');
  });

  test('a name within an allowed range is served, by its name', async () => {
    const ways = {
      ...homeWays,
      privateAddresses: ['127.0.0.0/8'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    };
    await house.made(`http://hooks.example:${receiver.port}/`);
    await house.say('inside');
    await house.anotherSender({ ways }).sendDue();
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example:${receiver.port}`);
  });

  test('an unencrypted way that was allowed once and is no more is refused', async () => {
    const { webhook } = await house.made(receiver.url);
    await house.say('plainly');
    await house.anotherSender({ ways: { ...homeWays, plainHttp: false } }).sendDue();
    expect(receiver.received).toEqual([]);
    expect((await only(webhook.number)).error).toContain('by https only');
  });
});
