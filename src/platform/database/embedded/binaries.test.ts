import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startEmbeddedPostgres, thisMachine } from '../embedded.ts';
import { accountFor } from './account.ts';
import { type BinaryPackage, findPackage, prepareBinaries } from './binaries.ts';
import { isRoot, leaveNothingRunning, newFolder, query } from './trial.ts';

leaveNothingRunning();

const original = findPackage(process.platform, process.arch);

/** What of the package the copying cares about: a program, a library, a text and the list of links. */
const TINY = /native$|bin$|lib$|share$|postgresql$|\/initdb$|libpq\.so[.\d]*$|postgres\.bki$|json$/;

/** The package, or what of it `wanted` names, as npm unpacks it when no scripts may run: without its links. */
function unpack(folder: string, wanted = /./): BinaryPackage {
  const unpacked = join(folder, 'node_modules/postgres');
  const filter = (path: string) => path === original.folder || wanted.test(path);
  cpSync(original.folder, unpacked, { recursive: true, verbatimSymlinks: true, filter });
  for (const link of linksIn(unpacked)) rmSync(link);
  return { folder: unpacked, version: original.version };
}

const linksIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));

/** Starts a server on these programs, asks it something, and stops it. */
async function tryOut(binaryPackage: BinaryPackage, caches: string[]): Promise<string[]> {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres(
    { folder: newFolder(), durable: false, log: (line) => lines.push(line) },
    { ...thisMachine(), findPackage: () => binaryPackage, cacheFolders: caches },
  );
  await query(server.url, 'create extension pg_trgm');
  await server.stop();
  return lines;
}

const copiesIn = (cache: string) => (existsSync(cache) ? readdirSync(cache) : []);

test('where no scripts may run at installation, the links between the libraries are made at the first start', async () => {
  const unpacked = unpack(newFolder(0o755));
  const cache = join(newFolder(0o755), 'cache');
  expect(linksIn(unpacked.folder)).toEqual([]);
  await tryOut(unpacked, [cache]);
  expect(linksIn(unpacked.folder).map((link) => readlinkSync(link))).toContain('libicuuc.so.60.2');
  expect(copiesIn(cache)).toEqual([]);
});

test('in a project below a folder that is closed to others, root runs a copy and anybody else the programs in place', async () => {
  const unpacked = unpack(newFolder(0o700));
  const cache = join(newFolder(0o755), 'cache');
  const lines = await tryOut(unpacked, [cache]);
  expect(copiesIn(cache).length).toBe(isRoot ? 1 : 0);
  expect(lines.filter((line) => /copy of PostgreSQL/.test(line)).length).toBe(isRoot ? 1 : 0);
  expect((await tryOut(unpacked, [cache])).filter((line) => /copy of PostgreSQL/.test(line))).toEqual([]);
});

test('in a project that may not be written, a copy with its links is run', async () => {
  const unpacked = unpack(newFolder(0o755), TINY);
  const cache = join(newFolder(0o777), 'cache');
  // Permissions do not bind root, so root becomes nobody for the while.
  if (isRoot) process.seteuid?.(65534);
  else chmodSync(join(unpacked.folder, 'native/lib'), 0o555);
  try {
    const { initdb } = await prepareBinaries(unpacked, undefined, [cache], () => {});
    expect(initdb.startsWith(cache)).toBe(true);
    expect(linksIn(cache).length).toBeGreaterThan(5);
  } finally {
    if (isRoot) process.seteuid?.(0);
    else chmodSync(join(unpacked.folder, 'native/lib'), 0o755);
  }
});

