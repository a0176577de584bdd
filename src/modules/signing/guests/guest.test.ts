import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyPdf } from '../../../documents/signing/verifying.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { testNow } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import { Envelope, EnvelopeList, GuestSigning, type SignerAsked } from '../envelope.ts';
import { customer, guestPath, type Letter, ofOurs, openSigningHouse, type SigningHouse } from '../testing.ts';
import { sweepLetters } from './writing.ts';

let house: SigningHouse;
const [robin, ash] = [customer('Robin Linden'), customer('Ash Rowan')];

beforeAll(async () => {
  house = await openSigningHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.set(testNow);
  house.sit(null);
  await house.db.deleteFrom('letter').execute();
});

const refusalOf = async (answer: Response) => {
  const { status, code } = Problem.parse(await answer.json());
  return { status, code };
};
type Browser = Record<string, string>;
const look = (token: string, browser: Browser = {}) => house.get(guestPath(token), browser);
const shown = async (token: string, browser: Browser = {}) =>
  GuestSigning.parse(await (await look(token, browser)).json());
const post = (token: string, rest: string, body: object = {}, browser: Browser = {}) =>
  house.send('POST', guestPath(token, rest), body, browser);
const sign = (token: string, paper: string, browser: Browser) =>
  post(token, '/signature', { signature: { way: 'typed', name: 'Robin Linden' }, consent: true, paper }, browser);
const codeIn = (letters: readonly Letter[]): string =>
  /\b\d{6}\b/.exec(letters.find(({ kind }) => kind === 'signature-code')?.text ?? '')?.[0] ?? 'none';
const notThe = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Sends a paper to somebody, and takes the link out of their mailbox. */
async function mailed(signers: readonly SignerAsked[] = [robin], more: { order?: 'parallel' } = {}) {
  const envelope = await house.sendOut(signers, more);
  await house.deliver();
  return { ...envelope, token: await house.tokenOf(signers[0]!.email) };
}

async function follow(number: string, rest: string, body: object = {}): Promise<Envelope> {
  house.sit(house.manager);
  const answer = Envelope.parse(await (await house.send('POST', `/api/envelopes/${number}${rest}`, body)).json());
  house.sit(null);
  await house.deliver();
  return answer;
}

describe('a link', () => {
  test('stands in nothing that anybody of the house may read', async () => {
    const { number, token } = await mailed();
    const [id, secret] = token.split('.') as [string, string];
    const browser = await house.enter(token, robin.email);
    await sign(token, 'f'.repeat(64), browser);
    house.sit(house.manager);
    const [one, many] = [await house.get(`/api/envelopes/${number}`), await house.read('/api/envelopes', EnvelopeList)];
    const entries = await house.asHouse((act) => readStream(act.tx, house.stream, 500));
    const outbox = await house.act(house.manager, ({ tx }) =>
      tx.selectFrom('letter').select(['subject', 'kind', 'recipient', 'lastError']).execute(),
    );
    const readable = JSON.stringify([await one.json(), many, entries, outbox]);
    expect(readable).not.toContain(secret);
    const kept = await house.db.selectFrom('guestLink').selectAll().where('id', '=', id).execute();
    expect(JSON.stringify(kept)).not.toContain(secret);
    const asDesk = house.act(house.manager, ({ tx }) => tx.selectFrom('signingLink').selectAll().execute());
    await expect(asDesk).rejects.toThrow('permission denied');
    const links = await house.act(house.manager, ({ tx }) => tx.selectFrom('guestLink').select('id').execute());
    expect(links).toEqual([]);
  });

  test('tells nothing but a shortened address before a code was entered', async () => {
    const { token, subject } = await mailed();
    expect(await shown(token)).toEqual({ step: 'code', to: 'r…@alder.example', until: null });
    const closed = { status: 403, code: 'link.codeNeeded' };
    for (const rest of ['/paper.pdf', '/text', '/certificate.pdf'])
      expect(await refusalOf(await house.get(guestPath(token, rest)))).toEqual(closed);
    const verbs = [
      ['/signature', { signature: { way: 'typed', name: 'X' }, consent: true, paper: 'f'.repeat(64) }],
      ['/refusal', { reason: 'Not like this.' }],
      ['/delegation', { name: 'Ash Rowan', email: ash.email, note: 'Away this week.' }],
    ] as const;
    for (const [rest, body] of verbs) expect(await refusalOf(await post(token, rest, body))).toEqual(closed);
    const body = JSON.stringify(await (await look(token)).json());
    expect(body).not.toContain(subject.number);
  });

  test('opens nothing where it is made up, or made for something else', async () => {
    const { token } = await mailed();
    for (const made of [`${token.slice(0, -3)}xyz`, 'nothing', `${token}x`])
      for (const answer of [
        await look(made),
        await post(made, '/codes'),
        await post(made, '/pass', { code: '123456' }),
      ])
        expect(await refusalOf(answer)).toEqual({ status: 410, code: 'link.unknown' });
  });

  test('is told to no other site, and kept in no cache', async () => {
    const { token } = await mailed();
    const { headers } = await look(token);
    expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
  });
});

