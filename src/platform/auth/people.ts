import type { Act } from '../act.ts';
import type { Db, Tx } from '../database/database.ts';
import { newId } from '../id.ts';
import type { Person } from '../person.ts';
import { demand } from '../rights.ts';

const personColumns = ['id', 'name', 'email', 'title', 'roles', 'region', 'cleared', 'partnerId'] as const;

/**
 * Everybody whom the reader may know, by name. A partner's people read how the company's own are called and reached, not
 * what they may see and do.
 * @throws Refusal `right.missing` (403)
 */
export async function listPeople({ tx, reader }: Pick<Act, 'tx' | 'reader'>): Promise<Person[]> {
  demand(reader, 'person.see');
  const people = await tx.selectFrom('person').select(personColumns).orderBy('name').execute();
  if (reader.partnerId === null) return people;
  const nothingSaid = { roles: [], region: null, cleared: false };
  return people.map((person) => (person.partnerId === null ? { ...person, ...nothingSaid } : person));
}

/** A person by id, enabled or not. */
export async function personById(db: Db | Tx, id: string): Promise<Person | null> {
  return (await db.selectFrom('person').select(personColumns).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** A person by e-mail, however it is written. */
export async function personByEmail(db: Db | Tx, email: string): Promise<Person | null> {
  const plain = email.trim().toLowerCase();
  return (await db.selectFrom('person').select(personColumns).where('email', '=', plain).executeTakeFirst()) ?? null;
}

/** Adds people with one stored password; those already there are left as they are. */
export async function addPeople(tx: Tx, people: readonly Person[], storedPassword: string): Promise<void> {
  for (const { id, name, email, title, roles, region, cleared, partnerId } of people) {
    const added = await tx
      .insertInto('person')
      .values({ id, name, email, title, roles: [...roles], region, cleared, partnerId, emailVerified: true })
      .onConflict((taken) => taken.doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 0n) continue;
    await tx
      .insertInto('credential')
      .values({ id: newId(), personId: id, providerId: 'credential', accountId: id, password: storedPassword })
      .execute();
  }
}
