import type { ChangeAttrs, Inline, Look, Mark } from '../paper.ts';
import { calmStretches, isTorn, type Stretch, trimmed } from './calming.ts';
import { type Token, tokensOf } from './words.ts';

/** Gives the author, time and a new id to one more change. */
export type NextChange = () => ChangeAttrs;

/**
 * Two clean lines as one with marks: accepted it is the newer, rejected the older. What replaces and what it replaces
 * are one change and bear one id; words that only look otherwise bear a modification.
 */
export function compareWords(older: readonly Inline[], newer: readonly Inline[], next: NextChange): Inline[] {
  const line: Inline[] = [];
  let look: ChangeAttrs | undefined;
  for (const step of readable(tokensOf(older), tokensOf(newer))) {
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

/** A line torn by several changes is replaced whole; a single change says by itself what it leaves. */
function readable(older: readonly Token[], newer: readonly Token[]): Stretch<Token>[] {
  const stretches = calmStretches(older, newer);
  const changes = stretches.filter(({ same }) => !same).length;
  return changes > 1 && isTorn(stretches) ? [{ same: false, was: older, now: newer }] : stretches.flatMap(trimmed);
}

/** Tokens that say the same, piece by piece: cut where either of them changes its looks. */
function* sideBySide({ was, now }: Stretch<Token>): Generator<{ was: Inline; now: Inline }> {
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
