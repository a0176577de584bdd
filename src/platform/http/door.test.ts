import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Person } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { routes } from './door.ts';
import { healthRoutes } from './health.ts';
import { Problem } from './problem.ts';
import { addPerson, openTestDoor, type TestDoor } from './testing.ts';

const Greeting = z.strictObject({ name: z.string().min(2), count: z.number().int().min(1) });

const tried = routes();
tried.post('/api/greet', async (context) => context.json(Greeting.parse(await context.req.json())));
tried.get('/api/find', async (context) => {
  const { rows } =
    await sql`select ${context.req.query('text')}::text, ${{ text: context.req.query('deep') }}::jsonb`.execute(
      context.get('db'),
    );
  return context.json(rows);
});
tried.get('/api/day', async (context) => {
  const { rows } = await sql`select ${context.req.query('on')}::date`.execute(context.get('db'));
  return context.json(rows);
});
tried.get('/api/refuse', () => {
  throw new Refusal('quote.notDraft', 'QT-1 has left draft: revise it instead.', {
    status: 409,
    detail: 'the secret reason',
  });
});
tried.get('/api/crash', () => {
  throw new Error('a password of ours: hunter2');
});

let door: TestDoor;
let ada: Person;

beforeAll(async () => {
  door = await openTestDoor([healthRoutes(), tried]);
  ada = await addPerson(door.db, 'Ada Wren');
});
afterAll(() => door.close());

describe('the front door', () => {
  test('answers health to a stranger and nothing else', async () => {
    door.sit(null);
    expect((await door.get('/healthz')).status).toBe(200);
    expect((await door.get('/readyz')).status).toBe(200);
    const turnedAway = await door.get('/api/refuse');
    expect(turnedAway.status).toBe(401);
    expect(turnedAway.headers.get('content-type')).toBe('application/problem+json');
    expect(Problem.parse(await turnedAway.json()).code).toBe('session.none');
  });

  test('turns a refusal into problem details without its private part', async () => {
    door.sit(ada);
    const answer = await door.get('/api/refuse');
    const problem = Problem.parse(await answer.json());
    expect(answer.status).toBe(409);
    expect(problem).toMatchObject({
      type: 'urn:parley:quote.notDraft',
      status: 409,
      detail: 'QT-1 has left draft: revise it instead.',
      code: 'quote.notDraft',
    });
    expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  test('says nothing of the inside of a crash', async () => {
    door.sit(ada);
    const answer = await door.get('/api/crash');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
  });

  test('names every bad field of a body', async () => {
    door.sit(ada);
    const answer = await door.send('POST', '/api/greet', { name: 'A', extra: 1 });
    expect(answer.status).toBe(422);
    const { faults } = Problem.parse(await answer.json());
    expect(faults?.map(({ place }) => place).sort()).toEqual(['count', 'extra', 'name']);
  });

  test('refuses a body over the limit', async () => {
    door.sit(ada);
    const answer = await door.send('POST', '/api/greet', { name: 'x'.repeat(2 * 1024 * 1024), count: 1 });
    expect(answer.status).toBe(413);
    expect(Problem.parse(await answer.json()).detail).toContain('over 1 MB');
  });

  test.each(['text', 'deep'])('a text no database can hold is refused, not a fault of ours: %s', async (field) => {
    door.sit(ada);
    const answer = await door.get(`/api/find?${field}=a%00b`);
    expect(answer.status).toBe(422);
    expect(Problem.parse(await answer.json())).toMatchObject({
      code: 'request.nullCharacter',
      detail: 'A text holds the character U+0000, which cannot be kept: take it out.',
    });
  });

  test('a day no database can hold is refused, not a fault of ours', async () => {
    door.sit(ada);
    const answer = await door.get('/api/day?on=0000-01-01');
    expect(answer.status).toBe(422);
    expect(Problem.parse(await answer.json()).code).toBe('request.outOfRange');
  });

  test('tells nobody the key of a link in an address that leads nowhere', async () => {
    const answer = await door.get('/api/guest/0199.secret/signing/nowhere');
    expect(Problem.parse(await answer.json()).detail).toBe('There is nothing at /api/guest/.../signing/nowhere.');
  });

  test('answers an unknown path in words', async () => {
    door.sit(ada);
    const answer = await door.get('/api/nowhere');
    expect(answer.status).toBe(404);
    expect(Problem.parse(await answer.json()).code).toBe('route.none');
  });

  test('sends the headers that keep a page safe', async () => {
    const { headers } = await door.get('/healthz');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain("script-src 'self' 'unsafe-inline'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('counts requests under the route, not the path', async () => {
    door.sit(ada);
    await door.get('/api/refuse');
    const text = await (await door.get('/metrics')).text();
    expect(text).toMatch(/parley_http_request_seconds_count\{method="GET",route="\/api\/refuse",status="409"\} \d+/);
  });
});
