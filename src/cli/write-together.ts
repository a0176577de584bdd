import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from '../platform/refusal.ts';

/** Files by name; `null` for one that an earlier run may have left and that this one does not give. */
type FilesTogether = Readonly<Record<string, Uint8Array | null>>;

/**
 * Writes files into a folder all together: first beside each other under a name of their own, then each put in its place.
 * A fault on the way leaves the folder as it was.
 * @throws Refusal `file.unwritable`
 */
export async function writeTogether(folder: string, files: FilesTogether): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    await refuseFolders(folder, Object.keys(files));
    const aside = await mkdtemp(join(folder, '.parley-'));
    try {
      for (const [name, bytes] of Object.entries(files)) if (bytes) await writeFile(join(aside, name), bytes);
      for (const [name, bytes] of Object.entries(files)) {
        if (bytes) await rename(join(aside, name), join(folder, name));
        else await rm(join(folder, name), { force: true });
      }
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  } catch (fault) {
    if (fault instanceof Refusal) throw fault;
    const { code, message } = fault as NodeJS.ErrnoException;
    throw new Refusal('file.unwritable', `${folder} cannot be written to (${code ?? message}): choose another place.`);
  }
}

/**
 * Makes a folder and those above it, step by step: Node's own recursive way never ends where the system answers that a
 * folder is not there although the one above it is, as /proc does.
 */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** A folder in the place of a file would stop the run half-way through, with some files put in place and others not. */
async function refuseFolders(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const place = join(folder, name);
    if (!(await isFolder(place))) continue;
    const sentence = `${place} is a folder where a file belongs: rename it, or choose another place.`;
    throw new Refusal('file.unwritable', sentence);
  }
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false;
