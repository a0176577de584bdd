import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { newId } from '../../platform/id.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { accountId, type StoredAccount } from '../accounts/store.ts';
import type {
  Circumstances,
  Need,
  NewOpportunity,
  Opportunity,
  OpportunityFilter,
  RevisedNeed,
} from './opportunity.ts';

/** The rows the reader may see: the database leaves out the others (migrations, readers). */
const visible = ({ tx }: Act) => tx.selectFrom('opportunity');

const columns = [
  'opportunity.id',
  'opportunity.number',
  'opportunity.name',
  'opportunity.licence',
  'opportunity.region',
  'opportunity.segment',
  'opportunity.publicSector',
  'opportunity.stage',
  'opportunity.closeDate',
  'opportunity.needs',
  'opportunity.circumstances',
  'opportunity.valueCents',
  'opportunity.servicesCents',
  'opportunity.educationCents',
  'opportunity.valueFrom',
  'opportunity.ownerId',
  'opportunity.endReason',
  'opportunity.endDetails',
  'opportunity.endOther',
  'opportunity.endedAt',
  'opportunity.currency',
  'opportunity.outcome',
  'opportunity.createdAt',
  'opportunity.version',
  'account.number as accountNumber',
  'account.name as accountName',
  'owner.name as owner',
  'manager.name as engagementManager',
  'partner.number as partnerNumber',
  'partner.name as partnerName',
] as const;

/** Rows with the names that belong to them. Every opportunity has an account and an owner, so none is lost. */
const named = (rows: ReturnType<typeof visible>) =>
  rows
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .innerJoin('person as owner', 'owner.id', 'opportunity.ownerId')
    .leftJoin('person as manager', 'manager.id', 'opportunity.engagementManagerId')
    .leftJoin('partner', 'partner.id', 'opportunity.partnerId')
    .select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

/** An opportunity as stored; what the reader may do with it is added by `rights.ts`. */
export type StoredOpportunity = Omit<Opportunity, 'may'>;

function opportunityOf(row: Row): StoredOpportunity {
  const { id: _, accountNumber, accountName, partnerNumber, partnerName, ...ended } = row;
  const { endReason: reason, endDetails: details, endOther: other, endedAt, ...rest } = ended;
  return {
    ...rest,
    region: row.region as Opportunity['region'],
    segment: row.segment as Opportunity['segment'],
    needs: row.needs as Need[],
    circumstances: row.circumstances as Circumstances,
    account: { number: accountNumber, name: accountName },
    partner: partnerNumber && partnerName ? { number: partnerNumber, name: partnerName } : null,
    ending: endedAt && { at: endedAt.toString(), reason, details, other },
    createdAt: row.createdAt.toString(),
  };
}

const filtered = (act: Act, { stage, region, segment, outcome, account, search }: OpportunityFilter) =>
  visible(act)
    .$if(stage !== undefined, (rows) => rows.where('opportunity.stage', '=', stage!))
    .$if(region !== undefined, (rows) => rows.where('opportunity.region', '=', region!))
    .$if(segment !== undefined, (rows) => rows.where('opportunity.segment', '=', segment!))
    .$if(outcome !== undefined, (rows) => rows.where(sql<boolean>`${outcome} = any(opportunity.outcome)`))
    .$if(account !== undefined, (rows) =>
      rows.where('opportunity.accountId', '=', ({ selectFrom }) =>
        selectFrom('account').select('account.id').where('account.number', '=', account!),
      ),
    )
    .$if(search !== undefined, (rows) => rows.where('opportunity.id', 'in', holding(act, search!)));

/**
 * Ids of what bears a text in its number or name. The row rule would read the whole table for it; the view proposes by
 * index, and the offset keeps the planner from seeing that both are one table.
 */
const holding = ({ tx }: Act, text: string) =>
  tx
    .selectFrom('opportunityInSight')
    .select(sql<string>`id`.as('id'))
    .where(sql`(number || ' ' || name)`, 'ilike', containing(text))
    .offset(sql.lit(0));

/** The column a list is sorted by; an opportunity without a value sorts below every value. */
const sorts = {
  number: sql<string>`opportunity.number`,
  name: sql<string>`opportunity.name`,
  closeDate: sql<string>`opportunity.close_date`,
  value: sql<number>`coalesce(opportunity.value_cents, -1)`,
} as const;

const sortValue = (item: StoredOpportunity, sort: OpportunityFilter['sort']): string | number =>
  sort === 'value' ? (item.valueCents ?? -1) : item[sort];

const pageMark = (item: StoredOpportunity, sort: OpportunityFilter['sort']): string =>
  Buffer.from(JSON.stringify([sortValue(item, sort), item.number])).toString('base64url');

function readMark(mark: string): [string | number, string] {
  try {
    const [value, number] = JSON.parse(Buffer.from(mark, 'base64url').toString()) as [string | number, string];
    if (typeof number === 'string') return [value, number];
  } catch {
    // Falls through to the refusal: the mark was not one of ours.
  }
  throw new Refusal(
    'page.unknown',
    'The page mark in "after" is not one this list gave out: start from the first page.',
    {
      status: 400,
    },
  );
}

