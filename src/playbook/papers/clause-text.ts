/**
 * The text of a clause as it is written in a playbook, a small part of Markdown:
 *
 *     A paragraph is numbered (4.1).           ## A heading within the clause
 *     > A paragraph that is not numbered.      - a bullet;   1. a lettered item (a);   two spaces deeper: (i)
 *     **strong**, *emphasis*, {{customerName}} a value, {{see:acceptance}} the number of that section
 *     {{table:activities}}                     on a line of its own: a table made from the estimate
 */
export type TextMark = 'strong' | 'emphasis';

export type ClauseInline =
  | { readonly kind: 'text'; readonly text: string; readonly marks: readonly TextMark[] }
  | { readonly kind: 'field'; readonly name: string; readonly marks: readonly TextMark[] }
  | { readonly kind: 'see'; readonly section: string; readonly marks: readonly TextMark[] };

export interface ClauseItem {
  readonly content: readonly ClauseInline[];
  /** The list one level deeper, when there is one. */
  readonly below: ClauseList | null;
}

export interface ClauseList {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly ClauseItem[];
}

export type ClauseBlock =
  | { readonly kind: 'paragraph'; readonly numbered: boolean; readonly content: readonly ClauseInline[] }
  | { readonly kind: 'heading'; readonly content: readonly ClauseInline[] }
  | ClauseList
  | { readonly kind: 'table'; readonly name: string };

/** A name that a clause asks for, and the line of the file where it does. */
export interface Placeholder {
  readonly kind: 'field' | 'see' | 'table';
  readonly name: string;
  readonly line: number;
}

const TABLE = /^\{\{table:(\w+)\}\}$/;
const ITEM = /^( *)(-|\d+\.) +(.+)$/;

/** Parses the text of a clause. */
export function parseClauseText(text: string): ClauseBlock[] {
  return blocksOf(text).map((lines): ClauseBlock => {
    const [first = ''] = lines;
    const table = TABLE.exec(first);
    if (table?.[1] !== undefined && lines.length === 1) return { kind: 'table', name: table[1] };
    if (first.startsWith('## ')) return { kind: 'heading', content: parseInlines(first.slice(3).trim()) };
    if (ITEM.test(first)) return parseList(lines);
    const numbered = !first.startsWith('> ');
    const words = lines.map((line) => line.replace(/^> ?/, '').trim()).join(' ');
    return { kind: 'paragraph', numbered, content: parseInlines(words) };
  });
}

/** Every `{{…}}` of a text with its line, the first being `firstLine`. */
export function placeholdersIn(text: string, firstLine: number): Placeholder[] {
  return text.split('\n').flatMap((line, at) =>
    [...line.matchAll(/\{\{(?:(see|table):)?([^}]*)\}\}/g)].map((match) => ({
      kind: match[1] === 'see' || match[1] === 'table' ? match[1] : ('field' as const),
      name: match[2] ?? '',
      line: firstLine + at,
    })),
  );
}

/** Blocks stand apart by empty lines; a heading and a table are blocks of their own without one. */
function blocksOf(text: string): string[][] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0);
}

function parseList(lines: readonly string[]): ClauseList {
  const items: { depth: number; ordered: boolean; words: string }[] = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    const last = items.at(-1);
    if (match) items.push({ depth: match[1] === '' ? 0 : 1, ordered: match[2] !== '-', words: match[3] ?? '' });
    else if (last) last.words += ` ${line.trim()}`;
  }
  const top: { content: ClauseInline[]; below: { ordered: boolean; items: ClauseItem[] } | null }[] = [];
  for (const { depth, ordered, words } of items) {
    const parent = top.at(-1);
    const content = parseInlines(words);
    if (depth === 0 || parent === undefined) top.push({ content, below: null });
    else {
      parent.below ??= { ordered, items: [] };
      parent.below.items.push({ content, below: null });
    }
  }
  return {
    kind: 'list',
    ordered: items[0]?.ordered ?? false,
    items: top.map(({ content, below }) => ({ content, below: below && { kind: 'list', ...below } })),
  };
}

function parseInlines(words: string): ClauseInline[] {
  const marks = new Set<TextMark>();
  // "section 12" is not torn over two lines, and apostrophes are those of print.
  const bound = words.replaceAll(' {{see:', '\u00A0{{see:').replaceAll("'", '’');
  return bound.split(/(\{\{[^}]*\}\}|\*\*|\*)/).flatMap((piece): ClauseInline[] => {
    if (piece === '**' || piece === '*') {
      const mark = piece === '**' ? 'strong' : 'emphasis';
      if (!marks.delete(mark)) marks.add(mark);
      return [];
    }
    if (piece === '') return [];
    const held = [...marks];
    const placeholder = /^\{\{(see:)?([^}]*)\}\}$/.exec(piece);
    if (!placeholder) return [{ kind: 'text', text: piece, marks: held }];
    const name = placeholder[2] ?? '';
    return placeholder[1] ? [{ kind: 'see', section: name, marks: held }] : [{ kind: 'field', name, marks: held }];
  });
}
