import { readFile } from 'node:fs/promises';
import { Refusal } from '../refusal.ts';

/**
 * The passphrase in a file, without the line's end; undefined where no file is named.
 * @throws Refusal `passphrase.unreadable`, `passphrase.empty`
 */
export async function readPassphrase(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    const why = fault.code ?? fault.message;
    throw new Refusal('passphrase.unreadable', `The passphrase file ${file} cannot be read (${why}): check the path.`);
  });
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase !== '') return passphrase;
  throw new Refusal('passphrase.empty', `The passphrase file ${file} is empty: write the passphrase into it.`);
}
