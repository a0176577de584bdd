import { sql } from 'kysely';
import type { Act } from '../../act.ts';
import type { Tx } from '../../database/database.ts';
import { lockDocument } from '../../database/lock.ts';
import { record } from '../../ledger/ledger.ts';
import { demand } from '../../rights.ts';
import type { GivenRole } from '../entrance.ts';
import { settleGroupRoles } from '../scim/groups.ts';
import type { GroupRole } from './connection.ts';
import { demandKnownRoles } from './connections.ts';
import { groupRolesChanged, groupRolesStream } from './entries.ts';

/** Which group gives which role, by the name of the group. */
export async function listGroupRoles(tx: Tx): Promise<GroupRole[]> {
  const rows = await tx.selectFrom('groupRole').selectAll().orderBy('groupName').orderBy('role').execute();
  return rows.map(({ groupName, role }) => ({ group: groupName, role }));
}

/** The names of the groups that clients have made. */
export async function listGroupNames(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('scimGroup').select('displayName').orderBy('displayName').execute();
  return rows.map(({ displayName }) => displayName);
}

/**
 * Replaces the whole mapping, and gives and takes the roles of everybody it concerns at once.
 * @throws Refusal `right.missing`, `connection.roles`
 */
export async function setGroupRoles(
  act: Act,
  wanted: readonly GroupRole[],
  roles: readonly GivenRole[],
): Promise<GroupRole[]> {
  demand(act.reader, 'connection.change');
  demandKnownRoles(
    wanted.map(({ role }) => role),
    roles,
  );
  await lockDocument(act.tx, 'scim:groups');
  const before = new Set((await listGroupRoles(act.tx)).map(inWords));
  const rows = [...new Map(wanted.map((each) => [inWords(each), each])).values()];
  await act.tx.deleteFrom('groupRole').execute();
  if (rows.length > 0) {
    await act.tx
      .insertInto('groupRole')
      .values(rows.map(({ group, role }) => ({ groupName: group, role })))
      .execute();
  }
  const after = new Set(rows.map(inWords));
  const given = [...after.difference(before)];
  const taken = [...before.difference(after)];
  if (given.length === 0 && taken.length === 0) return rows;
  await record(act, groupRolesStream, groupRolesChanged, { given, taken });
  await settleGroupRoles(
    act,
    await membersOf(
      act.tx,
      [...given, ...taken].map((words) => words.slice(0, words.lastIndexOf(' = '))),
    ),
  );
  return listGroupRoles(act.tx);
}

const inWords = ({ group, role }: GroupRole): string => `${group} = ${role}`;

async function membersOf(tx: Tx, groups: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('scimGroupMember')
    .innerJoin('scimGroup', 'scimGroup.id', 'groupId')
    .select('personId')
    .distinct()
    .where(
      sql`lower(display_name)`,
      'in',
      groups.map((group) => group.toLowerCase()),
    )
    .execute();
  return rows.map(({ personId }) => personId);
}
