import type { WordParagraph } from '../../../documents/word/word-paragraph.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import { libraryClauseOf } from '../library/copying.ts';
import { REFERENCE, type ReadClause, type Reading, type ReadLine, type ReadRow, tableOf } from './reading.ts';

/**
 * Reads the paragraphs of a Word file as far as they tell. What Parley wrote bears names by which clauses, rows and
 * signatures are known; in any other file a clause is what a heading of the first level opens, and is known by its title.
 */
export function readWord(paragraphs: readonly WordParagraph[], papers: PaperPolicy): Reading {
  const clauses: ReadClause[] = [];
  const lines: ReadLine[] = [];
  const rows = new Map<string, RowSoFar>();
  const parties = new Set<string>();
  for (const paragraph of paragraphs) {
    if (!BODY.has(paragraph.place) || /^toc/i.test(paragraph.style ?? '')) continue;
    const block = nameOf(paragraph);
    const text = textOf(paragraph);
    if (isHeading(paragraph)) clauses.push(clauseOf(block, text, papers, clauses.length));
    const clause = clauses.at(-1)?.id ?? null;
    const party = /^signature_(\w+)$/.exec(block ?? '')?.[1];
    if (party !== undefined) parties.add(party);
    if (paragraph.row) takeCell(rows, paragraph.row, { clause, block, text });
    lines.push({ clause, block, kind: kindOf(paragraph, block), text, strong: strongOf(paragraph), values: [] });
  }
  return { clauses, lines, rows: [...rows.values()].map(rowOf), parties: [...parties] };
}

const BODY = new Set<string>(['body', 'cell', 'text-box']);

const nameOf = ({ bookmarks }: WordParagraph): string | null =>
  bookmarks.find((name) => name.startsWith('_cl_'))?.slice('_cl_'.length) ?? null;

const isHeading = ({ style }: WordParagraph): boolean => /^heading ?1$/i.test(style ?? '');

/** The heading of a clause bears the clause's name with `_h`. */
function clauseOf(block: string | null, title: string, papers: PaperPolicy, at: number): ReadClause {
  const id = block?.replace(/_h$/, '') ?? `clause_${at + 1}`;
  const byName = libraryClauseOf(papers, { attrs: { id, source: null } }, '');
  const byTitle = papers.clauses.find((clause) => clause.title.toLowerCase() === title.trim().toLowerCase());
  return { id, title, section: (byName ?? byTitle)?.section ?? null };
}

function kindOf(paragraph: WordParagraph, block: string | null): ReadLine['kind'] {
  if (block?.startsWith('cover_')) return 'particular';
  if (block?.startsWith('signature_')) return 'signature';
  if (paragraph.row) return 'cell';
  if (/^title$/i.test(paragraph.style ?? '')) return 'title';
  return /^heading/i.test(paragraph.style ?? '') ? 'heading' : 'text';
}

const textOf = ({ segments }: WordParagraph): string =>
  segments
    .map(({ kind, field, text }) => (kind === 'field' && /^\s*REF\b/.test(field ?? '') ? REFERENCE : text))
    .join('');

const strongOf = ({ segments }: WordParagraph): string[] =>
  segments.flatMap(({ strong, text }) => (strong && text.trim() !== '' ? [text.trim()] : []));

interface RowSoFar {
  readonly clause: string | null;
  id: string | null;
  readonly cells: string[];
}

function takeCell(
  rows: Map<string, RowSoFar>,
  { table, row, cell }: NonNullable<WordParagraph['row']>,
  { clause, block, text }: { readonly clause: string | null; readonly block: string | null; readonly text: string },
): void {
  const key = `${table}/${row}`;
  const known: RowSoFar = rows.get(key) ?? { clause, id: null, cells: [] };
  known.id ??= block;
  known.cells[cell] = known.cells[cell] === undefined ? text : `${known.cells[cell]}\n${text}`;
  rows.set(key, known);
}

function rowOf({ clause, id, cells }: RowSoFar): ReadRow {
  const last = id?.split('_').at(-1) ?? '';
  const role =
    last === 'head' ? 'header' : last === 'total' ? 'total' : /^activities_m\d/.test(id ?? '') ? 'group' : 'body';
  return {
    clause,
    id,
    role,
    cells: [...cells].map((cell) => cell ?? ''),
    table: id === null ? null : tableOf(id),
    line: null,
  };
}