describe('a code', () => {
  test('opens the paper in the browser that entered it, once, and tells that it was opened', async () => {
    const { token, number } = await mailed();
    await post(token, '/codes');
    const code = codeIn(await house.lettersTo(robin.email));
    const answer = await post(token, '/pass', { code });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const browser = { cookie: cookie.split(';')[0] ?? '' };
    expect(await shown(token, browser)).toMatchObject({ step: 'paper', number, signer: { state: 'opened' } });
    expect((await shown(token)).step).toBe('code');
    expect((await shown(token, { cookie: 'parley_signing=forged' })).step).toBe('code');
    expect(await refusalOf(await post(token, '/pass', { code }))).toEqual({ status: 403, code: 'link.wrongCode' });
    const pdf = new Uint8Array(await (await house.get(guestPath(token, '/paper.pdf'), browser)).arrayBuffer());
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(await (await house.get(guestPath(token, '/text'), browser)).text()).toContain('Project scope');
    house.clock.advance({ minutes: house.playbook.signing.code.passMinutes + 1 });
    expect((await shown(token, browser)).step).toBe('code');
  });

  test('ends after minutes, and where a newer one was mailed', async () => {
    const { token } = await mailed();
    await post(token, '/codes');
    const first = codeIn(await house.lettersTo(robin.email));
    await post(token, '/codes');
    const second = codeIn(await house.lettersTo(robin.email));
    const wrong = { status: 403, code: 'link.wrongCode' };
    if (first !== second) expect(await refusalOf(await post(token, '/pass', { code: first }))).toEqual(wrong);
    house.clock.advance({ minutes: house.playbook.signing.code.minutes });
    expect(await refusalOf(await post(token, '/pass', { code: second }))).toEqual(wrong);
    expect(await shown(token)).toMatchObject({ step: 'code', until: null });
  });

  test('is tried so often and no more, however many try at once; then not even the right one opens', async () => {
    const { token } = await mailed();
    await post(token, '/codes');
    const code = codeIn(await house.lettersTo(robin.email));
    // Whoever is signed in and sends keys of their own holds no more of the database for it.
    house.sit(house.manager);
    const keyed = (at: number): Browser => (at % 2 === 0 ? { 'idempotency-key': `guess-${at}` } : {});
    const guess = (_: unknown, at: number) => post(token, '/pass', { code: notThe(code) }, keyed(at));
    const tries = await Promise.all(Array.from({ length: 100 }, guess));
    const { triesMax } = house.playbook.signing.code.wrong;
    expect(tries.filter(({ status }) => status === 403)).toHaveLength(triesMax);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(100 - triesMax);
    expect((await post(token, '/pass', { code })).status).toBe(429);
  });

  test('of one link opens no other', async () => {
    const { token } = await mailed([robin, ash], { order: 'parallel' });
    const other = await house.tokenOf(ash.email);
    await post(other, '/codes');
    const code = codeIn(await house.lettersTo(ash.email));
    await post(token, '/codes');
    const mine = codeIn(await house.lettersTo(robin.email));
    if (code !== mine) expect((await post(token, '/pass', { code })).status).toBe(403);
    const browser = await house.enter(other, ash.email);
    expect((await shown(token, browser)).step).toBe('code');
  });

  test('is mailed so often and no more, under a subject that tells nothing', async () => {
    const { token } = await mailed();
    const { triesMax } = house.playbook.signing.code.asked;
    for (let asked = 0; asked < triesMax; asked += 1) expect((await post(token, '/codes')).status).toBe(200);
    const answer = await post(token, '/codes');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusalOf(answer)).toEqual({ status: 429, code: 'link.tooManyCodes' });
    const letters = (await house.lettersTo(robin.email)).filter(({ kind }) => kind === 'signature-code');
    expect(letters).toHaveLength(triesMax);
    expect(new Set(letters.map(({ subject }) => subject))).toEqual(new Set(['Your code for signing']));
  });
});

