import { sql } from 'kysely';
import type { PaperDocument } from '../../documents/paper.ts';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import { opportunityId } from '../opportunities/store.ts';
import { type KeptLines, keptLines, linesOf } from './kept-lines.ts';
import type { Quote, QuoteFilter, QuoteHead } from './quote.ts';

/** A review with the customer as it is kept: with the hash of what was gone through. */
export interface KeptReview {
  readonly with: string;
  readonly on: string;
  readonly note: string | null;
  /** Id of the person who recorded it. */
  readonly byId: string;
  readonly at: string;
  readonly contentHash: string;
}

/** A quote as stored; what the rules say of it, and what may be done with it, is reckoned for the reader. */
export type StoredQuote = Omit<Quote, 'may' | 'findings' | 'review' | 'approval' | 'envelope'> & {
  readonly id: string;
  readonly createdById: string;
  readonly region: string;
  readonly firstValidUntil: string;
  readonly review: (KeptReview & { readonly by: string }) | null;
};

/** The rows the reader may see, with the names that belong to them. */
const named = ({ tx }: Act) =>
  tx
    .selectFrom('quote')
    .innerJoin('opportunity', 'opportunity.id', 'quote.opportunityId')
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .innerJoin('person', 'person.id', 'quote.createdBy');

const heads = [
  ...(['quote.number', 'quote.kind', 'quote.revision', 'quote.state', 'quote.currency'] as const),
  ...(['quote.totalCents', 'quote.discountHundredths', 'quote.startDate', 'quote.validUntil'] as const),
  ...(['quote.createdAt', 'person.name as createdBy', 'account.name as customer'] as const),
  ...(['opportunity.number as opportunityNumber', 'opportunity.name as opportunityName'] as const),
] as const;

