import { Refusal } from '../../platform/refusal.ts';
import { kindOfFile } from '../file-kind.ts';

/** Larger files are refused before they are read; a statement of work with pictures has a few million bytes. */
export const WORD_BYTES_MAX = 50_000_000;

const SAVE_AS_DOCX = 'open it in a word processor and save it as DOCX';

/**
 * Refuses, before anything is unpacked, what is no DOCX by its size and first bytes: `word.tooLarge`, `word.notDocx`, and
 * `word.encrypted` for one behind a password (which is then no zip but a container of its own).
 */
export function refuseOtherThanPackage(bytes: Uint8Array, fileName: string): void {
  refuseTooLarge(bytes.length, fileName);
  const file = kindOfFile(bytes);
  if (file.kind === 'zip') return;
  if (file.kind === 'empty') throw notDocx(fileName, 'is empty', 'fetch it again from where it came from');
  if (file.kind === 'encrypted') {
    throw new Refusal(
      'word.encrypted',
      `${fileName} is encrypted: open it with its password, save it without one, and hand it in again.`,
    );
  }
  if (file.kind === 'compound') {
    throw notDocx(fileName, 'is encrypted or in a Word format from before 2007', `${SAVE_AS_DOCX} without a password`);
  }
  if (file.kind === 'text') throw notDocx(fileName, 'is text', SAVE_AS_DOCX);
  if (file.words !== null) throw notDocx(fileName, `is ${file.words}`, 'hand in the DOCX document itself');
  throw notDocx(fileName, 'is no DOCX document', SAVE_AS_DOCX);
}

/** Refuses a file by its size in bytes alone: `word.tooLarge`. */
export function refuseTooLarge(size: number, fileName: string): void {
  if (size <= WORD_BYTES_MAX) return;
  throw new Refusal(
    'word.tooLarge',
    `${fileName} has ${Math.round(size / 1e6)} MB, and at most 50 MB are read: take out pictures and attachments and hand it in again.`,
    { status: 413 },
  );
}

/** Refuses packages that are zip but hold something else: a workbook, an OpenDocument text, any archive. */
export function refuseOtherThanWord(parts: ReadonlyMap<string, unknown>, fileName: string): void {
  const other = PACKAGES.find(([part]) => parts.has(part));
  if (other) throw notDocx(fileName, `is ${other[1]}`, SAVE_AS_DOCX);
  if (parts.has('[Content_Types].xml')) return;
  if (parts.has('word/document.xml')) throw missing(fileName, '[Content_Types].xml');
  throw notDocx(
    fileName,
    'is a zip archive without a Word document in it',
    'unpack it and hand in the DOCX document itself',
  );
}

/** Refuses, by the content type of its main part, macros (`word.macros`) and what is no document (`word.notDocx`). */
export function refuseOtherMainPart(contentType: string | null, path: string, fileName: string): void {
  if (contentType !== null && DOCUMENTS.includes(contentType)) return;
  if (contentType !== null && /macroEnabled/i.test(contentType)) throw macros(fileName);
  const office = OTHERS.find(([pattern]) => contentType?.includes(pattern));
  if (office) throw notDocx(fileName, `is ${office[1]}`, SAVE_AS_DOCX);
  throw new Refusal(
    'word.contentType',
    `${fileName} is damaged: it says that ${path} is ${contentType === null ? 'of no type' : JSON.stringify(contentType)} where a Word document belongs; save it anew from a word processor.`,
  );
}

/** Macros are refused rather than left behind: who hands a file back should know what is in it. */
export const macros = (fileName: string): Refusal =>
  new Refusal('word.macros', `${fileName} carries macros: save it as DOCX, without macros, and hand it in again.`, {
    status: 415,
  });

export const missing = (fileName: string, part: string): Refusal =>
  new Refusal('word.missingPart', `${fileName} is damaged: ${part} is missing; save it anew from a word processor.`);

const notDocx = (fileName: string, what: string, cure: string): Refusal =>
  new Refusal('word.notDocx', `${fileName} ${what}: ${cure}.`, { status: 415 });

const DOCUMENTS: readonly string[] = [
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml',
];

const OTHERS: readonly (readonly [pattern: string, words: string])[] = [
  ['spreadsheetml', 'a workbook'],
  ['presentationml', 'a presentation'],
];

const PACKAGES: readonly (readonly [part: string, words: string])[] = [
  ['xl/workbook.xml', 'a workbook'],
  ['xl/workbook.bin', 'a binary XLSB workbook'],
  ['ppt/presentation.xml', 'a presentation'],
  ['content.xml', 'an OpenDocument file'],
];
