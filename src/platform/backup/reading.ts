import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { z } from 'zod';
import { hashBytes } from '../canonical-json.ts';
import { Refusal } from '../refusal.ts';
import { Inventory, inventoryName, inventorySumName, Manifest, manifestName } from './contents.ts';
import { isEnvelope, unwrapped } from './envelope.ts';
import { damaged, type FoundFile, filesIn, foreign, truncated } from './tar.ts';

/** A backup on disk, and the passphrase of its envelope if it has one. */
export interface BackupFile {
  readonly file: string;
  readonly passphrase: string | undefined;
}

/** A backup that was read to its end and is what was written. */
export interface SoundBackup extends BackupFile {
  readonly manifest: Manifest;
  readonly inventory: Inventory;
}

const chunkBytes = 1024 * 1024;

/**
 * Reads a backup to its end and holds every part against its sum.
 * @throws Refusal `file.unreadable`, `backup.foreign`, `backup.truncated`, `backup.damaged` naming the part,
 *   `backup.passphraseMissing`, `backup.wrongPassphrase`
 */
export async function proveBackup(backup: BackupFile): Promise<SoundBackup> {
  const sums = new Map<string, string>();
  const all = createHash('sha256');
  let manifest: Manifest | undefined;
  let listed: FoundFile | undefined;
  let inventory: Inventory | undefined;
  for await (const found of filesOf(backup)) {
    if (!manifest) manifest = readManifest(found);
    if (listed) inventory = readInventory(listed, found);
    else if (found.name === inventoryName) listed = found;
    else {
      sums.set(found.name, hashBytes(found.body));
      for (const piece of found.raw) all.update(piece);
    }
  }
  if (!manifest || !inventory) throw truncated('before its inventory');
  proveParts(inventory, sums, all.digest('hex'));
  return { ...backup, manifest, inventory };
}

/** The files of a backup in their order, taken out of the envelope where there is one. */
export async function* filesOf({ file, passphrase }: BackupFile): AsyncGenerator<FoundFile> {
  const sealed = isEnvelope(await beginningOf(file));
  if (sealed && passphrase === undefined) {
    throw new Refusal('backup.passphraseMissing', `${file} is under a passphrase: name its file by --passphrase-file.`);
  }
  const bytes = createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>;
  yield* filesIn(sealed ? unwrapped(bytes, passphrase!) : bytes);
}

async function beginningOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch((fault: NodeJS.ErrnoException) => {
    throw new Refusal('file.unreadable', `${file} cannot be read (${fault.code ?? fault.message}): check the path.`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function readManifest({ name, body }: FoundFile): Manifest {
  if (name !== manifestName) throw foreign();
  const { formatVersion } = parsed(body, manifestName) as { formatVersion?: unknown };
  if (typeof formatVersion === 'number' && formatVersion > 1) {
    throw new Refusal('backup.newer', 'The backup was written by a newer Parley: restore it with that one.');
  }
  return shaped(Manifest, parsed(body, manifestName), manifestName);
}

/** The inventory is proved by the file behind it, the last one. */
function readInventory({ body }: FoundFile, last: FoundFile): Inventory {
  const sum = `${hashBytes(body)}  ${inventoryName}\n`;
  if (last.name !== inventorySumName || Buffer.from(last.body).toString() !== sum) throw damaged(inventoryName);
  return shaped(Inventory, parsed(body, inventoryName), inventoryName);
}

function parsed(body: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw damaged(name);
  }
}

function shaped<T>(shape: z.ZodType<T>, value: unknown, name: string): T {
  const found = shape.safeParse(value);
  if (!found.success) throw name === manifestName ? foreign() : damaged(name);
  return found.data;
}

/** Every part is there, in its order, and says what was written; then the whole, headers and all. */
function proveParts({ parts, sha256 }: Inventory, sums: ReadonlyMap<string, string>, all: string): void {
  for (const part of parts) {
    const sum = sums.get(part.name);
    if (sum === undefined) throw damaged(`its list of parts, which names ${part.name},`);
    if (sum !== part.sha256) throw damaged(part.name);
  }
  if (sums.size !== parts.length || all !== sha256) throw damaged('what stands between its parts');
}
