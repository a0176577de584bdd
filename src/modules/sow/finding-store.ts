import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';

/** A statement of work whose number fits a question, with its place among the others. */
export interface FoundSow extends Place {
  readonly revision: number;
  readonly state: string;
  /** Number and name of the opportunity it belongs to. */
  readonly opportunity: string;
  readonly name: string;
}

/** The statements of work whose number fits a question, the best first, one more than the limit where there are more. */
export async function findSows({ tx }: Act, question: Question, stretch: Stretch): Promise<FoundSow[]> {
  const found = proposed({ rows: sql`sow_in_sight`, series: 'SOW', numbersOnly: true }, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundSow>`
    select found.*, sow.revision, sow.state, opportunity.number as opportunity, opportunity.name
    from ${found} join sow on sow.id = found.id join opportunity on opportunity.id = sow.opportunity_id
    ${bestFirst}`.execute(tx);
  return rows;
}

/** A clause whose words fit a question; its number is that of its statement of work. */
export interface FoundClause extends Place {
  readonly clause: string;
  readonly heading: string;
  /** A few lines of it, the words that fit between `markBegins` and `markEnds`. */
  readonly excerpt: string;
  readonly opportunity: string;
  readonly customer: string;
}

/** Characters that no document holds: Unicode keeps them for private use. */
export const [markBegins, markEnds] = ['\ue000', '\ue001'];

const headline = `StartSel=${markBegins}, StopSel=${markEnds}, MaxFragments=2, MaxWords=18, MinWords=6, FragmentDelimiter=" … "`;

/** The clauses of current statements of work that fit a question, the best first, each with an excerpt. */
export async function findClauses({ tx }: Act, question: Question, stretch: Stretch): Promise<FoundClause[]> {
  const rows = sql`(select sow_id || '/' || clause as id, number, name, words from sow_clause_in_sight) as sighted`;
  const found = proposed({ rows, series: null }, question, stretch);
  if (!found) return [];
  const query = sql`coalesce(${question.exact}::tsquery, '') || coalesce(${question.loose}::tsquery, '')`;
  const { rows: clauses } = await sql<FoundClause>`
    select found.*, sow_clause.clause, sow_clause.heading, opportunity.number as opportunity, account.name as customer,
      ts_headline('pg_catalog.english', translate(substr(said, length(heading) + 2), E'\n', ' '), ${query}, ${headline}) as excerpt
    from ${found}
      join sow_clause on sow_id = split_part(found.id, '/', 1)::uuid and clause = split_part(found.id, '/', 2)
      join sow on sow.id = sow_id join opportunity on opportunity.id = opportunity_id
      join account on account.id = opportunity.account_id
    ${bestFirst}`.execute(tx);
  return clauses;
}
