import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';
import type { Region } from './account.ts';

/** An account that fits a question, with its place among the others. */
export interface FoundAccount extends Place {
  readonly name: string;
  readonly region: Region;
  readonly country: string;
}

/** The accounts that fit a question, the best first, one more than the limit where there are more. */
export async function findAccounts({ tx }: Act, question: Question, stretch: Stretch): Promise<FoundAccount[]> {
  const found = proposed({ rows: sql`account_in_sight`, series: 'ACC' }, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundAccount>`
    select found.*, account.name, account.region, account.country
    from ${found} join account on account.id = found.id ${bestFirst}`.execute(tx);
  return rows;
}
