import { diffArrays } from 'diff';
import { bagOf, likeness } from '../changes/likeness.ts';
import { type Aligned, align, type Traits } from '../changes/matching.ts';
import type { Block, ParagraphBlock, RowBlock } from './blocks.ts';

/** What became of a piece of a story: paragraphs that were split or ran together stand in one line. */
export interface Line<Thing> {
  readonly was: readonly Thing[];
  readonly now: readonly Thing[];
}

/** Beyond so many edits between two stories, looking for what stayed costs more than it tells. */
const EDITS_MAX = 4_000;

/** Two stories as one: what says and looks the same first, then between those what was reworded, split or joined. */
export function alignBlocks(older: readonly Block[], newer: readonly Block[]): Line<Block>[] {
  return between(older, newer, sayingOf, (was, now) => align(was, now, BLOCKS, NOBODY)).flatMap(withSplits);
}

/** Two tables row by row. A row becomes another only if both have as many cells. */
export const alignRows = (older: readonly RowBlock[], newer: readonly RowBlock[]): Line<RowBlock>[] =>
  between(older, newer, sayingOf, (was, now) => align(was, now, ROWS, NOBODY)).flatMap((lines) => lines.map(lineOf));

const sayingOf = (thing: Block | RowBlock): string => ('kind' in thing ? `${thing.kind} ${thing.text}` : thing.text);

const NOBODY = { older: new Set<string>(), newer: new Set<string>() };

const BLOCKS: Traits<Block> = {
  idsOf: (block) => (block.kind === 'paragraph' ? block.bookmarks.filter((name) => name.startsWith('_cl_')) : []),
  fits: (older, newer) => older.kind === newer.kind,
  wordsOf: ({ text }) => text,
};

const ROWS: Traits<RowBlock> = {
  idsOf: () => [],
  fits: (older, newer) => older.cells.length === newer.cells.length,
  wordsOf: ({ text }) => text,
};

/** Stretches in order: of what stands in both, one line each; of what does not, what `aligned` finds. */
function between<Thing extends Block | RowBlock>(
  older: readonly Thing[],
  newer: readonly Thing[],
  keyOf: (thing: Thing) => string,
  aligned: (was: readonly Thing[], now: readonly Thing[]) => Aligned<Thing>[],
): Aligned<Thing>[][] {
  const found = diffArrays(older.map(keyOf), newer.map(keyOf), { maxEditLength: EDITS_MAX });
  if (!found) return [[...older.map((was) => ({ was })), ...newer.map((now) => ({ now }))]];
  const stretches: Aligned<Thing>[][] = [];
  let [was, now] = [0, 0];
  let gap: { was: Thing[]; now: Thing[] } = { was: [], now: [] };
  const close = (): void => {
    if (gap.was.length + gap.now.length > 0) stretches.push(aligned(gap.was, gap.now));
    gap = { was: [], now: [] };
  };
  for (const { added, removed, count } of found) {
    if (added) gap.now = gap.now.concat(newer.slice(now, now + count));
    else if (removed) gap.was = gap.was.concat(older.slice(was, was + count));
    else {
      close();
      stretches.push(Array.from({ length: count }, (_, at) => ({ was: older[was + at], now: newer[now + at] })));
    }
    if (!added) was += count;
    if (!removed) now += count;
  }
  close();
  return stretches;
}

const lineOf = <Thing>({ was, now }: Aligned<Thing>): Line<Thing> => ({
  was: was === undefined ? [] : [was],
  now: now === undefined ? [] : [now],
});

/**
 * Joins to a pair the paragraphs beside it that stand on one side only, where the pair grows likelier by it: the halves of
 * a paragraph that was split, or those that ran together.
 */
function withSplits(aligned: readonly Aligned<Block>[]): Line<Block>[] {
  const lines: Line<Block>[] = [];
  for (const line of aligned.map(lineOf)) {
    const last = lines.at(-1);
    const joined = last && { was: [...last.was, ...line.was], now: [...last.now, ...line.now] };
    if (last && joined && isTorn(last, line, joined)) lines[lines.length - 1] = joined;
    else lines.push(line);
  }
  return lines;
}

/** How much more of their words two sides must have in common for a split to be one. */
const GAIN_MIN = 0.1;

function isTorn(one: Line<Block>, other: Line<Block>, joined: Line<Block>): boolean {
  const sides = Math.min(joined.was.length, joined.now.length);
  const more = Math.max(joined.was.length, joined.now.length);
  if (sides !== 1 || more < 2 || ![...joined.was, ...joined.now].every(hasWords)) return false;
  return sidesAlike(joined) > Math.max(sidesAlike(one), sidesAlike(other)) + GAIN_MIN;
}

const hasWords = (block: Block): block is ParagraphBlock => block.kind === 'paragraph' && block.text.trim() !== '';

/** The share of pieces that both sides have, in any order. */
const sidesAlike = ({ was, now }: Line<Block>): number => likeness(bagOf(wordsOf(was)), bagOf(wordsOf(now)));

const wordsOf = (blocks: readonly Block[]): string[] =>
  blocks
    .flatMap((block) => (block.kind === 'paragraph' ? block.atoms.map(({ key }) => key) : []))
    .filter((key) => key.trim() !== '');
