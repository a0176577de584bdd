import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../src/platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../src/platform/http/testing.ts';
import { JobList } from '../src/platform/jobs/job.ts';
import { jobRoutes } from '../src/platform/jobs/routes.ts';
import { readStream } from '../src/platform/ledger/ledger.ts';
import { LetterList } from '../src/platform/mail/mail.ts';
import { queueLetter } from '../src/platform/mail/outbox.ts';
import { mailRoutes } from '../src/platform/mail/routes.ts';
import type { Person } from '../src/platform/person.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';

/** The promise: what went wrong by itself is seen by who runs the house, and gets another chance by one press. */

let door: TestDoor;
let admin: Person;
let auditor: Person;
let seller: Person;

beforeAll(async () => {
  const playbook = await loadShippedPlaybook();
  door = await openTestDoor([mailRoutes(false), jobRoutes()], rightsOf(playbook));
  admin = await addPerson(door.db, 'Noor Admin', ['administrator']);
  auditor = await addPerson(door.db, 'Otto Watch', ['auditor']);
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
});
afterAll(() => door.close());
beforeEach(async () => {
  await door.db.deleteFrom('letter').execute();
  await sql`delete from graphile_worker._private_jobs`.execute(door.db);
});

const letter = { kind: 'invitation', subject: 'Come in', text: 'https://secret.example/link', html: '<p>x</p>' };
/** Written in a request of somebody who may read no letter. */
const write = (key: string) =>
  door.act(seller, ({ tx }) => queueLetter(tx, { ...letter, to: 'ada@company.example', deduplicationKey: key }));
const listed = (state = 'open') => door.read(`/api/mail?state=${state}`, LetterList);
const detail = async (answer: Response) => Problem.parse(await answer.json()).detail;

describe('the outbox', () => {
  test('is seen by who runs the house and who audits it, and never what letters say', async () => {
    await write('one.1');
    door.sit(null);
    expect((await door.get('/api/mail')).status).toBe(401);
    door.sit(seller);
    expect((await door.get('/api/mail')).status).toBe(403);
    door.sit(auditor);
    const { items, configured, counts } = await listed();
    expect(items[0]).toMatchObject({ recipient: 'ada@company.example', state: 'waiting', subject: 'Come in' });
    expect(configured).toBe(false);
    expect(counts).toMatchObject({ waiting: 1, failed: 0 });
    expect(JSON.stringify(items)).not.toContain('secret.example');
    const peek = door.act(admin, ({ tx }) => tx.selectFrom('letter').select('text').execute());
    await expect(peek).rejects.toThrow('permission denied');
  });

  test('lists what is sent only where all is asked for', async () => {
    await write('sent.1');
    await sql`update letter set state = 'sent', sent_at = now()`.execute(door.db);
    door.sit(admin);
    expect((await listed()).items).toEqual([]);
    expect((await listed('all')).items).toHaveLength(1);
  });

  test('gives a failed letter all its tries again, told to the ledger; any other is refused', async () => {
    await write('failed.1');
    door.sit(admin);
    const [before] = (await listed()).items;
    expect(await detail(await door.send('POST', `/api/mail/${before?.id}/retries`))).toBe(
      'This letter is waiting: only one that failed can be tried again.',
    );
    await sql`update letter set state = 'failed', tries = 10, last_error = 'mailbox full'`.execute(door.db);
    const [failed] = (await listed()).items;
    expect(failed).toMatchObject({ state: 'failed', lastError: 'mailbox full', may: { retry: true } });
    door.sit(auditor);
    expect((await listed()).items[0]?.may.retry).toContain('Your roles do not let you send a failed letter again');
    expect((await door.send('POST', `/api/mail/${failed?.id}/retries`)).status).toBe(403);
    door.sit(admin);
    expect((await door.send('POST', `/api/mail/${failed?.id}/retries`)).status).toBe(200);
    expect((await listed()).items[0]).toMatchObject({ state: 'waiting', tries: 0, lastError: null });
    const [entry] = await readStream(door.db, `letter/${failed?.id}`, 1);
    expect(entry?.sentence).toBe('Asked to send a failed letter (invitation) again.');
  });
});

describe('a failed job', () => {
  const put = async (attempts: number) => {
    const { rows } = await sql<{ id: string }>`
      select id::text from graphile_worker.add_job('react', '{}'::json, max_attempts := 3)`.execute(door.db);
    await sql`update graphile_worker._private_jobs set attempts = ${attempts}, last_error = 'it broke' where id = ${rows[0]!.id}::bigint`.execute(
      door.db,
    );
    return rows[0]!.id;
  };

  test('runs again from the first try, told to the ledger', async () => {
    const id = await put(3);
    door.sit(admin);
    const [job] = (await door.read('/api/jobs?state=failed', JobList)).items;
    expect(job).toMatchObject({ id, state: 'failed', may: { retry: true } });
    expect((await door.send('POST', `/api/jobs/${id}/retries`)).status).toBe(200);
    const [after] = (await door.read('/api/jobs', JobList)).items;
    expect(after).toMatchObject({ id, state: 'retrying', attempts: 0 });
    expect((await door.send('POST', `/api/jobs/${id}/retries`)).status).toBe(409);
    const [entry] = await readStream(door.db, `job/${id}`, 1);
    expect(entry).toMatchObject({ name: 'job.retried', actorName: 'Noor Admin' });
  });

  test('is left alone by an auditor, and while it will be tried again by itself', async () => {
    const id = await put(1);
    door.sit(auditor);
    expect((await door.send('POST', `/api/jobs/${id}/retries`)).status).toBe(403);
    door.sit(admin);
    const [job] = (await door.read('/api/jobs?state=failed', JobList)).items;
    expect(job?.may.retry).toBe('It is tried again by itself.');
    expect((await door.send('POST', `/api/jobs/${id}/retries`)).status).toBe(409);
    expect((await door.send('POST', '/api/jobs/x/retries')).status).toBe(422);
  });
});
