import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { openReceiver, openWebhookHouse, type Receiver, testSecret, type WebhookHouse } from './testing.ts';

/** The promise: two instances never send one message at the same time, and one that dies over it leaves it to the other. */

let house: WebhookHouse;
let receiver: Receiver;

beforeAll(async () => {
  house = await openWebhookHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  receiver = await openReceiver();
  await house.door.db.updateTable('webhook').set({ state: 'off' }).execute();
  return () => receiver.close();
});

const idsSent = () => receiver.received.map(({ headers }) => headers['webhook-id']);

test('three senders at once send each of 60 messages once', async () => {
  const { webhook } = await house.made(receiver.url);
  const entries: string[] = [];
  for (let at = 0; at < 60; at += 1) entries.push(await house.say(`word ${at}`));
  let underWay = 0;
  let most = 0;
  receiver.answer((response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      response.writeHead(200).end();
    }, 5);
  });
  const senders = [house.sender, house.anotherSender(), house.anotherSender()];
  await Promise.all(senders.map((sender) => sender.sendDue()));
  expect([...idsSent()].sort()).toEqual([...entries].sort());
  expect(most).toBeGreaterThan(1);
  expect((await house.webhook(webhook.number)).waiting).toBe(0);
});

test('a slow receiver keeps no other waiting', async () => {
  const slow = await openReceiver();
  const begun = Promise.withResolvers<() => void>();
  slow.answer((response) => begun.resolve(() => response.writeHead(200).end()));
  await house.made(slow.url);
  await house.made(receiver.url);
  await house.say('to both');
  const sending = house.sender.sendDue();
  const finish = await begun.promise;
  await expect.poll(() => receiver.received.length).toBe(1);
  await house.say('and again');
  await house.sender.jobs['send-webhooks']!({});
  await expect.poll(() => receiver.received.length).toBe(2);
  expect(slow.received).toHaveLength(1);
  slow.answer((response) => response.writeHead(200).end());
  finish();
  await sending;
  await slow.close();
});

test('a sender that is killed between sending and noting leaves the message to another, under the same id', async () => {
  const { webhook } = await house.made(receiver.url);
  const entry = await house.say('the last words');
  receiver.answer((response) => {
    // It has the message; before it hears so, it is gone.
    child.kill('SIGKILL');
    response.writeHead(200).end();
  });
  const script = fileURLToPath(new URL('./another-sender.ts', import.meta.url));
  const given = [await urlOf(house), house.door.clock.now().toString(), testSecret];
  const child = spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'ignore', 'inherit'] });
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
  receiver.answer((response) => response.writeHead(200).end());
  await house.sender.sendDue();
  expect(idsSent()).toEqual([entry]);
  house.door.clock.advance({ seconds: house.playbook.webhooks.timeoutSeconds + 44 });
  await house.sender.sendDue();
  expect(idsSent()).toEqual([entry]);
  house.door.clock.advance({ seconds: 1 });
  await house.sender.sendDue();
  expect(idsSent()).toEqual([entry, entry]);
  expect(await house.deliveries(webhook.number)).toEqual([
    expect.objectContaining({ state: 'delivered', attempts: 1 }),
  ]);
});

test('one that stops lets what is under way end, and begins nothing more', async () => {
  const { webhook } = await house.made(receiver.url);
  await house.say('one');
  await house.say('two');
  const begun = Promise.withResolvers<() => void>();
  receiver.answer((response) => begun.resolve(() => response.writeHead(200).end()));
  const stopping = house.anotherSender();
  await stopping.jobs['send-webhooks']!({});
  const finish = await begun.promise;
  const stopped = stopping.stop();
  finish();
  await stopped;
  expect((await house.deliveries(webhook.number)).map(({ state }) => state).sort()).toEqual(['delivered', 'waiting']);
  await stopping.sendDue();
  expect(receiver.received).toHaveLength(1);
});

test('what is written wakes the queue, once for each entry that somebody is told of', async () => {
  const jobs = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) from graphile_worker.jobs where task_identifier = 'send-webhooks'`.execute(house.door.db);
    return rows[0]?.count;
  };
  const before = await jobs();
  await house.say('to nobody');
  expect(await jobs()).toBe(before);
  await house.made(receiver.url);
  await house.say('to one');
  expect(await jobs()).toBe((before ?? 0) + 1);
});

/** The database of a house: on the server of every other one of the tests. */
async function urlOf({ door }: WebhookHouse): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(door.db);
  return Object.assign(new URL(await testDatabaseUrl()), { pathname: `/${rows[0]?.name}` }).href;
}
