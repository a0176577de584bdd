import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Fault, Refusal } from '../../platform/refusal.ts';
import { schemaFaults } from '../../platform/schema-faults.ts';
import { ClosedActivity } from './forecast.ts';

const headers = ['project', 'activity', 'low', 'likely', 'high', 'actual', 'closed on'] as const;
const rowsMax = 50_000;

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
export function readActuals(csv: string): ClosedActivity[] {
  const [head, ...rows] = parsed(csv);
  if (!head) throw new Refusal('actuals.empty', 'There is nothing in it: choose the file with the hours.');
  const places = placesOf(head.record);
  if (rows.length === 0) throw new Refusal('actuals.empty', 'There is no row below the headers: add one.');
  if (rows.length > rowsMax) {
    throw new Refusal('actuals.tooMany', `${rows.length} rows are too many at once: bring in ${rowsMax} at most.`);
  }
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const read = rows.flatMap(({ record, line }) => {
    const place = `line ${line}`;
    const cells = Object.fromEntries([...places].map(([name, at]) => [name, record[at]?.trim() || undefined]));
    const result = Row.safeParse(cells, { reportInput: true });
    if (!result.success) {
      for (const { path, sentence } of schemaFaults(result.error)) {
        const column = String(path[0]) === 'closedOn' ? 'closed on' : String(path[0]);
        const missing = cells[String(path[0])] === undefined;
        faults.push({ place, sentence: `${column} ${missing ? 'is empty: fill it in.' : sentence}` });
      }
      return [];
    }
    const key = JSON.stringify([result.data.project, result.data.activity]);
    const before = seen.get(key);
    if (before !== undefined) {
      faults.push({ place, sentence: `stands on line ${before} already: one row for an activity of a project.` });
      return [];
    }
    seen.set(key, line);
    return [ClosedActivity.parse(result.data)];
  });
  if (faults.length === 0) return read;
  const first = faults[0]!;
  const more = faults.length === 1 ? '' : ` and ${faults.length - 1} more`;
  throw new Refusal('actuals.invalid', `Nothing was brought in: ${first.place}: ${first.sentence}${more}`, { faults });
}

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

function parsed(csv: string): Line[] {
  try {
    const rows = parse(csv, {
      bom: true,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      delimiter: [',', ';', '\t'],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    throw new Refusal('actuals.notCsv', 'This is no table of comma-separated values: save the sheet as CSV.', {
      detail: fault.message,
    });
  }
}

/** Which column holds what: `closed_on`, `Closed On` and `closedOn` are the same header. */
function placesOf(found: readonly string[]): Map<string, number> {
  const plain = (header: string) => header.toLowerCase().replace(/[^a-z]/g, '');
  const known = found.map(plain);
  const missing = headers.filter((header) => !known.includes(plain(header)));
  if (missing.length > 0) {
    const words = `The first line lacks ${missing.join(', ')}: it names the columns ${headers.join(', ')}.`;
    throw new Refusal('actuals.headers', words);
  }
  return new Map(headers.map((header) => [header === 'closed on' ? 'closedOn' : header, known.indexOf(plain(header))]));
}
