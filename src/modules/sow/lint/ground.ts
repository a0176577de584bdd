import type { LintPolicy, LintRuleId } from '../../../playbook/papers/lint.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import type { OpenLine, OpenSheet } from '../../estimates/estimate.ts';
import type { StartStanding } from '../../scheduling/start.ts';
import type { Deviation } from '../library/deviation.ts';
import type { SowTerms } from '../sow.ts';
import type { Reading, ReadLine, ReadRow } from './reading.ts';

/** The estimate as a paper offers it: what is included, at its price after the discount. */
export interface Offered {
  readonly lines: readonly Pick<OpenLine, 'id' | 'title' | 'sku' | 'kind' | 'priceCents'>[];
  readonly totals: OpenSheet['totals'];
}

/** What a statement of work is looked through by. What is not at hand is null, and says so where it is asked for. */
export interface LintGround {
  readonly reading: Reading;
  readonly papers: PaperPolicy;
  readonly policy: LintPolicy;
  /** The day it is looked through, `2026-08-31`. */
  readonly today: string;
  readonly estimate: Offered | null;
  /** What was agreed beside the estimate. */
  readonly terms: SowTerms | null;
  /** Where the beginning of the work stands: which date a customer may be told. */
  readonly start: StartStanding | null;
  readonly customer: string | null;
  readonly deviations: readonly Deviation[] | null;
  /** The sections it had when it was assembled. */
  readonly assembled: readonly string[] | null;
}

/** Something found, before the playbook says how severe it is. */
export interface Found {
  readonly sentence: string;
  readonly clause?: string | null;
  readonly block?: string | null;
}

/** Looks for one thing: what it found, or the sentence why it could not look. */
export type Check = (ground: LintGround) => readonly Found[] | string;

/** Some of the checks by the id of their rule. */
export type Checks<Id extends LintRuleId> = Readonly<Record<Id, Check>>;

/** Where a line stands. */
export const at = ({ clause, block }: Pick<ReadLine, 'clause' | 'block'>) => ({ clause, block });

/** Where a row stands. */
export const atRow = ({ clause, id }: Pick<ReadRow, 'clause' | 'id'>) => ({ clause, block: id });

/** The rows of a table that say something, without its head and groups. */
export const bodyOf = ({ reading }: LintGround, table: string): ReadRow[] =>
  reading.rows.filter((row) => row.table === table && row.role === 'body');

/** The id of the first clause of a section. */
export const clauseOfSection = ({ reading }: LintGround, section: string): string | null =>
  reading.clauses.find((clause) => clause.section === section)?.id ?? null;

/** The lines of the clauses of a section. */
export function linesOfSection({ reading }: Pick<LintGround, 'reading'>, section: string): ReadLine[] {
  const ids = new Set(reading.clauses.filter((clause) => clause.section === section).map(({ id }) => id));
  return reading.lines.filter(({ clause }) => clause !== null && ids.has(clause));
}

/** `USD 12,500.50` or `12,500.50` in cents; undefined where no amount stands. */
export function centsIn(words: string): number | undefined {
  const digits = /\d[\d,]*(?:\.\d{2})?/.exec(words)?.[0];
  return digits === undefined ? undefined : Math.round(Number(digits.replaceAll(',', '')) * 100);
}
