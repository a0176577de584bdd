import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { hashBytes } from '../canonical-json.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { type Inventory, inventoryName, inventorySumName, manifestName } from './contents.ts';
import { enveloped } from './envelope.ts';
import { beginSnapshot, type Counted, type Progress, type Snapshot } from './snapshot.ts';
import { type ArchivedFile, archived, archiveEnd } from './tar.ts';

export interface BackupJob {
  readonly url: string;
  /** Where the backup goes; nothing may be there yet. */
  readonly file: string;
  /** Without one everybody who can read the file can read the deals in it. */
  readonly passphrase: string | undefined;
  readonly clock: Clock;
  readonly tell: Progress;
}

export interface WrittenBackup {
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly jobs: number;
}

/**
 * Writes the whole database, as it is at one moment, into one file. It is written beside its place, brought to the disk
 * and renamed: a backup is there whole or not at all. Memory does not grow with the database.
 * @throws Refusal `file.exists`, `file.unwritable`, `database.unreachable`, `backup.notParley`
 */
export async function writeBackup(job: BackupJob): Promise<WrittenBackup> {
  if (await stat(job.file).catch(() => null)) {
    throw new Refusal('file.exists', `${job.file} is there already: name another file, or take that one away.`);
  }
  const client = new pg.Client({ connectionString: job.url, application_name: 'parley backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const snapshot = await beginSnapshot(client, job.clock);
    const counted: Counted = { rows: {}, jobs: 0, sequences: [] };
    const archive = archiveOf(snapshot, counted, job.tell);
    const content = job.passphrase === undefined ? archive : enveloped(archive, job.passphrase);
    const bytes = await writeWhole(job.file, content);
    const rows = Object.values(counted.rows).reduce((sum, some) => sum + some, 0);
    return { bytes, tables: snapshot.manifest.tables.length, rows, jobs: counted.jobs };
  } finally {
    await client.end();
  }
}

/** The archive's bytes: manifest, parts, inventory, and the inventory's own sum. */
async function* archiveOf(snapshot: Snapshot, counted: Counted, tell: Progress): AsyncGenerator<Uint8Array> {
  const { manifest } = snapshot;
  const writtenAt = Math.trunc(Temporal.Instant.from(manifest.takenAt).epochMilliseconds / 1000);
  const parts: Inventory['parts'] = [];
  const all = createHash('sha256');
  const put = function* (file: ArchivedFile) {
    parts.push({ name: file.name, bytes: file.body.length, sha256: hashBytes(file.body) });
    for (const piece of archived(file, writtenAt)) {
      all.update(piece);
      yield piece;
    }
  };
  yield* put({ name: manifestName, body: json(manifest) });
  for await (const part of snapshot.parts(counted, tell)) yield* put(part);
  const inventory: Inventory = { parts, ...counted, sha256: all.digest('hex') };
  const body = json(inventory);
  yield* archived({ name: inventoryName, body }, writtenAt);
  const sum = Buffer.from(`${hashBytes(body)}  ${inventoryName}\n`);
  yield* archived({ name: inventorySumName, body: sum }, writtenAt);
  yield archiveEnd;
}

const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

async function writeWhole(file: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const making = `${file}.making-${randomBytes(4).toString('hex')}`;
  const handle = await openNew(making);
  try {
    const bytes = await writeAll(handle, content).finally(() => handle.close());
    await rename(making, file);
    await syncFolder(dirname(file));
    return bytes;
  } finally {
    await rm(making, { force: true });
  }
}

async function openNew(making: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(making), { recursive: true });
    // Deals, margins and the keys of the house: for its owner alone.
    return await open(making, 'wx', 0o600);
  } catch (fault) {
    throw unwritable(dirname(making), fault as NodeJS.ErrnoException);
  }
}

async function writeAll(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of content) {
    if (piece.length === 0) continue;
    await handle.writeFile(piece).catch((fault) => Promise.reject(unwritable('The backup', fault)));
    bytes += piece.length;
  }
  await handle.sync();
  return bytes;
}

const unwritable = (place: string, { code, message }: NodeJS.ErrnoException): Refusal =>
  new Refusal(
    'file.unwritable',
    `${place} cannot be written (${code ?? message}): make room, or name another place by --out or BACKUP_FOLDER.`,
  );

/** A rename survives a power cut once the folder it happened in is written through. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
