import { diffArrays } from 'diff';
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

/** A line of a paragraph changed in so many places is replaced whole. */
const EDITS_MAX = 1_500;
/** What stands between two changes goes with them if it weighs no more than this share of the lighter one. */
const SPECK_SHARE_MAX = 0.25;
/** A line of which less stays is replaced whole: what is left in between would only be in the way. */
const KEPT_SHARE_MIN = 0.4;

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

type Item =
  | { readonly type: 'atom'; readonly atom: Atom }
  | { readonly type: 'break'; readonly paragraph: ParagraphBlock };

const sequenceOf = (blocks: readonly Block[]): Item[] =>
  blocks.flatMap((block) =>
    block.kind === 'table'
      ? []
      : [...block.atoms.map((atom): Item => ({ type: 'atom', atom })), { type: 'break', paragraph: block } as const],
  );

const keyOf = (item: Item): string => (item.type === 'atom' ? item.atom.key : '\u0000break');

const weightOf = (item: Item): number =>
  item.type === 'break'
    ? 1
    : item.atom.key.startsWith('\u0000')
      ? 1
      : item.atom.text.length - (item.atom.text.match(/[^\p{L}\p{N}]/gu)?.length ?? 0);

const weigh = (items: readonly Item[]): number => items.reduce((sum, item) => sum + weightOf(item), 0);

interface Stretch {
  readonly same: boolean;
  readonly was: readonly Item[];
  readonly now: readonly Item[];
}

const join = (one: Stretch, other: Stretch): Stretch => ({
  same: false,
  was: [...one.was, ...other.was],
  now: [...one.now, ...other.now],
});

function readable(older: readonly Item[], newer: readonly Item[]): Step[] {
  const stretches = calmed(stretchesOf(older, newer));
  const kept = weigh(stretches.flatMap(({ same, now }) => (same ? now : [])));
  const isTorn = kept < KEPT_SHARE_MIN * Math.min(weigh(older), weigh(newer));
  const hasBreaks = [...older, ...newer].some(({ type }) => type === 'break');
  if (isTorn && !hasBreaks) return replaced(older, newer);
  return stretches.flatMap(({ same, was, now }) =>
    same ? was.map((item, at) => both(item, now[at] as Item)) : withEdgesKept(was, now),
  );
}

/** Blanks that both sides begin or end with stay where they are. */
function withEdgesKept(older: readonly Item[], newer: readonly Item[]): Step[] {
  const [head, tail] = [[] as Step[], [] as Step[]];
  const [was, now] = [[...older], [...newer]];
  const isSame = (at: number): boolean => {
    const [one, other] = [was.at(at), now.at(at)];
    return one !== undefined && other !== undefined && keyOf(one) === keyOf(other);
  };
  while (isSame(0)) head.push(both(was.shift() as Item, now.shift() as Item));
  while (isSame(-1)) tail.unshift(both(was.pop() as Item, now.pop() as Item));
  return [...head, ...replaced(was, now), ...tail];
}

function stretchesOf(older: readonly Item[], newer: readonly Item[]): Stretch[] {
  const found = diffArrays(older.map(keyOf), newer.map(keyOf), { maxEditLength: EDITS_MAX });
  if (!found) return [{ same: false, was: older, now: newer }];
  const stretches: Stretch[] = [];
  let [was, now] = [0, 0];
  for (const { added, removed, count } of found) {
    const stretch = {
      same: !added && !removed,
      was: added ? [] : older.slice(was, was + count),
      now: removed ? [] : newer.slice(now, now + count),
    };
    was += stretch.was.length;
    now += stretch.now.length;
    push(stretches, stretch);
  }
  return stretches;
}

/** Changes side by side are one. */
function push(stretches: Stretch[], stretch: Stretch): void {
  const last = stretches.at(-1);
  if (last && !last.same && !stretch.same) stretches[stretches.length - 1] = join(last, stretch);
  else stretches.push(stretch);
}

/** Brings together what nobody could read apart: words struck out and put in by turns. */
function calmed(stretches: readonly Stretch[]): Stretch[] {
  const calm: Stretch[] = [];
  for (const [at, stretch] of stretches.entries()) {
    const last = calm.at(-1);
    const next = stretches[at + 1];
    if (last && next && stretch.same && isSpeck(stretch, last, next)) calm[calm.length - 1] = join(last, stretch);
    else push(calm, stretch);
  }
  return calm;
}

const weightOfStretch = ({ was, now }: Stretch): number => Math.max(weigh(was), weigh(now));

const isSpeck = (same: Stretch, before: Stretch, after: Stretch): boolean =>
  same.now.every((item) => item.type === 'atom' && !item.atom.key.startsWith('\u0000')) &&
  weigh(same.now) <= SPECK_SHARE_MAX * Math.min(weightOfStretch(before), weightOfStretch(after));

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
