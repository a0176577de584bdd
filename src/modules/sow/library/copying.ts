import { type Block, type Clause, clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import { notFound } from '../../../platform/refusal.ts';
import type { LibraryClause } from '../../../playbook/papers/clauses.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { blockIdOf, type ClauseFilling, fillClause } from '../assembly/clause-blocks.ts';

/** A paper as it was assembled, and the day on which it was. */
export interface Assembled {
  readonly base: PaperDocument;
  /** The day of issue, `2026-08-31`. */
  readonly date: string;
}

/**
 * The clause of the library that a clause of a paper was copied from: the very version it names, else the one of its id
 * that holds on the day. Undefined for a clause that somebody wrote.
 */
export function libraryClauseOf(
  { clauses }: Pick<PaperPolicy, 'clauses'>,
  { attrs: { id, source } }: Pick<Clause, 'attrs'>,
  date: string,
): LibraryClause | undefined {
  const [name, from] = source?.split('@') ?? [];
  const named = clauses.filter((clause) => (name === undefined ? blockIdOf(clause) === id : clause.id === name));
  return (
    named.find(({ effective }) => effective.from === from) ??
    named.find(({ effective }) => holdsOn(effective, date)) ??
    named.at(-1)
  );
}

/**
 * A clause of the library as it would stand in this paper, filled with the paper's own values: its standard text as
 * copied when the paper was assembled, or the fallback of a number. The ids of its blocks are those of the clause.
 *
 * Refused (`fallback.notFound`, `clause.notFound`, 404) is what the library does not hold, and `sow.fieldMissing` what
 * asks for a value that the paper does not have.
 */
export function copyClause(
  papers: PaperPolicy,
  { base, date }: Assembled,
  id: string,
  rung: 'standard' | number,
): Clause {
  const copied = clausesOf(base).find((clause) => clause.attrs.id === id);
  if (rung === 'standard' && copied) return copied;
  const clause = libraryClauseOf(papers, copied ?? { attrs: { id, source: null } }, date);
  if (!clause) throw notFound('clause', id);
  if (rung === 'standard') return fillClause(clause, fillingOf(papers, { base, date }, clause, copied));
  const fallback = clause.fallbacks.find(({ n }) => n === rung);
  if (!fallback) throw notFound('fallback', `${rung} of ${id}`);
  return fillClause({ ...clause, blocks: fallback.blocks }, fillingOf(papers, { base, date }, clause, copied));
}

/** The values a paper was filled with, found again in it; parameters are those of its day. */
function fillingOf(
  papers: PaperPolicy,
  { base, date }: Assembled,
  clause: LibraryClause,
  copied: Clause | undefined,
): ClauseFilling {
  const fields = new Map(
    papers.parameters.flatMap(({ id, value, effective }) => (holdsOn(effective, date) ? [[id, String(value)]] : [])),
  );
  for (const [name, value] of fieldsIn(base)) fields.set(name, value);
  const sections = new Map<string, string>();
  for (const each of clausesOf(base)) {
    const section = libraryClauseOf(papers, each, date)?.section;
    if (section !== undefined && !sections.has(section)) sections.set(section, each.attrs.id);
  }
  const names = clause.blocks.flatMap((block) => (block.kind === 'table' ? [block.name] : []));
  const blocks = copied?.content.filter(isTable) ?? [];
  return { fields, sections, tables: new Map(names.map((name, at) => [name, blocks[at] ?? null])) };
}

/** What is made from the estimate and not written by anybody: a table, or where the parties sign. */
export const isTable = (block: Block): boolean => block.type === 'table' || block.type === 'signatures';

interface Tree {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: readonly Tree[] | undefined;
}

function* fieldsIn({ type, attrs = {}, content = [] }: Tree): Generator<readonly [string, string]> {
  if (type === 'field') yield [String(attrs.name), String(attrs.value)];
  for (const child of content) yield* fieldsIn(child);
}

/**
 * A clause as the library's standard text of a day would stand in this paper: its own tables and values, the parameters of
 * that day. Undefined where the paper was not assembled with it, or the library no longer holds it.
 */
export function clauseOfDay(papers: PaperPolicy, base: PaperDocument, id: string, day: string): Clause | undefined {
  const copied = clausesOf(base).find((clause) => clause.attrs.id === id);
  const clause = papers.clauses.find((each) => blockIdOf(each) === id && holdsOn(each.effective, day));
  if (!copied || !clause) return undefined;
  const filling = fillingOf(papers, { base, date: day }, clause, copied);
  const today = papers.parameters.flatMap(({ id: name, value, effective }) =>
    holdsOn(effective, day) ? [[name, String(value)] as const] : [],
  );
  return fillClause(clause, { ...filling, fields: new Map([...filling.fields, ...today]) });
}
