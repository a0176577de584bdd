import type { Act } from '../../../platform/act.ts';
import type { Present, Whereabouts } from './desk-shapes.ts';

/** Keeps where the reader was last seen in a paper. */
export async function keepPresence({ tx, reader, clock }: Act, sowId: string, seen: Whereabouts): Promise<void> {
  const row = { ...seen, seenAt: clock.now() };
  await tx
    .insertInto('sowPresence')
    .values({ sowId, personId: reader.id, ...row })
    .onConflict((there) => there.columns(['sowId', 'personId']).doUpdateSet(row))
    .execute();
}

/** Who else was seen at a paper since a moment, by name. */
export async function readPresent({ tx, reader }: Act, sowId: string, since: Temporal.Instant): Promise<Present[]> {
  const rows = await tx
    .selectFrom('sowPresence')
    .innerJoin('person', 'person.id', 'sowPresence.personId')
    .select(['person.id', 'person.name', 'sowPresence.clause', 'sowPresence.doing'])
    .where('sowPresence.sowId', '=', sowId)
    .where('sowPresence.personId', '!=', reader.id)
    .where('sowPresence.seenAt', '>=', since)
    .orderBy('person.name')
    .execute();
  return rows.map((row) => ({ ...row, doing: row.doing as Present['doing'] }));
}
