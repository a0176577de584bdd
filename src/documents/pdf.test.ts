import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../platform/refusal.ts';
import { compare } from './changes/compare.ts';
import { codePointsOf } from './glyphs.ts';
import { text } from './paper.ts';
import { clause, paperOf, paragraph, priceTable, wholePaper } from './paper-samples.ts';
import { writePdf } from './pdf.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The file with its packed streams unpacked after it: enough to see what objects it holds. */
function insideOf(pdf: Uint8Array): string {
  const file = Buffer.from(pdf).toString('latin1');
  const streams = [...file.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map((match) => {
    try {
      return inflateSync(Buffer.from(match[1] ?? '', 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
  return file + streams.join('\n');
}

const pagesOf = (inside: string): number => inside.match(/\/Type\s*\/Page\b/g)?.length ?? 0;

function refusalOf(write: () => unknown): Refusal {
  try {
    write();
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal;
    throw refusal;
  }
  throw new Error('nothing was refused');
}

describe('a PDF', () => {
  const inside = insideOf(writePdf(wholePaper()));

  test('says that it is PDF/A-2a, tagged, in a language, with a title', () => {
    expect(inside).toMatch(/<pdfaid:part>2</);
    expect(inside).toMatch(/<pdfaid:conformance>A</);
    expect(inside).toContain('/StructTreeRoot');
    expect(inside).toMatch(/\/Marked true/);
    expect(inside).toMatch(/\/Lang\s*\(en-US\)/);
    expect(inside).toContain('Migration for Alder Freight');
  });

  test('has headings, lists, links, and tables with heads in its structure', () => {
    for (const tag of ['/H1', '/H2', '/L', '/LI', '/Link', '/Table', '/TH', '/TD', '/TOC']) {
      expect(inside, tag).toMatch(new RegExp(`/S\\s*${tag}\\b`));
    }
  });

  test('embeds our fonts and no other', () => {
    const fonts = new Set([...inside.matchAll(/\/FontName\s*\/[A-Z]{6}\+([\w-]+)/g)].map((match) => match[1]));
    expect([...fonts].toSorted()).toEqual(['Inter-Italic', 'Inter-Regular', 'Inter-SemiBold']);
    expect(inside).toMatch(/\/FontFile[23]/);
  });

  test('bears a stamp where one was put, on its first page, is PDF/A still, and the same to the byte', () => {
    const stamp = {
      ...{ name: 'Anneliese Lapwing', on: '2026-11-23', reference: 'LGL-2026-0001' },
      contentHash: wholePaper().attrs.contentHash,
    };
    const [one, two] = [writePdf(wholePaper(), stamp), writePdf(wholePaper(), stamp)];
    expect(sha256(one)).toBe(sha256(two));
    expect(sha256(one)).not.toBe(sha256(writePdf(wholePaper())));
    expect(sha256(one)).not.toBe(sha256(writePdf(wholePaper(), { ...stamp, on: '2026-11-24' })));
    const stamped = insideOf(one);
    expect(stamped).toMatch(/<pdfaid:conformance>A</);
    expect(pagesOf(stamped)).toBe(pagesOf(inside));
    const unprintable = refusalOf(() => writePdf(wholePaper(), { ...stamp, name: '\u{1F98A}' }));
    expect(unprintable.code).toBe('paper.unprintable');
  });

  test('bears the date of the paper', () => {
    expect(inside).toMatch(/CreationDate\s*\(D:20260831/);
  });
});

describe('the same paper gives the same bytes', () => {
  const hash = sha256(writePdf(wholePaper()));

  test('whatever was written before', () => {
    writePdf(wholePaper('Somebody else', { pageSize: 'letter' }));
    expect(sha256(writePdf(wholePaper()))).toBe(hash);
  });

  test('in another process and time zone', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { writePdf } from './src/documents/pdf.ts';
      import { wholePaper } from './src/documents/paper-samples.ts';
      console.log(createHash('sha256').update(writePdf(wholePaper())).digest('hex'));`;
    const env = { ...process.env, TZ: 'Pacific/Kiritimati' };
    const other = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
    expect(other.trim()).toBe(hash);
  });
});

describe('what a customer wrote', () => {
  test('is data and never markup', () => {
    const plain = pagesOf(insideOf(writePdf(wholePaper('Alder'))));
    const hostile = '#pagebreak() #read("/etc/passwd") $x^2$ *b* @scope <label> \\ #set page(fill: red) // end';
    expect(pagesOf(insideOf(writePdf(wholePaper(hostile))))).toBe(plain);
  });

  test('may be one word as long as a page', () => {
    expect(() => writePdf(wholePaper('Donaudampfschifffahrt'.repeat(60)))).not.toThrow();
  });

  test.each([
    ['漢字 Ltd', '“漢” (U+6F22), “字” (U+5B57)'],
    ['Alder 🚀', '“🚀” (U+1F680)'],
    ['שלום', '“ש” (U+05E9), “ל” (U+05DC), “ו” (U+05D5), “ם” (U+05DD)'],
  ])('is refused when our fonts cannot print it: %s', (name, named) => {
    const refusal = refusalOf(() => writePdf(wholePaper(name)));
    expect(refusal.code).toBe('paper.unprintable');
    expect(refusal.faults[0]).toEqual({
      place: 'clause scope, paragraph scope_p1, field customerName',
      sentence: `our fonts cannot print ${named}; write it in Latin, Greek or Cyrillic letters, or take the Word file.`,
    });
  });

  test('is printed in Latin, Greek and Cyrillic letters, with the signs of print', () => {
    const words = 'Søren Łódź Őrség Škoda Nguyễn Ωμέγα Ёлка ½ € £ ™ © — – “q” ‘q’ … • → ≤ ×';
    expect(() => writePdf(paperOf([clause('one', 'One', paragraph('p', [text(words)]))]))).not.toThrow();
  });
});

test('a table of 3,000 rows is laid out', () => {
  const inside = insideOf(writePdf(paperOf([clause('one', 'One', priceTable('t', 3000))])));
  expect(pagesOf(inside)).toBeGreaterThan(40);
});

test('the characters of a font are read from it', () => {
  const points = codePointsOf(readFileSync('src/documents/fonts/inter-regular.ttf'));
  for (const character of 'AzÄж€—') expect(points.has(character.codePointAt(0) ?? 0)).toBe(true);
  for (const character of '漢\uFFFF') expect(points.has(character.codePointAt(0) ?? 0)).toBe(false);
  expect(points.has(0x1f680)).toBe(false);
});

test('a paper in which something is proposed is not printed', () => {
  const older = paperOf([clause('fees', 'Fees', paragraph('p', [text('Due in 30 days.')]))]);
  const newer = paperOf([clause('fees', 'Fees', paragraph('p', [text('Due in 45 days.')]))]);
  const redline = compare(older, newer, { author: 'Ada', at: null });
  expect(() => writePdf(redline)).toThrow(
    expect.objectContaining({
      ...{ code: 'paper.openChanges', status: 409 },
      message:
        'SOW-2026-0031 cannot be printed while one change is proposed in it: accept or reject, or take the Word file.',
    }),
  );
});
