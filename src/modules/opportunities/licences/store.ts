import type { Act } from '../../../platform/act.ts';
import { containing } from '../../../platform/database/search.ts';
import { newId } from '../../../platform/id.ts';
import { notFound } from '../../../platform/refusal.ts';
import { accountId } from '../../accounts/store.ts';
import type { Licence, LicenceFilter } from './licence.ts';

/** A licence opportunity as stored; titles and what the reader may do are added when it is shown. */
export type StoredLicence = Omit<Licence, 'may' | 'orderTypeTitle'>;

const visible = ({ tx }: Act) =>
  tx
    .selectFrom('licenceOpportunity as licence')
    .innerJoin('account', 'account.id', 'licence.accountId')
    .innerJoin('person as owner', 'owner.id', 'licence.ownerId')
    .select(['licence.number', 'licence.name', 'licence.stage', 'licence.orderType', 'licence.netArrCents'])
    .select(['licence.currency', 'licence.closeDate', 'licence.keptAt', 'licence.version'])
    .select(['account.number as accountNumber', 'account.name as accountName'])
    .select(['owner.name as ownerName', 'owner.email as ownerEmail']);

type Row = Awaited<ReturnType<ReturnType<typeof visible>['executeTakeFirstOrThrow']>>;

const licenceOf = ({ accountNumber, accountName, ownerName, ownerEmail, keptAt, ...row }: Row): StoredLicence => ({
  ...row,
  account: { number: accountNumber, name: accountName },
  owner: { name: ownerName, email: ownerEmail },
  keptAt: keptAt.toString(),
});

/** A licence opportunity by its number in the CRM, if it is written down and the reader may see it. */
export async function findLicence(act: Act, number: string): Promise<StoredLicence | undefined> {
  const row = await visible(act).where('licence.number', '=', number).executeTakeFirst();
  return row && licenceOf(row);
}

/** The same, or 404 in words. */
export async function readLicence(act: Act, number: string): Promise<StoredLicence> {
  const found = await findLicence(act, number);
  if (!found) throw notFound('licence opportunity', number);
  return found;
}

/** Those the reader may see, what closes last on top. */
export async function readLicences(act: Act, { search, account, limit }: LicenceFilter): Promise<StoredLicence[]> {
  const rows = await visible(act)
    .$if(account !== undefined, (found) => found.where('account.number', '=', account!))
    .$if(search !== undefined, (found) =>
      found.where((where) =>
        where.or([
          where('licence.number', 'ilike', containing(search!)),
          where('licence.name', 'ilike', containing(search!)),
        ]),
      ),
    )
    .orderBy('licence.closeDate', 'desc')
    .orderBy('licence.number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(licenceOf);
}

/** What is kept of one beside its number and account. */
export interface KeptLicence {
  readonly name: string;
  readonly stage: string;
  readonly orderType: string;
  readonly netArrCents: number | null;
  readonly currency: string;
  readonly closeDate: string;
  readonly ownerId: string;
}

export async function insertLicence(
  act: Act,
  { number, account, ...kept }: KeptLicence & { readonly number: string; readonly account: string },
): Promise<void> {
  await act.tx
    .insertInto('licenceOpportunity')
    .values({ ...kept, number, id: newId(), accountId: await accountId(act, account), keptAt: act.clock.now() })
    .execute();
}

export async function updateLicence(act: Act, number: string, kept: KeptLicence): Promise<void> {
  await act.tx
    .updateTable('licenceOpportunity')
    .set((row) => ({ ...kept, keptAt: act.clock.now(), version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** Ids of people of ours by their e-mail, as it is written in small letters. */
export async function readPeopleByEmail(act: Act, emails: readonly string[]): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await act.tx
    .selectFrom('person')
    .select(['id', 'email'])
    .where((where) => where.eb(where.fn<string>('lower', ['email']), 'in', emails))
    .where('partnerId', 'is', null)
    .where('disabledAt', 'is', null)
    .execute();
  return new Map(rows.map(({ id, email }) => [email.toLowerCase(), id]));
}