describe('a copy', () => {
  const closed = () => unpack(newFolder(0o700), TINY);
  /** Somebody who may not read what root or we have closed. */
  const stranger = { name: 'stranger', uid: 65533, gid: 65533 };

  test('is whole from the moment it can be seen, also when two make it at once', async () => {
    const cache = join(newFolder(0o755), 'cache');
    const unpacked = closed();
    let made = false;
    const both = Promise.all([1, 2].map(() => prepareBinaries(unpacked, stranger, [cache], () => {}))).finally(() => {
      made = true;
    });
    let linksAtFirstSight: number | undefined;
    while (!made) {
      await setImmediate();
      const copy = copiesIn(cache).find((name) => !name.includes('.making-'));
      if (copy) linksAtFirstSight ??= linksIn(join(cache, copy)).length;
    }
    expect(linksAtFirstSight).toBe(linksIn(join(cache, copiesIn(cache)[0]!)).length);
    expect(linksAtFirstSight).toBeGreaterThan(5);
    expect(new Set((await both).map(({ initdb }) => initdb)).size).toBe(1);
    expect(copiesIn(cache)).toEqual([expect.stringMatching(/^postgresql-.*18[^/]*$/)]);
  });

  test('can be read by others, whatever the mask of whoever installed and of whoever starts Parley', async () => {
    const cache = join(newFolder(0o755), 'cache');
    const unpacked = closed();
    for (const entry of readdirSync(unpacked.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      chmodSync(path, statSync(path).mode & 0o700);
    }
    const mask = process.umask(0o077);
    try {
      await prepareBinaries(unpacked, stranger, [cache], () => {});
    } finally {
      process.umask(mask);
    }
    const entries = readdirSync(cache, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((found) => !found.isSymbolicLink())) {
      const mayRun = entry.isDirectory() || entry.parentPath.endsWith('bin') || /\.so/.test(entry.name);
      expect([entry.name, statSync(join(entry.parentPath, entry.name)).mode & 0o777]).toEqual([
        entry.name,
        mayRun ? 0o755 : 0o644,
      ]);
    }
  });

  test('that was never finished is cleared away, one in the making is not', async () => {
    const cache = join(newFolder(0o755), 'cache');
    const [dead, alive] = [
      join(cache, 'postgresql-x.making-4194999-ab'),
      join(cache, `postgresql-x.making-${process.pid}-ab`),
    ];
    for (const folder of [dead, alive]) mkdirSync(folder, { recursive: true });
    await prepareBinaries(closed(), stranger, [cache], () => {});
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  });

  test('is not put where others may write, nor where the account may not go', async () => {
    const open = join(newFolder(0o755), 'cache');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const hidden = join(newFolder(0o700), 'cache');
    await expect(prepareBinaries(closed(), stranger, [open, hidden], () => {})).rejects.toMatchObject({
      code: 'database.noRoomForBinaries',
      message: expect.stringMatching(
        /no copy could be made in .* or .*: make one of them writable, or set DATABASE_URL\./,
      ),
    });
    const good = join(newFolder(0o755), 'cache');
    const { postgres } = await prepareBinaries(closed(), stranger, [open, hidden, good], () => {});
    expect(postgres.startsWith(good)).toBe(true);
  });
});

describe('where no PostgreSQL runs, DATABASE_URL is named', () => {
  test.each([
    ['win32', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'riscv64'],
    ['freebsd', 'x64'],
  ])('%s %s', (platform, arch) => {
    expect(() => findPackage(platform, arch)).toThrow(
      expect.objectContaining({
        code: 'database.noBinary',
        message: expect.stringMatching(new RegExp(`${platform} ${arch}.*set DATABASE_URL to a PostgreSQL 15`)),
      }),
    );
  });

  test('a system with another C library, whose loader the programs ask for in vain', async () => {
    const folder = newFolder(0o755);
    mkdirSync(join(folder, 'native/bin'), { recursive: true });
    for (const name of ['initdb', 'postgres'])
      writeFileSync(join(folder, 'native/bin', name), '#!/lib/ld-absent.so.1\n', { mode: 0o755 });
    await expect(tryOut({ folder, version: '18.4.0' }, [])).rejects.toMatchObject({ code: 'database.noBinary' });
  });

  test('a system whose C library is too old, in the words of its loader', async () => {
    const folder = newFolder(0o755);
    mkdirSync(join(folder, 'native/bin'), { recursive: true });
    const words = "initdb: /lib/libc.so.6: version `GLIBC_2.27' not found (required by initdb)";
    writeFileSync(join(folder, 'native/bin/initdb'), `#!/bin/sh\necho "${words.replace('`', '\\`')}" >&2\nexit 1\n`, {
      mode: 0o755,
    });
    await expect(tryOut({ folder, version: '18.4.0' }, [])).rejects.toMatchObject({
      code: 'database.notMade',
      message: expect.stringContaining("version `GLIBC_2.27' not found"),
    });
  });
});

test('the account is whoever owns the folder asked for, or else a user the system ships with', () => {
  const folder = newFolder();
  const account = accountFor(join(folder, 'cluster/data'), folder);
  if (!isRoot) {
    expect(account).toBe(undefined);
    return;
  }
  expect(['postgres', 'nobody']).toContain(account?.name);
});
