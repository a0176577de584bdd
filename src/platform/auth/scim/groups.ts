import { sql } from 'kysely';
import type { Act } from '../../act.ts';
import type { Tx } from '../../database/database.ts';
import { lockDocument } from '../../database/lock.ts';
import { newId } from '../../id.ts';
import { record } from '../../ledger/ledger.ts';
import { personStream } from '../entries.ts';
import { settleRoles } from '../role-sources.ts';
import { groupAdded, groupRemoved, groupRenamed, groupStream, joinedGroup, leftGroup } from './entries.ts';
import { type Filter, mustEqual } from './filter.ts';
import { patched } from './patch.ts';
import { type Fields, isFields } from './path.ts';
import { shaped } from './resource.ts';
import { groupType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';
import { demandStanding, type Precondition, versionOf } from './standing.ts';
import type { ScimGround } from './users.ts';

interface GroupRow {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const noGroup = (id: string) => new ScimFault(404, `There is no group ${id}.`);

const rowsOf = (tx: Tx) =>
  tx
    .selectFrom('scimGroup')
    .select([
      ...(['id', 'displayName', 'externalId', 'createdAt', 'updatedAt'] as const),
      sql<GroupRow['members']>`coalesce((
        select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.id)
        from scim_group_member m join person p on p.id = m.person_id where m.group_id = scim_group.id), '[]')`.as(
        'members',
      ),
    ])
    .orderBy('createdAt')
    .orderBy('id');

/** Every group that may pass a filter, as a resource. */
export async function readGroups({ tx }: Act, { base }: ScimGround, filter: Filter | null): Promise<Fields[]> {
  const name = filter === null ? null : mustEqual(filter, 'displayName');
  const rows = name === null ? rowsOf(tx) : rowsOf(tx).where(sql<boolean>`lower(display_name) = lower(${name})`);
  return (await rows.execute()).map((row) => groupResource(row, base));
}

async function readGroup(tx: Tx, id: string): Promise<GroupRow> {
  const row = uuid.test(id) ? await rowsOf(tx).where('id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw noGroup(id);
  return row;
}

/** What a client may change of a group. */
const writtenOf = ({ displayName, externalId, members }: GroupRow): Fields => ({
  displayName,
  ...(externalId === null ? {} : { externalId }),
  ...(members.length > 0 ? { members: members.map(({ id }) => ({ value: id })) } : {}),
});

function groupResource(row: GroupRow, base: string): Fields {
  const members = row.members.map(({ id, name }) => ({
    ...{ value: id, $ref: `${base}/Users/${id}`, type: 'User', display: name },
  }));
  const said = { ...writtenOf(row), ...(members.length > 0 ? { members } : {}), id: row.id };
  return {
    schemas: [groupType.core.id],
    ...said,
    meta: {
      resourceType: groupType.name,
      created: row.createdAt.toString({ smallestUnit: 'millisecond' }),
      lastModified: row.updatedAt.toString({ smallestUnit: 'millisecond' }),
      location: `${base}${groupType.endpoint}/${row.id}`,
      version: versionOf(said),
    },
  };
}

/** @throws ScimFault 404 */
export const findGroup = async ({ tx }: Act, { base }: ScimGround, id: string): Promise<Fields> =>
  groupResource(await readGroup(tx, id), base);

/** @throws ScimFault 409 `uniqueness` for a name that is taken, 400 `invalidValue` for members who are nobody */
export async function addGroup(act: Act, ground: ScimGround, body: unknown): Promise<Fields> {
  const wish = shaped(body, groupType);
  const id = newId(act.clock.now().epochMilliseconds);
  await lockDocument(act.tx, 'scim:groups');
  const displayName = String(wish.displayName);
  await demandFree(act.tx, displayName, id);
  const now = act.clock.now();
  const externalId = wish.externalId === undefined ? null : String(wish.externalId);
  await act.tx
    .insertInto('scimGroup')
    .values({ id, displayName, externalId, createdAt: now, updatedAt: now })
    .execute();
  await record(act, groupStream(id), groupAdded, { name: displayName });
  await changeMembers(act, ground, { id, displayName, members: [] }, membersOf(wish));
  return findGroup(act, ground, id);
}

/** Replaces name and members (PUT). @throws ScimFault 404, 409, 412 */
export const replaceGroup = (act: Act, ground: ScimGround, id: string, body: unknown, ifMatch: Precondition) =>
  changeGroup(act, ground, id, ifMatch, () => shaped(body, groupType));

/** Changes a group by operations (PATCH). @throws ScimFault 404, 409, 412, and what `patched` refuses */
export const patchGroup = (act: Act, ground: ScimGround, id: string, body: unknown, ifMatch: Precondition) =>
  changeGroup(act, ground, id, ifMatch, (row) => patched(writtenOf(row), body, groupType));

async function changeGroup(
  act: Act,
  ground: ScimGround,
  id: string,
  ifMatch: Precondition,
  wishOf: (row: GroupRow) => Fields,
): Promise<Fields> {
  const { tx, clock } = act;
  await lockDocument(tx, 'scim:groups');
  const row = await readGroup(tx, id);
  demandStanding((groupResource(row, ground.base).meta as Fields).version as string, ifMatch);
  const wish = wishOf(row);
  const displayName = String(wish.displayName);
  const externalId = wish.externalId === undefined ? null : String(wish.externalId);
  await demandFree(tx, displayName, id);
  await tx
    .updateTable('scimGroup')
    .set({ displayName, externalId, updatedAt: clock.now() })
    .where('id', '=', id)
    .execute();
  if (displayName !== row.displayName) {
    await record(act, groupStream(id), groupRenamed, { from: row.displayName, to: displayName });
  }
  await changeMembers(
    act,
    ground,
    { id, displayName, members: row.members.map((member) => member.id) },
    membersOf(wish),
  );
  if (displayName !== row.displayName)
    await settleGroupRoles(
      act,
      row.members.map((member) => member.id),
    );
  return findGroup(act, ground, id);
}

/** @throws ScimFault 404, 412 */
export async function removeGroup(act: Act, { base }: ScimGround, id: string, ifMatch: Precondition): Promise<void> {
  await lockDocument(act.tx, 'scim:groups');
  const row = await readGroup(act.tx, id);
  demandStanding((groupResource(row, base).meta as Fields).version as string, ifMatch);
  const name = row.displayName;
  await act.tx.deleteFrom('scimGroup').where('id', '=', id).execute();
  await record(act, groupStream(id), groupRemoved, { name });
  for (const { id: person } of row.members) await record(act, personStream(person), leftGroup, { group: id, name });
  await settleGroupRoles(
    act,
    row.members.map((member) => member.id),
  );
}

async function demandFree(tx: Tx, displayName: string, id: string): Promise<void> {
  const taken = await tx
    .selectFrom('scimGroup')
    .select('id')
    .where(sql<boolean>`lower(display_name) = lower(${displayName})`)
    .where('id', '<>', id)
    .executeTakeFirst();
  if (taken) throw new ScimFault(409, `There is a group ${displayName} already.`, 'uniqueness');
}

const membersOf = ({ members }: Fields): string[] => [
  ...new Set((Array.isArray(members) ? members.filter(isFields) : []).map(({ value }) => String(value).toLowerCase())),
];

interface Membership {
  readonly id: string;
  readonly displayName: string;
  readonly members: readonly string[];
}

async function changeMembers(
  act: Act,
  ground: ScimGround,
  group: Membership,
  wanted: readonly string[],
): Promise<void> {
  const { id, displayName: name, members } = group;
  const joining = wanted.filter((person) => !members.includes(person));
  const leaving = members.filter((person) => !wanted.includes(person));
  await demandPeople(act.tx, ground, joining);
  if (joining.length > 0) {
    const rows = joining.map((personId) => ({ groupId: id, personId }));
    await act.tx.insertInto('scimGroupMember').values(rows).execute();
  }
  if (leaving.length > 0) {
    await act.tx.deleteFrom('scimGroupMember').where('groupId', '=', id).where('personId', 'in', leaving).execute();
  }
  for (const person of joining) await record(act, personStream(person), joinedGroup, { group: id, name });
  for (const person of leaving) await record(act, personStream(person), leftGroup, { group: id, name });
  await settleGroupRoles(act, [...joining, ...leaving]);
}

async function demandPeople(tx: Tx, { house }: ScimGround, ids: readonly string[]): Promise<void> {
  const known = ids.filter((id) => uuid.test(id) && id !== house);
  const found =
    known.length === 0
      ? []
      : await tx
          .selectFrom('person')
          .leftJoin('scimUser', 'scimUser.personId', 'person.id')
          .select('person.id')
          .where('person.id', 'in', known)
          .where('deletedAt', 'is', null)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('scimClient').whereRef('scimClient.id', '=', 'person.id').select('scimClient.id'))),
          )
          .execute();
  const missing = ids.find((id) => !found.some((row) => row.id === id));
  if (missing) throw new ScimFault(400, `There is no user ${missing} who could be a member.`, 'invalidValue');
}

/** Gives each person the roles that the groups they are in now give, by the administrator's mapping. */
export async function settleGroupRoles(act: Act, people: readonly string[]): Promise<void> {
  for (const person of [...people].sort()) {
    const roles = await act.tx
      .selectFrom('scimGroupMember')
      .innerJoin('scimGroup', 'scimGroup.id', 'groupId')
      .innerJoin('groupRole', (join) => join.on(sql`lower(group_name)`, '=', sql`lower(display_name)`))
      .select('role')
      .distinct()
      .where('personId', '=', person)
      .execute();
    await settleRoles(
      act,
      person,
      'groups',
      roles.map(({ role }) => role),
    );
  }
}
