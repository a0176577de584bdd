import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { readAway } from '../absences/store.ts';
import type { Holder } from './store.ts';

/**
 * Everybody who holds one of some roles and may enter, as far as the record of a stream lets them: the cleared alone for the
 * public sector, and of partners' people those of the partner that serves it.
 */
export async function readHolders(
  { tx }: Pick<Act, 'tx'>,
  stream: string,
  roles: readonly string[],
): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select person.id, person.name, person.roles, person.region
    from person left join subject_facts(${stream}) as facts on true
    where person.roles && ${[...roles]}::text[] and person.disabled_at is null
      and (person.cleared or not coalesce(facts.public_sector, false))
      and (person.partner_id is null or person.partner_id = facts.partner_id)
    order by person.name limit 200`.execute(tx);
  return rows;
}

/** Those whom somebody stands in for now, also by a chain of covers. */
export async function readStoodInFor(act: Act, hand: string): Promise<Holder[]> {
  const away = await readAway(act);
  const absent = new Set<string>();
  const hands = [hand];
  for (let one = hands.pop(); one !== undefined; one = hands.pop()) {
    for (const { personId, cover } of away) {
      if (cover.id !== one || absent.has(personId) || personId === hand) continue;
      absent.add(personId);
      hands.push(personId);
    }
  }
  if (absent.size === 0) return [];
  return act.tx
    .selectFrom('person')
    .select(['id', 'name', 'roles', 'region'])
    .where('id', 'in', [...absent])
    .where('disabledAt', 'is', null)
    .orderBy('name')
    .execute();
}
