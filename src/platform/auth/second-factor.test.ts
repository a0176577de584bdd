import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../person.ts';
import type { Factors } from './account.ts';
import { goodPassword, openTestEntrance, type TestEntrance, type Visitor } from './testing.ts';

let door: TestEntrance;
let address = 0;

beforeAll(async () => {
  door = await openTestEntrance();
});
afterAll(() => door.close());

/** An authenticator app (RFC 6238), for the code some half minutes away. */
function codeOf(uri: string, away = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...(new URL(uri).searchParams.get('secret') ?? '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(performance.timeOrigin / 30_000 + performance.now() / 30_000) + away));
  const hmac = createHmac('sha1', secret).update(counter).digest();
  const at = (hmac.at(-1) ?? 0) & 15;
  return String((hmac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const newVisitor = (instance = 0): Visitor => {
  address += 1;
  return door.visitor({ address: `203.0.113.${address}`, instance });
};
const post = (visitor: Visitor, path: string, body: object) =>
  visitor.send('POST', `/api/auth/two-factor/${path}`, body);
const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
const factors = async (visitor: Visitor) => (await (await visitor.send('GET', '/api/me/factors')).json()) as Factors;

/** Somebody with an authenticator app, and the visitor who added it. */
async function withApp(name: string): Promise<{ person: Person; visitor: Visitor; uri: string; codes: string[] }> {
  const person = await door.add(name, ['seller']);
  const visitor = newVisitor();
  await visitor.enter(person.email);
  const answer = await post(visitor, 'enable', { password: goodPassword });
  const { totpURI: uri, backupCodes: codes } = (await answer.json()) as { totpURI: string; backupCodes: string[] };
  expect(await factors(visitor)).toMatchObject({ totp: false });
  expect((await post(visitor, 'verify-totp', { code: codeOf(uri, -1) })).status).toBe(200);
  return { person, visitor, uri, codes };
}

test('an app is added with the password and its first right code; the session goes on under a new token', async () => {
  const { person, visitor, uri, codes } = await withApp('Ada Heron');
  expect(uri).toMatch(/^otpauth:\/\/totp\/Parley:/);
  expect(codes).toHaveLength(10);
  expect(await factors(visitor)).toMatchObject({ password: true, totp: true });
  expect(await door.told(person.id)).toContain('Added an authenticator app.');
  const stored = await door.db
    .selectFrom('twoFactor')
    .selectAll()
    .where('personId', '=', person.id)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(stored)).not.toContain(codes[0]);
  expect(JSON.stringify(stored)).not.toContain(new URL(uri).searchParams.get('secret'));
});

test('from then on the password opens nothing until the code is right', async () => {
  const { person, uri } = await withApp('Ben Ibis');
  const visitor = newVisitor(1);
  const answer = await visitor.enter(person.email);
  expect(await answer.json()).toEqual({ secondFactor: true });
  expect(answer.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
  expect((await visitor.send('GET', '/api/me')).status).toBe(401);
  expect(await codeIn(await post(visitor, 'verify-totp', { code: '000000' }))).toBe('422 code.wrong');
  expect((await visitor.send('GET', '/api/me')).status).toBe(401);
  const entered = await post(visitor, 'verify-totp', { code: codeOf(uri) });
  expect(await entered.json()).toEqual({ secondFactor: false });
  expect((await visitor.send('GET', '/api/me')).status).toBe(200);
  expect((await door.told(person.id)).at(-1)).toBe('Signed in by password and code, Firefox on Linux.');
});

test('a code is good once, for whoever looked over a shoulder too', async () => {
  const { person, uri } = await withApp('Cy Loon');
  const [first, second] = [newVisitor(), newVisitor(1)];
  await first.enter(person.email);
  await second.enter(person.email);
  const code = codeOf(uri);
  const answers = await Promise.all([first, second].map((visitor) => post(visitor, 'verify-totp', { code })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  expect(await codeIn(answers.find(({ status }) => status === 422) as Response)).toBe('422 code.used');
});

test('a recovery code opens once, in place of the app', async () => {
  const { person, codes } = await withApp('Dee Rail');
  const [code = ''] = codes;
  const visitor = newVisitor();
  await visitor.enter(person.email);
  expect((await post(visitor, 'verify-backup-code', { code })).status).toBe(200);
  expect((await door.told(person.id)).at(-1)).toMatch(/^Signed in by password and recovery code/);
  const again = newVisitor();
  await again.enter(person.email);
  expect(await codeIn(await post(again, 'verify-backup-code', { code }))).toBe('422 code.wrong');
});

test('wrong codes shut the second factor for a while, on every instance, and are told once', async () => {
  const { person, uri } = await withApp('Eve Stilt');
  const codes = ['111111', '222222', '333333', '444444', '555555'];
  const statuses: number[] = [];
  for (const [at, code] of codes.entries()) {
    const visitor = newVisitor(at % 2);
    await visitor.enter(person.email);
    statuses.push((await post(visitor, 'verify-totp', { code })).status);
  }
  expect(statuses).toEqual([422, 422, 422, 429, 429]);
  const visitor = newVisitor();
  await visitor.enter(person.email);
  expect(await codeIn(await post(visitor, 'verify-totp', { code: codeOf(uri) }))).toBe('429 session.tooManyTries');
  expect((await door.told(person.id)).filter((line) => line.includes('3 wrong codes'))).toHaveLength(1);
});

test('removing it and taking new codes asks for the password', async () => {
  const { person, visitor, codes } = await withApp('Fay Godwit');
  expect(await codeIn(await post(visitor, 'disable', { password: 'not the password at all' }))).toBe(
    '422 password.wrong',
  );
  const renewed = (await (await post(visitor, 'generate-backup-codes', { password: goodPassword })).json()) as {
    backupCodes: string[];
  };
  expect(renewed.backupCodes).toHaveLength(10);
  const stranger = newVisitor();
  await stranger.enter(person.email);
  expect(await codeIn(await post(stranger, 'verify-backup-code', { code: codes[0] }))).toBe('422 code.wrong');
  expect((await post(visitor, 'disable', { password: goodPassword })).status).toBe(200);
  expect(await factors(visitor)).toMatchObject({ totp: false });
  expect(await (await newVisitor().enter(person.email)).json()).toEqual({ secondFactor: false });
  expect(await door.told(person.id)).toEqual(
    expect.arrayContaining(['Took new recovery codes.', 'Removed the authenticator app.']),
  );
});

test('a stranger with no challenge is told to begin with the password', async () => {
  expect(await codeIn(await post(newVisitor(), 'verify-totp', { code: '123456' }))).toBe('401 code.late');
  const forged = newVisitor();
  forged.hold('parley.two_factor=2fa-invented.c2lnbmF0dXJl');
  expect(await codeIn(await post(forged, 'verify-totp', { code: '123456' }))).toBe('401 code.late');
});
