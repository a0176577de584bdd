import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDatabase, openPool } from '../../platform/database/database.ts';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { openHouseKeys, ownKeys } from './house-keys.ts';
import { pkcs12Samples } from './pkcs12-samples.ts';
import { sealPdf } from './sealing.ts';
import { NOW } from './signing-samples.ts';
import { tokenSample } from './token/token-samples.ts';
import { verifyPdf } from './verifying.ts';

let db: Db;
let folder: string;
const at = (now: Temporal.Instant) => ({ now: () => now });
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  db = openDatabase(openPool(await testDatabaseUrl()));
  folder = await mkdtemp(join(tmpdir(), 'parley-keys-'));
  await writeFile(file('rsa.p12'), Buffer.from(pkcs12Samples.rsa, 'base64'));
  await writeFile(file('curve.p12'), Buffer.from(pkcs12Samples.curve, 'base64'));
  await writeFile(file('words'), 'correct-horse\n');
});
afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

const signedBy = async (key: Awaited<ReturnType<typeof openHouseKeys>>['key']) =>
  (await sealPdf(writePdf(wholePaper()), { key, signer: { name: 'Parley', reason: null, at: NOW } })).pdf;

describe('the keys of the house', () => {
  test('begin with one trial key, however many instances start at once', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => openHouseKeys(db, ownKeys, at(NOW))));
    expect(first?.key.trial).toBe(true);
    expect(first?.timeStamp).toBeUndefined();
    expect(new Set(others.map(({ key }) => key.id))).toEqual(new Set([first?.key.id]));
    expect((await openHouseKeys(db, ownKeys, at(NOW.add({ hours: 24 })))).key.id).toBe(first?.key.id);
  });

  test('get another trial key when the first has ended, and the first is kept', async () => {
    const later = await openHouseKeys(db, ownKeys, at(NOW.add({ hours: 24 * 800 })));
    expect(later.key.trial).toBe(true);
    expect(later.certificates).toHaveLength(2);
  });

  test('change with the file that is configured, and old papers stay proved', async () => {
    const trial = await openHouseKeys(db, ownKeys, at(NOW));
    const old = await signedBy(trial.key);
    const first = await openHouseKeys(
      db,
      { ...ownKeys, keyFile: file('rsa.p12'), passphrase: 'correct-horse' },
      at(NOW),
    );
    const earlier = await signedBy(first.key);
    const second = await openHouseKeys(
      db,
      { ...ownKeys, keyFile: file('curve.p12'), passphraseFile: file('words') },
      at(NOW.add({ hours: 1 })),
    );
    expect([trial, first, second].map(({ key }) => key.kind)).toEqual(['ec', 'rsa', 'ec']);
    expect(second.key.trial).toBe(false);
    for (const pdf of [old, earlier, await signedBy(second.key)])
      expect(verifyPdf(pdf, { trust: second.certificates })).toMatchObject({
        valid: true,
        signatures: [{ trusted: true }],
      });
  });

  test('change with the token that is configured, its PIN in a file, and old papers stay proved', async () => {
    const old = await signedBy(
      (await openHouseKeys(db, { ...ownKeys, keyFile: file('rsa.p12'), passphrase: 'correct-horse' }, at(NOW))).key,
    );
    const { rules, folder: tokenFolder } = tokenSample();
    await writeFile(file('pin'), `${rules.pin}\n`);
    const token = { ...rules, pin: undefined, pinFile: file('pin') };
    const now = await openHouseKeys(db, { ...ownKeys, token }, at(NOW));
    for (const pdf of [old, await signedBy(now.key)])
      expect(verifyPdf(pdf, { trust: now.certificates })).toMatchObject({
        valid: true,
        signatures: [{ trusted: true }],
      });
    await writeFile(file('empty.pem'), 'no certificate');
    const bare = { ...token, certificatesFile: file('empty.pem') };
    await expect(openHouseKeys(db, { ...ownKeys, token: bare }, at(NOW))).rejects.toMatchObject({ code: 'key.unfit' });
    await rm(tokenFolder, { recursive: true });
  });

  test('refuse a file that is not there by its path', async () => {
    await expect(openHouseKeys(db, { ...ownKeys, keyFile: file('none.p12') }, at(NOW))).rejects.toMatchObject({
      code: 'key.unreadable',
      message: `${file('none.p12')} cannot be read (ENOENT): check the path and who may read it.`,
    });
  });

  test('never put a key of a file or a token into the database', async () => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from paper_key_secret s join paper_key k on k.id = s.key_id where not k.trial`.execute(
      db,
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('are not read, changed or taken away by requests', async () => {
    const asDesk = (statement: string) =>
      db.transaction().execute(async (tx) => {
        await sql`set local role parley_desk`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    await expect(asDesk('select * from paper_key_secret')).rejects.toThrow('permission denied');
    await expect(asDesk('insert into paper_key_secret values ($$a$$, $$b$$)')).rejects.toThrow('permission denied');
    await asDesk('select id, certificates from paper_key');
    await expect(sql`delete from paper_key`.execute(db)).rejects.toThrow('Papers are proved by it');
    await expect(sql`update paper_key set since = since`.execute(db)).rejects.toThrow('Papers are proved by it');
  });
});
