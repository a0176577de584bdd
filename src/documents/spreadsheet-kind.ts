import { Refusal } from '../platform/refusal.ts';
import { kindOfFile } from './file-kind.ts';

const SAVE_AS_XLSX = 'open it in a spreadsheet program and save it as XLSX';

/**
 * Refuses, before anything is unpacked, what is no XLSX by its first bytes: `workbook.notXlsx`, and
 * `workbook.encrypted` for one behind a password (which is then no zip but a container of its own).
 */
export function refuseOtherThanZip(bytes: Uint8Array, fileName: string): void {
  const file = kindOfFile(bytes);
  if (file.kind === 'zip') return;
  if (file.kind === 'empty') throw notXlsx(fileName, 'is empty', 'fetch it again from where it came from');
  if (file.kind === 'encrypted') {
    throw new Refusal(
      'workbook.encrypted',
      `${fileName} is encrypted: open it with its password, save it without one, and hand it in again.`,
    );
  }
  if (file.kind === 'compound') {
    throw notXlsx(
      fileName,
      'is encrypted or in an Office format from before 2007',
      `${SAVE_AS_XLSX} without a password`,
    );
  }
  if (file.kind === 'text') throw notXlsx(fileName, 'is text', SAVE_AS_XLSX);
  if (file.words !== null) throw notXlsx(fileName, `is ${file.words}`, 'hand in the XLSX workbook itself');
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

const PACKAGES: readonly (readonly [part: string, words: string])[] = [
  ['word/document.xml', 'a Word document'],
  ['ppt/presentation.xml', 'a presentation'],
  ['xl/workbook.bin', 'a binary XLSB workbook'],
  ['content.xml', 'an OpenDocument file'],
];
