import {
  type Block,
  isList,
  type List,
  type ListItem,
  type Paragraph,
  plainText,
  type Signatures,
  type Table,
  type TableRow,
} from '../paper.ts';
import { idsOfBlock, idsOfItem } from './block-ids.ts';
import { compareWords } from './compare-words.ts';
import { type Aligned, align, type Traits } from './matching.ts';
import type { Redlining } from './redlining.ts';

/** What a block says, in one line. */
export function wordsOfBlock(block: Block): string {
  if (isList(block)) return block.content.map(wordsOfItem).join(' ');
  if (block.type === 'signatures') return block.content.map(({ content }) => plainText(content)).join(' ');
  if (block.type === 'table') return [block.attrs.caption ?? '', ...block.content.map(wordsOfRow)].join(' ');
  return plainText(block.content);
}

const wordsOfItem = (item: ListItem): string => item.content.map(wordsOfBlock).join(' ');
const wordsOfRow = (row: TableRow): string => row.content.map(({ content }) => plainText(content)).join(' ');

/** A block becomes another of its kind by changes inside it, or gives it its place. */
const becomes = (was: Block, now: Block): boolean => was.type === now.type;

const blockTraits: Traits<Block> = { idsOf: idsOfBlock, fits: becomes, wordsOf: wordsOfBlock };

/** Two sequences of blocks as one redlined sequence, in the order of the newer. */
export function compareBlocks<Kind extends Block>(
  older: readonly Kind[],
  newer: readonly Kind[],
  redlining: Redlining,
): Kind[] {
  return align<Block>(older, newer, blockTraits, redlining.known).flatMap((line) => {
    // What stands in a list item stays what may stand there: a block becomes no other kind of block.
    return compareLine(line, redlining) as Kind[];
  });
}

function compareLine({ was, now }: Aligned<Block>, redlining: Redlining): Block[] {
  if (was && now) return compareTwo(was, now, redlining);
  const block = (was ?? now) as Block;
  const type = was ? 'deletion' : 'insertion';
  if (!isList(block)) {
    return [redlining.whole(block, type, { id: idsOfBlock(block)[0], words: wordsOfBlock(block) })];
  }
  return [{ ...block, content: block.content.map((item) => wholeItem(item, type, redlining)) }];
}

const wholeItem = (item: ListItem, type: 'insertion' | 'deletion', redlining: Redlining): ListItem =>
  redlining.whole(item, type, { id: idsOfItem(item)[0], words: wordsOfItem(item) });

function compareTwo(was: Block, now: Block, redlining: Redlining): Block[] {
  if (JSON.stringify(was) === JSON.stringify(now)) return [now];
  if (isList(was) && isList(now)) return [compareLists(was, now, redlining)];
  if (was.type === 'table' && now.type === 'table') return compareTables(was, now, redlining);
  if (was.type === 'signatures' && now.type === 'signatures') return compareSignatures(was, now, redlining);
  return [compareLines(was as Paragraph, now as Paragraph, redlining)];
}

const compareLines = (was: Paragraph, now: Paragraph, redlining: Redlining): Paragraph => ({
  ...now,
  ...redlining.shape(was.attrs, now.attrs),
  content: compareWords(was.content, now.content, redlining.next),
});

const itemTraits: Traits<ListItem> = { idsOf: idsOfItem, fits: () => true, wordsOf: wordsOfItem };

function compareLists(was: List, now: List, redlining: Redlining): List {
  const content = align(was.content, now.content, itemTraits, redlining.known).map((line): ListItem => {
    if (line.was && line.now) {
      return { ...line.now, content: compareBlocks(line.was.content, line.now.content, redlining) };
    }
    if (line.was) return wholeItem(line.was, 'deletion', redlining);
    return wholeItem(line.now as ListItem, 'insertion', redlining);
  });
  return { ...now, content };
}

const rowTraits: Traits<TableRow> = {
  idsOf: ({ attrs }) => [attrs.id],
  fits: (was, now) => was.attrs.role === now.attrs.role,
  wordsOf: wordsOfRow,
};

/** Row by row; a table of more or fewer columns takes the place of the older. */
function compareTables(was: Table, now: Table, redlining: Redlining): Table[] {
  if (was.attrs.columns.length !== now.attrs.columns.length) return redlining.instead(was, now);
  const shape = redlining.shape(was.attrs, now.attrs);
  const content = align(was.content, now.content, rowTraits, redlining.known).flatMap((line) => {
    if (line.was && line.now) return compareRows(line.was, line.now, redlining);
    const row = (line.was ?? line.now) as TableRow;
    const name = { id: row.attrs.id, words: wordsOfRow(row) };
    return [redlining.whole(row, line.was ? 'deletion' : 'insertion', name)];
  });
  return [{ ...now, ...shape, content }];
}

/** Cell by cell where the cells are the same ones; a row of other cells takes the place of the older. */
function compareRows(was: TableRow, now: TableRow, redlining: Redlining): TableRow[] {
  const spans = (row: TableRow): string => row.content.map(({ attrs }) => attrs.columns).join();
  if (spans(was) !== spans(now)) return redlining.instead(was, now);
  const content = now.content.map((cell, at) => ({
    ...cell,
    content: compareWords(was.content[at]?.content ?? [], cell.content, redlining.next),
  }));
  return [{ ...now, ...redlining.shape(was.attrs, now.attrs), content }];
}

/** Who signs, line by line, where the same lines are signed; else the one block stands in the place of the other. */
function compareSignatures(was: Signatures, now: Signatures, redlining: Redlining): Signatures[] {
  const signers = (block: Signatures): string => JSON.stringify(block.content.map(({ attrs }) => attrs));
  if (signers(was) !== signers(now)) return redlining.instead(was, now);
  const content = now.content.map((signature, at) => ({
    ...signature,
    content: compareWords(was.content[at]?.content ?? [], signature.content, redlining.next),
  }));
  return [{ ...now, content }];
}
