import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';
import type { Partner } from './partner.ts';

/** A partner that fits a question, with its place among the others. */
export type FoundPartner = Place & Pick<Partner, 'name' | 'region' | 'track'>;

/** The partners that fit a question, the best first. They are few: their table is read through its row rule. */
export async function findPartners({ tx }: Act, question: Question, stretch: Stretch): Promise<FoundPartner[]> {
  const found = proposed({ rows: sql`partner`, series: 'PAR' }, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundPartner>`
    select found.*, partner.name, partner.region, partner.track
    from ${found} join partner on partner.id = found.id ${bestFirst}`.execute(tx);
  return rows;
}
