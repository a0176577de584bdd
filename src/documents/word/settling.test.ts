import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listRedlines } from './listing.ts';
import { openWord } from './opening.ts';
import { resolveAll } from './resolving.ts';
import { isGoing, type Standing } from './revision-marks.ts';
import type { WordVerdict } from './revision-ranges.ts';
import { saveWord, type WordFile } from './word-file.ts';
import { wordParagraphs } from './word-paragraphs.ts';
import { by, goneRun, para, part, run, wordOf } from './word-samples.ts';

/** Bodies of any changes in any order: words, marks, moves, rows, cells and formatting, one in the other where they may be. */
const id = fc.integer({ min: 0, max: 99 });
const word = fc.constantFrom('fee ', 'term ', 'day ', 'net ');
const plain = word.map(run);
const gone = fc.tuple(id, word).map(([at, words]) => by('w:del', at, goneRun(words)));
const come = fc.tuple(id, fc.oneof(plain, gone)).map(([at, inner]) => by('w:ins', at, inner));
const went = fc.tuple(id, fc.oneof(plain, come)).map(([at, inner]) => by('w:moveFrom', at, inner));
const arrived = fc.tuple(id, fc.oneof(plain, gone)).map(([at, inner]) => by('w:moveTo', at, inner));
const look = fc
  .tuple(id, word)
  .map(([at, words]) => `<w:r><w:rPr><w:b/>${by('w:rPrChange', at, '<w:rPr/>')}</w:rPr><w:t>${words}</w:t></w:r>`);
const inline = fc.oneof(plain, gone, come, went, arrived, look);
const mark = fc.tuple(id, fc.constantFrom('', '', 'w:ins', 'w:del')).map(([at, name]) => (name ? by(name, at) : ''));
const paragraph = fc.tuple(fc.array(inline, { maxLength: 4 }), mark).map(([runs, end]) => para(runs.join(''), end));
const cell = fc
  .tuple(id, fc.constantFrom('', '', 'w:cellIns', 'w:cellDel', 'w:cellMerge'), paragraph)
  .map(([at, name, inner]) => `<w:tc><w:tcPr>${name ? by(name, at) : ''}</w:tcPr>${inner}</w:tc>`);
const row = fc
  .tuple(mark, fc.array(cell, { minLength: 1, maxLength: 3 }))
  .map(([end, cells]) => `<w:tr><w:trPr>${end}</w:trPr>${cells.join('')}</w:tr>`);
const table = fc.array(row, { minLength: 1, maxLength: 3 }).map((rows) => `<w:tbl>${rows.join('')}</w:tbl>`);
const control = fc.tuple(id, paragraph).map(([at, inner]) => {
  const range = (number: number, side: string) => `<w:customXmlInsRange${side} w:id="${number}"/>`;
  return `${range(at, 'Start')}<w:sdt><w:sdtContent>${range(at, 'End')}${inner}</w:sdtContent></w:sdt>`;
});
const body = fc
  .array(fc.oneof({ arbitrary: paragraph, weight: 4 }, table, control), { minLength: 1, maxLength: 6 })
  .map((blocks) => blocks.join(''));
const verdict = fc.constantFrom<WordVerdict>('accept', 'reject');

const stands = ({ status, proposedBy }: Standing, asked: WordVerdict): boolean => {
  if (status === 'plain') return true;
  return asked === 'reject' ? isGoing(status) && proposedBy === null : !isGoing(status);
};

/** What is left of the words by what the paragraphs say of each of them. */
const wordsLeft = (file: WordFile, asked: WordVerdict): string =>
  wordParagraphs(file)
    .filter(({ row: at }) => at === null || (stands(at.rowStanding, asked) && stands(at.cellStanding, asked)))
    .flatMap(({ segments }) => segments.filter((segment) => stands(segment, asked)).map(({ text }) => text))
    .join('');

const read = (file: WordFile): string => wordsLeft(file, 'accept');

describe('whatever is proposed', () => {
  test('nothing is left to decide, the words are those that stood, and deciding again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(body, verdict, verdict, async (content, asked, again) => {
        const file = await openWord(wordOf(content, { header: part('w:hdr', para(run('Head '))) }));
        const saved = saveWord(resolveAll(file, asked));
        const settled = await openWord(saved);
        expect(listRedlines(settled)).toEqual({ changes: [], comments: [], unsupported: [] });
        expect(read(settled)).toBe(wordsLeft(file, asked));
        expect(saveWord(resolveAll(settled, again))).toEqual(saved);
      }),
      { numRuns: 300 },
    );
  });

  test('every cell is left a paragraph, every row a cell and every table a row', async () => {
    await fc.assert(
      fc.asyncProperty(body, verdict, async (content, asked) => {
        const settled = resolveAll(await openWord(wordOf(content)), asked);
        const xml = Buffer.from(await settledXml(settled)).toString();
        expect(xml).not.toMatch(/<w:tbl\/>|<w:tbl><\/w:tbl>|<w:tr\/>|<w:tr><\/w:tr>|<w:tc\/>|<\/w:tbl><\/w:tc>/);
        expect(xml).not.toMatch(/<w:tc>(<w:tcPr>((?!<w:p[ >/]).)*<\/w:tcPr>)?<\/w:tc>/);
      }),
      { numRuns: 100 },
    );
  });

  test('the list names every change as often as the markup has it', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (content) => {
        const { changes } = listRedlines(await openWord(wordOf(content)));
        const marks = content.match(/<w:(ins|del|moveFrom|moveTo|rPrChange|cell\w+) |<w:customXmlInsRangeStart/g) ?? [];
        expect(changes).toHaveLength(marks.length);
        expect(new Set(changes.map((change) => change.id)).size).toBe(changes.length);
      }),
    );
  });
});

const settledXml = async (file: WordFile): Promise<Uint8Array> =>
  (await openWord(saveWord(file))).zip.read('word/document.xml');
