import Holidays from 'date-holidays';
import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection } from '../section.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const weekdayNames = weekdays.map((weekday) => weekday.replace(/^./, (initial) => initial.toUpperCase()));

/** A weekday in lower-case English; `isoWeekday` numbers it. */
export const Weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof Weekday>;

/** ISO 8601: Monday is 1, Sunday 7. */
export const isoWeekday = (weekday: Weekday): number => weekdays.indexOf(weekday) + 1;

const HourOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be an hour of the day such as 17:00.');
const TimeZone = z.string().refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin.' });
const HolidaySource = z
  .strictObject({ country: z.string().length(2), state: z.string().optional() })
  .refine(isHolidaySource, { error: 'must be a country, and a state of it, whose public holidays are known.' });

/** When one region works: a row of `calendars.yaml`. */
export const CalendarRow = z
  .strictObject({
    region: z.string().min(1),
    timeZone: TimeZone,
    workingWeek: z.array(Weekday).min(1),
    opens: HourOfDay,
    closes: HourOfDay,
    holidays: HolidaySource,
    /** Days on which the company itself is closed. */
    closures: z.array(z.strictObject({ date: z.iso.date(), why: z.string().min(1) })),
    ...ruleFrame,
  })
  .refine(({ opens, closes }) => opens < closes, {
    error: 'is a day upside down: it closes before it opens; swap the two hours.',
  });
export type CalendarRow = z.infer<typeof CalendarRow>;

/** Reads `calendars.yaml`; two calendars for a region on one day are refused. */
export const readCalendars = (folder: PlaybookFolder): CalendarRow[] =>
  readSection(folder, 'calendars.yaml', z.strictObject({ calendars: z.array(CalendarRow).min(1) }), ({ calendars }) =>
    overlapFaults('calendars', calendars, 'region'),
  ).calendars;

/** A day that is not worked, or not counted, and why: "Christmas Day". */
export interface SkippedDay {
  readonly date: string;
  readonly why: string;
}

/** A region's calendar, ready to be asked. */
export class Calendar {
  readonly region: string;
  readonly timeZone: string;
  readonly #row: CalendarRow;
  readonly #opens: Temporal.PlainTime;
  readonly #closes: Temporal.PlainTime;
  readonly #weekdays: ReadonlySet<number>;
  readonly #holidays: Holidays;
  readonly #closedByYear = new Map<number, ReadonlyMap<string, string>>();

  constructor(row: CalendarRow) {
    this.region = row.region;
    this.timeZone = row.timeZone;
    this.#row = row;
    this.#opens = Temporal.PlainTime.from(row.opens);
    this.#closes = Temporal.PlainTime.from(row.closes);
    this.#weekdays = new Set(row.workingWeek.map(isoWeekday));
    this.#holidays = holidaysOf(row.holidays);
  }

  /** The day it is in the region at an instant. */
  dayOf(at: Temporal.Instant): Temporal.PlainDate {
    return at.toZonedDateTimeISO(this.timeZone).toPlainDate();
  }

  /** Start of work on a day, whether or not the day is worked. */
  opensOn(date: Temporal.PlainDate): Temporal.ZonedDateTime {
    return date.toZonedDateTime({ timeZone: this.timeZone, plainTime: this.#opens });
  }

  /** End of work on a day, whether or not the day is worked: a deadline falls at this minute. */
  closesOn(date: Temporal.PlainDate): Temporal.ZonedDateTime {
    return date.toZonedDateTime({ timeZone: this.timeZone, plainTime: this.#closes });
  }

  /** Why a day is not worked ("Boxing Day; weekend (Saturday)"), or undefined when it is. */
  closedWhy(date: Temporal.PlainDate): string | undefined {
    const holiday = this.#closed(date.year).get(date.toString());
    if (this.#weekdays.has(date.dayOfWeek)) return holiday;
    const weekend = `weekend (${weekdayNames[date.dayOfWeek - 1]})`;
    return holiday === undefined ? weekend : `${holiday}; ${weekend}`;
  }

  /** Holidays and closures of one year by ISO date; read from the library once a year and region. */
  #closed(year: number): ReadonlyMap<string, string> {
    const known = this.#closedByYear.get(year);
    if (known) return known;
    const closed = new Map<string, string>();
    // A holiday of several days may have begun at the end of the year before.
    for (const holiday of [year - 1, year].flatMap((each) => this.#holidays.getHolidays(each))) {
      for (const date of wholeDaysOf(holiday)) closed.set(date, closed.get(date) ?? holiday.name);
    }
    for (const { date, why } of this.#row.closures) closed.set(date, why);
    this.#closedByYear.set(year, closed);
    return closed;
  }
}

interface Holiday {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
}

/**
 * The days a holiday closes. Some last several days: the library gives the first and the instants around them all.
 * One that begins after midnight ("Christmas Eve from 13:00") leaves its day a working day.
 */
function wholeDaysOf({ date, start, end }: Holiday): string[] {
  if (!date.startsWith('00:00', 'YYYY-MM-DD '.length)) return [];
  const first = Temporal.PlainDate.from(date.slice(0, 'YYYY-MM-DD'.length));
  const days = Math.round((end.getTime() - start.getTime()) / 86_400_000);
  return Array.from({ length: days }, (_, offset) => first.add({ days: offset }).toString());
}

function holidaysOf({ country, state }: z.infer<typeof HolidaySource>): Holidays {
  const options = { languages: 'en', types: ['public' as const] };
  return state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
}

/** The library answers an unknown country with no holidays and an unknown state with the country's: both refused. */
function isHolidaySource({ country, state }: { country: string; state?: string | undefined }): boolean {
  const countries = new Holidays();
  if (!(country in countries.getCountries())) return false;
  return state === undefined || state in (countries.getStates(country) ?? {});
}

/** Whether a time zone of this name is known: `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

const opened = new WeakMap<CalendarRow, Calendar>();

/**
 * The calendar that holds for a region at an instant, opened once per row so that holidays are read once.
 * @throws Refusal `calendar.unknownRegion`, `calendar.notInForce`
 */
export function calendarOf(rows: readonly CalendarRow[], region: string, at: Temporal.Instant): Calendar {
  const ofRegion = rows.filter((row) => row.region === region);
  if (ofRegion.length === 0) {
    const known = [...new Set(rows.map((row) => row.region))].join(', ');
    throw new Refusal('calendar.unknownRegion', `There is no calendar for region ${region}: take one of ${known}.`);
  }
  const row = ofRegion.find((each) => holdsOn(each.effective, dayIn(each.timeZone, at)));
  if (!row) {
    const day = at.toString().slice(0, 'YYYY-MM-DD'.length);
    throw new Refusal(
      'calendar.notInForce',
      `No calendar for region ${region} holds on ${day}: add one to calendars.yaml.`,
    );
  }
  const calendar = opened.get(row) ?? new Calendar(row);
  opened.set(row, calendar);
  return calendar;
}

const dayIn = (timeZone: string, at: Temporal.Instant): string =>
  at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
