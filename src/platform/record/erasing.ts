import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../act.ts';
import { houseId } from '../id.ts';
import { record } from '../ledger/ledger.ts';
import { notFound, Refusal } from '../refusal.ts';
import { demand } from '../rights.ts';
import { personErased } from './entries.ts';
import type { Erasure, ErasureOrder } from './erasure.ts';

/** Somebody who may be erased, with the row locked until the act ends. */
async function erasable({ tx }: Act, id: string): Promise<void> {
  const person = await tx.selectFrom('person').select(['id', 'erasedAt']).where('id', '=', id).executeTakeFirst();
  if (!person) throw notFound('person', id);
  if (id === houseId) throw new Refusal('person.house', 'This is the house itself: it is nobody who could be erased.');
  if (person.erasedAt) throw new Refusal('person.erased', 'This person is erased already.', { status: 409 });
}

/**
 * Erases a person: what the ledger says of them is forgotten (the chain keeps its commitments), their name, address and
 * title give way to a token, and every way in and whatever else is theirs alone is deleted. It cannot be undone.
 * @throws Refusal `right.missing`, `person.notFound`, `person.house`, `person.erased`, `person.busy`
 */
export async function erasePerson(act: Act, id: string, { reason }: ErasureOrder): Promise<Erasure> {
  demand(act.reader, 'person.erase');
  await erasable(act, id);
  const token = `Former colleague ${randomBytes(2).toString('hex')}`;
  const { rows: told } = await sql<{ count: number }>`select particulars_about(${id}) as count`.execute(act.tx);
  const particulars = told[0]?.count ?? 0;
  const erasure = await record(act, `person/${id}`, personErased, { token, particulars, reason });
  const { rows } = await sql<{ forgotten: number }>`
    select erase_person(${id}, ${token}, ${erasure}, ${act.clock.now()}) as forgotten`.execute(act.tx);
  if (rows[0]?.forgotten !== particulars)
    throw new Refusal('person.busy', 'Somebody writes about this person just now: try again.', { status: 409 });
  return { token, particulars };
}
