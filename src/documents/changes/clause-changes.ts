import { z } from 'zod';
import {
  type ChangeAttrs,
  type Clause,
  clausesOf,
  type Inline,
  inlineText,
  type Mark,
  type PaperDocument,
  plainText,
  type ShapeMark,
} from '../paper.ts';
import { lineAfter, lineBefore, type NumbersBothWays, numbersBothWays, stands, stood } from './both-ways.ts';

/** One change as people decide it, with everything that bears its id in one clause. */
export const ChangeTold = z.object({
  id: z.string(),
  kind: z.enum(['insertion', 'deletion', 'replacement', 'move', 'look', 'shape']),
  author: z.string(),
  /** Null where a file had no time that could be read. */
  at: z.string().nullable(),
  /** The words put in; of a deletion the words struck out; of a look the words that look otherwise. */
  text: z.string(),
  /** Of a replacement the words struck out; of a shape what differs, as it was; else null. */
  was: z.string().nullable(),
  /** The block in which it begins. */
  block: z.string(),
});
export type ChangeTold = z.infer<typeof ChangeTold>;

/** What is proposed in one clause; `insertions` and `deletions` count words, and what was only moved counts as neither. */
export const ClauseChange = z.object({
  /** Null for the title block. */
  clause: z.string().nullable(),
  /** As it is cited in the newer paper; null for the title block and for what is struck out. */
  number: z.string().nullable(),
  title: z.string(),
  kind: z.enum(['changed', 'inserted', 'deleted', 'moved']),
  insertions: z.number().int(),
  deletions: z.number().int(),
  changes: z.array(ChangeTold),
});
export type ClauseChange = z.infer<typeof ClauseChange>;

/** What is proposed in a paper, clause by clause in reading order, the title block first; clauses without change are left out. */
export function changedClauses(redline: Pick<PaperDocument, 'content'>): ClauseChange[] {
  const [cover] = redline.content;
  const numbers = numbersBothWays(redline);
  const arrived = new Set(clausesOf(redline).flatMap((clause) => moveOf(clause, 'insertion') ?? []));
  const title = { clause: null, number: null, title: cover.attrs.kind, kind: 'changed' as const };
  const told = clausesOf(redline)
    // A clause that was moved is told once, where it stands now.
    .filter((clause) => !arrived.has(moveOf(clause, 'deletion') ?? ''))
    .map((clause) => ({ ...headOf(clause, numbers), ...tellChanges(clause, numbers) }));
  return [{ ...title, ...tellChanges(cover, numbers) }, ...told].filter(({ changes }) => changes.length > 0);
}

const moveOf = ({ marks = [] }: Clause, type: Mark['type']): string | undefined =>
  marks.find((mark) => mark.type === type)?.attrs.move;

function headOf(clause: Clause, numbers: NumbersBothWays): Pick<ClauseChange, 'clause' | 'number' | 'title' | 'kind'> {
  const { id } = clause.attrs;
  const [{ content }] = clause.content;
  const title = plainText(lineAfter(content), numbers.now) || plainText(lineBefore(content), numbers.was);
  return { clause: id, number: numbers.now.get(id) ?? null, title, kind: kindOfClause(clause) };
}

function kindOfClause(clause: Clause): ClauseChange['kind'] {
  if (!stands(clause)) return 'deleted';
  if (stood(clause)) return 'changed';
  return moveOf(clause, 'insertion') === undefined ? 'inserted' : 'moved';
}

/** What bears marks, or holds what does. */
interface Node {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> & {
    readonly id?: unknown;
    readonly label?: unknown;
    readonly caption?: unknown;
  };
  readonly content?: readonly Node[];
  readonly marks?: readonly (Mark | ShapeMark)[] | undefined;
}

/** Everything that bears one id, gathered as it is read. */
interface Gathered {
  readonly attrs: ChangeAttrs;
  readonly block: string;
  readonly kinds: Set<'insertion' | 'deletion' | 'look' | 'shape'>;
  readonly now: Words;
  readonly was: Words;
}

/** Words of one block are one piece of text; those of the next begin a new line. */
class Words {
  #text = '';
  #block: string | undefined;

