import { diffArrays } from 'diff';
import { piecesOf } from '../changes/pieces.ts';
import { type ChangeAttrs, type Inline, inlineText, type Look, type Mark } from '../paper.ts';
import type { FileChar } from './file-elements.ts';

/** Stands for whoever made a change that the file does not own up to. */
export const UNTRACKED = 'not tracked in the file';
export const untracked = (): ChangeAttrs => ({ id: 'untracked', author: UNTRACKED, at: null, untracked: true });

/** One character of a changed line: from which inline of the sent line it is, and what is proposed for it. */
interface Step {
  readonly char: string;
  /** Place of its inline in the sent line; null for what was not sent. */
  readonly of: number | null;
  readonly came: ChangeAttrs | null;
  readonly gone: ChangeAttrs | null;
  readonly look: readonly Look[];
  readonly lookBy: ChangeAttrs | null;
}

/**
 * A sent line with the changes that came back for it. Rejected whole it is the sent line, accepted whole what the file
 * says. What differs from the sent line although the file says that it stood already, was changed without tracking.
 *
 * A field or reference is changed whole or not at all: touched inside, it goes, and words come in its place. `bold`: the
 * file makes the whole line bold, so that looks tell nothing.
 */
export function changedLine(
  sent: readonly Inline[],
  chars: readonly FileChar[],
  numbers: ReadonlyMap<string, string>,
  bold: boolean,
): Inline[] {
  if (isUntouched(sent, chars, numbers, bold)) return [...sent];
  const steps = stepsOf(sent, sent[0]?.type === 'hardBreak' ? chars : withoutPageBreak(chars), numbers);
  const inlines: Inline[] = [];
  for (let at = 0; at < steps.length; ) {
    const step = steps[at] as Step;
    const inline = step.of === null ? undefined : sent[step.of];
    if (inline === undefined || inline.type === 'text') {
      inlines.push(textStep(step, inline, bold));
      at += 1;
      continue;
    }
    const end = steps.findLastIndex(({ of }) => of === step.of) + 1;
    inlines.push(...wholeInline(inline, steps.slice(at, end), bold));
    at = end;
  }
  return joined(inlines);
}

/** Most lines of a file are as they were sent: they are known at a glance. */
function isUntouched(
  sent: readonly Inline[],
  chars: readonly FileChar[],
  numbers: ReadonlyMap<string, string>,
  bold: boolean,
): boolean {
  let at = 0;
  for (const inline of sent) {
    const looks = looksOf(inline);
    for (const letter of inlineText(inline, numbers)) {
      const char = chars[at];
      if (char === undefined || char.char !== letter || !char.older || !char.newer) return false;
      if (inline.type !== 'hardBreak' && !bold && !isSame(looks, char.look)) return false;
      if (bold && char.look.includes('emphasis') !== looks.includes('emphasis')) return false;
      at += 1;
    }
  }
  return at === chars.length;
}

/** Words that come in where nothing was. */
export const newLine = (chars: readonly FileChar[]): Inline[] =>
  joined(withoutPageBreak(chars).flatMap(({ char, newer, look }) => (newer ? [inlineOf(char, markedAs(look))] : [])));

/** A break at the beginning of a line begins a page or nothing: it is how the paper looks. */
const withoutPageBreak = (chars: readonly FileChar[]): readonly FileChar[] => {
  const first = chars.findIndex(({ char }) => char !== '\n');
  return first <= 0 ? chars : chars.slice(first);
};

function stepsOf(sent: readonly Inline[], chars: readonly FileChar[], numbers: ReadonlyMap<string, string>): Step[] {
  const letters = sent.flatMap((inline, of) => [...inlineText(inline, numbers)].map((char) => ({ char, of })));
  const older = chars.filter((char) => char.older);
  const sentAs = alignment(
    letters.map(({ char }) => char),
    older.map(({ char }) => char),
  );
  const steps: Step[] = [];
  let next = 0;
  const skipTo = (place: number): void => {
    for (; next < place; next += 1) {
      const letter = letters[next];
      if (letter) steps.push({ ...letter, came: null, gone: untracked(), look: [], lookBy: null });
    }
  };
  let counted = 0;
  for (const { char, older: was, newer: is, by, look, lookBy } of chars) {
    const place = was ? sentAs[counted] : undefined;
    if (was) counted += 1;
    const gone = is ? null : (by ?? untracked());
    // What was typed over goes before what stands in its place.
    if (was && place === undefined) skipTo(sentAs.slice(counted).find((each) => each !== undefined) ?? letters.length);
    if (place === undefined) {
      steps.push({ char, of: null, came: was ? untracked() : (by ?? untracked()), gone, look, lookBy });
      continue;
    }
    skipTo(place);
    steps.push({ char, of: letters[place]?.of ?? null, came: null, gone, look, lookBy });
    next = place + 1;
  }
  skipTo(letters.length);
  return steps;
}

