import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../platform/http/testing.ts';
import { exportLedger } from '../platform/ledger/exporting.ts';
import { entry, record } from '../platform/ledger/ledger.ts';
import { sealLedger, usualSealing } from '../platform/ledger/sealing.ts';
import { main } from './main.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);

let door: TestDoor;
let folder: string;
let file: string;

async function ledger(...args: string[]) {
  const out: string[] = [];
  const desk = {
    out: (text: string) => void out.push(text),
    say: (text: string) => void out.push(text),
    read: (name: string) => readFile(name, 'utf8'),
  };
  return { code: await main(['ledger', ...args], desk), out: out.join('\n') };
}

beforeAll(async () => {
  door = await openTestDoor([]);
  const ada = await addPerson(door.db, 'Ada Wren');
  for (const words of ['one', 'two']) await door.act(ada, (act) => record(act, 'note/1', said, { words }));
  await sealLedger(door.db, door.clock, { ...usualSealing, checkpointEntries: 2 });
  folder = await mkdtemp(join(tmpdir(), 'parley-ledger-'));
  file = join(folder, 'ledger.jsonl');
  const lines: string[] = [];
  const order = { selection: undefined, personal: false, signingKey: undefined };
  await exportLedger(door.db, door.clock, order, async (line) => void lines.push(`${line}\n`));
  await writeFile(file, lines.join(''));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await door.close();
});

describe('parley ledger', () => {
  test('proves an export without a database', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/none');
    const { code, out } = await ledger('verify', '--file', file);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^The ledger holds: 2 entries of 1 stream, 2 links\.\nCheckpoint 1 of 2026-11-23T10:00:00\.000Z, signed with key [0-9a-f]{16}, vouches for everything up to link 2\.$/,
      ),
    });
  });

  test('ends with 1 and names the line that does not hold', async () => {
    const forged = join(folder, 'forged.jsonl');
    await writeFile(forged, (await readFile(file, 'utf8')).replace('Said two.', 'Said too.'));
    expect(await ledger('verify', '--file', forged)).toEqual({
      code: 1,
      out: 'Broken at line 3, entry 2 of note/1: its words no longer match its seal.',
    });
  });

  test('holds an export against a key kept from before', async () => {
    const [key] = (await door.db.selectFrom('ledgerKey').select('publicKey').execute()) as [{ publicKey: string }];
    const pem = join(folder, 'public.pem');
    await writeFile(pem, `-----BEGIN PUBLIC KEY-----\n${key.publicKey}\n-----END PUBLIC KEY-----\n`);
    expect(await ledger('verify', '--file', file, '--key', pem)).toMatchObject({ code: 0 });
    await writeFile(pem, 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=');
    expect(await ledger('verify', '--file', file, '--key', pem)).toMatchObject({
      code: 1,
      out: expect.stringContaining('no checkpoint is signed with the key you gave'),
    });
    expect((await ledger('verify', '--file', file, '--key', file)).out).toContain('holds no Ed25519 public key');
  });

  test.each([
    [['verify', '--file', 'nowhere.jsonl'], 1, 'nowhere.jsonl cannot be read (ENOENT)'],
    [['weigh'], 2, 'ledger takes one of verify, export, rotate'],
    [['export', '--from', 'Monday'], 2, '--from takes a day'],
  ])('refuses %j', async (args, code, words) => {
    expect(await ledger(...args)).toMatchObject({ code, out: expect.stringContaining(words) });
  });
});
