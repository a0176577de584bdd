import { Refusal } from '../platform/refusal.ts';

const SAVE_AS_XLSX = 'open it in a spreadsheet program and save it as XLSX';

/**
 * Refuses, before anything is unpacked, what is no XLSX by its first bytes: `workbook.notXlsx`, and
 * `workbook.encrypted` for one behind a password (which is then no zip but a container of its own).
 */
export function refuseOtherThanZip(bytes: Uint8Array, fileName: string): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (signature: string): boolean => file.toString('latin1', 0, signature.length) === signature;
  if (starts('PK\x03\x04')) return;
  if (file.length === 0) throw notXlsx(fileName, 'is empty', 'fetch it again from where it came from');
  if (starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
    if (file.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
      throw new Refusal(
        'workbook.encrypted',
        `${fileName} is encrypted: open it with its password, save it without one, and hand it in again.`,
      );
    }
    // Some programs hide even the names inside the container, so that both remain possible.
    throw notXlsx(
      fileName,
      'is encrypted or in an Office format from before 2007',
      `${SAVE_AS_XLSX} without a password`,
    );
  }
  const kind = KINDS.find(([signature]) => starts(signature));
  if (kind) throw notXlsx(fileName, `is ${kind[1]}`, 'hand in the XLSX workbook itself');
  if (looksLikeText(file)) throw notXlsx(fileName, 'is text', SAVE_AS_XLSX);
  throw notXlsx(fileName, 'is no XLSX workbook', SAVE_AS_XLSX);
}

/** Refuses packages that are zip but hold something else: a Word document, an older binary workbook, any archive. */
export function refuseOtherThanWorkbook(parts: ReadonlyMap<string, unknown>, fileName: string): void {
  const other = PACKAGES.find(([part]) => parts.has(part));
  if (other) throw notXlsx(fileName, `is ${other[1]}`, SAVE_AS_XLSX);
  if (!parts.has('[Content_Types].xml')) {
    throw notXlsx(
      fileName,
      'is a zip archive without a workbook in it',
      'unpack it and hand in the XLSX workbook itself',
    );
  }
}

export const notXlsx = (fileName: string, what: string, cure: string): Refusal =>
  new Refusal('workbook.notXlsx', `${fileName} ${what}: ${cure}.`, { status: 415 });

const KINDS: readonly (readonly [signature: string, words: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['{\\rtf', 'a rich text document'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['\x1f\x8b', 'a gzip archive'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['PK\x05\x06', 'an empty zip archive'],
];

const PACKAGES: readonly (readonly [part: string, words: string])[] = [
  ['word/document.xml', 'a Word document'],
  ['ppt/presentation.xml', 'a presentation'],
  ['xl/workbook.bin', 'a binary XLSB workbook'],
  ['content.xml', 'an OpenDocument file'],
];

/** Text has no control characters beyond line ends and tabs; the first few thousand bytes tell. */
const looksLikeText = (file: Buffer): boolean =>
  !/[^\P{Cc}\t\n\r\f]/u.test(file.toString('latin1', 0, 4_096).replace(/[\x80-\x9f]/g, ''));
