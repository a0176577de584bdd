import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPool } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { enveloped, unwrapped } from './envelope.ts';
import { ask, contentsOf, filledDatabase, jobOn, newFile } from './filled.ts';
import { proveBackup, type SoundBackup } from './reading.ts';
import { restoreBackup } from './restoring.ts';
import { withScratchDatabase } from './scratch.ts';
import { writeBackup } from './writing.ts';

const quiet = () => {};

/** Restores a file into a new database and hands that to `look`. */
async function restoredInto<Answer>(
  url: string,
  file: string,
  look: (url: string) => Promise<Answer>,
  passphrase?: string,
): Promise<Answer> {
  const backup = await proveBackup({ file, passphrase });
  return withScratchDatabase(url, async (scratch) => {
    await restoreBackup({ url: scratch, backup, replace: undefined, tell: quiet });
    return look(scratch);
  });
}

test('what is restored is what was backed up: rows, references, triggers, rules of rows, jobs', async () => {
  const url = await filledDatabase();
  const job = jobOn(url);
  const written = await writeBackup(job);
  expect(written).toMatchObject({ jobs: 2, bytes: statSync(job.file).size });
  expect(await restoredInto(url, job.file, contentsOf)).toEqual(await contentsOf(url));
});

test('a backup can be opened without Parley: tar, zstd and PostgreSQL read it', async () => {
  const job = jobOn(await filledDatabase());
  await writeBackup(job);
  const listed = execFileSync('tar', ['-tf', job.file], { encoding: 'utf8' }).trim().split('\n');
  expect(listed).toContain('tables/account/000001.copy.zst');
  expect([listed.at(0), listed.at(-2), listed.at(-1)]).toEqual([
    'manifest.json',
    'inventory.json',
    'inventory.json.sha256',
  ]);
  const read = (name: string) => execFileSync('tar', ['-xOf', job.file, name], { encoding: 'utf8' });
  const { parts } = JSON.parse(read('inventory.json'));
  expect(parts.map(({ name }: { name: string }) => name)).toEqual(listed.slice(0, -2));
});

test('rows written meanwhile are not in it, and no reference is torn', async () => {
  const url = await filledDatabase();
  const job = jobOn(url);
  let written = 0;
  const tell = async () => {
    written += 1;
    await ask(
      url,
      `insert into person (id, name, email) values (gen_random_uuid(), 'Late', 'late${written}@b.example')`,
    );
  };
  await writeBackup({ ...job, tell: (sentence) => void (sentence.startsWith('account:') && tell()) });
  const { inventory } = await proveBackup({ file: job.file, passphrase: undefined });
  expect(inventory.rows.person).toBe(1);
  await expect.poll(async () => (await ask(url, 'select from person')).length).toBe(2);
});

test('a table larger than a part comes back whole', async () => {
  const url = await filledDatabase();
  await ask(
    url,
    `insert into number_series select md5(n::text) || repeat(md5((n * 7)::text), 8), n, n from generate_series(1, 60000) n`,
  );
  const job = jobOn(url);
  await writeBackup(job);
  const { inventory } = await proveBackup({ file: job.file, passphrase: undefined });
  const parts = inventory.parts.filter(({ name }) => name.startsWith('tables/number_series/'));
  expect(parts.length).toBeGreaterThan(1);
  const sum = 'select md5(string_agg(n::text, $$,$$ order by prefix)) from number_series n';
  expect(await restoredInto(url, job.file, (scratch) => ask(scratch, sum))).toEqual(await ask(url, sum));
});

test('sequences go on where they were, computed columns are computed, rows that migrations lay come once', async () => {
  const url = await filledDatabase();
  const folder = newFile();
  mkdirSync(folder);
  const laid = `create table ticket (id bigint generated always as identity primary key, given text, loud text generated always as (upper(given)) stored);
    insert into ticket (given) values ('first')`;
  writeFileSync(join(folder, '0001_tickets.sql'), laid);
  await withScratchDatabase(url, async (source) => {
    await migrate(source, folder);
    await ask(source, `insert into ticket (given) values ('second')`);
    const job = jobOn(source);
    await writeBackup(job);
    const backup = await proveBackup({ file: job.file, passphrase: undefined });
    await withScratchDatabase(url, async (scratch) => {
      await restoreBackup({ url: scratch, backup, replace: undefined, tell: quiet, migrationsFolder: folder });
      await ask(scratch, `insert into ticket (given) values ('third')`);
      expect(await ask(scratch, 'select id::int, loud from ticket order by id')).toEqual([
        { id: 1, loud: 'FIRST' },
        { id: 2, loud: 'SECOND' },
        { id: 3, loud: 'THIRD' },
      ]);
    });
  });
});

