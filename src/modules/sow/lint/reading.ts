import { contentAfter } from '../../../documents/changes/changes.ts';
import {
  type Block,
  type Clause,
  clausesOf,
  type Inline,
  inlineText,
  isList,
  type PaperDocument,
  type TableRow,
} from '../../../documents/paper.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import { libraryClauseOf } from '../library/copying.ts';

/** One line of a paper as it is looked through. A reference that counts itself is `REFERENCE`, so that typed numbers show. */
export interface ReadLine {
  /** Null before the first clause. */
  readonly clause: string | null;
  readonly block: string | null;
  readonly kind: 'title' | 'particular' | 'heading' | 'text' | 'cell' | 'signature';
  readonly text: string;
  /** Its bold stretches. */
  readonly strong: readonly string[];
  /** What was filled in from facts, where that is known. */
  readonly values: readonly string[];
}

/** A row of a table of the paper; which table it is of is told by its id, and null where it has none. */
export interface ReadRow {
  readonly table: string | null;
  readonly id: string | null;
  readonly clause: string | null;
  readonly role: TableRow['attrs']['role'];
  readonly cells: readonly string[];
  /** Id of the estimate's line that it shows, where it says so. */
  readonly line: string | null;
}

export interface ReadClause {
  readonly id: string;
  readonly title: string;
  /** The section of the library it belongs to; null for one that somebody wrote. */
  readonly section: string | null;
}

/** A paper as it is looked through, whether it is kept here or came as a file. */
export interface Reading {
  readonly clauses: readonly ReadClause[];
  readonly lines: readonly ReadLine[];
  readonly rows: readonly ReadRow[];
  /** Who has a place to sign. */
  readonly parties: readonly string[];
}

/** Stands where a reference stands: a character that no paper says. */
export const REFERENCE = '\uFFFC';

/** Reads a paper; of one with open changes its accepted text. */
export function readPaper(paper: PaperDocument, papers: PaperPolicy): Reading {
  const content = contentAfter(paper.content, 'accept');
  const clauses = clausesOf({ content });
  const [cover] = content;
  const particulars = cover.content.map(({ attrs, content: words }) => line(null, attrs.id, 'particular', words));
  const read = clauses.map((clause) => ({
    id: clause.attrs.id,
    title: textOf(clause.content[0].content),
    section: libraryClauseOf(papers, clause, paper.attrs.date)?.section ?? null,
  }));
  const blocks = clauses.flatMap((clause) => clause.content.map((block) => ({ clause, block })));
  return {
    clauses: read,
    lines: [
      { clause: null, block: null, kind: 'title', text: paper.attrs.title, strong: [], values: [] },
      ...particulars,
      ...blocks.flatMap(({ clause, block }) => linesOf(block, clause)),
    ],
    rows: blocks.flatMap(({ clause, block }) => rowsOf(block, clause)),
    parties: blocks
      .flatMap(({ block }) => (block.type === 'signatures' ? block.content : []))
      .map((one) => one.attrs.party),
  };
}

function linesOf(block: Block, clause: Clause): ReadLine[] {
  const { id } = clause.attrs;
  if (isList(block)) return block.content.flatMap((item) => item.content.flatMap((child) => linesOf(child, clause)));
  if (block.type === 'table') {
    return block.content.flatMap((row) => row.content.map((cell) => line(id, row.attrs.id, 'cell', cell.content)));
  }
  if (block.type === 'signatures') {
    return block.content.map(({ attrs, content }) => line(id, attrs.id, 'signature', content));
  }
  return [line(id, block.attrs.id, block.type === 'heading' ? 'heading' : 'text', block.content)];
}

function rowsOf(block: Block, clause: Clause): ReadRow[] {
  if (block.type !== 'table') return [];
  return block.content.map(({ attrs: { id, role }, content }) => ({
    ...{ id, role, clause: clause.attrs.id, table: tableOf(id) },
    cells: content.map((cell) => textOf(cell.content)),
    line: content.flatMap((cell) => cell.content).flatMap(lineShown)[0] ?? null,
  }));
}

/** `activities_a3` -> `activities`. */
export const tableOf = (rowId: string): string => rowId.replace(/_[a-z0-9]+$/, '');

const lineShown = (inline: Inline): string[] => {
  const [, id] = inline.type === 'field' ? (/^(?:activity|price):(.+)$/.exec(inline.attrs.name) ?? []) : [];
  return id === undefined ? [] : [id];
};

const line = (clause: string | null, block: string, kind: ReadLine['kind'], inlines: readonly Inline[]): ReadLine => ({
  ...{ clause, block, kind },
  text: textOf(inlines),
  strong: inlines.flatMap((inline) =>
    inline.marks?.some(({ type }) => type === 'strong') ? [inlineText(inline, none).trim()] : [],
  ),
  values: inlines.flatMap((inline) => (inline.type === 'field' ? [inline.attrs.value] : [])),
});

const none = new Map<string, string>();

const textOf = (inlines: readonly Inline[]): string =>
  inlines.map((inline) => (inline.type === 'reference' ? REFERENCE : inlineText(inline, none))).join('');