describe('who signs by a link', () => {
  test('signs to the paper that was shown, and is mailed the signed one', async () => {
    const { token, number, paperHash } = await mailed([robin, ash]);
    const browser = await house.enter(token, robin.email);
    expect(await refusalOf(await sign(token, 'f'.repeat(64), browser))).toEqual({
      status: 409,
      code: 'envelope.otherPaper',
    });
    expect(await (await sign(token, paperHash, browser)).json()).toMatchObject({
      state: 'out',
      signer: { state: 'signed' },
      sentence: expect.stringContaining('You signed'),
    });
    expect((await sign(token, paperHash, browser)).status).toBe(409);
    await house.deliver();
    const next = await house.tokenOf(ash.email);
    expect((await sign(next, paperHash, await house.enter(next, ash.email))).status).toBe(200);
    await house.deliver();
    const [letter] = await house.lettersTo(robin.email);
    expect(letter).toMatchObject({ kind: 'signature-completed' });
    const copy = await house.tokenOf(robin.email);
    const again = await house.enter(copy, robin.email);
    expect(await shown(copy, again)).toMatchObject({ state: 'completed', certificate: true });
    const pdf = await (await house.get(guestPath(copy, '/paper.pdf'), again)).arrayBuffer();
    expect(verifyPdf(new Uint8Array(pdf))).toMatchObject({ valid: true });
    expect((await house.get(guestPath(copy, '/certificate.pdf'), again)).status).toBe(200);
    house.clock.advance({ hours: 24 * house.playbook.signing.copy.days });
    expect(await refusalOf(await look(copy, again))).toEqual({ status: 410, code: 'link.expired' });
    expect(number).toMatch(/^ENV-/);
  });

  test('signs under a name that our fonts cannot print, and it is certified all the same', async () => {
    const taro = customer('山田 太郎', { email: 'taro@alder.example' });
    const { token, paperHash } = await mailed([taro]);
    const browser = await house.enter(token, taro.email);
    const body = { signature: { way: 'typed', name: taro.name }, consent: true, paper: paperHash };
    const done = await post(token, '/signature', body, browser);
    expect(await done.json()).toMatchObject({ state: 'completed', signer: { name: '山田 太郎' } });
  });

  test('draws within the field, and nothing else', async () => {
    const { token, paperHash } = await mailed();
    const browser = await house.enter(token, robin.email);
    const draw = (drawing: string) =>
      post(
        token,
        '/signature',
        { signature: { way: 'drawn', name: 'Robin', drawing }, consent: true, paper: paperHash },
        browser,
      );
    for (const drawing of [
      '',
      'M10 10"/><script>',
      'M10 10 L900 10',
      'M10 10 A5 5 0 0 1 9 9',
      'L1 1',
      `M1 1${' L2 2'.repeat(9000)}`,
    ])
      expect((await draw(drawing)).status).toBe(422);
    expect((await draw('M10 10 L20.5 30 Q1 2 3 4 C1 2 3 4 5 6')).status).toBe(200);
  });

  test('declines with a reason, and that is the end of it', async () => {
    const { token, number } = await mailed();
    const browser = await house.enter(token, robin.email);
    const declined = await post(token, '/refusal', { reason: 'Not this year.' }, browser);
    expect(await declined.json()).toMatchObject({ state: 'declined', may: { sign: expect.any(String) } });
    house.sit(house.manager);
    expect(await house.read(`/api/envelopes/${number}`, Envelope)).toMatchObject({
      ended: { by: 'Robin Linden', reason: 'Not this year.' },
    });
  });

  test('lets a colleague sign: the old link dies at once, the new one goes to the colleague alone', async () => {
    const { token, number, paperHash } = await mailed();
    const browser = await house.enter(token, robin.email);
    const give = (at: string, of: Browser, name: string, domain = 'alder.example') =>
      post(at, '/delegation', { name, email: `${name.toLowerCase()}@${domain}`, note: 'Away this week.' }, of);
    expect(await refusalOf(await give(token, browser, 'Elm', 'oak.example'))).toEqual({
      status: 422,
      code: 'envelope.delegation',
    });
    expect(await (await give(token, browser, 'Elm')).json()).toEqual({ to: 'elm@alder.example' });
    expect(await refusalOf(await look(token, browser))).toEqual({ status: 410, code: 'link.revoked' });
    expect(await refusalOf(await sign(token, paperHash, browser))).toEqual({ status: 410, code: 'link.revoked' });
    await house.deliver();
    const elm = await house.tokenOf('elm@alder.example');
    const elms = await house.enter(elm, 'elm@alder.example');
    expect((await give(elm, elms, 'Oak')).status).toBe(200);
    await house.deliver();
    const oak = await house.tokenOf('oak@alder.example');
    const oaks = await house.enter(oak, 'oak@alder.example');
    expect(await refusalOf(await give(oak, oaks, 'Yew'))).toEqual({ status: 422, code: 'envelope.delegation' });
    expect(await (await sign(oak, paperHash, oaks)).json()).toMatchObject({ state: 'completed' });
    house.sit(house.manager);
    const { signers } = await house.read(`/api/envelopes/${number}`, Envelope);
    expect(signers.map(({ name, state }) => [name, state])).toEqual([
      ['Robin Linden', 'delegated'],
      ['Elm', 'delegated'],
      ['Oak', 'signed'],
    ]);
  });
});

