import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Account, AccountFilter, ExistingPartner, NewAccount } from './account.ts';

/** An account as stored; what the reader may do with it is added by `rights.ts`. */
export type StoredAccount = Omit<Account, 'may'>;

/** The rows the reader may see: the database leaves out the others (migrations, readers). */
const visible = ({ tx }: Act) =>
  tx
    .selectFrom('account')
    .innerJoin('person as owner', 'owner.id', 'account.ownerId')
    .leftJoin('account as parent', 'parent.id', 'account.parentId');

const columns = [
  'account.id',
  'account.number',
  'account.name',
  'account.country',
  'account.region',
  'account.edition',
  'account.publicSector',
  'account.employees',
  'account.groupEmployees',
  'account.segment',
  'account.territory',
  'account.existingPartner',
  'account.version',
  'owner.name as owner',
  'parent.number as parentNumber',
  'parent.name as parentName',
] as const;

const select = (act: Act) => visible(act).select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function accountOf(row: Row): StoredAccount {
  const { id: _, parentNumber, parentName, existingPartner, region, edition, segment, ...rest } = row;
  return {
    ...rest,
    region: region as Account['region'],
    edition: edition as Account['edition'],
    segment: segment as Account['segment'],
    existingPartner: existingPartner as ExistingPartner | null,
    parent: parentNumber && parentName ? { number: parentNumber, name: parentName } : null,
  };
}

const filtered = (act: Act, { region, segment, search }: AccountFilter) =>
  visible(act)
    .$if(region !== undefined, (rows) => rows.where('account.region', '=', region!))
    .$if(segment !== undefined, (rows) => rows.where('account.segment', '=', segment!))
    .$if(search !== undefined, (rows) => rows.where('account.name', 'ilike', containing(search!)));

/** One page of accounts and how many there are under the filter. */
export async function readAccounts(
  act: Act,
  filter: AccountFilter,
): Promise<{ items: StoredAccount[]; total: number }> {
  const query = filtered(act, filter);
  const { total } = await query.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const direction = filter.direction === 'ascending' ? 'asc' : 'desc';
  const rows = await query
    .select(columns)
    .orderBy(`account.${filter.sort}`, direction)
    .orderBy('account.number', direction)
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return { items: rows.map(accountOf), total };
}

/** One account by its number, or 404 in words. */
export async function readAccount(act: Act, number: string): Promise<StoredAccount> {
  const row = await select(act).where('account.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('account', number);
  return accountOf(row);
}

/** The row id of an account the reader may see, for writing beside it. */
export async function accountId(act: Act, number: string): Promise<string> {
  const row = await select(act).where('account.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('account', number);
  return row.id;
}

/** The whole corporate hierarchy of an account, the root first, then level by level. */
export async function readHierarchy(act: Act, number: string): Promise<StoredAccount[]> {
  await readAccount(act, number);
  const { rows } = await sql<{ id: string }>`
    with recursive up as (
      select id, parent_id from account where number = ${number}
      union select account.id, account.parent_id from account join up on account.id = up.parent_id
    ), down as (
      select id, 0 as level from up where parent_id is null
      union all select account.id, level + 1 from account join down on account.parent_id = down.id
    ) select id from down order by level`.execute(act.tx);
  const order = rows.map(({ id }) => id);
  const members = await select(act).where('account.id', 'in', order).execute();
  return members.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)).map(accountOf);
}

/** Adds an account, owned by the reader. */
export async function insertAccount(
  act: Act,
  account: NewAccount & Pick<Account, 'number' | 'groupEmployees' | 'segment'>,
): Promise<void> {
  const { parent, existingPartner, ...columns } = account;
  await act.tx
    .insertInto('account')
    .values({
      ...columns,
      id: newId(),
      parentId: parent ? await accountId(act, parent) : null,
      existingPartner: existingPartner && JSON.stringify(existingPartner),
      ownerId: act.reader.id,
      createdAt: act.clock.now(),
    })
    .execute();
}

/** Gives the smaller members of a group its larger head count and the segment that goes with it. */
export async function liftGroup(
  act: Act,
  group: readonly StoredAccount[],
  groupEmployees: number,
  segment: string,
): Promise<void> {
  const numbers = group.map(({ number }) => number);
  if (numbers.length === 0) return;
  await act.tx
    .updateTable('account')
    .set((row) => ({ groupEmployees, segment, version: row('version', '+', 1) }))
    .where('number', 'in', numbers)
    .where('groupEmployees', '<', groupEmployees)
    .execute();
}
