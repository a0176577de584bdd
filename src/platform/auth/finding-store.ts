import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Question } from '../database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../database/search.ts';
import type { Person } from '../person.ts';

/** A person who fits a question; people have no number, so their e-mail stands in its place. */
export type FoundPerson = Place & Pick<Person, 'name' | 'title'>;

/** The people who may enter and fit a question, the best first; nobody for a reader who may not read the directory. */
export async function findPeople({ tx, reader }: Act, question: Question, stretch: Stretch): Promise<FoundPerson[]> {
  if (!reader.rights.has('person.see')) return [];
  const people = sql`(
    select id, email as number, name, words from person
    where disabled_at is null and cardinality(roles) > 0
  ) as people`;
  const found = proposed({ rows: people, series: null }, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundPerson>`
    select found.*, person.name, person.title from ${found} join person on person.id = found.id ${bestFirst}`.execute(
    tx,
  );
  return rows;
}
