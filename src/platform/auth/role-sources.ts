import { z } from 'zod';
import type { Act } from '../act.ts';
import { lockDocument } from '../database/lock.ts';
import { entry, record } from '../ledger/ledger.ts';
import { personStream } from './entries.ts';

const rolesSettled = entry(
  'person.rolesSettled',
  z.strictObject({ source: z.string(), gained: z.array(z.string()), lost: z.array(z.string()) }),
  ({ gained, lost }) =>
    [
      ...(gained.length > 0 ? [`given ${gained.join(', ')}`] : []),
      ...(lost.length > 0 ? [`no longer ${lost.join(', ')}`] : []),
    ]
      .join('; ')
      .replace(/^./, (first) => first.toUpperCase())
      .concat(' by the identity provider.'),
);

/**
 * Gives a person the roles a source wants them to have, and takes those that only this source gave before. What was given
 * by hand or by another source stays. A partner's people have their roles by hand alone.
 * @param source `groups`, or the id of a connection
 */
export async function settleRoles(act: Act, person: string, source: string, wanted: readonly string[]): Promise<void> {
  const { tx } = act;
  await lockDocument(tx, `roles:${person}`);
  const { roles, partnerId } = await tx
    .selectFrom('person')
    .select(['roles', 'partnerId'])
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  if (partnerId !== null) return;
  const rows = await tx.selectFrom('roleSource').select(['source', 'role']).where('personId', '=', person).execute();
  const sourcesOf = Map.groupBy(rows, ({ role }) => role);
  // A role that nobody is noted for was given by hand; one that is gone was taken by hand, with all its sources.
  const byHand = roles.filter(
    (role) => !sourcesOf.has(role) || sourcesOf.get(role)?.some((row) => row.source === 'hand'),
  );
  const others = rows.filter((row) => row.source !== source && row.source !== 'hand' && roles.includes(row.role));
  const after = [...new Set([...byHand, ...others.map(({ role }) => role), ...wanted])];
  await tx.deleteFrom('roleSource').where('personId', '=', person).execute();
  const kept = [
    ...byHand
      .filter((role) => wanted.includes(role) || others.some((row) => row.role === role))
      .map((role) => ({ role, source: 'hand' })),
    ...others,
    ...wanted.map((role) => ({ role, source })),
  ];
  if (kept.length > 0) {
    await tx
      .insertInto('roleSource')
      .values(kept.map((row) => ({ ...row, personId: person })))
      .onConflict((there) => there.doNothing())
      .execute();
  }
  const gained = after.filter((role) => !roles.includes(role));
  const lost = roles.filter((role) => !after.includes(role));
  if (gained.length === 0 && lost.length === 0) return;
  await tx
    .updateTable('person')
    .set(({ eb }) => ({ roles: after, version: eb('version', '+', 1), updatedAt: act.clock.now() }))
    .where('id', '=', person)
    .execute();
  await record(act, personStream(person), rolesSettled, { source, gained, lost });
}
