import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { openWord } from '../documents/word/opening.ts';
import type { WordFile } from '../documents/word/word-file.ts';
import { refuseTooLarge } from '../documents/word/word-kind.ts';
import { Refusal } from '../platform/refusal.ts';

/**
 * Opens a Word file by its path. What is too large, or no file at all, is refused before a byte of it is read.
 * @throws Refusal `file.unreadable`, `word.*`
 */
export async function readWord(path: string): Promise<WordFile> {
  const handle = await open(path).catch((fault: NodeJS.ErrnoException) => {
    throw unreadable(path, fault.code ?? fault.message);
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw unreadable(path, 'it is no file');
    refuseTooLarge(found.size, basename(path));
    return await openWord(await handle.readFile(), basename(path));
  } finally {
    await handle.close();
  }
}

const unreadable = (path: string, why: string): Refusal =>
  new Refusal('file.unreadable', `${path} cannot be read (${why}): check the path.`);
