import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDatabase, openPool } from '../../platform/database/database.ts';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { addPerson } from '../../platform/http/testing.ts';
import { startWorker } from '../../platform/jobs/runner.ts';
import { openLog } from '../../platform/log.ts';
import type { Letter } from '../../platform/mail/letter.ts';
import { forgetLetters, queueLetter, sendNext } from '../../platform/mail/outbox.ts';
import { openPost } from './post.ts';
import { mailJobs } from './sending.ts';
import { openTestMailServer, type TestMailServer } from './testing.ts';

const policy = { triesMax: 3, firstRetrySeconds: 0, waitHoursMax: 48, keepDays: 30 };
const from = 'Parley <parley@company.example>';
const baseUrl = () => 'https://parley.company.example';

let url: string;
let db: Db;
let mail: TestMailServer;
let post: ReturnType<typeof openPost>;

beforeAll(async () => {
  url = await testDatabaseUrl();
  db = openDatabase(openPool(url));
});
afterAll(() => db.destroy());
beforeEach(async () => {
  mail = await openTestMailServer();
  post = openPost({ url: mail.url, from, baseUrl });
});
afterEach(async () => {
  post.close();
  await mail.close();
  await db.deleteFrom('letter').execute();
});

const letter = (key: string, more: Partial<Letter> = {}): Letter => ({
  to: 'ada@company.example',
  kind: 'comment-mention',
  subject: 'Grüße: “price” agreed',
  text: 'Plain words, ü included.',
  html: '<p>Words</p>',
  deduplicationKey: key,
  ...more,
});
const queue = (given: Letter) => db.transaction().execute((tx) => queueLetter(tx, given));
const send = () => sendNext(db, policy, post.send);
const sendDue = (using: typeof post.send | null = post.send) =>
  mailJobs({ db, policy, send: using }).jobs['send-letters']!({});
const states = async () => {
  const rows = await db
    .selectFrom('letter')
    .select(['deduplicationKey', 'state', 'tries', 'lastError'])
    .orderBy('deduplicationKey')
    .execute();
  return rows.map(({ deduplicationKey, state }) => `${deduplicationKey} ${state}`);
};

