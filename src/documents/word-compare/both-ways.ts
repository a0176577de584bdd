import { openWord } from '../word/opening.ts';
import { resolveAll } from '../word/resolving.ts';
import type { WordFile } from '../word/word-file.ts';
import { wordParagraphs } from '../word/word-paragraphs.ts';
import { compareWord } from './compare-word.ts';

/** The paragraphs of body and tables as a reader has them, each cell under the number of its row; for tests. */
export const readingOf = (file: WordFile): string[] =>
  wordParagraphs(file)
    .filter(({ place }) => place === 'body' || place === 'cell')
    .map(({ row, segments }) => {
      const words = segments.map(({ text }) => text).join('');
      return row ? `${row.row}.${row.cell} ${words}` : words;
    });

/** Compares two files and settles the result both ways: what is there, and what should be. */
export async function bothWays(older: Uint8Array, newer: Uint8Array) {
  const [was, now] = [await openWord(older, 'old.docx'), await openWord(newer, 'new.docx')];
  const compared = await compareWord(was, now, { author: 'Ada Lawyer', date: '2026-09-01T10:00:00Z' });
  const out = await openWord(compared.docx, 'out.docx');
  return {
    ...compared,
    accepted: readingOf(resolveAll(out, 'accept')),
    rejected: readingOf(resolveAll(out, 'reject')),
    older: readingOf(resolveAll(was, 'accept')),
    newer: readingOf(resolveAll(now, 'accept')),
  };
}
