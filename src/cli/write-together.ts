import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../platform/refusal.ts';

/**
 * Writes files into a folder all together: first beside each other under a name of their own, then each put in its place.
 * A fault on the way leaves the folder as it was.
 * @throws Refusal `file.unwritable`
 */
export async function writeTogether(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const aside = await mkdtemp(join(folder, '.parley-'));
    try {
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(aside, name), bytes);
      for (const name of Object.keys(files)) await rename(join(aside, name), join(folder, name));
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    throw new Refusal('file.unwritable', `${folder} cannot be written to (${code ?? message}): choose another --out.`);
  }
}
