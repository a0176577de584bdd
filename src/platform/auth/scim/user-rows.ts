import { sql } from 'kysely';
import type { Tx } from '../../database/database.ts';
import { type Filter, mustEqual } from './filter.ts';
import type { Fields } from './path.ts';
import type { SaidUser, UserRow } from './user-resource.ts';

/** Everybody a client may see: not those it deleted, and not who is no person: the house and the clients themselves. */
const rowsOf = (tx: Tx, house: string) =>
  tx
    .selectFrom('person')
    .leftJoin('scimUser', 'scimUser.personId', 'person.id')
    .select([
      ...(['person.id', 'name', 'email', 'title', 'disabledAt', 'userName', 'externalId', 'person.createdAt'] as const),
      sql<Fields>`coalesce(scim_user.attributes, '{}')`.as('attributes'),
      sql<Temporal.Instant>`greatest(person.updated_at, scim_user.updated_at)`.as('updatedAt'),
      sql<UserRow['groups']>`coalesce((
        select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.display_name) order by g.display_name)
        from scim_group_member m join scim_group g on g.id = m.group_id where m.person_id = person.id), '[]')`.as(
        'groups',
      ),
    ])
    .where('person.id', '<>', house)
    .where('deletedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('scimClient').whereRef('scimClient.id', '=', 'person.id').select('scimClient.id'))),
    )
    .orderBy('person.createdAt')
    .orderBy('person.id');

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Everybody who may pass a filter: what it demands of id, user name or external id is asked of the database. */
export async function readUsers(tx: Tx, house: string, filter: Filter | null): Promise<UserRow[]> {
  let rows = rowsOf(tx, house);
  const asked = (name: string) => (filter === null ? null : mustEqual(filter, name));
  const [id, userName, externalId] = [asked('id'), asked('userName'), asked('externalId')];
  if (id !== null) rows = rows.where('person.id', '=', uuid.test(id) ? id : house);
  if (userName !== null) rows = rows.where(sql<boolean>`lower(coalesce(user_name, email)) = lower(${userName})`);
  if (externalId !== null) rows = rows.where('externalId', '=', externalId);
  return rows.execute();
}

/** One person, or null; locked for change until the transaction ends where `lock` is said. */
export async function readUser(tx: Tx, house: string, id: string, lock = false): Promise<UserRow | null> {
  if (!uuid.test(id)) return null;
  if (lock) await tx.selectFrom('person').select('id').where('id', '=', id).forUpdate().execute();
  return (await rowsOf(tx, house).where('person.id', '=', id).executeTakeFirst()) ?? null;
}

/** Who bears a user name or an e-mail address already, deleted or not. */
export async function readNamesake(tx: Tx, { userName, person }: SaidUser) {
  return tx
    .selectFrom('person')
    .leftJoin('scimUser', 'scimUser.personId', 'person.id')
    .select(['person.id', 'deletedAt'])
    .where(sql<boolean>`lower(coalesce(user_name, email)) = lower(${userName}) or lower(email) = ${person.email}`)
    .orderBy(sql`deleted_at is null`, 'desc')
    .executeTakeFirst();
}

/** Keeps what a client said of a person beside what the house keeps itself. */
export async function keepSaid(tx: Tx, id: string, said: SaidUser, now: Temporal.Instant): Promise<void> {
  const { userName, externalId } = said;
  const kept = { userName, externalId, attributes: JSON.stringify(said.attributes), updatedAt: now, deletedAt: null };
  await tx
    .insertInto('scimUser')
    .values({ personId: id, createdAt: now, ...kept })
    .onConflict((there) => there.column('personId').doUpdateSet(kept))
    .execute();
}

/** Writes what the house keeps of a person itself, but for whether they may enter. */
export async function keepPerson(tx: Tx, id: string, { person }: SaidUser, now: Temporal.Instant): Promise<void> {
  const { name, email, title } = person;
  await tx
    .updateTable('person')
    .set(({ eb }) => ({ name, email, title, version: eb('version', '+', 1), updatedAt: now }))
    .where('id', '=', id)
    .execute();
}