const select = (act: Act) =>
  named(act)
    .leftJoin('quote as former', 'former.id', 'quote.replacesId')
    .leftJoin('quote as later', 'later.replacesId', 'quote.id')
    .leftJoin('estimate', 'estimate.id', 'quote.estimateId')
    .leftJoin('person as reviewer', (on) => on.on(sql`(quote.review ->> 'byId')::uuid`, '=', sql.ref('reviewer.id')))
    .select('reviewer.name as reviewedBy')
    .select(heads)
    .select(['quote.id', 'quote.quoteType', 'quote.billingName', 'quote.billingAddress', 'quote.channel'])
    .select(['quote.besideSubscription', 'quote.comment', 'quote.useCase', 'quote.workDescription', 'quote.pricesOn'])
    .select(['quote.lines', 'quote.listCents', 'quote.discountCents', 'quote.servicesCents', 'quote.educationCents'])
    .select(['quote.review', 'quote.sentAt', 'quote.acceptedAt', 'quote.paperHash', 'quote.playbookVersion'])
    .select(['quote.version', 'quote.firstValidUntil', 'quote.createdBy as createdById', 'opportunity.region'])
    .select(['former.number as replaces', 'later.number as replacedBy', 'estimate.number as estimate']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const headOf = (
  row: Pick<Row, 'number' | 'revision' | 'currency' | 'totalCents' | 'startDate' | 'validUntil' | 'createdBy'> &
    Pick<Row, 'kind' | 'state' | 'customer' | 'opportunityNumber' | 'opportunityName' | 'discountHundredths'> &
    Pick<Row, 'createdAt'>,
): QuoteHead => ({
  ...{ number: row.number, revision: row.revision, currency: row.currency, totalCents: row.totalCents },
  ...{ startDate: row.startDate, validUntil: row.validUntil, createdBy: row.createdBy, customer: row.customer },
  kind: row.kind as QuoteHead['kind'],
  state: row.state as QuoteHead['state'],
  opportunity: { number: row.opportunityNumber, name: row.opportunityName },
  discountPercent: row.discountHundredths / 100,
  createdAt: row.createdAt.toString(),
});

function quoteOf(row: Row): StoredQuote {
  const { totalCents, ...head } = headOf(row);
  const { listCents, discountCents, servicesCents, educationCents } = row;
  const { id, createdById, region, firstValidUntil, quoteType, besideSubscription, comment, useCase } = row;
  const { workDescription, pricesOn, replaces, replacedBy, estimate, paperHash, playbookVersion, version } = row;
  return {
    ...head,
    ...{ id, createdById, region, firstValidUntil, quoteType, besideSubscription, comment, useCase },
    ...{ workDescription, pricesOn, replaces, replacedBy, estimate, paperHash, playbookVersion, version },
    billingAccount: { name: row.billingName, address: row.billingAddress },
    channel: row.channel as Quote['channel'],
    // Written by this file alone, as it was reckoned.
    lines: linesOf(row.lines as unknown as KeptLines),
    totals: { listCents, discountCents, servicesCents, educationCents, totalCents },
    review: row.review === null ? null : { ...(row.review as unknown as KeptReview), by: row.reviewedBy ?? '' },
    sentAt: row.sentAt?.toString() ?? null,
    acceptedAt: row.acceptedAt?.toString() ?? null,
  };
}

/** One quote by its number, or 404 in words. */
export async function readQuote(act: Act, number: string): Promise<StoredQuote> {
  const row = await select(act).where('quote.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('quote', number);
  return quoteOf(row);
}

/** The number of the opportunity that a quote belongs to, or 404 in words. */
export async function dealOf(act: Act, number: string): Promise<string> {
  const row = await act.tx
    .selectFrom('quote')
    .innerJoin('opportunity', 'opportunity.id', 'quote.opportunityId')
    .select('opportunity.number')
    .where('quote.number', '=', number)
    .executeTakeFirst();
  if (!row) throw notFound('quote', number);
  return row.number;
}

/** The quotes of an opportunity the reader may see, newest first. */
export async function quotesOf(act: Act, opportunity: string): Promise<QuoteHead[]> {
  const id = await opportunityId(act, opportunity);
  const rows = await named(act)
    .select(heads)
    .where('quote.opportunityId', '=', id)
    .orderBy('quote.id', 'desc')
    .execute();
  return rows.map(headOf);
}

const sorts = { number: 'quote.number', validUntil: 'quote.validUntil', total: 'quote.totalCents' } as const;

/** One page of quotes, and how many there are under the filter. */
export async function readQuotes(
  act: Act,
  { search, state, kind, sort, direction, limit, offset }: QuoteFilter,
): Promise<{ items: QuoteHead[]; total: number }> {
  const found = named(act)
    .$if(state !== undefined, (rows) => rows.where('quote.state', '=', state!))
    .$if(kind !== undefined, (rows) => rows.where('quote.kind', '=', kind!))
    .$if(search !== undefined, (rows) =>
      rows.where(
        sql<string>`(quote.number || ' ' || account.name || ' ' || opportunity.name)`,
        'ilike',
        containing(search!),
      ),
    );
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const order = direction === 'ascending' ? 'asc' : 'desc';
  const rows = await found
    .select(heads)
    .orderBy(sorts[sort], order)
    .orderBy('quote.number', order)
    .limit(limit)
    .offset(offset)
    .execute();
  return { items: rows.map(headOf), total };
}

/** What a quote says: all that is frozen once it leaves the house. */
export type QuoteContent = Pick<
  StoredQuote,
  | 'quoteType'
  | 'billingAccount'
  | 'startDate'
  | 'currency'
  | 'channel'
  | 'besideSubscription'
  | 'discountPercent'
  | 'comment'
  | 'useCase'
  | 'workDescription'
  | 'pricesOn'
  | 'lines'
  | 'totals'
>;

const contentColumns = ({ billingAccount, discountPercent, lines, totals, ...content }: QuoteContent) => {
  const { quoteType, startDate, currency, channel, besideSubscription } = content;
  const { comment, useCase, workDescription, pricesOn } = content;
  return {
    ...{ quoteType, startDate, currency, channel, besideSubscription, comment, useCase, workDescription, pricesOn },
    ...{ billingName: billingAccount.name, billingAddress: billingAccount.address },
    discountHundredths: Math.round(discountPercent * 100),
    lines: JSON.stringify(keptLines(lines)),
    ...totals,
  };
};

/** A quote as it is opened. */
export type QuoteToKeep = QuoteContent &
  Pick<StoredQuote, 'number' | 'kind' | 'revision' | 'validUntil' | 'playbookVersion'> & {
    readonly opportunity: string;
    readonly replacesId: string | null;
    readonly estimateId: string | null;
  };

/** Keeps a new quote; that another of its kind is live, the database refuses. */
export async function insertQuote(act: Act, quote: QuoteToKeep): Promise<void> {
  const { number, kind, revision, validUntil, playbookVersion, replacesId, estimateId } = quote;
  await act.tx
    .insertInto('quote')
    .values({
      ...contentColumns(quote),
      ...{ number, kind, revision, validUntil, playbookVersion, replacesId, estimateId },
      id: newId(),
      opportunityId: await opportunityId(act, quote.opportunity),
      firstValidUntil: validUntil,
      createdAt: act.clock.now(),
      createdBy: act.reader.id,
    })
    .execute();
}

/** What of a quote changes beside its content. */
export interface QuoteChange {
  readonly content?: QuoteContent;
  readonly state?: StoredQuote['state'];
  readonly review?: KeptReview | null;
  readonly validUntil?: string;
  readonly paper?: PaperDocument;
  readonly sentAt?: Temporal.Instant;
  readonly acceptedAt?: Temporal.Instant;
  readonly playbookVersion?: string;
}

/** Changes a quote; its version rises by one. */
export async function updateQuote({ tx }: Act, id: string, change: QuoteChange): Promise<void> {
  const { content, review, paper, ...columns } = change;
  await tx
    .updateTable('quote')
    .set((row) => ({ ...columns, version: row('version', '+', 1) }))
    .$if(content !== undefined, (row) => row.set(contentColumns(content!)))
    .$if(review !== undefined, (row) => row.set({ review: review && JSON.stringify(review) }))
    .$if(paper !== undefined, (row) =>
      row.set({ paper: JSON.stringify(paper), paperHash: paper?.attrs.contentHash ?? null }),
    )
    .where('id', '=', id)
    .execute();
}

/** The order form as it was sent; null before. */
export async function readSentPaper({ tx }: Act, id: string): Promise<unknown> {
  const row = await tx.selectFrom('quote').select('paper').where('id', '=', id).executeTakeFirst();
  return row?.paper ?? null;
}

/** Numbers of quotes whose validity has passed by a day, the longest first. */
export async function readExpired({ tx }: Act, on: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('quote')
    .select('number')
    .where('validUntil', '<', on)
    .where('state', 'in', ['draft', 'in-approval', 'approved', 'sent'])
    .orderBy('validUntil')
    .limit(500)
    .execute();
  return rows.map(({ number }) => number);
}
