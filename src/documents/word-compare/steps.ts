import { calmStretches, isTorn, trimmed, type Weighed } from '../changes/calming.ts';
import type { Line } from './alignment.ts';
import type { Allowance } from './allowance.ts';
import type { Atom } from './atoms.ts';
import type { Block, ParagraphBlock } from './blocks.ts';
import { isAlike } from './fingerprint.ts';

/**
 * One step through the two stories as one. With both sides it stayed; with one it went or came. A step of `breaks` is the
 * end of a paragraph.
 */
export type Step =
  | { readonly type: 'atom'; readonly was?: Atom | undefined; readonly now?: Atom | undefined }
  /** A paragraph that says and looks the same. */
  | { readonly type: 'whole'; readonly was: ParagraphBlock; readonly now: ParagraphBlock }
  | { readonly type: 'break'; readonly was?: ParagraphBlock | undefined; readonly now?: ParagraphBlock | undefined };

/**
 * The steps of one line of an alignment of paragraphs.
 * @throws Refusal `word.tooDifferent` when what changed is more than the allowance
 */
export function stepsOf({ was, now }: Line<Block>, allowance: Allowance): Step[] {
  const [only, same] = [was[0], now[0]];
  const isOne = was.length === 1 && now.length === 1;
  if (isOne && only?.kind === 'paragraph' && same?.kind === 'paragraph' && isAlike(only, same)) {
    return [{ type: 'whole', was: only, now: same }];
  }
  for (const block of [...was, ...now]) allowance.spend(block.text.length);
  return stepsThrough(was, now);
}

function stepsThrough(was: readonly Block[], now: readonly Block[]): Step[] {
  const [older, newer] = [sequenceOf(was), sequenceOf(now)];
  if (was.length === 0 || now.length === 0) return replaced(older, newer);
  const [olderEnd, newerEnd] = [older.pop() as Item, newer.pop() as Item];
  return [...readable(older, newer), both(olderEnd, newerEnd)];
}

type Item = Weighed &
  ({ readonly type: 'atom'; readonly atom: Atom } | { readonly type: 'break'; readonly paragraph: ParagraphBlock });

const sequenceOf = (blocks: readonly Block[]): Item[] =>
  blocks.flatMap((block) => (block.kind === 'table' ? [] : [...block.atoms.map(atomItem), breakItem(block)]));

/** No text holds the character U+0000: what begins with it is no word. */
const atomItem = (atom: Atom): Item => {
  const bound = atom.key.startsWith('\u0000');
  return { type: 'atom', atom, key: atom.key, weight: bound ? 1 : lettersIn(atom.text), bound };
};
const breakItem = (paragraph: ParagraphBlock): Item => ({
  ...{ type: 'break', paragraph },
  ...{ key: '\u0000break', weight: 1, bound: true },
});

const lettersIn = (words: string): number => words.length - (words.match(/[^\p{L}\p{N}]/gu)?.length ?? 0);

/** A torn line is replaced whole, unless paragraphs begin and end within it. */
function readable(older: readonly Item[], newer: readonly Item[]): Step[] {
  const stretches = calmStretches(older, newer);
  const hasBreaks = [...older, ...newer].some(({ type }) => type === 'break');
  if (isTorn(stretches) && !hasBreaks) return replaced(older, newer);
  return stretches
    .flatMap(trimmed)
    .flatMap(({ same, was, now }) => (same ? was.map((item, at) => both(item, now[at] as Item)) : replaced(was, now)));
}

const gone = (item: Item): Step =>
  item.type === 'atom' ? { type: 'atom', was: item.atom } : { type: 'break', was: item.paragraph };
const come = (item: Item): Step =>
  item.type === 'atom' ? { type: 'atom', now: item.atom } : { type: 'break', now: item.paragraph };
const both = (older: Item, newer: Item): Step => ({ ...gone(older), ...come(newer) }) as Step;

const replaced = (older: readonly Item[], newer: readonly Item[]): Step[] => [...older.map(gone), ...newer.map(come)];

/**
 * The end of the last paragraph before a table or the end of a story stays, whatever becomes of its words: there is no
 * next paragraph that it could run into. Where it went or came, it changes places with the last end that stays; where one
 * went and another came, they are one.
 */
export function withLastBreakKept(steps: readonly Step[]): Step[] {
  const out = withoutWhole(steps);
  const breaks = out.flatMap((step, at) => (step.type === 'atom' ? [] : [at]));
  const last = breaks.at(-1);
  if (last === undefined || isBoth(out[last])) return out;
  const kept = breaks.findLastIndex((at) => isBoth(out[at]));
  const tail = breaks.slice(kept + 1);
  const lastOf = (side: 'was' | 'now'): number | undefined => tail.findLast((at) => out[at]?.[side] !== undefined);
  const [gone, come] = [lastOf('was'), lastOf('now')];
  if (gone !== undefined && come !== undefined) {
    out[last] = { ...out[gone], ...out[come] } as Step;
    out.splice(last === gone ? come : gone, 1);
  } else if (kept >= 0) {
    const place = breaks[kept] as number;
    const [before, after] = [out[place], out[last]] as [Step, Step];
    const side = after.was === undefined ? 'now' : 'was';
    const other = side === 'was' ? 'now' : 'was';
    out[place] = { type: 'break', [side]: before[side] } as Step;
    out[last] = { type: 'break', [side]: after[side], [other]: before[other] } as Step;
  }
  return out;
}

/**
 * A paragraph that came after words that came at the end of another one: written as word processors do it, as an end that
 * came before it. Else LibreOffice takes both insertions for one, and takes the older end between them back with them.
 */
export function withOneInsertion(steps: readonly Step[]): Step[] {
  const out = [...steps];
  for (const [at, step] of out.entries()) {
    if (step.type !== 'break' || !isBoth(step) || !came(out[at - 1])) continue;
    const end = out.findIndex((later, place) => place > at && later.type !== 'atom');
    const next = out[end];
    if (next?.type !== 'break' || !out.slice(at + 1, end + 1).every(came)) continue;
    out[at] = { type: 'break', now: step.now };
    out[end] = { type: 'break', was: step.was, now: next.now };
  }
  return out;
}

const came = (step: Step | undefined): boolean => step !== undefined && step.was === undefined;

/** Opens the last paragraph that is the same, where its end may have to change places. */
function withoutWhole(steps: readonly Step[]): Step[] {
  const at = steps.findLastIndex((step) => step.type !== 'atom' && isBoth(step));
  const step = steps[at];
  if (step?.type !== 'whole' || at === steps.length - 1) return [...steps];
  return [...steps.slice(0, at), ...stepsThrough([step.was], [step.now]), ...steps.slice(at + 1)];
}

const isBoth = (step: Step | undefined): boolean => step?.was !== undefined && step.now !== undefined;
