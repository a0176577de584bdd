import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { newId } from '../../platform/id.ts';
import { opportunityId } from '../opportunities/store.ts';
import { type BookingDecision, BookingDetails, BookingGround, type CheckedItem } from './booking.ts';

/** A booking as stored; one that nobody touched yet is open, empty and of version 0. */
export interface StoredBooking {
  readonly state: 'open' | 'submitted' | 'booked';
  readonly details: BookingDetails;
  readonly submittedAt: Temporal.Instant | null;
  readonly submittedBy: string | null;
  readonly submittedById: string | null;
  readonly version: number;
}

const untouched: StoredBooking = {
  ...{ state: 'open', details: BookingDetails.parse({}), version: 0 },
  ...{ submittedAt: null, submittedBy: null, submittedById: null },
};

/** The booking of an opportunity. */
export async function readBooking({ tx }: Pick<Act, 'tx'>, opportunity: string): Promise<StoredBooking> {
  const row = await tx
    .selectFrom('booking')
    .innerJoin('opportunity', 'opportunity.id', 'opportunityId')
    .leftJoin('person', 'person.id', 'submittedBy')
    .select(['booking.state', 'details', 'submittedAt', 'submittedBy as submittedById', 'person.name as submittedBy'])
    .select('booking.version')
    .where('opportunity.number', '=', opportunity)
    .executeTakeFirst();
  if (!row) return untouched;
  return { ...row, state: row.state as StoredBooking['state'], details: BookingDetails.parse(row.details) };
}

/** Keeps what was entered; the first that is entered begins the booking. */
export async function keepDetails(act: Act, opportunity: string, details: BookingDetails): Promise<void> {
  const kept = JSON.stringify(details);
  await act.tx
    .insertInto('booking')
    .values({ opportunityId: await opportunityId(act, opportunity), details: kept })
    .onConflict((there) =>
      there
        .column('opportunityId')
        .doUpdateSet(({ eb }) => ({ details: kept, version: eb('booking.version', '+', 1) })),
    )
    .execute();
}

/** Raises the version where a change is kept beside the booking; the first begins it. */
export async function raiseBooking(act: Act, opportunity: string): Promise<void> {
  await act.tx
    .insertInto('booking')
    .values({ opportunityId: await opportunityId(act, opportunity), details: JSON.stringify(untouched.details) })
    .onConflict((there) =>
      there.column('opportunityId').doUpdateSet(({ eb }) => ({ version: eb('booking.version', '+', 1) })),
    )
    .execute();
}

/** Moves a booking to a state; whoever submits it stands in it until it is open again. */
export async function setState(act: Act, opportunity: string, state: StoredBooking['state']): Promise<void> {
  const submitted = { submittedAt: act.clock.now(), submittedBy: act.reader.id };
  await act.tx
    .updateTable('booking')
    .set((row) => ({ state, version: row('version', '+', 1) }))
    .$if(state === 'submitted', (row) => row.set(submitted))
    .$if(state === 'open', (row) => row.set({ submittedAt: null, submittedBy: null }))
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .execute();
}

/** What the house knows of a deal, as the database tells it to whoever may see bookings. */
export async function readGround({ tx }: Pick<Act, 'tx'>, opportunity: string): Promise<BookingGround> {
  const { rows } = await sql<{ ground: unknown }>`
    select booking_ground(id) as ground from opportunity where number = ${opportunity}`.execute(tx);
  return BookingGround.parse(rows[0]?.ground);
}

/** A word on a booking with what it stands on. */
export interface WordToKeep extends Pick<BookingDecision, 'word' | 'reason'> {
  readonly ground: BookingGround | null;
  readonly given: BookingDetails | null;
  readonly items: readonly CheckedItem[];
  readonly playbookVersion: string;
}

/**
 * Keeps a word on a booking for good.
 * @returns its id
 */
export async function keepWord(act: Act, opportunity: string, word: WordToKeep): Promise<string> {
  const at = act.clock.now();
  const id = newId(at.epochMilliseconds);
  await act.tx
    .insertInto('bookingDecision')
    .values({
      ...word,
      ...{ id, at, byId: act.reader.id, opportunityId: await opportunityId(act, opportunity) },
      ground: word.ground && JSON.stringify(word.ground),
      given: word.given && JSON.stringify(word.given),
      items: JSON.stringify(word.items),
    })
    .execute();
  return id;
}

/** A word as it was kept, with what it stood on. */
export interface KeptWord extends BookingDecision {
  readonly ground: BookingGround | null;
  readonly given: BookingDetails | null;
}

/** The words that were said on the booking of an opportunity, newest first. */
export async function readWords({ tx }: Pick<Act, 'tx'>, opportunity: string): Promise<KeptWord[]> {
  const rows = await tx
    .selectFrom('bookingDecision as said')
    .innerJoin('opportunity', 'opportunity.id', 'said.opportunityId')
    .innerJoin('person', 'person.id', 'said.byId')
    .select(['said.word', 'said.at', 'person.name as by', 'said.reason', 'said.items', 'said.ground', 'said.given'])
    .where('opportunity.number', '=', opportunity)
    .orderBy('said.at', 'desc')
    .orderBy('said.saidIn', 'desc')
    .execute();
  return rows.map(({ word, at, items, ground, given, ...row }) => ({
    ...row,
    word: word as BookingDecision['word'],
    at: at.toString(),
    items: items as unknown as CheckedItem[],
    ground: ground === null ? null : BookingGround.parse(ground),
    given: given === null ? null : BookingDetails.parse(given),
  }));
}

/**
 * Keeps that an opportunity was booked before it came here: nothing of it was held against a checklist. Only the house does
 * so; the stage follows in the same transaction.
 */
export const takeOverBooked = (act: Act, opportunity: string, playbookVersion: string): Promise<string> =>
  keepWord(act, opportunity, {
    word: 'taken-over',
    reason: null,
    ground: null,
    given: null,
    items: [],
    playbookVersion,
  });
