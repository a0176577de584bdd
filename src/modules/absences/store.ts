import type { Act } from '../../platform/act.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Away } from '../../playbook/work/assigning.ts';
import type { Absence } from './absence.ts';

/** An absence as stored; what the reader may do with it is added by `rights.ts`. */
export type StoredAbsence = Omit<Absence, 'may'>;

/** The rows a reader may see: all of them for the company's own people, none for a partner's. */
const visible = ({ tx }: Act) =>
  tx
    .selectFrom('absence')
    .innerJoin('person', 'person.id', 'absence.personId')
    .innerJoin('person as cover', 'cover.id', 'absence.coverId')
    .selectAll('absence')
    .select(['person.name as personName', 'cover.name as coverName'])
    .select(['cover.region as coverRegion', 'cover.cleared as coverCleared']);
type Row = Awaited<ReturnType<ReturnType<typeof visible>['executeTakeFirstOrThrow']>>;

function absenceOf(row: Row, now: Temporal.Instant): StoredAbsence {
  const { number, firstDay, lastDay, version } = row;
  return {
    ...{ number, firstDay, lastDay, version },
    person: { id: row.personId, name: row.personName },
    cover: { id: row.coverId, name: row.coverName },
    state: stateOf(row, now),
  };
}

function stateOf({ withdrawnAt, beginsAt, endsAt }: Row, now: Temporal.Instant): Absence['state'] {
  if (withdrawnAt) return 'withdrawn';
  if (Temporal.Instant.compare(endsAt, now) <= 0) return 'over';
  return Temporal.Instant.compare(beginsAt, now) <= 0 ? 'now' : 'coming';
}

/** The absences that are not over, first the nearest; with a person only theirs. */
export async function readAbsences(act: Act, person?: string): Promise<StoredAbsence[]> {
  const now = act.clock.now();
  const rows = await visible(act)
    .where('absence.withdrawnAt', 'is', null)
    .where('absence.endsAt', '>', now)
    .$if(person !== undefined, (rows) => rows.where('absence.personId', '=', person!))
    .orderBy('absence.beginsAt')
    .orderBy('absence.number')
    .limit(500)
    .execute();
  return rows.map((row) => absenceOf(row, now));
}

/** One absence by its number, or 404 in words. */
export async function readAbsence(act: Act, number: string): Promise<StoredAbsence> {
  const row = await visible(act).where('absence.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('absence', number);
  return absenceOf(row, act.clock.now());
}

/** Who is away now, with who stands in. */
export async function readAway(act: Act): Promise<Away[]> {
  const now = act.clock.now();
  const rows = await visible(act)
    .where('absence.withdrawnAt', 'is', null)
    .where('absence.beginsAt', '<=', now)
    .where('absence.endsAt', '>', now)
    .execute();
  return rows.map(({ personId, lastDay, coverId, coverName, coverRegion, coverCleared }) => ({
    personId,
    lastDay,
    cover: { id: coverId, name: coverName, region: coverRegion, cleared: coverCleared },
  }));
}

/** A person as absences need them. */
export interface Absentee {
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
  readonly partnerId: string | null;
}

/** Somebody the reader may know, or 404 in words. */
export async function readPerson(act: Act, id: string): Promise<Absentee> {
  const columns = ['id', 'name', 'region', 'partnerId'] as const;
  const row = await act.tx.selectFrom('person').select(columns).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('person', id);
  return row;
}

/** Days on which somebody is away, as instants too. */
export interface DaysAway {
  readonly number: string;
  readonly personId: string;
  readonly coverId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly beginsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

export async function insertAbsence(act: Act, days: DaysAway): Promise<void> {
  const enteredAt = act.clock.now();
  await act.tx
    .insertInto('absence')
    .values({ ...days, id: newId(enteredAt.epochMilliseconds), enteredBy: act.reader.id, enteredAt })
    .execute();
}

/** The absence of a person that shares a day with these, if any. */
export async function findOverlap(
  act: Act,
  { personId, firstDay, lastDay }: Pick<DaysAway, 'personId' | 'firstDay' | 'lastDay'>,
): Promise<string | undefined> {
  const row = await act.tx
    .selectFrom('absence')
    .select('number')
    .where('personId', '=', personId)
    .where('withdrawnAt', 'is', null)
    .where('firstDay', '<=', lastDay)
    .where('lastDay', '>=', firstDay)
    .executeTakeFirst();
  return row?.number;
}

export async function setWithdrawn(act: Act, number: string): Promise<void> {
  await act.tx
    .updateTable('absence')
    .set((row) => ({ withdrawnAt: act.clock.now(), version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}
