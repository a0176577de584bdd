import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Db, Tx } from '../database/database.ts';
import { newId } from '../id.ts';
import { record } from '../ledger/ledger.ts';
import type { Person } from '../person.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Acceptance, OpenInvitation } from './account.ts';
import { type Entrance, readerFrom } from './entrance.ts';
import { invitationAccepted, invitationRevoked, invited, personStream } from './entries.ts';
import { demandGoodPassword } from './password-rules.ts';
import { hasPassword, setPassword } from './passwords.ts';
import { personByEmail, personById } from './people.ts';
import { endAllSessions } from './sessions.ts';

type Signed = Pick<Entrance, 'secret'>;

interface Invitation {
  readonly id: string;
  readonly expiresAt: Temporal.Instant;
}

const signatureOf = ({ secret }: Signed, { id, expiresAt }: Invitation): Buffer =>
  createHmac('sha256', secret).update(`invitation:${id}:${expiresAt.epochMilliseconds}`).digest();

/** The id and its signature over id and end: nobody makes one, or draws one out, without the installation's secret. */
const tokenOf = (signed: Signed, invitation: Invitation): string =>
  `${invitation.id}.${signatureOf(signed, invitation).toString('base64url')}`;

/** The link behind a token. The token stands after `#`, so that no server, proxy or log on the way ever sees it. */
const linkTo = (address: string, token: string): string => `${address}/invitation#${token}`;

/**
 * The link of an invitation made before, for whoever carries it to the person (an e-mail).
 * @param address how the world reaches Parley
 * @returns null when it was used, revoked or is over
 */
export async function invitationLink(
  db: Db | Tx,
  { secret, address }: Pick<Entrance, 'secret' | 'address'>,
  id: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const found = await db
    .selectFrom('invitation')
    .select(['id', 'expiresAt'])
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return found ? linkTo(address, tokenOf({ secret }, found)) : null;
}

/** Makes a link by which a person sets a password; one made before opens nothing any more. */
export async function inviteBy(
  act: Act,
  entrance: Entrance,
  person: string,
): Promise<{ link: string; expiresAt: string }> {
  const { tx, clock, reader } = act;
  const now = clock.now();
  const expiresAt = now.add({ hours: 24 * entrance.policy.invitation.days }).round('second');
  await tx
    .updateTable('invitation')
    .set({ revokedAt: now })
    .where('personId', '=', person)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
  const made = { id: newId(now.epochMilliseconds), expiresAt };
  await tx
    .insertInto('invitation')
    .values({ ...made, personId: person, invitedBy: reader.id, createdAt: now })
    .execute();
  await record(act, personStream(person), invited, { invitation: made.id, expiresAt: expiresAt.toString() });
  return { link: linkTo(entrance.address, tokenOf(entrance, made)), expiresAt: expiresAt.toString() };
}

/**
 * Takes back the link a person was given.
 * @throws Refusal `invitation.notFound` (404) where none is open
 */
export async function revokeInvitation(act: Act, person: string): Promise<void> {
  const gone = await act.tx
    .updateTable('invitation')
    .set({ revokedAt: act.clock.now() })
    .where('personId', '=', person)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  if (gone.numUpdatedRows === 0n) throw notFound('invitation', `for ${person}`);
  await record(act, personStream(person), invitationRevoked, {});
}

/**
 * Makes the link by which the first administrator enters a database that has none.
 * @returns null when there is one
 */
export async function firstAdministratorLink(
  db: Db,
  entrance: Entrance,
  now: Temporal.Instant,
): Promise<string | null> {
  return db.transaction().execute(async (tx) => {
    if (await hasAdministrator(tx, entrance)) return null;
    const expiresAt = now.add({ hours: entrance.policy.firstAdministrator.hours }).round('second');
    const made = { id: newId(now.epochMilliseconds), expiresAt };
    await tx
      .insertInto('invitation')
      .values({ ...made, createdAt: now })
      .execute();
    return linkTo(entrance.address, tokenOf(entrance, made));
  });
}

/** The right by which one is an administrator of people. */
const administers = 'person.change';

/** Whether somebody can enter who may let others in: enabled, with a way in, and with the right. */
async function hasAdministrator(tx: Tx, { rightsOf }: Entrance): Promise<boolean> {
  const rows = await tx
    .selectFrom('person')
    .select('roles')
    .distinct()
    .where('disabledAt', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('credential').select('id').whereRef('credential.personId', '=', 'person.id')),
    )
    .execute();
  return rows.some(({ roles }) => rightsOf(roles).has(administers));
}

const over = (why: string, sentence: string) => new Refusal(`invitation.${why}`, sentence, { status: 410 });

