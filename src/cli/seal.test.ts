import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownKeys } from '../documents/signing/house-keys.ts';
import { pkcs12Samples } from '../documents/signing/pkcs12-samples.ts';
import { NOW, sampleAuthority } from '../documents/signing/signing-samples.ts';
import { tokenSample } from '../documents/signing/token/token-samples.ts';
import { examineSeal } from './seal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-seal-'));
  for (const name of ['curve', 'rsa', 'ended'] as const)
    await writeFile(join(folder, `${name}.p12`), Buffer.from(pkcs12Samples[name], 'base64'));
});
afterAll(() => rm(folder, { recursive: true }));

const rulesOf = (name: string, passphrase = 'correct-horse') => ({
  ...{ ...ownKeys, keyFile: join(folder, `${name}.p12`), passphrase },
});

test('a key of a file is tried on a page, and named with the day it ends', async () => {
  expect(await examineSeal(rulesOf('rsa'), NOW)).toEqual([
    {
      ...{ matter: 'signing key', state: 'ok', cure: null },
      sentence: 'An RSA key of CN=Rsa signs papers until 2056-01-01. A page was sealed and is valid.',
    },
  ]);
  const late = Temporal.Instant.from('2055-12-01T00:00:00Z');
  expect(await examineSeal(rulesOf('curve'), late)).toMatchObject([
    { state: 'hint', sentence: 'A key on a curve of CN=Curve signs papers only until 2056-01-01.' },
  ]);
});

test('a key in a token is tried on a page, and named with its token', async () => {
  const { rules, folder: tokenFolder, change } = tokenSample();
  expect(await examineSeal({ ...ownKeys, token: rules }, NOW)).toMatchObject([
    {
      sentence: expect.stringContaining(
        'A key on a curve in the token “House papers” of CN=House on P-256 signs papers',
      ),
    },
  ]);
  change({ triesLeft: 1 });
  expect(await examineSeal({ ...ownKeys, token: rules }, NOW)).toMatchObject([
    { state: 'fault', sentence: expect.stringContaining('one last try of its PIN') },
  ]);
  await rm(tokenFolder, { recursive: true });
});

test('a trial key is a hint', async () => {
  expect(await examineSeal(ownKeys, NOW)).toMatchObject([{ matter: 'signing key', state: 'hint' }]);
});

test.each([
  ['a wrong passphrase', rulesOf.bind(null, 'curve', 'wrong'), 'does not open with this passphrase'],
  ['a certificate that has ended', rulesOf.bind(null, 'ended'), 'ended on 2025-01-01'],
  ['a file that is not there', rulesOf.bind(null, 'nothing'), 'cannot be read (ENOENT)'],
])('%s is a fault', async (_, rules, words) => {
  const [finding] = await examineSeal(rules(), NOW);
  expect(finding).toMatchObject({ state: 'fault', sentence: expect.stringContaining(words) });
});

test('an authority for time-stamps is asked for one', async () => {
  const { ask } = sampleAuthority();
  const server = createServer(async (request, response) => {
    response.end(await ask(Buffer.concat(await request.toArray())));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const timeStamps = { url: `http://127.0.0.1:${port}/`, seconds: 5 };
  expect((await examineSeal({ ...ownKeys, timeStamps }, NOW))[1]).toMatchObject({ matter: 'time-stamps', state: 'ok' });
  await new Promise((closed) => server.close(closed).closeAllConnections());
  expect((await examineSeal({ ...ownKeys, timeStamps }, NOW))[1]).toMatchObject({
    state: 'fault',
    sentence: expect.stringContaining('cannot be reached'),
  });
});
