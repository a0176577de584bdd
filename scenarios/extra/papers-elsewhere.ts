/**
 * `node scenarios/extra/papers-elsewhere.ts [FOLDER]`: what other programs make of our files, on a machine that has
 * LibreOffice and poppler. Not a part of `npm test`, as nobody is asked to install either. Ends with 1 on any difference.
 *
 * - Word files of ours are printed by LibreOffice, and every text is on the pages.
 * - PDF files of ours are tagged, embed their fonts, and their table of contents names the right pages.
 * - Comparisons of files (made up, or every two in FOLDER whose names begin alike) are accepted and rejected in LibreOffice.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { writeDocx } from '../../src/documents/docx.ts';
import { numberPaper } from '../../src/documents/numbering.ts';
import { clausesOf, type PaperDocument, plainText } from '../../src/documents/paper.ts';
import { clause, paperOf, priceTable, wholePaper } from '../../src/documents/paper-samples.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { linesOf } from '../../src/documents/seal.ts';
import { openWord } from '../../src/documents/word/opening.ts';
import { bothWays, filePairs, readingOf } from '../../src/documents/word-compare/comparison-samples.ts';
import { inLibreOffice, type OfficeTask } from './libre-office.ts';

const faults: string[] = [];
const expect = (holds: boolean, sentence: string): void => {
  if (!holds) faults.push(sentence);
};
const folded = (text: string): string => text.replace(/[\s\u200B\u200D]+/g, '');
const poppler = (tool: string, pdf: Uint8Array, ...args: string[]): string =>
  execFileSync(tool, [...args, '-', ...(tool === 'pdftotext' ? ['-'] : [])], {
    input: pdf,
    encoding: 'utf8',
    stdio: 'pipe',
  });

const papers: PaperDocument[] = [
  wholePaper(),
  paperOf(Array.from({ length: 9 }, (_, at) => clause(`c${at}`, `Matter ${at}`, priceTable(`t${at}`, 30)))),
];

async function papersAreWhole(): Promise<void> {
  const docx = await Promise.all(papers.map((paper) => writeDocx(paper)));
  const printed = await inLibreOffice(docx.map((file): OfficeTask => ({ docx: file, verb: 'print' })));
  for (const [at, paper] of papers.entries()) {
    const numbers = numberPaper(paper);
    const pdf = writePdf(paper);
    for (const [maker, file] of [
      ['LibreOffice', printed[at] ?? new Uint8Array()],
      ['Typst', pdf],
    ] as const) {
      const text = folded(poppler('pdftotext', file, '-layout'));
      for (const { place, inlines } of linesOf(paper)) {
        const isThere = inlines.every((inline) => text.includes(folded(plainText([inline], numbers))));
        expect(isThere, `paper ${at}, ${maker}: ${place} is not on the pages.`);
      }
      const pages = Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', file))?.[1]);
      expect(
        text.includes(`Page${pages}of${pages}`),
        `paper ${at}, ${maker}: the last page is not numbered ${pages} of ${pages}.`,
      );
    }
    expect(/Tagged:\s+yes/.test(poppler('pdfinfo', pdf)), `paper ${at}: the PDF is not tagged.`);
    const fonts = poppler('pdffonts', pdf).trim().split('\n').slice(2);
    expect(
      fonts.length > 0 && fonts.every((line) => /Inter-\w+ .* yes yes yes /.test(line)),
      `paper ${at}: a font is not ours or not embedded.`,
    );
    contentsNameTheirPages(paper, pdf, at);
  }
}

/** The number behind each clause in the table of contents is the page on which its heading stands. */
function contentsNameTheirPages(paper: PaperDocument, pdf: Uint8Array, at: number): void {
  const [contents = '', ...pages] = poppler('pdftotext', pdf, '-layout').split('\f');
  for (const {
    content: [heading],
  } of clausesOf(paper)) {
    const title = plainText(heading.content);
    const named = Number(new RegExp(`${title}\\s+(\\d+)\\s*$`, 'm').exec(contents)?.[1]);
    const found = pages.findIndex((page) => new RegExp(`^\\s*\\d+\\s+${title}\\s*$`, 'm').test(page)) + 2;
    expect(
      named === found,
      `paper ${at}: the contents name page ${named} for ${title}, which stands on page ${found}.`,
    );
  }
}

type Pair = readonly [name: string, older: Uint8Array, newer: Uint8Array];

function pairsIn(folder: string): Pair[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.docx'));
  return names.flatMap((older) =>
    names
      .filter((newer) => newer !== older && newer.slice(0, 5) === older.slice(0, 5))
      .map(
        (newer): Pair => [
          `${older} > ${newer}`,
          readFileSync(`${folder}/${older}`),
          readFileSync(`${folder}/${newer}`),
        ],
      ),
  );
}

const madeUp = (): Pair[] =>
  fc.sample(filePairs, { numRuns: 150, seed: 3 }).map(({ older, newer }, at) => [`made up ${at}`, older, newer]);

/** LibreOffice is asked what it makes of the two files themselves first: it joins tables that touch, and drops blank rows. */
async function comparisonsHold(pairs: readonly Pair[]): Promise<void> {
  const tasks: OfficeTask[] = [];
  for (const [, older, newer] of pairs) {
    const { docx } = await bothWays(older, newer);
    tasks.push(
      { docx, verb: 'accept' },
      { docx, verb: 'reject' },
      { docx: newer, verb: 'accept' },
      { docx: older, verb: 'accept' },
    );
  }
  const done = await inLibreOffice(tasks);
  for (const [at, [name]] of pairs.entries()) {
    const told = await Promise.all(done.slice(4 * at, 4 * at + 4).map(wordsOf));
    const [accepted, rejected, newer, older] = told;
    expect(accepted === newer, `${name}: accepted in LibreOffice it is not the newer file.`);
    expect(rejected === older, `${name}: rejected in LibreOffice it is not the older file.`);
  }
}

async function wordsOf(docx: Uint8Array | null | undefined): Promise<string> {
  if (!docx) return 'LibreOffice wrote nothing';
  const lines = readingOf(await openWord(docx, 'settled.docx')).map((line) => line.replace(/^\d+\.\d+ /, ''));
  return lines
    .map(folded)
    .filter((line) => line !== '')
    .join('\n');
}

const [folder] = process.argv.slice(2);
const pairs = folder === undefined ? madeUp() : pairsIn(folder);
await papersAreWhole();
await comparisonsHold(pairs);
for (const sentence of faults) console.error(sentence);
console.log(`${papers.length} papers, ${pairs.length} comparisons, ${faults.length} differences.`);
process.exitCode = faults.length === 0 ? 0 : 1;
