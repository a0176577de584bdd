import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Registration, RegistrationFilter, RegistrationState } from './registration.ts';

/** A registration as stored; its title and what may be done with it are added by whoever shows it. */
export type StoredRegistration = Omit<Registration, 'may' | 'stateTitle'> & {
  readonly id: string;
  readonly partnerId: string;
};

/** The rows the reader may see: of a partner's people those of their partner (migrations, registrations). */
const select = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('registration')
    .innerJoin('partner', 'partner.id', 'registration.partnerId')
    .innerJoin('person as submitter', 'submitter.id', 'registration.submittedBy')
    .leftJoin('person as decider', 'decider.id', 'registration.decidedBy')
    .leftJoin('account', 'account.id', 'registration.accountId')
    .select(['registration.id', 'registration.number', 'registration.licence', 'registration.customer'])
    .select(['registration.services', 'registration.state', 'registration.submittedAt', 'registration.decidedAt'])
    .select(['registration.reason', 'registration.version', 'registration.partnerId'])
    .select(['partner.number as partnerNumber', 'partner.name as partnerName', 'submitter.name as submittedBy'])
    .select(['decider.name as decidedBy', 'account.number as accountNumber', 'account.name as accountName']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function registrationOf(row: Row): StoredRegistration {
  const { partnerNumber, partnerName, accountNumber, accountName, decidedAt, decidedBy, reason, ...rest } = row;
  return {
    ...rest,
    kind: 'services-attach',
    partner: { number: partnerNumber, name: partnerName },
    account: accountNumber && accountName ? { number: accountNumber, name: accountName } : null,
    state: row.state as RegistrationState,
    submittedAt: row.submittedAt.toString(),
    decided: decidedAt && decidedBy ? { at: decidedAt.toString(), by: decidedBy, reason } : null,
  };
}

/** At most this many in a list: a partner has dozens, and whoever looks for more searches. */
const listedMax = 200;

/** The registrations that fit a filter, newest first. */
export async function readRegistrations(
  act: Pick<Act, 'tx'>,
  { licence, partner, state, search }: RegistrationFilter,
): Promise<StoredRegistration[]> {
  const rows = await select(act)
    .$if(licence !== undefined, (found) => found.where('registration.licence', '=', licence!))
    .$if(partner !== undefined, (found) => found.where('partner.number', '=', partner!))
    .$if(state !== undefined, (found) => found.where('registration.state', '=', state!))
    .$if(search !== undefined, (found) =>
      found.where(
        sql`(registration.number || ' ' || registration.licence || ' ' || registration.customer || ' ' || partner.name)`,
        'ilike',
        containing(search!),
      ),
    )
    .orderBy('registration.submittedAt', 'desc')
    .orderBy('registration.number', 'desc')
    .limit(listedMax)
    .execute();
  return rows.map(registrationOf);
}

/** One registration by its number, or 404 in words. */
export async function readRegistration(act: Pick<Act, 'tx'>, number: string): Promise<StoredRegistration> {
  const row = await select(act).where('registration.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('registration', number);
  return registrationOf(row);
}

/** The registration that is approved for a licence opportunity; undefined while none is. */
export async function findApproved(act: Pick<Act, 'tx'>, licence: string): Promise<StoredRegistration | undefined> {
  const [approved] = await readRegistrations(act, { licence, state: 'approved' });
  return approved;
}

/** The partner of a row id by its number; only those that the reader sees. */
export async function partnerNumber({ tx }: Pick<Act, 'tx'>, id: string): Promise<string> {
  const row = await tx.selectFrom('partner').select('number').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('partner', id);
  return row.number;
}

/** Keeps a registration as it was submitted. */
export async function insertRegistration(
  act: Act,
  row: Pick<StoredRegistration, 'number' | 'licence' | 'customer' | 'services' | 'state'>,
  partner: string,
): Promise<void> {
  const now = act.clock.now();
  await act.tx
    .insertInto('registration')
    .values(({ selectFrom }) => ({
      ...row,
      id: newId(now.epochMilliseconds),
      kind: 'services-attach',
      partnerId: selectFrom('partner').select('partner.id').where('partner.number', '=', partner).$castTo<string>(),
      submittedAt: now,
      submittedBy: act.reader.id,
    }))
    .execute();
}

/** Moves a registration to a state, with the word of whoever moved it. */
export async function setState(act: Act, id: string, state: string, reason: string | null): Promise<void> {
  await act.tx
    .updateTable('registration')
    .set((row) => ({
      ...{ state, reason, decidedAt: act.clock.now(), decidedBy: act.reader.id },
      version: row('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

/** Notes the account that stands behind a licence opportunity, where one of its services opportunities is known. */
export async function matchAccount({ tx }: Act, id: string): Promise<void> {
  await tx
    .updateTable('registration')
    .set({
      accountId: sql<string>`(
        select opportunity.account_id from opportunity
        where opportunity.licence = registration.licence order by opportunity.number desc limit 1)`,
    })
    .where('id', '=', id)
    .where('accountId', 'is', null)
    .execute();
}
