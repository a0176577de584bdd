import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';

/** An opportunity that fits a question, with its place among the others. */
export interface FoundOpportunity extends Place {
  readonly name: string;
  readonly stage: string;
  readonly customer: string;
}

/** The opportunities that fit a question, the best first, one more than the limit where there are more. */
export async function findOpportunities(
  { tx, reader: { partnerId } }: Act,
  question: Question,
  stretch: Stretch,
): Promise<FoundOpportunity[]> {
  // A partner's few are picked first: among everybody's the newest that fit may all be others'.
  const seen = partnerId === null ? sql`` : sql` where partner_id = ${partnerId}`;
  const searched = {
    rows: sql`(select id, number, name, words from opportunity_in_sight${seen}) as sighted`,
    series: 'OPP',
  };
  const found = proposed(searched, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundOpportunity>`
    select found.*, opportunity.name, opportunity.stage, account.name as customer
    from ${found} join opportunity on opportunity.id = found.id join account on account.id = opportunity.account_id
    ${bestFirst}`.execute(tx);
  return rows;
}
