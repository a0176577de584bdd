import type { Act } from '../../act.ts';
import { newId } from '../../id.ts';
import { record } from '../../ledger/ledger.ts';
import type { Person } from '../../person.ts';
import { type Entrance, readerFrom } from '../entrance.ts';
import { personStream } from '../entries.ts';
import { personByEmail, personById } from '../people.ts';
import { settleRoles } from '../role-sources.ts';
import { domainOf, type RoleRule } from './connection.ts';
import { arrived, linked } from './entries.ts';
import { arrivalRefused } from './refused.ts';

/** Who an identity provider says has come. */
export interface Arrival {
  /** What the provider calls this account, for good. */
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** What counts of a connection when somebody arrives by it. */
export interface Gate {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly roleRules: readonly RoleRule[];
  readonly makesPeople: boolean;
  readonly firstRoles: readonly string[];
}

/** One arrival at work: whoever comes is not known yet, so the house acts until they are. */
export interface Threshold {
  readonly act: Omit<Act, 'reader'>;
  readonly entrance: Pick<Entrance, 'rightsOf'>;
  readonly gate: Gate;
}

/**
 * Knows who has arrived: by the account they came with before, by their e-mail address the first time; or makes them a
 * person where the connection says so. Then settles the roles that their attributes give.
 * @returns the person's id
 * @throws Refusal `sso.otherDomain`, `sso.otherAccount`, `sso.nobody`, `sso.disabled`
 */
export async function welcome(threshold: Threshold, arrival: Arrival): Promise<string> {
  const { act, entrance, gate } = threshold;
  if (!gate.domains.includes(domainOf(arrival.email))) throw arrivalRefused('sso.otherDomain', arrival.email);
  const person = (await byAccount(threshold, arrival)) ?? (await byAddress(threshold, arrival));
  await demandOpen(act.tx, person.id);
  const own = { ...act, reader: readerFrom(entrance, person) };
  await settleRoles(own, person.id, gate.id, rolesOf(gate.roleRules, arrival));
  return person.id;
}

async function byAccount({ act: { tx }, gate }: Threshold, { subject }: Arrival): Promise<Person | null> {
  const account = await tx
    .selectFrom('credential')
    .select('personId')
    .where('providerId', '=', gate.id)
    .where('accountId', '=', subject)
    .executeTakeFirst();
  return account ? personById(tx, account.personId) : null;
}

/** An address that is given to somebody new must not open the doors of whoever had it before. */
async function byAddress(threshold: Threshold, arrival: Arrival): Promise<Person> {
  const { act, entrance, gate } = threshold;
  const { tx } = act;
  const email = arrival.email.trim().toLowerCase();
  const known = await personByEmail(tx, email);
  if (known) {
    const accounts = tx.selectFrom('credential').select('id').where('personId', '=', known.id);
    const other = await accounts.where('providerId', '=', gate.id).executeTakeFirst();
    if (other) throw arrivalRefused('sso.otherAccount', `${email} came as another subject than ${arrival.subject}.`);
    await demandOpen(tx, known.id);
  } else if (!gate.makesPeople) throw arrivalRefused('sso.nobody', email);
  const person = known ?? (await makePerson(threshold, arrival, email));
  const account = { personId: person.id, providerId: gate.id, accountId: arrival.subject };
  await tx
    .insertInto('credential')
    .values({ id: newId(), ...account })
    .execute();
  const kind = known ? linked : arrived;
  const own = { ...act, reader: readerFrom(entrance, person) };
  await record(own, personStream(person.id), kind, { connection: gate.id, name: gate.name });
  return person;
}

async function makePerson({ act, gate }: Threshold, { name }: Arrival, email: string): Promise<Person> {
  const now = act.clock.now();
  const person: Person = {
    ...{ id: newId(now.epochMilliseconds), name: name.slice(0, 120), email, title: '' },
    ...{ roles: [...gate.firstRoles], region: null, cleared: false, partnerId: null },
  };
  await act.tx
    .insertInto('person')
    .values({ ...person, roles: person.roles, emailVerified: true, createdAt: now })
    .execute();
  return person;
}

async function demandOpen(tx: Act['tx'], id: string): Promise<void> {
  const shut = tx.selectFrom('person').select('id').where('id', '=', id).where('disabledAt', 'is not', null);
  if (await shut.executeTakeFirst()) throw arrivalRefused('sso.disabled', id);
}

/** Values are told apart by capitals, as directories do with the names of groups. */
const rolesOf = (rules: readonly RoleRule[], { attributes }: Arrival): string[] => [
  ...new Set(
    rules.filter(({ attribute, value }) => attributes.get(attribute)?.includes(value)).map(({ role }) => role),
  ),
];
