import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEvidence } from '../documents/signing/evidence.ts';
import { ada, ben, NOW, sampleKey, signedByBoth } from '../documents/signing/signing-samples.ts';
import { main } from './main.ts';

let folder = '';
let signed: Buffer;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-verify-'));
  signed = Buffer.from(await signedByBoth());
  const changed = Buffer.from(signed);
  changed[2000] = (changed[2000] ?? 0) ^ 1;
  const evidence = {
    number: 'ENV-2026-0004',
    title: 'Migration',
    madeAt: NOW,
    paper: signed,
    completion: null,
    ledger: null,
  };
  await Promise.all([
    writeFile(at('signed.pdf'), signed),
    writeFile(at('changed.pdf'), changed),
    writeFile(at('picture.pdf'), Buffer.from('89504e470d0a1a0a', 'hex')),
    writeFile(at('both.pem'), ada.certificates + ben.certificates),
    writeFile(at('other.pem'), sampleKey('Ada Lawyer').certificates),
    writeFile(at('none.pem'), 'hello'),
    writeFile(at('bundle.zip'), writeEvidence({ ...evidence, certificates: [ada.certificates, ben.certificates] })),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

async function verify(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const read = (file: string) => readFile(file, 'utf8');
  const code = await main(['verify', ...args], { out: (line) => out.push(line), say: (line) => said.push(line), read });
  return { code, out: out.join('\n'), said: said.join('\n') };
}

describe('parley verify', () => {
  test('says of a signed paper that it is as it was signed, and by whom', async () => {
    const { code, out } = await verify(at('signed.pdf'));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Valid: it is as it was signed\.\n\nintact {2}Ada Lawyer, 2026-11-23T09:30:00Z\n {9}covers the file as/,
    );
    expect(out).toContain('covers the whole file');
  });

  test('gives the same as JSON', async () => {
    const { code, out } = await verify(at('signed.pdf'), '--json', '--trust', at('both.pem'));
    const both = { level: 'B-B', time: '2026-11-23T09:30:00Z', intact: true, trusted: true, trial: false };
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        valid: true,
        signatures: [
          { signer: 'Ada Lawyer', ...both, coversWholeFile: false },
          { signer: 'Ben Buyer', ...both, coversWholeFile: true },
        ],
        problems: [],
      },
    ]);
  });

  test.each([
    ['a paper that was changed', ['changed.pdf'], 'what it covers was changed after it was made'],
    ['a picture', ['picture.pdf'], 'This is no PDF: the file is a picture.'],
    ['a paper of somebody else', ['signed.pdf', '--trust', 'other.pem'], 'no trusted certificate vouches for'],
  ])('ends with 1 for %s', async (_, [file = '', ...more], words) => {
    const args = more.map((each) => (each.startsWith('--') ? each : at(each)));
    const { code, out } = await verify(at(file), ...args);
    expect(code).toBe(1);
    expect(out).toMatch(/^NOT valid\./);
    expect(out).toContain(words);
    const json = await verify(at(file), ...args, '--json');
    expect([json.code, JSON.parse(json.out).valid]).toEqual([1, false]);
  });

  test('proves a bundle', async () => {
    const { code, out } = await verify(at('bundle.zip'));
    expect(code).toBe(0);
    expect(out).toContain('ENV-2026-0004, Migration\nSHA-256 of the paper: ');
    expect(JSON.parse((await verify(at('bundle.zip'), '--json')).out)).toMatchObject({
      valid: true,
      number: 'ENV-2026-0004',
    });
    expect((await verify(at('bundle.zip'), '--trust', at('other.pem'))).code).toBe(1);
  });

  test('ends with 1 where a file is missing or holds no certificate, and with 2 where it is used wrongly', async () => {
    expect(await verify(at('nothing.pdf'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('cannot be read (ENOENT)'),
    });
    expect(await verify(folder)).toMatchObject({ code: 1, said: expect.stringContaining('it is no file') });
    expect(await verify(at('signed.pdf'), '--trust', at('none.pem'))).toMatchObject({ code: 1 });
    for (const args of [[], [at('signed.pdf'), at('signed.pdf')], [at('signed.pdf'), '--loud']])
      expect((await verify(...args)).code).toBe(2);
  });
});
