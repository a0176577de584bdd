import { z } from 'zod';
import { readCsv } from '../../documents/csv.ts';
import { ClosedActivity } from './forecast.ts';

const columns = {
  ...{ project: 'project', activity: 'activity', low: 'low', likely: 'likely', high: 'high', actual: 'actual' },
  'closed on': 'closedOn',
};

const Name = z.string().trim().min(1).max(200);
const Hours = z.coerce.number().min(0).max(1e9);

const Row = z
  .object({
    project: Name,
    activity: Name,
    low: Hours,
    likely: Hours,
    high: Hours,
    actual: Hours,
    closedOn: z.iso.date(),
  })
  .superRefine(({ low, likely, high, actual }, context) => {
    const say = (place: string, message: string) => context.addIssue({ code: 'custom', path: [place], message });
    if (low > likely) say('low', 'lies above likely: swap the two.');
    else if (likely > high) say('likely', 'lies above high: swap the two.');
    else if (high === 0) say('high', 'is 0: an activity that was estimated at nothing teaches nothing.');
    if (actual === 0) say('actual', 'is 0: leave out what was not done.');
  });

/**
 * Reads the hours of closed projects: CSV with the headers project, activity, low, likely, high, actual, closed on.
 * @throws Refusal `actuals.notCsv`, `actuals.headers`, `actuals.empty`, `actuals.tooMany`, or `actuals.invalid` with every
 *   bad row by its line
 */
export const readActuals = (csv: string): ClosedActivity[] =>
  readCsv(csv, {
    noun: 'actuals',
    columns,
    row: Row,
    rowsMax: 50_000,
    keyOf: ({ project, activity }) => JSON.stringify([project, activity]),
    twice: 'one row for an activity of a project',
  }).map((row) => ClosedActivity.parse(row));
