import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { calendarOf } from '../../playbook/clocks/calendar.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { NewAbsence } from './absence.ts';
import { absenceEntered, absenceStream, absenceWithdrawn } from './entries.ts';
import { mayDo, rightFor } from './rights.ts';
import {
  type Absentee,
  findOverlap,
  insertAbsence,
  readAbsence,
  readPerson,
  type StoredAbsence,
  setWithdrawn,
} from './store.ts';

/**
 * Enters days on which somebody is away. From the first of them on, until the last is over in their region, new tasks go to
 * the cover, who also works on those that stand open.
 * @throws Refusal `absence.coverless` for a cover who is nobody's, `absence.past`, `absence.overlap`
 */
export async function enterAbsence(act: Act, playbook: Playbook, given: NewAbsence): Promise<StoredAbsence> {
  const personId = given.person ?? act.reader.id;
  demand(act.reader, rightFor(act.reader, personId));
  await lockDocument(act.tx, `absences/${personId}`);
  const person = await readPerson(act, personId);
  const cover = await readPerson(act, given.cover);
  refuseCover(person, cover);
  const { firstDay, lastDay } = given;
  const instants = instantsOf(playbook, person.region, firstDay, lastDay, act.clock.now());
  if (Temporal.Instant.compare(instants.endsAt, act.clock.now()) <= 0) {
    throw new Refusal('absence.past', `The last day, ${lastDay}, is over: enter days that are still to come.`);
  }
  const overlap = await findOverlap(act, { personId, firstDay, lastDay });
  if (overlap) {
    const words = `${person.name} is away on one of these days already (${overlap}): withdraw that one or take other days.`;
    throw new Refusal('absence.overlap', words, { status: 409 });
  }
  const number = await nextNumber(act.tx, 'ABS', act.clock.now());
  await insertAbsence(act, { ...{ number, personId, firstDay, lastDay }, ...instants, coverId: cover.id });
  const told = {
    absence: number,
    ...{ personId, person: person.name },
    cover: cover.name,
    coverId: cover.id,
    firstDay,
    lastDay,
  };
  await record(act, absenceStream(personId), absenceEntered, told);
  return readAbsence(act, number);
}

/** Takes an absence back that is not over: from now on its person is there again. */
export async function withdrawAbsence(act: Act, number: string): Promise<StoredAbsence> {
  await lockDocument(act.tx, `absence/${number}`);
  const absence = await readAbsence(act, number);
  const { person, cover, firstDay, lastDay, version } = absence;
  demand(act.reader, rightFor(act.reader, person.id));
  const may = mayDo(act.reader, absence).withdraw;
  if (may !== true) throw new Refusal('absence.closed', may, { status: 409 });
  const stream = absenceStream(person.id);
  await demandVersion(act, { record: `absence ${number}`, stream, version });
  await setWithdrawn(act, number);
  const names = { personId: person.id, person: person.name, cover: cover.name, coverId: cover.id };
  const told = { absence: number, ...names, firstDay, lastDay };
  await record(act, stream, absenceWithdrawn, told);
  return readAbsence(act, number);
}

function refuseCover(person: Absentee, cover: Absentee): void {
  if (cover.id === person.id) {
    throw new Refusal('absence.coverless', `${person.name} cannot stand in for themselves: name somebody else.`);
  }
  if (cover.partnerId !== person.partnerId) {
    throw new Refusal('absence.coverless', `${cover.name} works for somebody else: name one of ${person.name}'s own.`);
  }
}

/** From midnight to midnight in the time of the person's region; those of every region live by UTC. */
function instantsOf(
  { calendars }: Playbook,
  region: string | null,
  firstDay: string,
  lastDay: string,
  now: Temporal.Instant,
) {
  const timeZone = region === null ? 'UTC' : calendarOf(calendars, region, now).timeZone;
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant();
  return {
    beginsAt: midnight(Temporal.PlainDate.from(firstDay)),
    endsAt: midnight(Temporal.PlainDate.from(lastDay).add({ days: 1 })),
  };
}
