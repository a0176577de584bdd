import fc from 'fast-check';
import { openWord } from '../word/opening.ts';
import { resolveAll } from '../word/resolving.ts';
import type { WordFile } from '../word/word-file.ts';
import { wordParagraphs } from '../word/word-paragraphs.ts';
import { para, run, wordOf } from '../word/word-samples.ts';
import { compareWord } from './compare-word.ts';

/** Pairs of Word files that tests make up, one and what hands made of it, and what comes of comparing two; for tests. */

type Block = { readonly kind: 'paragraph'; readonly runs: readonly Run[]; readonly style: number } | Table;
interface Table {
  readonly kind: 'table';
  readonly rows: readonly (readonly (readonly Block[])[])[];
}
interface Run {
  readonly words: string;
  readonly strong: boolean;
  readonly link: boolean;
}

const word = fc.constantFrom(
  ...[
    'the',
    'customer',
    'pays',
    'CHF 12,500.00',
    'within',
    '30 days',
    'of',
    'notice',
    'and',
    'services',
    'a',
    'b',
    'of',
  ],
);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => `${list.join(' ')} `);
const runOf = fc.record({
  words,
  strong: fc.boolean(),
  link: fc.integer({ min: 0, max: 7 }).map((at) => at === 0),
});
const paragraph = fc.record({
  kind: fc.constant('paragraph' as const),
  runs: fc.array(runOf, { maxLength: 4 }),
  style: fc.integer({ min: 0, max: 2 }),
});
const cell = fc.array(paragraph, { minLength: 1, maxLength: 2 });
const table = fc.integer({ min: 1, max: 3 }).chain((columns) =>
  fc.record({
    kind: fc.constant('table' as const),
    rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
  }),
);
const block: fc.Arbitrary<Block> = fc.oneof({ arbitrary: paragraph, weight: 5 }, { arbitrary: table, weight: 1 });

/** What is done to one thing of a list: it stays, is reworded, goes, or another comes beside it. */
const deed = fc.constantFrom('stay', 'stay', 'stay', 'stay', 'reword', 'go', 'come', 'split', 'join');

function changed(blocks: readonly Block[], deeds: readonly string[], fresh: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const [at, one] of blocks.entries()) {
    const other = fresh[at % Math.max(1, fresh.length)];
    const what = deeds[at % deeds.length];
    if (what === 'come' && other) out.push(one, other);
    else if (what === 'reword') out.push(reworded(one, other, deeds));
    else if (what === 'split' && one.kind === 'paragraph') {
      out.push({ ...one, runs: one.runs.slice(0, 1) }, { ...one, runs: one.runs.slice(1) });
    } else if (what === 'join' && one.kind === 'paragraph' && out.at(-1)?.kind === 'paragraph') {
      const last = out.pop() as Extract<Block, { kind: 'paragraph' }>;
      out.push({ ...last, runs: [...last.runs, ...one.runs] });
    } else if (what !== 'go') out.push(one);
  }
  return out;
}

function reworded(one: Block, other: Block | undefined, deeds: readonly string[]): Block {
  if (one.kind === 'table') {
    const rows = one.rows.flatMap((row, at) => {
      if (deeds[at] === 'go' && one.rows.length > 1) return [];
      if (deeds[at] !== 'reword' || other?.kind !== 'paragraph') return [row];
      return [row.map((blocks, column) => (column === 0 ? [...blocks, other] : blocks))];
    });
    return { ...one, rows: rows.length === 0 ? one.rows : rows };
  }
  const runs = other?.kind === 'paragraph' ? other.runs.slice(0, 1) : [];
  return { ...one, runs: [...one.runs.slice(0, 1), ...runs, ...one.runs.slice(2)] };
}

const xmlOf = (one: Block): string => (one.kind === 'table' ? tableXml(one) : paragraphXml(one));

const tableXml = ({ rows }: Table): string =>
  `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>${rows[0]?.map(() => '<w:gridCol w:w="2000"/>').join('')}</w:tblGrid>${rows
    .map(
      (row) =>
        `<w:tr>${row.map((blocks) => `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>${blocks.map(xmlOf).join('')}</w:tc>`).join('')}</w:tr>`,
    )
    .join('')}</w:tbl>`;

function paragraphXml({ runs, style }: Extract<Block, { kind: 'paragraph' }>): string {
  const look = style === 0 ? '' : `<w:pPr><w:jc w:val="${style === 1 ? 'right' : 'center'}"/></w:pPr>`;
  const content = runs.map(({ words: said, strong, link }) => {
    const one = strong ? `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${said}</w:t></w:r>` : run(said);
    return link ? `<w:hyperlink w:anchor="there">${one}</w:hyperlink>` : one;
  });
  return para(content.join('')).replace('<w:p>', `<w:p>${look}`);
}

const THERE = '<w:bookmarkStart w:id="1" w:name="there"/><w:bookmarkEnd w:id="1"/>';

/** A body ends with a paragraph, as every word processor has it. */
const fileOf = (blocks: readonly Block[]): Uint8Array =>
  wordOf(`${THERE}${blocks.map(xmlOf).join('')}${blocks.at(-1)?.kind === 'paragraph' ? '' : para('')}`);

export const filePairs: fc.Arbitrary<{ older: Uint8Array; newer: Uint8Array }> = fc
  .record({
    blocks: fc.array(block, { maxLength: 12 }),
    deeds: fc.array(deed, { minLength: 1, maxLength: 12 }),
    fresh: fc.array(block, { maxLength: 5 }),
  })
  .map(({ blocks, deeds, fresh }) => ({ older: fileOf(blocks), newer: fileOf(changed(blocks, deeds, fresh)) }));

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