describe('a file that is not what was written', () => {
  let sound: Buffer;
  const proving = (content: Uint8Array, passphrase?: string) => {
    const file = newFile();
    writeFileSync(file, content);
    return proveBackup({ file, passphrase });
  };
  beforeAll(async () => {
    const job = jobOn(await filledDatabase());
    await writeBackup(job);
    sound = readFileSync(job.file);
  });

  test('is refused wherever it is cut off', async () => {
    for (let length = 0; length < sound.length; length += 509) {
      const fault = await proving(sound.subarray(0, length)).catch((refusal) => refusal);
      expect({ length, code: fault.code }).toEqual({
        length,
        code: length < 512 ? 'backup.foreign' : 'backup.truncated',
      });
    }
    await expect(proving(sound.subarray(0, Math.trunc(sound.length / 2)))).rejects.toThrow(
      /cut off (behind|in the middle of) [a-z]+/,
    );
  });

  test('is refused whichever of its bits is turned', async () => {
    for (let at = 0; at < sound.length; at += 251) {
      const turned = Buffer.from(sound);
      turned[at]! ^= 1 << (at % 8);
      const fault = await proving(turned).catch((refusal) => refusal);
      expect({ at, refused: /^backup\.(damaged|foreign|truncated|newer)$/.test(fault.code) }).toEqual({
        at,
        refused: true,
      });
    }
  });

  test('names the part that is damaged', async () => {
    const turned = Buffer.from(sound);
    turned[sound.indexOf('tables/account/000001') + 512 + 20]! ^= 4;
    await expect(proving(turned)).rejects.toThrow('tables/account/000001.copy.zst is not what was written');
  });

  test('is refused with something behind it', async () => {
    await expect(proving(Buffer.concat([sound, Buffer.from('x')]))).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('select 1;\n'.repeat(200))],
    ['another archive', () => execFileSync('tar', ['-c', 'package.json'])],
  ])('is foreign when it is %s', async (_, content) => {
    await expect(proving(typeof content === 'function' ? content() : content)).rejects.toMatchObject({
      code: 'backup.foreign',
    });
  });

  test('is refused when it is not there', async () => {
    await expect(proveBackup({ file: newFile(), passphrase: undefined })).rejects.toMatchObject({
      code: 'file.unreadable',
    });
  });
});

