import { sql } from 'kysely';
import type { Act } from '../act.ts';
import { demandVersion } from '../http/precondition.ts';
import { newId } from '../id.ts';
import { record } from '../ledger/ledger.ts';
import type { Reader } from '../person.ts';
import { notFound, Refusal } from '../refusal.ts';
import { demand, mayWhile } from '../rights.ts';
import type { Entrance } from './entrance.ts';
import { personChanged, personDisabled, personEnabled, personStream, sessionsEnded } from './entries.ts';
import { inviteBy, revokeInvitation } from './invitations.ts';
import type { ChangedMember, HandedLink, Member, MemberList, NewMember } from './member.ts';
import { personByEmail } from './people.ts';
import { endAllSessions } from './sessions.ts';

interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly roles: string[];
  readonly region: string | null;
  readonly cleared: boolean;
  readonly partnerId: string | null;
  readonly partner: string | null;
  readonly disabledAt: Temporal.Instant | null;
  readonly twoFactorEnabled: boolean;
  readonly version: number;
  readonly entered: boolean;
  readonly invitedAt: Temporal.Instant | null;
  readonly invitedUntil: Temporal.Instant | null;
  readonly passkeys: number;
  readonly keys: number;
  readonly sessions: number;
  readonly lastSeenAt: Temporal.Instant | null;
}

/** Everybody but the house itself and the programs that keep the directory, with all that opens doors to them counted; one person where an id is given. */
async function readMembers({ tx, clock }: Act, { house }: Entrance, id: string | null): Promise<MemberRow[]> {
  const now = clock.now();
  const { rows } = await sql<MemberRow>`
    select person.id, person.name, person.email, person.title, roles, person.region, cleared, partner_id, partner.name as partner,
      disabled_at, two_factor_enabled, person.version,
      exists (select from credential where person_id = person.id) as entered,
      invitation.created_at as invited_at, invitation.expires_at as invited_until,
      (select count(*) from passkey where person_id = person.id) as passkeys,
      (select count(*) from api_key where person_id = person.id and revoked_at is null and expires_at > ${now}) as keys,
      (select count(*) from session where person_id = person.id and expires_at > ${now}) as sessions,
      (select max(updated_at) from session where person_id = person.id) as last_seen_at
    from person
    left join partner on partner.id = person.partner_id
    left join invitation on invitation.person_id = person.id and used_at is null and revoked_at is null
    where person.id <> ${house.id} and (${id}::uuid is null or person.id = ${id})
      and not exists (select from scim_client where scim_client.id = person.id)
    order by person.name, person.id`.execute(tx);
  return rows;
}

function memberOf(reader: Reader, row: MemberRow, now: Temporal.Instant): Member {
  const { entered, invitedAt, invitedUntil, disabledAt, twoFactorEnabled, lastSeenAt, ...person } = row;
  const disabled = disabledAt !== null;
  return {
    ...person,
    state: disabled ? 'disabled' : entered ? 'active' : 'invited',
    disabledAt: disabledAt?.toString() ?? null,
    invitation:
      invitedAt && invitedUntil
        ? {
            createdAt: invitedAt.toString(),
            expiresAt: invitedUntil.toString(),
            expired: Temporal.Instant.compare(invitedUntil, now) <= 0,
          }
        : null,
    secondFactor: twoFactorEnabled,
    lastSeenAt: lastSeenAt?.toString() ?? null,
    may: {
      change: mayWhile(reader, 'person.change', true),
      disable: mayWhile(reader, 'person.disable', whileEnabled(disabled, person.id === reader.id)),
      enable: mayWhile(reader, 'person.disable', disabled || 'They may enter: there is nothing to enable.'),
      invite: mayWhile(reader, 'person.invite', !disabled || 'They are disabled: enable them first.'),
      endSessions: mayWhile(reader, 'person.disable', person.sessions > 0 || 'They have no session.'),
    },
  };
}

const whileEnabled = (disabled: boolean, self: boolean): true | string =>
  self ? 'You cannot disable yourself: let another administrator do it.' : !disabled || 'They are disabled already.';

/**
 * Everybody with how they enter, and the partners whose people they may be, for administrators and auditors.
 * @throws Refusal `right.missing` (403)
 */
export async function listMembers(act: Act, entrance: Entrance): Promise<Pick<MemberList, 'items' | 'partners'>> {
  demand(act.reader, 'person.seeAccess');
  const rows = await readMembers(act, entrance, null);
  const partners = await act.tx.selectFrom('partner').select(['id', 'name']).orderBy('name').execute();
  return { items: rows.map((row) => memberOf(act.reader, row, act.clock.now())), partners };
}

