import { diffArrays } from 'diff';
import type { ChangeAttrs, Inline, Look, Mark } from '../paper.ts';
import { type Token, tokensOf } from './words.ts';

/** Gives the author, time and a new id to one more change. */
export type NextChange = () => ChangeAttrs;

/** A line so changed is replaced whole: what is left of it in between would only be in the way. */
const KEPT_SHARE_MIN = 0.4;
/** What stands between two changes is struck out with them if it weighs no more than this share of the lighter one. */
const SPECK_SHARE_MAX = 0.25;
/** No line that people read is changed in so many places; looking further costs time and helps nobody. */
const EDITS_MAX = 1_500;

/**
 * Two clean lines as one with marks: accepted it is the newer, rejected the older. What replaces and what it replaces
 * are one change and bear one id; words that only look otherwise bear a modification.
 */
export function compareWords(older: readonly Inline[], newer: readonly Inline[], next: NextChange): Inline[] {
  const line: Inline[] = [];
  let look: ChangeAttrs | undefined;
  for (const step of readable(stepsOf(tokensOf(older), tokensOf(newer)))) {
    if (step.same) {
      for (const { was, now } of sideBySide(step)) {
        const before = looksOf(was);
        if (before.join() === looksOf(now).join()) {
          look = undefined;
          write(line, now, []);
        } else {
          look ??= next();
          write(line, now, [{ type: 'modification', attrs: { ...look, was: before } }]);
        }
      }
    } else {
      look = undefined;
      const attrs = next();
      for (const piece of step.was.flatMap(inlinesOf)) write(line, piece, [{ type: 'deletion', attrs }]);
      for (const piece of step.now.flatMap(inlinesOf)) write(line, piece, [{ type: 'insertion', attrs }]);
    }
  }
  return line;
}

const inlinesOf = ({ inlines }: Token): readonly Inline[] => inlines;

/** The looks of a clean inline. */
const looksOf = ({ marks = [] }: Inline): Look[] =>
  marks.flatMap(({ type }) => (type === 'strong' || type === 'emphasis' ? [type] : []));

interface Step {
  readonly same: boolean;
  readonly was: readonly Token[];
  readonly now: readonly Token[];
}

function stepsOf(was: readonly Token[], now: readonly Token[]): Step[] {
  const keys = (tokens: readonly Token[]): string[] => tokens.map(({ key }) => key);
  const found = diffArrays(keys(was), keys(now), { maxEditLength: EDITS_MAX });
  if (!found) return [{ same: false, was, now }];
  const steps: Step[] = [];
  let [older, newer] = [0, 0];
  for (const { added, removed, count } of found) {
    const step = {
      same: !added && !removed,
      was: added ? [] : was.slice(older, older + count),
      now: removed ? [] : now.slice(newer, newer + count),
    };
    older += step.was.length;
    newer += step.now.length;
    add(steps, step);
  }
  return steps;
}

/** Changes side by side are one. */
function add(steps: Step[], step: Step): void {
  const last = steps.at(-1);
  if (last && !last.same && !step.same) steps[steps.length - 1] = joined(last, step);
  else steps.push(step);
}

const joined = (one: Step, other: Step): Step => ({
  same: false,
  was: [...one.was, ...other.was],
  now: [...one.now, ...other.now],
});

const weigh = (tokens: readonly Token[]): number => tokens.reduce((sum, { weight }) => sum + weight, 0);
const weightOfStep = ({ was, now }: Step): number => Math.max(weigh(was), weigh(now));

/** Brings together what a lawyer could not read apart: words struck out and put in by turns. */
function readable(steps: readonly Step[]): readonly Step[] {
  const calm: Step[] = [];
  for (const [at, step] of steps.entries()) {
    const last = calm.at(-1);
    const next = steps[at + 1];
    if (last && next && step.same && isSpeck(step, last, next)) calm[calm.length - 1] = joined(last, step);
    else add(calm, step);
  }
  return isTorn(calm) ? [calm.reduce(joined)] : calm.flatMap(trimmed);
}

/** What a change begins or ends with on both sides did not change. */
function trimmed(step: Step): Step[] {
  const { same, was, now } = step;
  if (same) return [step];
  const shorter = Math.min(was.length, now.length);
  let [first, last] = [0, 0];
  while (first < shorter && was[first]?.key === now[first]?.key) first += 1;
  while (last < shorter - first && was.at(-1 - last)?.key === now.at(-1 - last)?.key) last += 1;
  const [wasEnd, nowEnd] = [was.length - last, now.length - last];
  return [
    { same: true, was: was.slice(0, first), now: now.slice(0, first) },
    { same: false, was: was.slice(first, wasEnd), now: now.slice(first, nowEnd) },
    { same: true, was: was.slice(wasEnd), now: now.slice(nowEnd) },
  ];
}

/** Whether so little is left between several changes that nobody would call it the same line. */
function isTorn(steps: readonly Step[]): boolean {
  const kept = weigh(steps.flatMap(({ same, now }) => (same ? now : [])));
  const shorter = Math.min(weigh(steps.flatMap(({ was }) => was)), weigh(steps.flatMap(({ now }) => now)));
  return steps.filter(({ same }) => !same).length > 1 && kept < KEPT_SHARE_MIN * shorter;
}

const isSpeck = (same: Step, before: Step, after: Step): boolean =>
  same.now.every(({ bound }) => !bound) &&
  weigh(same.now) <= SPECK_SHARE_MAX * Math.min(weightOfStep(before), weightOfStep(after));

/** Tokens that say the same, piece by piece: cut where either of them changes its looks. */
function* sideBySide({ was, now }: Step): Generator<{ was: Inline; now: Inline }> {
  const olders = was.flatMap(inlinesOf);
  const newers = now.flatMap(inlinesOf);
  let older = olders.shift();
  let newer = newers.shift();
  while (older && newer) {
    if (older.type !== 'text' || newer.type !== 'text') {
      yield { was: older, now: newer };
      [older, newer] = [olders.shift(), newers.shift()];
      continue;
    }
    const length = Math.min(older.text.length, newer.text.length);
    yield {
      was: { ...older, text: older.text.slice(0, length) },
      now: { ...newer, text: newer.text.slice(0, length) },
    };
    older = older.text.length > length ? { ...older, text: older.text.slice(length) } : olders.shift();
    newer = newer.text.length > length ? { ...newer, text: newer.text.slice(length) } : newers.shift();
  }
}

function write(line: Inline[], inline: Inline, changes: readonly Mark[]): void {
  const { marks: looks = [], ...rest } = inline;
  const marks = [...looks, ...changes];
  const last = line.at(-1);
  if (last?.type === 'text' && rest.type === 'text' && alike(last.marks ?? [], marks)) {
    line[line.length - 1] = { ...last, text: last.text + rest.text };
  } else line.push(marks.length > 0 ? { ...rest, marks } : rest);
}

const alike = (one: readonly Mark[], other: readonly Mark[]): boolean =>
  one.length === other.length && (one.length === 0 || JSON.stringify(one) === JSON.stringify(other));