/** For each letter that came back, the place of the same letter in what was sent; undefined for what is new. */
function alignment(sent: readonly string[], found: readonly string[]): (number | undefined)[] {
  const [one, other] = [sent.join(''), found.join('')];
  if (one === other) return found.map((_, at) => at);
  const places: (number | undefined)[] = [];
  let place = 0;
  const runs = diffArrays(piecesOf(one), piecesOf(other));
  for (const [at, { value, added, removed }] of runs.entries()) {
    const letters = [...value.join('')];
    const isBetween = at > 0 && at < runs.length - 1;
    // Words struck out and put in by turns are read as one change.
    const isSpeck = !added && !removed && isBetween && letters.every((letter) => letter.trim() === '');
    for (const [of] of letters.entries()) {
      if (added || isSpeck) places.push(undefined);
      else if (!removed) places.push(place + of);
    }
    if (!added) place += letters.length;
  }
  return places;
}

const looksOf = (inline: Inline): Look[] =>
  (inline.marks ?? []).flatMap(({ type }) => (type === 'strong' || type === 'emphasis' ? [type] : []));

const markedAs = (looks: readonly Look[]): Mark[] => looks.map((type) => ({ type }));

const isSame = (one: readonly Look[], other: readonly Look[]): boolean =>
  one.length === other.length && one.every((look) => other.includes(look));

function marksOf({ came, gone, look, lookBy }: Step, sent: Inline | undefined, bold: boolean): Mark[] {
  const changes: Mark[] = [
    ...(came ? [{ type: 'insertion' as const, attrs: came }] : []),
    ...(gone ? [{ type: 'deletion' as const, attrs: gone }] : []),
  ];
  if (sent === undefined) return [...markedAs(bold ? look.filter((each) => each !== 'strong') : look), ...changes];
  const was = looksOf(sent);
  const is = bold ? [...look.filter((each) => each !== 'strong'), ...was.filter((each) => each === 'strong')] : look;
  if (gone || sent.type === 'hardBreak' || isSame(was, is)) return [...markedAs(was), ...changes];
  return [...markedAs(is), { type: 'modification', attrs: { ...(lookBy ?? untracked()), was } }];
}

const textStep = (step: Step, sent: Inline | undefined, bold: boolean): Inline =>
  inlineOf(step.char, marksOf(step, sent, bold));

/** A field, reference or break that stays or goes whole; else it goes, and what is read there now comes as words. */
function wholeInline(inline: Inline, steps: readonly Step[], bold: boolean): Inline[] {
  const [first] = steps;
  if (first === undefined) return [inline];
  const isWhole = steps.every(({ of, gone }) => of !== null && (gone === null) === (first.gone === null));
  if (isWhole) return [marked(inline, marksOf(first, inline, bold))];
  const hand = steps.map(({ came, gone }) => came ?? gone).find((each) => each !== null) ?? untracked();
  const gone: Inline = marked(inline, [...markedAs(looksOf(inline)), { type: 'deletion', attrs: hand }]);
  const shown = steps.flatMap((step): Inline[] => {
    if (step.gone !== null) return [];
    const look = bold ? [] : step.look;
    return [inlineOf(step.char, [...markedAs(look), { type: 'insertion', attrs: step.came ?? hand }])];
  });
  return [gone, ...shown];
}

const marked = (inline: Inline, marks: Mark[]): Inline => {
  const { marks: _, ...rest } = inline;
  return marks.length === 0 ? rest : { ...rest, marks };
};

const inlineOf = (char: string, marks: Mark[]): Inline =>
  char === '\n' ? marked({ type: 'hardBreak' }, marks) : marked({ type: 'text', text: char }, marks);

/** Letters side by side under the same marks are one text. */
function joined(inlines: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const inline of inlines) {
    const last = out.at(-1);
    if (last?.type === 'text' && inline.type === 'text' && isAlike(last.marks ?? [], inline.marks ?? [])) {
      out[out.length - 1] = { ...last, text: last.text + inline.text };
    } else out.push(inline);
  }
  return out;
}

const isAlike = (one: readonly Mark[], other: readonly Mark[]): boolean =>
  one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