/** The invitation of a token, locked; a token that was not signed here tells nothing of what is there. */
async function openToken(tx: Tx, signed: Signed, token: string, now: Temporal.Instant) {
  const unknown = over('unknown', 'This link opens nothing: copy it whole, or ask for a new one.');
  const [id = '', signature = ''] = token.split('.');
  if (!/^[0-9a-f-]{36}$/.test(id)) throw unknown;
  const found = await tx.selectFrom('invitation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!found) throw unknown;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(signed, found);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw unknown;
  if (found.usedAt) throw over('used', 'This link was used: sign in, or ask for a new one.');
  if (found.revokedAt) throw over('revoked', 'This link was taken back: ask for a new one.');
  if (Temporal.Instant.compare(found.expiresAt, now) <= 0) {
    throw over('expired', `This link ended on ${found.expiresAt.toString().slice(0, 10)}: ask for a new one.`);
  }
  return found;
}

/**
 * What a link opens, for the page that shows it.
 * @throws Refusal `invitation.unknown`, `.used`, `.revoked` or `.expired` (410)
 */
export async function readInvitation(act: Act, entrance: Entrance, token: string): Promise<OpenInvitation> {
  const { tx, clock } = act;
  const found = await openToken(tx, entrance, token, clock.now());
  const person = found.personId === null ? null : await personById(tx, found.personId);
  const inviter = found.invitedBy === null ? null : await personById(tx, found.invitedBy);
  return {
    email: person?.email ?? null,
    name: person?.name ?? null,
    invitedBy: inviter?.name ?? null,
    firstAdministrator: person === null,
    again: person !== null && (await hasPassword(act, person.id)),
    expiresAt: found.expiresAt.toString(),
  };
}

/**
 * Uses a link, once: sets name and password. Where they had a way in before, it is gone: sessions, second factor, passkeys.
 * @returns the e-mail to sign in with
 * @throws Refusal those of `readInvitation` and `demandGoodPassword`; `invitation.tooLate` (409) when there is an administrator
 *   already, `person.disabled` (403)
 */
export async function acceptInvitation(act: Act, entrance: Entrance, given: Acceptance): Promise<string> {
  const { tx, clock } = act;
  const now = clock.now();
  const found = await openToken(tx, entrance, given.token, now);
  const firstAdministrator = found.personId === null;
  const person =
    found.personId === null ? await firstPerson(act, entrance, given) : await invitedPerson(tx, found.personId);
  await demandGoodPassword(entrance.policy, given.password, { name: given.name, email: person.email });
  await setPassword(act, person.id, given.password);
  await tx.deleteFrom('twoFactor').where('personId', '=', person.id).execute();
  await tx.deleteFrom('passkey').where('personId', '=', person.id).execute();
  await tx
    .updateTable('person')
    .set(({ eb }) => ({
      ...{ name: given.name, emailVerified: true, twoFactorEnabled: false, updatedAt: now },
      version: eb('version', '+', 1),
    }))
    .where('id', '=', person.id)
    .execute();
  await tx.updateTable('invitation').set({ usedAt: now, personId: person.id }).where('id', '=', found.id).execute();
  const ended = await endAllSessions(act, person.id, null);
  const told = { ...act, reader: readerFrom(entrance, person) };
  await record(told, personStream(person.id), invitationAccepted, { firstAdministrator, sessionsEnded: ended });
  return person.email;
}

async function invitedPerson(tx: Tx, id: string): Promise<Person> {
  const enabled = await tx
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where('disabledAt', 'is', null)
    .execute();
  const person = enabled.length > 0 ? await personById(tx, id) : null;
  if (person) return person;
  const words = 'You may not enter any more: ask an administrator of your desk.';
  throw new Refusal('person.disabled', words, { status: 403 });
}

async function firstPerson(
  { tx }: Act,
  entrance: Entrance,
  { name, email }: Pick<Acceptance, 'name' | 'email'>,
): Promise<Person> {
  // Two links may be used at once; one of them makes the first administrator.
  await sql`select pg_advisory_xact_lock(hashtext('first administrator'))`.execute(tx);
  if (await hasAdministrator(tx, entrance)) {
    throw new Refusal('invitation.tooLate', 'This desk has an administrator by now: ask them to invite you.', {
      status: 409,
    });
  }
  if (email === undefined) throw new Refusal('person.noEmail', 'The e-mail is missing: it is what you sign in with.');
  const plain = email.toLowerCase();
  if (await personByEmail(tx, plain)) throw new Refusal('person.emailTaken', `Somebody is known by ${plain} already.`);
  const { roles } = entrance.policy.firstAdministrator;
  const person: Person = {
    ...{ id: newId(), name, email: plain, title: '', roles, region: null, cleared: true, partnerId: null },
  };
  await tx
    .insertInto('person')
    .values({ ...person, roles: [...roles] })
    .execute();
  return person;
}
