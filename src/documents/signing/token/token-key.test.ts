import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../../platform/refusal.ts';
import { wholePaper } from '../../paper-samples.ts';
import { writePdf } from '../../pdf.ts';
import { sealPdf } from '../sealing.ts';
import { certificatesIn } from '../signing-key.ts';
import { NOW } from '../signing-samples.ts';
import { verifyPdf } from '../verifying.ts';
import type { Token } from './pkcs11-tool.ts';
import { openToken } from './token-key.ts';
import { type TokenSample, tokenSample } from './token-samples.ts';

let sample: TokenSample;
let token: Token;
beforeEach(() => {
  sample = tokenSample();
  token = { ...sample.rules, pin: 'open-sesame-4711' };
});
afterEach(() => rmSync(sample.folder, { recursive: true }));

const open = (changes: Partial<Token> = {}, id?: string) =>
  openToken({ ...token, ...changes }, id ? certificatesIn(sample.certificates[id] ?? '') : [], NOW);
const refusalOf = (doing: Promise<unknown>): Promise<Refusal> =>
  doing.then(
    () => expect.unreachable('It was not refused.'),
    (fault) => (fault instanceof Refusal ? fault : expect.unreachable(String(fault))),
  );
const loginsIn = (calls: readonly string[]): number => calls.filter((call) => call.includes('--login')).length;

describe('a key in a token', () => {
  test.each([
    ['01', 'rsa'],
    ['02', 'ec'],
    ['03', 'ec'],
  ])('seals a paper (%s, %s), and its certificate is read from the token', async (keyId, kind) => {
    const key = await open({ keyId });
    expect(key).toMatchObject({ kind, trial: false });
    const { pdf } = await sealPdf(writePdf(wholePaper()), { key, signer: { name: 'Parley', reason: null, at: NOW } });
    const trust = certificatesIn(sample.certificates[keyId] ?? '');
    expect(verifyPdf(pdf, { trust })).toMatchObject({ valid: true, signatures: [{ trusted: true, level: 'B-B' }] });
  });

  test('signs one thing after the other, and tells nobody the PIN', async () => {
    const key = await open({}, '02');
    sample.change({ milliseconds: 20 });
    const papers = Array.from({ length: 4 }, () => randomBytes(300));
    const signatures = await Promise.all(papers.map((paper) => key.sign(paper)));
    const { publicKey } = new X509Certificate(key.certificates[0]);
    for (const [at, paper] of papers.entries())
      expect(verify('sha256', paper, publicKey, signatures[at] ?? Buffer.of())).toBe(true);
    const calls = sample.calls();
    expect(calls.filter((call) => !call.startsWith('asked'))).toEqual(papers.flatMap(() => ['begins', 'ends']));
    expect(calls.join()).toContain('--pin env:PARLEY_TOKEN_PIN');
    expect(calls.join()).not.toContain(token.pin);
  });

  test('tries a wrong PIN once, however many papers wait, and never for the last time', async () => {
    const pin = 'open-sesame-4712';
    const key = await open({ pin });
    const refusals = await Promise.all(Array.from({ length: 4 }, () => refusalOf(key.sign(randomBytes(9)))));
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'token.pinWrong', status: 503 });
      expect(`${refusal.stack}${JSON.stringify(refusal)}`).not.toContain(pin);
    }
    expect(sample.change({}).triesLeft).toBe(2);
    // Started anew with the same PIN, as whatever keeps Parley alive does, it may be wrong once more.
    expect((await refusalOf((await open({ pin })).sign(randomBytes(9)))).code).toBe('token.pinWrong');
    const third = await open({ pin });
    expect((await refusalOf(third.sign(randomBytes(9)))).code).toBe('token.lastTry');
    expect(sample.change({}).triesLeft).toBe(1);
    expect(loginsIn(sample.calls())).toBe(2);
    // Somebody logs in by the right one, which was the configured one after all.
    sample.change({ pin, triesLeft: 3 });
    await third.sign(randomBytes(9));
  });

  test('may be away while Parley starts, when its certificate is in a file', async () => {
    sample.change({ there: false });
    const key = await open({}, '02');
    expect((await refusalOf(key.sign(randomBytes(9)))).code).toBe('token.away');
    sample.change({ there: true });
    await key.sign(randomBytes(9));
    sample.change({ there: false });
    expect((await refusalOf(key.sign(randomBytes(9)))).code).toBe('token.away');
  });

  test('is given up after its seconds, and used again when it has come to itself', async () => {
    sample.change({ milliseconds: 60_000 });
    const key = await open({ seconds: 2 }, '02');
    const [first, waiting] = await Promise.all([key.sign(randomBytes(9)), key.sign(randomBytes(9))].map(refusalOf));
    expect(first).toMatchObject({ code: 'token.slow', message: expect.stringContaining('within 2 seconds') });
    expect(waiting?.code).toBe('token.slow');
    expect(sample.calls()).not.toContain('ends');
    sample.change({ milliseconds: 0 });
    await key.sign(randomBytes(9));
  });

  test('has to be the key of its certificate', async () => {
    const key = await open({ keyId: '03' }, '02');
    expect((await refusalOf(key.sign(randomBytes(9)))).code).toBe('token.otherKey');
    const late = openToken(token, certificatesIn(sample.certificates['02'] ?? ''), NOW.add({ hours: 48 }));
    await expect(late).rejects.toMatchObject({ code: 'key.expired' });
  });
});

describe('a token that cannot sign says why and what to do', () => {
  test.each<[string, Partial<Token>, Parameters<TokenSample['change']>[0], string]>([
    ['noTool', { environment: { PATH: '/nowhere' } }, {}, 'install OpenSC'],
    ['noModule', { module: '/nowhere/module.so' }, {}, 'PARLEY_SIGNING_TOKEN_MODULE'],
    ['away', { label: 'Other papers' }, {}, 'PARLEY_SIGNING_TOKEN_LABEL'],
    ['away', {}, { failsWith: 'CKR_DEVICE_REMOVED (0x32)' }, 'plug it in'],
    ['noKey', { keyId: '09' }, {}, 'PARLEY_SIGNING_TOKEN_KEY'],
    ['locked', {}, { triesLeft: 0 }, 'PUK'],
    ['mayNotSign', {}, { failsWith: 'CKR_MECHANISM_INVALID (0x70)' }, 'made for signing'],
    ['failed', {}, { failsWith: 'CKR_DEVICE_ERROR (0x30)' }, '(C_SignInit failed: rv = CKR_DEVICE_ERROR)'],
  ])('%s, %o, %o', async (why, changes, happens, words) => {
    sample.change(happens);
    const refusal = await refusalOf((await open(changes, '02')).sign(randomBytes(9)));
    expect(refusal).toMatchObject({ code: `token.${why}`, message: expect.stringContaining(words) });
  });

  test('at the start, where its certificate is read', async () => {
    expect((await refusalOf(open({ keyId: '04' }))).message).toContain('PARLEY_SIGNING_TOKEN_CERTIFICATES');
    const crashing = join(sample.folder, 'pkcs11-tool');
    writeFileSync(crashing, '#!/bin/sh\nkill -SEGV $$\n');
    expect((await refusalOf(open())).message).toContain('it ended by SIGSEGV');
    writeFileSync(crashing, '#!/bin/sh\necho no certificate\n');
    expect((await refusalOf(open())).code).toBe('key.unfit');
  });
});
