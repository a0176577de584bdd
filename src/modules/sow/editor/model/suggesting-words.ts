import { Fragment, type Mark, type Node } from 'prosemirror-model';
import type { ChangeAttrs } from '../../../../documents/paper.ts';
import { goes, isChange, isOwn, looksOf, markOf, same, settled, together } from './marks.ts';

/**
 * Words in the place of words. What stands before and after in both is left alone; between, the old words go and the new
 * ones come. Where only the looks differ, that is what is proposed.
 */
export function suggestWords(before: Fragment, after: Fragment, by: ChangeAttrs, caret?: number): Fragment {
  const { start, endBefore, endAfter } = difference(before, after, caret);
  const head = before.cut(0, start);
  const tail = before.cut(endBefore);
  const old = before.cut(start, endBefore);
  const fresh = after.cut(start, endAfter);
  const looks = lookedAnew(old, fresh, by);
  if (looks) return joined([...head.content, ...looks, ...tail.content]);
  const change = continued(head.lastChild, tail.firstChild, by);
  const gone = old.content.flatMap((word) => going(word, change));
  const come = fresh.content.flatMap((word) => coming(word, change));
  return joined([...head.content, ...gone, ...come, ...tail.content]);
}

/**
 * Where two lines of words begin to differ, and where they are the same again. A letter typed beside its like could be
 * either of them; the caret, which stands behind what was done, tells which.
 */
export function difference(before: Fragment, after: Fragment, caret = after.size) {
  const start = before.findDiffStart(after) ?? before.size;
  const ends = before.findDiffEnd(after) ?? { a: start, b: start };
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  const [endBefore, endAfter] = [ends.a + overlap, ends.b + overlap];
  const back = endAfter - caret;
  const isSame = (by: number): boolean =>
    before.cut(endBefore - by - 1, endBefore - by).eq(after.cut(endAfter - by - 1, endAfter - by));
  const slides = back > 0 && back <= start && Array.from({ length: back }, (_, by) => by).every(isSame);
  const by = slides ? back : 0;
  return { start: start - by, endBefore: endBefore - by, endAfter: endAfter - by };
}

/** Words beside a change of one's own go on with it: what is typed letter by letter is one change. */
function continued(last: Node | null, first: Node | null, by: ChangeAttrs): ChangeAttrs {
  const own = [...(last?.marks ?? []), ...(first?.marks ?? [])].find(
    (mark) => isChange(mark) && mark.type.name !== 'modification' && isOwn(mark, by),
  );
  return own ? (own.attrs as ChangeAttrs) : by;
}

function going(word: Node, by: ChangeAttrs): Node[] {
  if (goes(word)) return [word];
  if (word.marks.some((mark) => mark.type.name === 'insertion' && isOwn(mark, by))) return [];
  return [word.mark(together([...word.marks, markOf('deletion', by)]))];
}

function coming(word: Node, by: ChangeAttrs): Node[] {
  const plain = settled(word);
  return plain ? [plain.mark(together([...plain.marks, markOf('insertion', by)]))] : [];
}

const joined = (words: readonly Node[]): Fragment => Fragment.fromArray([...words]);

/**
 * The same words in other looks, or undefined where the words differ: also where they are to go on one side alone, as
 * words that came here from another cell may be.
 */
function lookedAnew(old: Fragment, fresh: Fragment, by: ChangeAttrs): Node[] | undefined {
  const was = lettersOf(old);
  const is = lettersOf(fresh);
  if (was.length === 0 || was.length !== is.length) return undefined;
  const isLetter = (one: Node, other: Node): boolean => one.mark([]).eq(other.mark([])) && goes(one) === goes(other);
  if (!was.every((letter, at) => isLetter(letter, is[at]!))) return undefined;
  return was.map((letter, at) => letter.mark(marksOfLook(letter, is[at]!, by)));
}

const lettersOf = (words: Fragment): Node[] =>
  words.content.flatMap((word) =>
    word.isText ? Array.from({ length: word.nodeSize }, (_, at) => word.cut(at, at + 1)) : [word],
  );

const namesOf = (looks: readonly Mark[]): string[] => looks.map(({ type }) => type.name);

function marksOfLook(letter: Node, looked: Node, by: ChangeAttrs): readonly Mark[] {
  const [before, after] = [looksOf(letter), looksOf(looked)];
  const changes = letter.marks.filter(isChange);
  if (same(namesOf(before), namesOf(after))) return letter.marks;
  if (changes.some((mark) => mark.type.name === 'insertion' && isOwn(mark, by)))
    return together([...after, ...changes]);
  const open = changes.find(({ type }) => type.name === 'modification');
  const was: string[] = open?.attrs.was ?? namesOf(before);
  const others = changes.filter((mark) => mark !== open);
  const back = same(was, namesOf(after));
  return together([...after, ...others, ...(back ? [] : [markOf('modification', { ...(open?.attrs ?? by), was })])]);
}