describe('a letter', () => {
  test('arrives as plain text and HTML, under its key, with the press that ends its kind', async () => {
    await queue(letter('first.1', { unsubscribePath: '/unsubscribe/abc' }));
    expect(await send()).toBe('sent');
    const [arrived] = mail.arrived;
    expect(arrived).toMatchObject({
      subject: 'Grüße: “price” agreed',
      messageId: '<first.1@company.example>',
      recipients: ['ada@company.example'],
      from: { name: 'Parley', address: 'parley@company.example' },
    });
    expect(arrived?.text?.trim()).toBe('Plain words, ü included.');
    expect(arrived?.html).toContain('<p>Words</p>');
    expect(mail.header(arrived!, 'List-Unsubscribe')).toBe('<https://parley.company.example/unsubscribe/abc>');
    expect(mail.header(arrived!, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(mail.header(arrived!, 'Auto-Submitted')).toBe('auto-generated');
    const kept = await db.selectFrom('letter').selectAll().executeTakeFirstOrThrow();
    expect(kept).toMatchObject({ state: 'sent', text: null, html: null, unsubscribePath: null });
  });

  test('without such a press bears no such header', async () => {
    await queue(letter('plain.1'));
    await send();
    expect(mail.header(mail.arrived[0]!, 'List-Unsubscribe')).toBeUndefined();
  });

  test('asked for twice is there once, also when both ask at the same time', async () => {
    const asked = await Promise.all(Array.from({ length: 6 }, () => queue(letter('twice.1'))));
    expect(asked.filter(Boolean)).toHaveLength(1);
    await sendDue();
    expect(mail.arrived).toHaveLength(1);
  });

  test('is not there when its verb is undone', async () => {
    const undone = db.transaction().execute(async (tx) => {
      await queueLetter(tx, letter('undone.1'));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await states()).toEqual([]);
  });

  test.each([
    ['a subject with a line end', { subject: 'Hello\r\nBcc: all@company.example' }, /subject must be one line/],
    ['two addresses', { to: 'a@company.example, b@company.example' }, /to must be/],
    ['an address with a line end', { to: 'a@company.example\r\nBcc: b@company.example' }, /to must be/],
    ['a name before the address', { to: 'Ada <a@company.example>' }, /to must be/],
    ['a key that is no name', { deduplicationKey: 'a\r\nb' }, /deduplicationKey must be/],
  ])('with %s is refused', async (_, more, words) => {
    await expect(queue(letter('bad.1', more))).rejects.toThrow(words);
    expect(await states()).toEqual([]);
  });
});

describe('a mail server that refuses', () => {
  test('and quotes what it refuses teaches nobody of the house a link or a code', async () => {
    const link = 'https://parley.company.example/guest/0199aaaa-0000-7000-8000-000000000001.s3cretOf43Letters/signing';
    await queue(letter('quoted.1', { text: `Your code is 471108. Read it and sign: ${link}` }));
    await sendNext(db, policy, async () => `554 5.7.1 Blocked, 471108 ${link}, see https://filter.example/why`);
    const { lastError } = await db.selectFrom('letter').select('lastError').executeTakeFirstOrThrow();
    expect(lastError).toBe(
      '554 5.7.1 Blocked, ... https://parley.company.example/guest/......./signing, see https://filter.example/why',
    );
  });

  test('is tried again until the tries are over, with its words kept', async () => {
    mail.onLetter = () => Promise.reject(new Error('mailbox full'));
    await queue(letter('refused.1'));
    for (let at = 0; at < 3; at += 1) expect(await send()).toBe('failed');
    expect(await send()).toBe('none due');
    const kept = await db.selectFrom('letter').selectAll().executeTakeFirstOrThrow();
    expect(kept).toMatchObject({ state: 'failed', tries: 3 });
    expect(kept.lastError).toContain('mailbox full');
    expect(kept.text).not.toBeNull();
  });

  test('is left alone for a while, twice as long each time', async () => {
    mail.onLetter = () => Promise.reject(new Error('not now'));
    await queue(letter('later.1'));
    const pauses: number[] = [];
    for (let at = 0; at < 2; at += 1) {
      await sql`update letter set next_try_at = now()`.execute(db);
      await sendNext(db, { ...policy, firstRetrySeconds: 60 }, post.send);
      const { rows } = await sql<{
        s: number;
      }>`select round(extract(epoch from next_try_at - now()))::int as s from letter`.execute(db);
      pauses.push(rows[0]!.s);
    }
    expect(pauses.map((pause) => Math.round(pause / 10) * 10)).toEqual([60, 120]);
  });

  test('that is away costs three letters a try and leaves the others in peace', async () => {
    for (let at = 0; at < 5; at += 1) await queue(letter(`away.${at}`));
    await sendDue(async () => 'no connection');
    const tried = await db.selectFrom('letter').select('tries').where('tries', '>', 0).execute();
    expect(tried.reduce((sum, { tries }) => sum + tries, 0)).toBe(3);
  });
});

describe('what never leaves', () => {
  test('is a letter to somebody who may not enter any more', async () => {
    const ben = await addPerson(db, 'Ben Teal');
    await db
      .updateTable('person')
      .set({ disabledAt: Temporal.Instant.from('2026-11-01T00:00:00Z') })
      .where('id', '=', ben.id)
      .execute();
    await queue(letter('disabled.1', { to: ben.email.toUpperCase() }));
    await sendDue();
    expect(await states()).toEqual(['disabled.1 withheld']);
    expect(mail.arrived).toEqual([]);
  });

  test('without a mail server waits, expires, and is forgotten', async () => {
    await queue(letter('nowhere.1'));
    await sendDue(null);
    expect(await states()).toEqual(['nowhere.1 waiting']);
    await sql`update letter set created_at = now() - interval '49 hours'`.execute(db);
    await sendDue(null);
    expect(await states()).toEqual(['nowhere.1 expired']);
    await forgetLetters(db, policy);
    expect(await states()).toEqual(['nowhere.1 expired']);
    const said = db.selectFrom('letter').select(['text', 'html', 'unsubscribePath']);
    expect(await said.execute()).toEqual([{ text: null, html: null, unsubscribePath: null }]);
    await sql`update letter set created_at = now() - interval '31 days'`.execute(db);
    await forgetLetters(db, policy);
    expect(await states()).toEqual([]);
  });
});

test('what a letter said is forgotten once it is not worth sending, though it failed before', async () => {
  await queue(letter('code.1', { worthMinutes: 10 }));
  await queue(letter('link.1'));
  const refuse = async () => 'refused';
  for (let tries = 0; tries < 2 * policy.triesMax; tries += 1) await sendNext(db, policy, refuse);
  expect(await states()).toEqual(['code.1 failed', 'link.1 failed']);
  await sendDue(null);
  expect(await states()).toEqual(['code.1 failed', 'link.1 failed']);
  await sql`update letter set worth_until = worth_until - interval '11 minutes'`.execute(db);
  await sendDue(null);
  expect(await states()).toEqual(['code.1 expired', 'link.1 failed']);
  await sql`update letter set created_at = now() - interval '49 hours'`.execute(db);
  await sendDue(null);
  expect(await states()).toEqual(['code.1 expired', 'link.1 expired']);
  expect(await db.selectFrom('letter').select('id').where('text', 'is not', null).execute()).toEqual([]);
});

describe('two instances', () => {
  test('send each letter once, woken by the queue', async () => {
    const stops: (() => Promise<void>)[] = [];
    for (let at = 0; at < 2; at += 1) {
      const pool = openPool(url, { plain: true, max: 4 });
      const worker = await startWorker(pool, mailJobs({ db, policy, send: post.send }).jobs, [], openLog('silent'));
      stops.push(async () => {
        await worker.stop();
        await pool.end();
      });
    }
    await Promise.all(Array.from({ length: 40 }, (_, at) => queue(letter(`both.${at}`))));
    await expect
      .poll(async () => (await states()).filter((state) => state.endsWith(' sent')).length, { timeout: 20_000 })
      .toBe(40);
    for (const stop of stops) await stop();
    expect(new Set(mail.arrived.map(({ messageId }) => messageId)).size).toBe(40);
    expect(mail.arrived).toHaveLength(40);
  });
});

test('a sender killed between sending and noting: the letter comes again under the same Message-ID', async () => {
  const killed = Promise.withResolvers<void>();
  const here = (path: string) => JSON.stringify(join(import.meta.dirname, path));
  const script = `
    import { openDatabase, openPool } from ${here('../../platform/database/database.ts')};
    import { sendNext } from ${here('../../platform/mail/outbox.ts')};
    import { openPost } from ${here('post.ts')};
    const db = openDatabase(openPool(${JSON.stringify(url)}));
    const post = openPost({ url: ${JSON.stringify(mail.url)}, from: ${JSON.stringify(from)}, baseUrl: () => 'http://localhost' });
    await sendNext(db, ${JSON.stringify(policy)}, post.send);`;
  await queue(letter('killed.1'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  mail.onLetter = async () => {
    // The letter is here; its sender never hears so.
    child.kill('SIGKILL');
    await once(child, 'exit');
    killed.resolve();
  };
  await killed.promise;
  expect(await states()).toEqual(['killed.1 waiting']);
  mail.onLetter = () => {};
  // The database lets go of a dead sender's row as soon as it sees the broken connection.
  await expect.poll(send, { timeout: 20_000 }).toBe('sent');
  expect(mail.arrived.map(({ messageId }) => messageId)).toEqual(Array(2).fill('<killed.1@company.example>'));
  expect(await states()).toEqual(['killed.1 sent']);
});
