import { parseArgs } from 'node:util';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { calendarOf, readCalendars } from '../playbook/clocks/calendar.ts';
import { type Due, dueBy, Limit, rfc3339 } from '../playbook/clocks/due.ts';
import { openFolder } from '../playbook/folder.ts';
import { type Command, UsageError } from './command.ts';

const usage = `parley clock --region REGION [--from INSTANT] LIMIT [--json]

When is it due, in the calendar of a region? The day of asking is day 0; the due hour is the end of a working day.

  --region REGION       a region of the playbook's calendars: americas, emea, apac
  --from INSTANT        when it was asked for, e.g. 2026-12-24T16:00:00+01:00; now by default
  --json                {due, timeZone, skipped: [{date, why}]} instead of words

One LIMIT:
  --business-days N     the end of the Nth working day after the day of asking
  --same-business-day   the end of the day of asking; on a closed day or after closing, of the next working day
  --calendar-days N     N days later; a closed day moves to the next working day
  --business-hours N    N hours while the calendar is open, to the minute
  --first-thursday      the next first Thursday of a month; a closed day moves to the next working day

Exit codes: 0 done, 1 refused (no such region), 2 wrong usage.`;

const options = {
  region: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean', default: false },
  'business-days': { type: 'string' },
  'business-hours': { type: 'string' },
  'calendar-days': { type: 'string' },
  'same-business-day': { type: 'boolean' },
  'first-thursday': { type: 'boolean' },
} as const;

/** `parley clock`: a deadline in a region's calendar. Needs the playbook, no database. */
export const command: Command = {
  summary: 'When something is due in the working calendar of a region.',
  usage,
  run: async (args, desk) => {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (values.region === undefined) throw new UsageError('--region is missing: say in whose calendar to count.');
    const limit = limitOf(values);
    const from = values.from === undefined ? systemClock.now() : instantOf(values.from);
    const calendars = readCalendars(await openFolder(readConfig().playbookFolder));
    const due = dueBy(calendarOf(calendars, values.region, from), limit, from);
    desk.out(values.json ? JSON.stringify({ ...due, due: rfc3339(due.due) }, null, 2) : inWords(due, from));
    return 0;
  },
};

type Values = Partial<Record<keyof typeof options, string | boolean | undefined>>;

/** The one limit that was asked for. */
function limitOf(values: Values): Limit {
  const asked: unknown[] = [];
  for (const unit of ['business-days', 'business-hours', 'calendar-days'] as const) {
    const count = values[unit];
    if (typeof count === 'string') asked.push({ unit, count: countOf(unit, count) });
  }
  if (values['same-business-day']) asked.push({ unit: 'same-business-day' });
  if (values['first-thursday']) asked.push({ unit: 'first-weekday-of-month', weekday: 'thursday' });
  if (asked.length === 0) throw new UsageError('A limit is missing: say how long, e.g. --business-days 2.');
  if (asked.length > 1) throw new UsageError('There is more than one limit: ask for one at a time.');
  return Limit.parse(asked[0]);
}

function countOf(unit: string, text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--${unit} takes a whole number from 0 to 9999, not "${text}".`);
  return Number(text);
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    const example = '2026-12-24T16:00:00+01:00';
    throw new UsageError(`--from takes an instant with its offset from UTC, such as ${example}, not "${text}".`);
  }
}

function inWords({ due, timeZone, skipped }: Due, from: Temporal.Instant): string {
  const asked = from.toZonedDateTimeISO(timeZone);
  const lines = [`Due ${dayAndHour(due)} (${timeZone}).`, `Asked ${dayAndHour(asked)}.`];
  if (skipped.length > 0) lines.push('Not counted:', ...skipped.map(({ date, why }) => `  ${date}  ${why}`));
  return lines.join('\n');
}

/** "Tuesday 29 December 2026, 17:00" */
const dayAndHour = (at: Temporal.ZonedDateTime): string => {
  const day = at.toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${day.replace(',', '')}, ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`;
};
