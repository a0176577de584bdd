import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeDocx } from '../docx.ts';
import { openXmlFaults, settledBySdk } from '../open-xml-sdk.ts';
import { wholePaper } from '../paper-samples.ts';
import { openWord } from '../word/opening.ts';
import { bothWays, filePairs, readingOf } from './comparison-samples.ts';

/** Settles the comparison of two files by `docxodus`, both ways. */
async function settledElsewhere(docx: Uint8Array): Promise<string[][]> {
  const settled = [await settledBySdk(docx, 'accept'), await settledBySdk(docx, 'reject')];
  return Promise.all(settled.map(async (bytes) => readingOf(await openWord(bytes, 'settled.docx'))));
}

describe('docxodus takes the changes in and back as we do', () => {
  const corpus = `${import.meta.dirname}/../../../fixtures/redlines`;
  const names = readdirSync(corpus).filter((name) => name.endsWith('-Rejected.docx'));
  test.each(names.filter((_, at) => at % 4 === 0))('%s', async (name) => {
    const [older, newer] = ['Rejected', 'Accepted'].map((end) =>
      readFileSync(`${corpus}/${name.replace('Rejected', end)}`),
    );
    const found = await bothWays(older as Uint8Array, newer as Uint8Array);
    // It never empties a content control: a paragraph that came in one of its own stays behind without words.
    const told = (lines: string[]): string[] => (name.includes('-CC-') ? lines.filter((line) => line !== '') : lines);
    expect((await settledElsewhere(found.docx)).map(told)).toEqual([found.newer, found.older].map(told));
  });

  test('in files made up', async () => {
    for (const { older, newer } of fc.sample(filePairs, { numRuns: 40, seed: 5 })) {
      const found = await bothWays(older, newer);
      expect(await settledElsewhere(found.docx)).toEqual([found.newer, found.older]);
    }
  });
});

describe('the Open XML SDK finds no fault in a comparison', () => {
  test('of two papers of ours', async () => {
    const [older, newer] = [await writeDocx(wholePaper()), await writeDocx(wholePaper('Birch & Söhne'))];
    const { docx, changes } = await bothWays(older, newer);
    expect(changes).toBeGreaterThan(0);
    expect(await openXmlFaults(docx)).toEqual([]);
  });

  test('of files made up', async () => {
    for (const { older, newer } of fc.sample(filePairs, { numRuns: 25, seed: 9 })) {
      const known = new Set(await openXmlFaults(newer));
      const { docx } = await bothWays(older, newer);
      expect((await openXmlFaults(docx)).filter((fault) => !known.has(fault))).toEqual([]);
    }
  });
});
