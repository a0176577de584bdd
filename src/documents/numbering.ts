import { type Block, clausesOf, isList, type List, type PaperDocument } from './paper.ts';

/**
 * The numbers people cite: `4` for a clause, `4.2` for a numbered paragraph in it, `(a)` and `(i)` for ordered items.
 * Word counts the same by its multilevel list, so a lettered item goes on counting until the next numbered paragraph.
 *
 * Returns number by block id; a clause's own id has the number of its heading.
 */
export function numberPaper(paper: Pick<PaperDocument, 'content'>): Map<string, string> {
  const numbers = new Map<string, string>();
  for (const [at, clause] of clausesOf(paper).entries()) {
    const counter: Counter = { clause: at + 1, paragraph: 0, letter: 0, roman: 0 };
    numbers.set(clause.attrs.id, String(counter.clause));
    for (const block of clause.content) numberBlock(block, counter, numbers);
  }
  return numbers;
}

interface Counter {
  readonly clause: number;
  paragraph: number;
  letter: number;
  roman: number;
}

function numberBlock(block: Block, counter: Counter, numbers: Map<string, string>): void {
  if (block.type === 'heading' && block.attrs.level === 1) numbers.set(block.attrs.id, String(counter.clause));
  if (block.type === 'paragraph' && block.attrs.numbered) {
    counter.paragraph += 1;
    counter.letter = 0;
    counter.roman = 0;
    numbers.set(block.attrs.id, `${counter.clause}.${counter.paragraph}`);
  }
  if (isList(block)) numberList(block, 0, counter, numbers);
}

function numberList(list: List, depth: number, counter: Counter, numbers: Map<string, string>): void {
  for (const item of list.content) {
    for (const [at, child] of item.content.entries()) {
      if (child.type !== 'paragraph') numberList(child, depth + 1, counter, numbers);
      else if (at === 0 && list.type === 'orderedList') numbers.set(child.attrs.id, nextLabel(depth, counter));
    }
  }
}

function nextLabel(depth: number, counter: Counter): string {
  if (depth > 0) {
    counter.roman += 1;
    return `(${romanOf(counter.roman)})`;
  }
  counter.letter += 1;
  counter.roman = 0;
  return `(${lettersOf(counter.letter)})`;
}

/** Word's lower-case letters: a to z, then aa, bb, cc. */
function lettersOf(count: number): string {
  const letter = String.fromCharCode(97 + ((count - 1) % 26));
  return letter.repeat(Math.ceil(count / 26));
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function romanOf(count: number): string {
  let rest = count;
  let roman = '';
  for (const [worth, sign] of ROMAN) {
    while (rest >= worth) {
      roman += sign;
      rest -= worth;
    }
  }
  return roman;
}
