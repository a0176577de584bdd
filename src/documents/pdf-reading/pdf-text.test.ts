import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { text } from '../paper.ts';
import { clause, paperOf, paragraph, wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { packedBlanks } from './pdf-samples.ts';
import { readingLimits, readPdfText } from './pdf-text.ts';

const codeOf = (bytes: Uint8Array, limits = readingLimits): Promise<string> =>
  readPdfText(bytes, limits).then(
    () => 'read',
    ({ code }: { code: string }) => code,
  );
const pdf = writePdf(wholePaper());

describe('the text of a PDF', () => {
  test('is read page by page, with what the file says of itself', async () => {
    const { pages, title, keywords, signed } = await readPdfText(pdf);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat().join(' ')).toContain('Alder Freight');
    expect(title).toContain('Alder Freight');
    expect(keywords).toMatch(/^SOW-2026-\d{4}, version \d+, [0-9a-f]{64}$/);
    expect(signed).toBe(false);
  });

  test.each([
    ['a picture named .pdf', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'pdf.none'],
    ['nothing', Buffer.alloc(0), 'pdf.none'],
    ['text', Buffer.from('Dear all, it is signed.'), 'pdf.none'],
    ['a file that is cut off', pdf.subarray(0, pdf.length / 2), 'pdf.damaged'],
    ['a head and noise', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5_000, 0x41)]), 'pdf.damaged'],
  ])('of %s is refused', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  test.each([
    ['locked.pdf', 'The PDF is locked by a password: save it without one, and hand that in.'],
    ['restricted.pdf', 'The PDF is locked by a password: save it without one, and hand that in.'],
    [
      'xfa-form.pdf',
      'The PDF is an XFA form, whose pages are made while it is open: print it to a PDF, and hand that in.',
    ],
  ])('of a file that an office saved as %s is refused in a sentence', async (name, sentence) => {
    const bytes = readFileSync(join(import.meta.dirname, '../../../fixtures/papers-refused', name));
    await expect(readPdfText(bytes)).rejects.toThrow(sentence);
  });

  test('of a file that unpacks to more than a thread may hold is refused', async () => {
    const limits = { ...readingLimits, megabytes: 64 };
    expect(await codeOf(packedBlanks(1), limits)).toBe('read');
    expect(await codeOf(packedBlanks(400), limits)).toBe('pdf.tooHard');
  });

  test('of more pages, bytes or time than are allowed is refused', async () => {
    expect(await codeOf(pdf, { ...readingLimits, pages: 1 })).toBe('pdf.pages');
    expect(await codeOf(pdf, { ...readingLimits, bytes: 1_000 })).toBe('pdf.tooLarge');
    expect(await codeOf(pdf, { ...readingLimits, seconds: 0 })).toBe('pdf.tooHard');
  });

  test('of three hundred pages is read', async () => {
    const clauses = Array.from({ length: 500 }, (_, at) =>
      clause(`c${at}`, `Section ${at}`, paragraph(`p${at}`, [text('All of this is agreed. '.repeat(130))])),
    );
    const { pages } = await readPdfText(writePdf(paperOf(clauses)));
    expect(pages.length).toBeGreaterThan(270);
    expect(pages.flat().join(' ')).toContain('Section 499');
  });
});
