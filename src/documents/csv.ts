import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { type Fault, Refusal } from '../platform/refusal.ts';
import { schemaFaults } from '../platform/schema-faults.ts';

/** What a table of comma-separated values holds. */
export interface CsvShape<Row> {
  /** Begins the codes of its refusals: `actuals` -> `actuals.headers`. */
  readonly noun: string;
  /** Headers of the columns it must have, each with the field of `row` it fills: `{ 'closed on': 'closedOn' }`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly row: z.ZodType<Row>;
  readonly rowsMax: number;
  /** What a row is known by: each stands once. */
  readonly keyOf: (row: Row) => string;
  /** What is said of a row that stands twice, after the line of the first. */
  readonly twice: string;
}

/**
 * Reads a table with a line of headers, delimited by comma, semicolon or tab; `closed_on`, `Closed On` and `closedOn` are the
 * same header, and columns that are not asked for are passed by.
 * @throws Refusal `noun.notCsv`, `noun.headers`, `noun.empty`, `noun.tooMany`, or `noun.invalid` with every bad row by its line
 */
export function readCsv<Row>(csv: string, shape: CsvShape<Row>): Row[] {
  const { noun, rowsMax } = shape;
  const [head, ...rows] = parsed(csv, noun);
  if (!head) throw new Refusal(`${noun}.empty`, 'There is nothing in it: choose the file with the rows.');
  const places = placesOf(head.record, shape);
  if (rows.length === 0) throw new Refusal(`${noun}.empty`, 'There is no row below the headers: add one.');
  if (rows.length > rowsMax) {
    throw new Refusal(`${noun}.tooMany`, `${rows.length} rows are too many at once: bring in ${rowsMax} at most.`);
  }
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const read = rows.flatMap(({ record, line }) => {
    const place = `line ${line}`;
    const result = shape.row.safeParse(cellsOf(record, places), { reportInput: true });
    if (!result.success) {
      faults.push(...rowFaults(result.error, record, places).map((sentence) => ({ place, sentence })));
      return [];
    }
    const key = shape.keyOf(result.data);
    const before = seen.get(key);
    if (before !== undefined) {
      faults.push({ place, sentence: `stands on line ${before} already: ${shape.twice}.` });
      return [];
    }
    seen.set(key, line);
    return [result.data];
  });
  if (faults.length === 0) return read;
  const first = faults[0]!;
  const more = faults.length === 1 ? '' : ` and ${faults.length - 1} more`;
  throw new Refusal(`${noun}.invalid`, `Nothing was brought in: ${first.place}: ${first.sentence}${more}`, { faults });
}

interface Column {
  readonly header: string;
  readonly field: string;
  readonly at: number;
}

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

function parsed(csv: string, noun: string): Line[] {
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
    throw new Refusal(`${noun}.notCsv`, 'This is no table of comma-separated values: save the sheet as CSV.', {
      detail: fault.message,
    });
  }
}

const cellOf = (record: readonly string[], { at }: Column): string | undefined => record[at]?.trim() || undefined;

const cellsOf = (record: readonly string[], columns: readonly Column[]) =>
  Object.fromEntries(columns.map((column) => [column.field, cellOf(record, column)]));

function rowFaults(error: z.ZodError, record: readonly string[], columns: readonly Column[]): string[] {
  return schemaFaults(error).map(({ path, sentence }) => {
    const column = columns.find(({ field }) => field === String(path[0]));
    const empty = column !== undefined && cellOf(record, column) === undefined;
    return `${column?.header ?? String(path[0])} ${empty ? 'is empty: fill it in.' : sentence}`;
  });
}

/** Which column holds what. */
function placesOf<Row>(found: readonly string[], { noun, columns }: CsvShape<Row>): Column[] {
  const plain = (header: string) => header.toLowerCase().replace(/[^a-z]/g, '');
  const known = found.map(plain);
  const headers = Object.keys(columns);
  const missing = headers.filter((header) => !known.includes(plain(header)));
  if (missing.length > 0) {
    const words = `The first line lacks ${missing.join(', ')}: it names the columns ${headers.join(', ')}.`;
    throw new Refusal(`${noun}.headers`, words);
  }
  return Object.entries(columns).map(([header, field]) => ({ header, field, at: known.indexOf(plain(header)) }));
}