/** One page by keyset, so that the thousandth page costs as much as the first. */
export async function readOpportunities(
  act: Act,
  filter: OpportunityFilter,
): Promise<{ items: StoredOpportunity[]; total: number; next: string | null }> {
  const found = filtered(act, filter);
  // Counted without the names: joining 100,000 rows to theirs takes eight times as long as counting them.
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const by = sorts[filter.sort];
  const direction = filter.direction === 'ascending' ? 'asc' : 'desc';
  const beyond = filter.direction === 'ascending' ? sql`>` : sql`<`;
  let page = named(found);
  if (filter.after) {
    const [value, number] = readMark(filter.after);
    page = page.where(sql<boolean>`(${by}, opportunity.number) ${beyond} (${value}, ${number})`);
  }
  const rows = await page
    .orderBy(by, direction)
    .orderBy('opportunity.number', direction)
    .limit(filter.limit + 1)
    .execute();
  const items = rows.slice(0, filter.limit).map(opportunityOf);
  const last = items.at(-1);
  return { items, total, next: rows.length > filter.limit && last ? pageMark(last, filter.sort) : null };
}

/** One opportunity by its number, if the reader may see it. */
export async function findOpportunity(act: Act, number: string): Promise<StoredOpportunity | undefined> {
  const row = await named(visible(act)).where('opportunity.number', '=', number).executeTakeFirst();
  return row && opportunityOf(row);
}

/** One opportunity by its number, or 404 in words. */
export async function readOpportunity(act: Act, number: string): Promise<StoredOpportunity> {
  const found = await findOpportunity(act, number);
  if (!found) throw notFound('opportunity', number);
  return found;
}

/** The row id of an opportunity the reader may see, for rows of other modules that belong to it. */
export async function opportunityId(act: Act, number: string): Promise<string> {
  const row = await visible(act).select('id').where('number', '=', number).executeTakeFirst();
  if (!row) throw notFound('opportunity', number);
  return row.id;
}

/** Notes what routing decided, for lists and filters. */
export async function noteOutcome(act: Act, number: string, outcome: readonly string[]): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set({ outcome: [...outcome] })
    .where('number', '=', number)
    .execute();
}

/**
 * Notes what the newest estimate, quote or statement of work comes to: the only way a value gets into an opportunity.
 * @param from its number
 */
export async function noteValue(
  act: Act,
  number: string,
  { totalCents, ...parts }: Totals,
  from: string,
): Promise<void> {
  const { servicesCents, educationCents } = parts;
  await act.tx
    .updateTable('opportunity')
    .set({ valueCents: totalCents, servicesCents, educationCents, valueFrom: from })
    .where('number', '=', number)
    .execute();
}

interface Totals {
  readonly totalCents: number;
  readonly servicesCents: number;
  readonly educationCents: number;
}

/** Adds an opportunity of an account, owned by the reader; region, segment and sector are the account's of today. */
export async function insertOpportunity(
  act: Act,
  opportunity: NewOpportunity & { number: string; stage: string },
  account: StoredAccount,
): Promise<void> {
  const { needs, circumstances, account: number, ...columns } = opportunity;
  const { region, segment, publicSector } = account;
  await act.tx
    .insertInto('opportunity')
    .values({
      ...columns,
      ...{ region, segment, publicSector },
      id: newId(),
      accountId: await accountId(act, number),
      ownerId: act.reader.id,
      needs: JSON.stringify(needs),
      circumstances: JSON.stringify(circumstances),
      createdAt: act.clock.now(),
    })
    .execute();
}

export async function setNeed(act: Act, number: string, { needs, circumstances }: RevisedNeed): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({
      needs: JSON.stringify(needs),
      circumstances: JSON.stringify(circumstances),
      version: row('version', '+', 1),
    }))
    .where('number', '=', number)
    .execute();
}

/** Names the partner that serves, by its number; null for none. */
export async function setPartner(act: Act, number: string, partner: string | null): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({
      partnerId: partner === null ? null : row.selectFrom('partner').select('id').where('number', '=', partner),
      version: row('version', '+', 1),
    }))
    .where('number', '=', number)
    .execute();
}

/** Names the engagement manager by id; null for none. */
export async function setEngagementManager(act: Act, number: string, personId: string | null): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({ engagementManagerId: personId, version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** What is kept of how an opportunity ended. */
export interface KeptEnding {
  readonly endReason: string | null;
  readonly endDetails: string | null;
  readonly endOther: string | null;
  readonly endedAt: Temporal.Instant | null;
}

export async function setStage(act: Act, number: string, stage: string, ending: KeptEnding): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({ ...ending, stage, version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** Names the licence opportunity it stands beside; null for none. */
export async function setLicence(act: Act, number: string, licence: string | null): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({ licence, version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** Raises the version where a change is kept beside the row. */
export async function raiseVersion(act: Act, number: string): Promise<void> {
  await act.tx
    .updateTable('opportunity')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** The opportunities beside a licence opportunity that the reader may see, newest first. */
export async function readBeside(act: Act, licence: string): Promise<StoredOpportunity[]> {
  const rows = await named(visible(act))
    .where('opportunity.licence', '=', licence)
    .orderBy('opportunity.number', 'desc')
    .execute();
  return rows.map(opportunityOf);
}