/**
 * One person with how they enter.
 * @throws Refusal `right.missing` (403), `person.notFound` (404)
 */
export async function readMember(act: Act, entrance: Entrance, id: string): Promise<Member> {
  demand(act.reader, 'person.seeAccess');
  const [row] = await readMembers(act, entrance, id);
  if (!row) throw notFound('person', id);
  return memberOf(act.reader, row, act.clock.now());
}

/**
 * Adds somebody and makes the link by which they set their password.
 * @throws Refusal `right.missing` (403), `person.emailTaken`, `person.roleUnknown`, `person.rolesOfPartner`
 */
export async function inviteMember(act: Act, entrance: Entrance, given: NewMember): Promise<HandedLink> {
  demand(act.reader, 'person.invite');
  await demandFittingRoles(act, entrance, given);
  const email = given.email.toLowerCase();
  if (await personByEmail(act.tx, email)) {
    throw new Refusal('person.emailTaken', `Somebody is known by ${email} already: find them in the list.`);
  }
  const id = newId(act.clock.now().epochMilliseconds);
  await act.tx
    .insertInto('person')
    .values({ ...given, id, email, roles: [...given.roles] })
    .execute();
  const link = await inviteBy(act, entrance, id);
  return { ...link, member: await readMember(act, entrance, id) };
}

/** Roles that are there, and a partner's roles for a partner's people alone: row rules lean on it. */
async function demandFittingRoles(
  { tx }: Act,
  { roles: known }: Entrance,
  { roles, partnerId }: Pick<NewMember, 'roles' | 'partnerId'>,
): Promise<void> {
  const given = roles.map((id) => known.find((role) => role.id === id) ?? id);
  const unknown = given.filter((role) => typeof role === 'string');
  if (unknown.length > 0) {
    throw new Refusal('person.roleUnknown', `The playbook has no role ${unknown.join(', ')}: choose among its own.`);
  }
  const misplaced = given.filter((role) => typeof role !== 'string' && role.ofPartner !== (partnerId !== null));
  if (misplaced.length > 0) {
    const names = misplaced.map((role) => (typeof role === 'string' ? role : role.title)).join(', ');
    const whose = partnerId === null ? 'only for people of a partner: name the partner' : 'not for people of a partner';
    throw new Refusal('person.rolesOfPartner', `${names} is ${whose}, or take other roles.`);
  }
  if (partnerId === null) return;
  const partner = await tx.selectFrom('partner').select('id').where('id', '=', partnerId).executeTakeFirst();
  if (!partner) throw new Refusal('person.partnerUnknown', 'This partner is not there: choose one of the list.');
}

/** The person of an id, locked, so that two administrators take turns. */
async function lockMember(act: Act, entrance: Entrance, id: string): Promise<Member> {
  await act.tx.selectFrom('person').select('id').where('id', '=', id).forUpdate().execute();
  const member = await readMember(act, entrance, id);
  await demandVersion(act, { record: member.name, stream: personStream(id), version: member.version });
  return member;
}

/**
 * Changes name, title, roles, region, clearance or partner. It holds from the person's next request.
 * @throws Refusal `right.missing` (403), 428, 412, those of `inviteMember`, `person.lastAdministrator`
 */
export async function changeMember(act: Act, entrance: Entrance, id: string, given: ChangedMember): Promise<Member> {
  demand(act.reader, 'person.change');
  const before = await lockMember(act, entrance, id);
  await demandFittingRoles(act, entrance, given);
  const changed = (Object.keys(given) as (keyof ChangedMember)[]).filter(
    (field) => JSON.stringify(given[field]) !== JSON.stringify(before[field]),
  );
  if (changed.length === 0) return before;
  const { roles, ...columns } = given;
  await act.tx
    .updateTable('person')
    .set(({ eb }) => ({ ...columns, roles: [...roles], version: eb('version', '+', 1), updatedAt: act.clock.now() }))
    .where('id', '=', id)
    .execute();
  await demandAdministrator(act, entrance);
  // Names are personal data and stay out of the record; what decides about rights is told whole.
  const told = changed.filter((field) => field !== 'name' && field !== 'title');
  await record(act, personStream(id), personChanged, {
    fields: changed,
    from: Object.fromEntries(told.map((field) => [field, before[field]])),
    to: Object.fromEntries(told.map((field) => [field, given[field]])),
  });
  return readMember(act, entrance, id);
}

