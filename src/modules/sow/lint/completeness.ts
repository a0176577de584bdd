import type { LintPolicy } from '../../../playbook/papers/lint.ts';
import { datesOf } from './date-checks.ts';
import { bodyOf, clauseOfSection, type LintGround } from './ground.ts';
import type { Answered } from './lint.ts';

type Question = LintPolicy['complete'][number];

/** Could a project manager run the job from this paper alone? Each question, and what answers it or is missing. */
export const completenessOf = (ground: LintGround): Answered[] =>
  asked(ground).map((question) => {
    const clause = clauseOfSection(ground, question.section);
    const lack = clause === null ? 'No clause answers it.' : lackOf(ground, question);
    const title = ground.reading.clauses.find(({ id }) => id === clause)?.title ?? '';
    const { id, asks } = question;
    return { id, asks, there: lack === null, sentence: lack ?? `In “${title}”.`, clause };
  });

/** The questions that concern what the paper sells. */
const asked = (ground: LintGround): Question[] =>
  ground.policy.complete.filter(({ of }) => of === undefined || clauseOfSection(ground, `${of}-pricing`) !== null);

/** What a clause lacks to answer a question; null when it answers it. */
function lackOf(ground: LintGround, { table, columns, date }: Question): string | null {
  if (date !== undefined) {
    const stated = datesOf(ground).some(({ of }) => of === date);
    return stated ? null : 'No date stands there; it is to be agreed.';
  }
  if (table === undefined) return null;
  const rows = bodyOf(ground, table);
  if (rows.length === 0) return 'Its table is not there or has no rows.';
  const open = rows.filter(({ cells }) => columns.some((column) => !(cells[column - 1] ?? '').trim()));
  if (open.length === 0) return null;
  const names = open.map(({ cells }) => cells[0] ?? '').join(', ');
  return `${open.length === 1 ? 'One row leaves' : `${open.length} rows leave`} it open: ${names}.`;
}