describe('what whoever sent it does to links', () => {
  test('another letter to the same address kills the link before it', async () => {
    const { token, number, signers } = await mailed();
    const browser = await house.enter(token, robin.email);
    const answer = await follow(number, `/signers/${signers[0]!.id}/letters`);
    expect(await refusalOf(await look(token, browser))).toEqual({ status: 410, code: 'link.revoked' });
    const newer = await house.tokenOf(robin.email);
    expect(newer).not.toBe(token);
    expect((await shown(newer)).step).toBe('code');
    expect(JSON.stringify(answer)).not.toContain(newer.split('.')[1]);
  });

  test('a reminder leaves the link before it alive', async () => {
    const { token, number } = await mailed();
    await follow(number, '/reminders');
    expect(await house.tokenOf(robin.email)).not.toBe(token);
    expect((await shown(token)).step).toBe('code');
  });

  test('a correction kills the link, until it was opened; then it is refused', async () => {
    const { token, number, signers } = await mailed();
    const to = { name: 'Hazel Birch', email: 'hazel@birch.example', note: 'A wrong address.' };
    const answer = await follow(number, `/signers/${signers[0]!.id}/correction`, to);
    expect(answer.signers).toMatchObject([{ state: 'delegated' }, { name: 'Hazel Birch', state: 'asked' }]);
    expect(await refusalOf(await look(token))).toEqual({ status: 410, code: 'link.revoked' });
    const hazel = await house.tokenOf(to.email);
    await house.enter(hazel, to.email);
    house.sit(house.manager);
    const late = await house.send('POST', `/api/envelopes/${number}/signers/${answer.signers[1]!.id}/correction`, {
      ...to,
      email: 'birch@birch.example',
    });
    expect(await refusalOf(late)).toEqual({ status: 409, code: 'envelope.correction' });
  });

  test('nobody of ours comes by a link, whoever names them', async () => {
    const email = house.manager.email.toUpperCase();
    await expect(house.sendOut([{ ...robin, email }])).rejects.toThrow(/is an address of ours/);
    const { number, signers } = await mailed();
    const to = { name: 'Robin Linden', email, note: 'They have another address.' };
    house.sit(house.manager);
    const answer = await house.send('POST', `/api/envelopes/${number}/signers/${signers[0]!.id}/correction`, to);
    expect(await refusalOf(answer)).toEqual({ status: 422, code: 'envelope.ourAddress' });
  });

  test('no link outlives the days for which a copy can be taken, whichever letter it stood in', async () => {
    const { token, paperHash } = await mailed();
    const browser = await house.enter(token, robin.email);
    await sign(token, paperHash, browser);
    await house.deliver();
    const copy = await house.tokenOf(robin.email);
    expect(copy).not.toBe(token);
    const hours = 24 * house.playbook.signing.copy.days;
    house.clock.advance({ hours: hours - 1 });
    for (const link of [token, copy]) {
      const cookie = await house.enter(link, robin.email);
      expect((await house.get(guestPath(link, '/paper.pdf'), cookie)).status).toBe(200);
    }
    house.clock.advance({ hours: 1 });
    const over = { status: 410, code: 'link.expired' };
    for (const link of [token, copy])
      for (const answer of [
        await look(link),
        await house.get(guestPath(link, '/paper.pdf')),
        await post(link, '/codes'),
      ])
        expect(await refusalOf(answer)).toEqual(over);
  });

  test('a paper that was withdrawn says so, and is signed by nobody', async () => {
    const { token, number, paperHash } = await mailed();
    const browser = await house.enter(token, robin.email);
    await follow(number, '/withdrawal', { reason: 'A wrong date.' });
    expect(await shown(token, browser)).toMatchObject({
      state: 'withdrawn',
      sentence: expect.stringContaining('A wrong date'),
    });
    expect(await refusalOf(await sign(token, paperHash, browser))).toEqual({ status: 409, code: 'envelope.closed' });
    const gone = await house.get(guestPath(token, '/paper.pdf'), browser);
    expect([gone.status, Problem.parse(await gone.json()).code]).toEqual([410, 'envelope.withdrawn']);
  });
});

test('a letter whose job was lost is written by the sweep, once', async () => {
  const { number } = await house.sendOut([ofOurs(house.chief), robin]);
  const sweep = () => house.asHouse((act) => sweepLetters(act, { playbook: house.playbook, page: (path) => path }));
  expect(await sweep()).toBe(0);
  house.sit(house.chief);
  const { paperHash } = await house.read(`/api/envelopes/${number}`, Envelope);
  const body = { signature: { way: 'typed', name: 'Una Dove' }, consent: true, paper: paperHash };
  await house.send('POST', `/api/envelopes/${number}/signature`, body);
  house.clock.advance({ minutes: 11 });
  await Promise.all([sweep(), sweep()]);
  await house.deliver();
  expect((await house.lettersTo(robin.email)).map(({ kind }) => kind)).toEqual(['signature-asked']);
});