  add(text: string, block: string): void {
    this.#text += this.#block !== undefined && this.#block !== block ? `\n${text}` : text;
    this.#block = block;
  }

  toString(): string {
    return this.#text;
  }
}

function tellChanges(
  root: object,
  numbers: NumbersBothWays,
): Pick<ClauseChange, 'changes' | 'insertions' | 'deletions'> {
  const gathered = new Map<string, Gathered>();
  gather(root as Node, '', numbers, gathered);
  const changes = [...gathered.values()].map(tell);
  const count = (kinds: readonly string[], text: (change: ChangeTold) => string | null): number =>
    changes.reduce((sum, change) => sum + (kinds.includes(change.kind) ? wordsIn(text(change) ?? '') : 0), 0);
  return {
    insertions: count(['insertion', 'replacement'], ({ text }) => text),
    deletions: count(['deletion'], ({ text }) => text) + count(['replacement'], ({ was }) => was),
    changes,
  };
}

const wordsIn = (text: string): number => text.match(/[^\s]*[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;

function gather(node: Node, place: string, numbers: NumbersBothWays, gathered: Map<string, Gathered>): void {
  const block = ownIdOf(node) ?? place;
  for (const mark of node.marks ?? []) {
    if (!('attrs' in mark)) continue;
    const change = gathered.get(mark.attrs.id) ?? begun(mark.attrs, block);
    gathered.set(mark.attrs.id, change);
    if (mark.type === 'modification' && !Array.isArray(mark.attrs.was)) {
      change.kinds.add('shape');
      change.was.add(shapeText(mark.attrs.was), block);
      change.now.add(
        shapeText(Object.fromEntries(Object.keys(mark.attrs.was).map((name) => [name, node.attrs?.[name]]))),
        block,
      );
    } else {
      change.kinds.add(mark.type === 'modification' ? 'look' : mark.type);
      const gone = mark.type === 'deletion';
      addWords(node, block, gone ? numbers.was : numbers.now, gone ? change.was : change.now);
    }
  }
  for (const child of node.content ?? []) gather(child, block, numbers, gathered);
}

const begun = (attrs: ChangeAttrs, block: string): Gathered => ({
  attrs,
  block,
  kinds: new Set(),
  now: new Words(),
  was: new Words(),
});

/** An item of a list is known by its first paragraph. */
function ownIdOf({ type, attrs, content = [] }: Node): string | undefined {
  if (typeof attrs?.id === 'string') return attrs.id;
  return type === 'listItem' || type === 'signatures' ? content[0] && ownIdOf(content[0]) : undefined;
}

const shapeText = (shape: Readonly<Record<string, unknown>>): string =>
  Object.entries(shape)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

const INLINES = new Set(['text', 'field', 'reference', 'hardBreak']);

/** Adds all words of a node, those of each block and cell on a line of their own. */
function addWords(node: Node, block: string, numbers: ReadonlyMap<string, string>, words: Words): void {
  const title = node.attrs?.label ?? node.attrs?.caption;
  if (typeof title === 'string') words.add(title, `${block} title`);
  if (INLINES.has(node.type)) words.add(inlineText(node as unknown as Inline, numbers), block);
  for (const [at, child] of (node.content ?? []).entries()) {
    addWords(child, child.type === 'tableCell' ? `${block} ${at}` : (ownIdOf(child) ?? block), numbers, words);
  }
}

function tell({ attrs, block, kinds, now, was }: Gathered): ChangeTold {
  const { id, author, at } = attrs;
  const kind = kindOf(attrs, kinds);
  const [before, after] = [String(was), String(now)];
  const replaces = kind === 'replacement' || kind === 'shape';
  return {
    id,
    kind,
    author,
    at,
    text: kind === 'deletion' ? before : after || before,
    was: replaces ? before : null,
    block,
  };
}

function kindOf({ move }: ChangeAttrs, kinds: Gathered['kinds']): ChangeTold['kind'] {
  if (move !== undefined) return 'move';
  if (kinds.has('insertion') && kinds.has('deletion')) return 'replacement';
  const [first = 'insertion'] = ['insertion', 'deletion', 'look', 'shape'].filter((kind) => kinds.has(kind as 'look'));
  return first as ChangeTold['kind'];
}
