import type { Act } from '../../act.ts';
import { canonicalJson } from '../../canonical-json.ts';
import { lockDocument } from '../../database/lock.ts';
import { newId } from '../../id.ts';
import { record } from '../../ledger/ledger.ts';
import { personStream } from '../entries.ts';
import { letIn, shutOut } from '../members.ts';
import { settleRoles } from '../role-sources.ts';
import { deprovisioned, described, leftGroup, provisioned } from './entries.ts';
import { patched } from './patch.ts';
import type { Fields } from './path.ts';
import { shaped } from './resource.ts';
import { userType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';
import { demandStanding, type Precondition } from './standing.ts';
import { patchableOf, type SaidUser, saidUser, type UserRow, userResource, writtenOf } from './user-resource.ts';
import { keepPerson, keepSaid, readNamesake, readUser } from './user-rows.ts';

/** Where SCIM is served, and who the house itself is. */
export interface ScimGround {
  readonly base: string;
  readonly house: string;
}

const noUser = (id: string) => new ScimFault(404, `There is no user ${id}.`);
const taken = (words: string) => new ScimFault(409, words, 'uniqueness');

/** User names and addresses are given one at a time, so that two clients at once do not both find them free. */
const directoryLock = 'scim:directory';

/** @throws ScimFault 404 */
export async function findUser(act: Act, { base, house }: ScimGround, id: string): Promise<Fields> {
  const row = await readUser(act.tx, house, id);
  if (!row) throw noUser(id);
  return userResource(row, base);
}

/**
 * Adds a person, or lets in again whom the client had deleted.
 * @throws ScimFault 409 `uniqueness` when user name or e-mail address belong to somebody
 */
export async function addUser(act: Act, ground: ScimGround, body: unknown): Promise<Fields> {
  const { tx, clock } = act;
  const said = saidUser(shaped(body, userType));
  await lockDocument(tx, directoryLock);
  const namesake = await readNamesake(tx, said);
  if (namesake && namesake.deletedAt === null) throw taken(`${said.userName} is taken, by name or by e-mail address.`);
  const now = clock.now();
  const id = namesake?.id ?? newId(now.epochMilliseconds);
  if (!namesake) {
    const { name, email, title } = said.person;
    await tx.insertInto('person').values({ id, name, email, title, emailVerified: true, createdAt: now }).execute();
  }
  await keepPerson(tx, id, said, now);
  await keepSaid(tx, id, said, now);
  await record(act, personStream(id), provisioned, { again: namesake !== undefined });
  await (said.person.active ? letIn : shutOut)(act, id);
  return findUser(act, ground, id);
}

/** Replaces all that a client may say of a person (PUT). @throws ScimFault 404, 409, 412 */
export const replaceUser = (act: Act, ground: ScimGround, id: string, body: unknown, ifMatch: Precondition) =>
  changeUser(act, ground, id, ifMatch, (row) => {
    const wish = shaped(body, userType);
    // Whoever says nothing of it neither lets anybody in nor shuts anybody out.
    return { active: row.disabledAt === null, ...wish };
  });

/** Changes a person by operations (PATCH). @throws ScimFault 404, 409, 412, and what `patched` refuses */
export const patchUser = (act: Act, ground: ScimGround, id: string, body: unknown, ifMatch: Precondition) =>
  changeUser(act, ground, id, ifMatch, (row) => patched(patchableOf(row), body, userType));

async function changeUser(
  act: Act,
  ground: ScimGround,
  id: string,
  ifMatch: Precondition,
  wishOf: (row: UserRow) => Fields,
): Promise<Fields> {
  const { tx, clock } = act;
  await lockDocument(tx, directoryLock);
  const row = await readUser(tx, ground.house, id, true);
  if (!row) throw noUser(id);
  const before = userResource(row, ground.base);
  demandStanding((before.meta as Fields).version as string, ifMatch);
  const said = saidUser(wishOf(row));
  const namesake = await readNamesake(tx, said);
  if (namesake && namesake.id !== id) throw taken(`${said.userName} is taken, by name or by e-mail address.`);
  const attributes = changedBy(row, said);
  if (attributes.length === 0) return before;
  await keepPerson(tx, id, said, clock.now());
  await keepSaid(tx, id, said, clock.now());
  await tellChange(act, row, said, attributes);
  return findUser(act, ground, id);
}

/** The names of attributes that say something else afterwards. */
function changedBy(row: UserRow, said: SaidUser): string[] {
  const before = writtenOf(row);
  const after = writtenOf({
    ...row,
    ...said.person,
    ...said,
    disabledAt: said.person.active ? null : (row.disabledAt ?? row.updatedAt),
  });
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
}

async function tellChange(act: Act, row: UserRow, said: SaidUser, attributes: readonly string[]): Promise<void> {
  const stream = personStream(row.id);
  const others = attributes.filter((name) => name !== 'active');
  if (others.length > 0) await record(act, stream, described, { attributes: others });
  if (attributes.includes('active')) await (said.person.active ? letIn : shutOut)(act, row.id);
}

/** Takes a person out of the directory: no way in any more, no group; the record keeps who they were. */
export async function removeUser(act: Act, ground: ScimGround, id: string, ifMatch: Precondition): Promise<void> {
  const { tx, clock } = act;
  const row = await readUser(tx, ground.house, id, true);
  if (!row) throw noUser(id);
  demandStanding((userResource(row, ground.base).meta as Fields).version as string, ifMatch);
  const said = saidUser({ ...writtenOf(row), active: false });
  await keepSaid(tx, id, said, clock.now());
  await tx.updateTable('scimUser').set({ deletedAt: clock.now() }).where('personId', '=', id).execute();
  await tx.deleteFrom('scimGroupMember').where('personId', '=', id).execute();
  await record(act, personStream(id), deprovisioned, {});
  await shutOut(act, id);
  for (const { id: group, name } of row.groups) await record(act, personStream(id), leftGroup, { group, name });
  await settleRoles(act, id, 'groups', []);
}
