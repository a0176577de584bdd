import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from './changes/compare.ts';
import { editedPaper, randomPaper } from './changes/random-papers.ts';
import { writeDocx } from './docx.ts';
import type { PaperDocument } from './paper.ts';
import { openWord } from './word/opening.ts';
import { resolveAll } from './word/resolving.ts';
import type { WordFile } from './word/word-file.ts';
import { wordParagraphs } from './word/word-paragraphs.ts';

const by = { author: 'Ada Byron', at: '2026-09-01T08:00:00Z' };

const redlineOf = (older: PaperDocument, newer: PaperDocument): Promise<Uint8Array> =>
  writeDocx(compare(older, newer, by), { against: older.attrs });

/** What a reader of the body reads, line by line, with the style of each line. */
const linesOf = (file: WordFile): string[] =>
  wordParagraphs(file)
    .filter(({ part }) => part === 'word/document.xml')
    .map(({ style, place, list, segments }) => {
      const words = segments.map(({ text, strong, emphasis }) => `${strong ? '*' : ''}${emphasis ? '/' : ''}${text}`);
      return `${place} ${style} ${list?.level ?? '-'}: ${words.join('|')}`;
    });

async function holds(older: PaperDocument, newer: PaperDocument): Promise<void> {
  const redline = await openWord(await redlineOf(older, newer), 'redline.docx');
  const plain = async (paper: PaperDocument) => linesOf(await openWord(await writeDocx(paper), 'plain.docx'));
  const mended = (lines: string[]) => lines.map((line) => line.replaceAll('|', ''));
  expect(mended(linesOf(resolveAll(redline, 'accept')))).toEqual(mended(await plain(newer)));
  expect(mended(linesOf(resolveAll(redline, 'reject')))).toEqual(mended(await plain(older)));
}

describe('accepted whole the file says what the newer says, rejected whole what the older says', () => {
  test('for any two papers', async () => {
    await fc.assert(
      fc.asyncProperty(randomPaper, randomPaper, (older, newer) => holds(older, newer)),
      { numRuns: 60 },
    );
  });

  test('for any paper and what became of it', async () => {
    await fc.assert(
      fc.asyncProperty(editedPaper, ([older, newer]) => holds(older, newer)),
      { numRuns: 60 },
    );
  });
});
