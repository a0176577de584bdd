import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';

/** An estimate whose number fits a question, with its place among the others. */
export interface FoundEstimate extends Place {
  readonly revision: number;
  readonly state: string;
  /** Number and name of the opportunity it belongs to. */
  readonly opportunity: string;
  readonly name: string;
}

/** The estimates whose number fits a question, the best first, one more than the limit where there are more. */
export async function findEstimates({ tx }: Act, question: Question, stretch: Stretch): Promise<FoundEstimate[]> {
  const searched = { rows: sql`estimate_in_sight`, series: 'EST', numbersOnly: true };
  const found = proposed(searched, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundEstimate>`
    select found.*, estimate.revision, estimate.state, opportunity.number as opportunity, opportunity.name
    from ${found} join estimate on estimate.id = found.id join opportunity on opportunity.id = estimate.opportunity_id
    ${bestFirst}`.execute(tx);
  return rows;
}