/** Whatever was changed: somebody has to be left who can let people in. */
async function demandAdministrator({ tx }: Act, { rightsOf, house }: Entrance): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('administrators'))`.execute(tx);
  const rows = await tx
    .selectFrom('person')
    .select('roles')
    .distinct()
    .where('disabledAt', 'is', null)
    .where('id', '!=', house.id)
    .execute();
  if (rows.some(({ roles }) => rightsOf(roles).has('person.change'))) return;
  throw new Refusal('person.lastAdministrator', 'This is the last administrator: make somebody else one first.', {
    status: 409,
  });
}

/**
 * Keeps a person out: sessions and keys end in the same transaction, so their next request on any instance is a stranger's.
 * @throws Refusal `right.missing` (403), 428, 412, `person.self`, `person.lastAdministrator` (409)
 */
export async function disableMember(act: Act, entrance: Entrance, id: string): Promise<Member> {
  demand(act.reader, 'person.disable');
  const member = await lockMember(act, entrance, id);
  if (member.disabledAt) return member;
  if (id === act.reader.id) {
    throw new Refusal('person.self', 'You cannot disable yourself: let another administrator do it.', { status: 409 });
  }
  await shutOut(act, id);
  await demandAdministrator(act, entrance);
  return readMember(act, entrance, id);
}

/**
 * Ends all that lets a person in, whoever decided it: an administrator, or the company's directory.
 * Asks no right; tells the ledger. A person who is out already stays as they are.
 */
export async function shutOut(act: Act, id: string): Promise<void> {
  const now = act.clock.now();
  const { numUpdatedRows } = await act.tx
    .updateTable('person')
    .set(({ eb }) => ({ disabledAt: now, version: eb('version', '+', 1), updatedAt: now }))
    .where('id', '=', id)
    .where('disabledAt', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const ended = await endAllSessions(act, id, null);
  const live = act.tx.updateTable('apiKey').set({ revokedAt: now }).where('personId', '=', id);
  const keys = await live.where('revokedAt', 'is', null).where('expiresAt', '>', now).executeTakeFirst();
  const links = act.tx.updateTable('invitation').set({ revokedAt: now }).where('personId', '=', id);
  await links.where('usedAt', 'is', null).where('revokedAt', 'is', null).execute();
  const keysRevoked = Number(keys.numUpdatedRows);
  await record(act, personStream(id), personDisabled, { sessionsEnded: ended, keysRevoked });
}

/**
 * Lets a person enter again; sessions and keys stay ended. Asks no right; tells the ledger.
 */
export async function letIn(act: Act, id: string): Promise<void> {
  const { numUpdatedRows } = await act.tx
    .updateTable('person')
    .set(({ eb }) => ({ disabledAt: null, version: eb('version', '+', 1), updatedAt: act.clock.now() }))
    .where('id', '=', id)
    .where('disabledAt', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await record(act, personStream(id), personEnabled, {});
}

/**
 * Lets a disabled person enter again.
 * @throws Refusal `right.missing` (403), 428, 412
 */
export async function enableMember(act: Act, entrance: Entrance, id: string): Promise<Member> {
  demand(act.reader, 'person.disable');
  await lockMember(act, entrance, id);
  await letIn(act, id);
  return readMember(act, entrance, id);
}

/**
 * Makes a new link for a person, who may have lost the first, their password or their second factor.
 * @throws Refusal `right.missing` (403), `person.disabled` (409)
 */
export async function linkForMember(act: Act, entrance: Entrance, id: string): Promise<HandedLink> {
  demand(act.reader, 'person.invite');
  const member = await readMember(act, entrance, id);
  if (member.disabledAt) {
    throw new Refusal('person.disabled', `${member.name} is disabled: enable them first.`, { status: 409 });
  }
  const link = await inviteBy(act, entrance, id);
  return { ...link, member: await readMember(act, entrance, id) };
}

/** Takes back the link a person was given. @throws Refusal `right.missing` (403), `invitation.notFound` (404) */
export async function unlinkMember(act: Act, entrance: Entrance, id: string): Promise<Member> {
  demand(act.reader, 'person.invite');
  await revokeInvitation(act, id);
  return readMember(act, entrance, id);
}

/** Ends every session of a person. @returns how many @throws Refusal `right.missing` (403), `person.notFound` (404) */
export async function endSessionsOfMember(act: Act, entrance: Entrance, id: string): Promise<number> {
  demand(act.reader, 'person.disable');
  await readMember(act, entrance, id);
  const ended = await endAllSessions(act, id, null);
  if (ended > 0) await record(act, personStream(id), sessionsEnded, { count: ended });
  return ended;
}
