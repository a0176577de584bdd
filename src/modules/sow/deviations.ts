import { contentAfter } from '../../documents/changes/changes.ts';
import {
  type Block,
  type Clause,
  clausesOf,
  type Inline,
  inlineText,
  isList,
  type PaperDocument,
} from '../../documents/paper.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { LibraryClause } from '../../playbook/papers/clauses.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { type Assembled, copyClause, isTable, libraryClauseOf } from './library/copying.ts';
import type { Deviation, Rung } from './library/deviation.ts';

/** A paper measured against what it was assembled as. Of a paper with open changes the accepted text counts. */
export interface Measured extends Assembled {
  readonly paper: PaperDocument;
}

/**
 * The clauses of a paper that do not say what the library's standard text said when it was copied: reworded, stepped down
 * to a fallback, taken out or added by hand. Typing of no meaning (quotation marks, blanks) does not count, nor does the
 * order of clauses.
 */
export function deviationsOf(playbook: Pick<Playbook, 'papers' | 'roles'>, measured: Measured): Deviation[] {
  const { base, date } = measured;
  const paper = clausesOf({ content: contentAfter(measured.paper.content, 'accept') });
  const before = new Map(clausesOf(base).map((clause) => [clause.attrs.id, clause]));
  const now = new Set(paper.map(({ attrs }) => attrs.id));
  const judge = { playbook, assembled: { base, date } };
  const gone = [...before.values()].filter(({ attrs }) => !now.has(attrs.id));
  return [
    ...paper.flatMap((clause) => ofClause(judge, clause, before.get(clause.attrs.id)) ?? []),
    ...gone.map((clause) => said(judge, clause, 'own-words', () => 'was taken out')),
  ];
}

interface Judge {
  readonly playbook: Pick<Playbook, 'papers' | 'roles'>;
  readonly assembled: Assembled;
}

function ofClause(judge: Judge, clause: Clause, before: Clause | undefined): Deviation | undefined {
  const { papers } = judge.playbook;
  const library = libraryClauseOf(papers, before ?? clause, judge.assembled.date);
  const words = wordsOf(clause);
  const standard = before ?? copied(judge, clause.attrs.id, 'standard');
  const sameTables = before === undefined || tablesOf(clause) === tablesOf(before);
  if (standard && wordsOf(standard) === words) {
    if (sameTables) return undefined;
    return said(judge, clause, 'standard', () => 'says what the standard says, but its table was changed');
  }
  const fallback = library?.fallbacks.find(({ n }) => {
    const rung = copied(judge, clause.attrs.id, n);
    return rung !== undefined && wordsOf(rung) === words;
  });
  if (fallback && sameTables) {
    return said(judge, clause, fallback.n, () => `steps down to fallback ${fallback.n}, “${fallback.title}”`);
  }
  const how = before === undefined ? 'was added by hand' : 'is in words of its own';
  return said(judge, clause, 'own-words', () => how);
}

/** A clause as the library would have it here, or nothing where the library or the paper has no words for it. */
function copied({ playbook: { papers }, assembled }: Judge, id: string, rung: 'standard' | number): Clause | undefined {
  try {
    return copyClause(papers, assembled, id, rung);
  } catch (refusal) {
    if (refusal instanceof Refusal) return undefined;
    throw refusal;
  }
}

function said({ playbook, assembled }: Judge, clause: Clause, rung: Rung, how: () => string): Deviation {
  const { papers, roles } = playbook;
  const library = libraryClauseOf(papers, clause, assembled.date);
  const needs = needsOf(library, rung) ?? (rung === 'own-words' ? papers.sow.ownWords.needs : null);
  const title = lineOf(clause.content[0].content);
  const whose = needs === null ? 'it may be offered freely' : `it needs the yes of ${roleTitle(roles, needs)}`;
  return { clause: clause.attrs.id, title, rung, needs, sentence: `“${title}” ${how()}: ${whose}.` };
}

function needsOf(library: LibraryClause | undefined, rung: Rung): string | null {
  if (typeof rung !== 'number') return library?.owner ?? null;
  return library?.fallbacks.find(({ n }) => n === rung)?.needs ?? null;
}

/** The words of a clause, line by line, without its tables; what is typed differently but reads the same is the same. */
const wordsOf = (clause: Clause): string =>
  clause.content
    .filter((block) => !isTable(block))
    .flatMap(linesOf)
    .join('\n');

const tablesOf = (clause: Clause): string => clause.content.filter(isTable).flatMap(linesOf).join('\n');

function linesOf(block: Block): string[] {
  if (isList(block)) return block.content.flatMap((item) => item.content.flatMap(linesOf));
  if (block.type === 'table')
    return block.content.map((row) => row.content.map((cell) => lineOf(cell.content)).join(' | '));
  if (block.type === 'signatures') return block.content.map(({ content }) => lineOf(content));
  return [lineOf(block.content)];
}

const none = new Map<string, string>();

/** A reference is what it points at, whatever number that has. */
const lineOf = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => (inline.type === 'reference' ? `§${inline.attrs.target}` : inlineText(inline, none)))
    .join('')
    .normalize('NFKC')
    .replaceAll(/[‘’‛]/g, "'")
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‐‑–—]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();