describe('under a passphrase', () => {
  let url: string;
  let file: string;
  beforeAll(async () => {
    url = await filledDatabase();
    const job = jobOn(url, 'correct horse');
    await writeBackup(job);
    file = job.file;
  });
  const proving = (content: Uint8Array, passphrase: string | undefined = 'correct horse') => {
    const copy = newFile();
    writeFileSync(copy, content);
    return proveBackup({ file: copy, passphrase });
  };

  test('it says nothing to others and comes back whole', async () => {
    expect(readFileSync(file).includes('account')).toBe(false);
    expect(await restoredInto(url, file, contentsOf, 'correct horse')).toEqual(await contentsOf(url));
  });

  test('another passphrase, and none, are refused as such', async () => {
    await expect(proveBackup({ file, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'backup.wrongPassphrase' });
    await expect(proveBackup({ file, passphrase: undefined })).rejects.toMatchObject({
      code: 'backup.passphraseMissing',
    });
  });

  test('a bit that is turned, an end that is lost and a frame that is gone are told', async () => {
    const sealed = readFileSync(file);
    const turned = Buffer.from(sealed);
    turned[sealed.length - 40]! ^= 1;
    await expect(proving(turned)).rejects.toThrow('The backup is damaged: frame 1');
    await expect(proving(sealed.subarray(0, -5))).rejects.toMatchObject({ code: 'backup.truncated' });
    await expect(proving(sealed.subarray(0, 30))).rejects.toMatchObject({ code: 'backup.truncated' });
    await expect(proving(Buffer.concat([sealed, Buffer.alloc(3)]))).rejects.toThrow(/damaged|cut off/);
  });

  test('frames cannot be left out at the end, exchanged or added', async () => {
    const plain = async function* () {
      for (let at = 0; at < 5; at += 1) yield Buffer.alloc(700_000, at);
    };
    const sealed = Buffer.concat(await Array.fromAsync(enveloped(plain(), 'p')));
    const frames: Buffer[] = [];
    for (let at = 66; at < sealed.length; at += frames.at(-1)!.length)
      frames.push(sealed.subarray(at, at + 4 + sealed.readUInt32BE(at) + 16));
    const opened = async (list: Buffer[]) => {
      const pieces = async function* () {
        yield Buffer.concat([sealed.subarray(0, 66), ...list]);
      };
      return Buffer.concat(await Array.fromAsync(unwrapped(pieces(), 'p')));
    };
    expect(frames.length).toBe(4);
    expect((await opened(frames)).equals(Buffer.concat(await Array.fromAsync(plain())))).toBe(true);
    await expect(opened(frames.slice(0, 3))).rejects.toMatchObject({ code: 'backup.truncated' });
    await expect(opened([frames[1]!, frames[0]!, ...frames.slice(2)])).rejects.toMatchObject({
      code: 'backup.damaged',
    });
    await expect(opened([...frames, frames[3]!])).rejects.toMatchObject({ code: 'backup.damaged' });
  });
});

describe('a restore', () => {
  let url: string;
  let backup: SoundBackup;
  beforeAll(async () => {
    url = await filledDatabase();
    const job = jobOn(url);
    await writeBackup(job);
    backup = await proveBackup({ file: job.file, passphrase: undefined });
  });
  const restore = (target: string, replace?: string, changed: Partial<SoundBackup> = {}) =>
    restoreBackup({ url: target, backup: { ...backup, ...changed }, replace, tell: quiet });
  const nameOf = (target: string) => new URL(target).pathname.slice(1);

  test('refuses a database that is not empty, unless its name is typed', async () => {
    const target = await filledDatabase();
    await ask(target, `insert into person (id, name, email) values (gen_random_uuid(), 'Lost', 'lost@b.example')`);
    const before = await contentsOf(target);
    await expect(restore(target)).rejects.toMatchObject({ code: 'restore.notEmpty' });
    await expect(restore(target, 'parley')).rejects.toMatchObject({ code: 'restore.otherName' });
    expect(await contentsOf(target)).toEqual(before);
    await restore(target, nameOf(target));
    expect(await contentsOf(target)).toEqual(await contentsOf(url));
  });

  test('that fails leaves the database as it was', async () => {
    const target = await filledDatabase();
    const before = await contentsOf(target);
    const rows = { ...backup.inventory.rows, task: 7 };
    const inventory = { ...backup.inventory, rows };
    await expect(restore(target, nameOf(target), { inventory })).rejects.toThrow('task took 0 rows of 7');
    expect(await contentsOf(target)).toEqual(before);
  });

  test('refuses where a Parley is working, and where another program has its tables', async () => {
    const target = await filledDatabase();
    const pool = openPool(target);
    await pool.query('select 1');
    await expect(restore(target, nameOf(target))).rejects.toMatchObject({ code: 'database.inUse' });
    await pool.end();
    await withScratchDatabase(url, async (foreign) => {
      await ask(foreign, 'create table invoice (id int)');
      await expect(restore(foreign, nameOf(foreign))).rejects.toMatchObject({ code: 'restore.foreignTables' });
    });
  });

  test('refuses migrations it lacks or has otherwise', async () => {
    const { migrations } = backup.manifest;
    const newer = [...migrations, { name: '9999_future.sql', checksum: 'a'.repeat(64) }];
    const other = migrations.map(({ name }) => ({ name, checksum: 'a'.repeat(64) }));
    await withScratchDatabase(url, async (target) => {
      await expect(restore(target, undefined, { manifest: { ...backup.manifest, migrations: newer } })).rejects.toThrow(
        'The backup holds migration 9999_future.sql, which this Parley lacks',
      );
      await expect(
        restore(target, undefined, { manifest: { ...backup.manifest, migrations: other } }),
      ).rejects.toMatchObject({ code: 'backup.otherMigration' });
    });
  });

  test('refuses rows whose reference leads nowhere', async () => {
    const torn = await filledDatabase();
    await ask(torn, 'alter table account drop constraint account_parent_id_fkey');
    await ask(torn, "update account set parent_id = gen_random_uuid() where number = 'ACC-2'");
    const job = jobOn(torn);
    await writeBackup(job);
    await withScratchDatabase(url, async (target) => {
      const broken = await proveBackup({ file: job.file, passphrase: undefined });
      await expect(restoreBackup({ url: target, backup: broken, replace: undefined, tell: quiet })).rejects.toThrow(
        'account_parent_id_fkey',
      );
      expect(
        await ask(target, "select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"),
      ).toEqual([]);
    });
  });
});

test('an existing file is never written over, and a table of somebody else is told when it is restored', async () => {
  const url = await filledDatabase();
  const job = jobOn(url);
  await writeBackup(job);
  const kept = newFile();
  copyFileSync(job.file, kept);
  await expect(writeBackup(job)).rejects.toMatchObject({ code: 'file.exists' });
  expect(readFileSync(job.file).equals(readFileSync(kept))).toBe(true);
  await ask(url, 'create table invoice (id int)');
  const other = jobOn(url);
  await writeBackup(other);
  await expect(restoredInto(url, other.file, contentsOf)).rejects.toThrow(
    'The backup holds invoice, which Parley never made',
  );
});

test('a database without Parley is not backed up, nor one whose rows are hidden from us', async () => {
  const url = await filledDatabase();
  await withScratchDatabase(url, async (empty) => {
    await expect(writeBackup(jobOn(empty))).rejects.toMatchObject({ code: 'backup.notParley' });
  });
  await ask(url, 'alter table account force row level security; alter table account enable row level security');
  const hidden = jobOn(url);
  await expect(writeBackup(hidden)).rejects.toThrow('row-level security');
  expect(existsSync(hidden.file)).toBe(false);
});
