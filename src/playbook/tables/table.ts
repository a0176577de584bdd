import { canonicalJson } from '../../platform/canonical-json.ts';
import { Refusal } from '../../platform/refusal.ts';
import { holdsOn, sourceInWords } from '../rule.ts';
import { type Bits, bitsWhere, lowest, members } from './bits.ts';
import { admits, cellInWords } from './cell.ts';
import type { Domain } from './domain.ts';
import type { Outcome, RowShape, Scalar, TableShape } from './shape.ts';

/** How one row fared: hit, failed at a cell, true but behind the first hit, or open for want of facts. */
export interface TraceRow {
  readonly rule: string;
  readonly hit: boolean;
  readonly failed?: { readonly input: string; readonly expected: string; readonly actual: Scalar };
  readonly behind?: string;
  readonly open?: readonly string[];
}

/** What rows that answer together cite. */
export interface Together {
  readonly rules: readonly string[];
  readonly sources: readonly string[];
}

/** One row, ready to be decided by. */
export interface Row extends RowShape {
  /** What it says, every list filled in. */
  readonly gives: Outcome;
  /** Equal for rows that say the same. */
  readonly says: string;
  readonly cites: string;
  /** Its trace when it is hit, and the lists a decision by it alone consists of: made once, not for every decision. */
  readonly traced: TraceRow;
  readonly alone: Together & { readonly hits: readonly number[] };
  /** Positions of the inputs this row looks at. */
  readonly tested: readonly number[];
  /** Its cells there in words, and its trace when it fails at one, by class; made once, as a trace is made of them. */
  readonly expected: readonly string[];
  readonly failures: readonly (readonly TraceRow[])[];
}

/** One input column: for each class of its domain the rows that admit it. */
export interface Input {
  readonly name: string;
  readonly domain: Domain;
  readonly rows: readonly Bits[];
}

/** A stretch of days on which the same rows hold; `to` is null for the last. */
export interface Era {
  readonly from: string;
  readonly to: string | null;
  readonly rows: Bits;
  readonly order: readonly number[];
}

/** A condition on what an earlier table said, by class of that output's domain. */
export interface Guard {
  readonly input: string;
  readonly domain: Domain;
  readonly admitted: readonly boolean[];
}

/** A decision table made ready: asking it is a few bit operations. */
export interface Table {
  readonly id: string;
  readonly shape: TableShape;
  readonly inputs: readonly Input[];
  readonly guards: readonly Guard[];
  readonly rows: readonly Row[];
  readonly eras: readonly Era[];
}

/** Makes a table of checked shape ready. `domainNamed` gives the domain of each input, parted by all its cells. */
export function compile(id: string, shape: TableShape, domainNamed: (name: string) => Domain): Table {
  const count = shape.rules.length;
  const inputs = shape.inputs.map((name): Input => {
    const domain = domainNamed(name);
    const rowsFor = (klass: number) =>
      bitsWhere(count, (row) => {
        const cell = shape.rules[row]!.when[name];
        return cell === undefined || admits(cell, domain.valueIn(klass));
      });
    return { name, domain, rows: Array.from({ length: domain.size }, (_, klass) => rowsFor(klass)) };
  });
  const guards = Object.entries(shape.only ?? {}).map(([input, cell]): Guard => {
    const domain = domainNamed(input);
    return { input, domain, admitted: Array.from({ length: domain.size }, (_, k) => admits(cell, domain.valueIn(k))) };
  });
  return {
    id,
    shape,
    inputs,
    guards,
    rows: shape.rules.map((rule, place) => rowOf(rule, place, shape, inputs)),
    eras: erasOf(shape.rules),
  };
}

function rowOf(rule: RowShape, place: number, { outputs }: TableShape, inputs: readonly Input[]): Row {
  const lists = Object.entries(outputs).filter(([, output]) => output.type === 'list');
  const gives: Outcome = { ...Object.fromEntries(lists.map(([name]) => [name, []])), ...rule.gives };
  const tested = inputs.flatMap(({ name }, at) => (rule.when[name] === undefined ? [] : [at]));
  const expected = tested.map((at) => cellInWords(rule.when[inputs[at]!.name]!));
  const cites = sourceInWords(rule.source);
  return {
    ...rule,
    gives,
    says: canonicalJson(gives),
    cites,
    traced: { rule: rule.id, hit: true },
    alone: { hits: [place], rules: [rule.id], sources: [cites] },
    tested,
    expected,
    failures: tested.map((input, at) => failuresAt(rule.id, inputs[input]!, expected[at]!)),
  };
}

/** A row's trace for each class it may fail at; none for numbers, where the trace tells the number itself. */
function failuresAt(rule: string, { name: input, domain }: Input, expected: string): TraceRow[] {
  if (domain.shape.type === 'integer' || domain.shape.type === 'number') return [];
  const classes = Array.from({ length: domain.size }, (_, klass) => domain.valueIn(klass));
  return classes.map((actual) => ({ rule, hit: false, failed: { input, expected, actual } }));
}

/** Parts time where a row begins or ends to hold. Before the first row nothing holds: there is no era. */
function erasOf(rules: readonly RowShape[]): Era[] {
  const days = rules.flatMap(({ effective: { from, to } }) => (to === undefined ? [from] : [from, dayAfter(to)]));
  const starts = [...new Set(days)].sort();
  return starts.map((from, place): Era => {
    const next = starts[place + 1];
    const rows = bitsWhere(rules.length, (row) => holdsOn(rules[row]!.effective, from));
    return { from, to: next === undefined ? null : dayBefore(next), rows, order: members(rows) };
  });
}

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
const dayBefore = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();

/** The era of a day. Refuses a day before the first row held: there was no such policy then. */
export function eraOn(table: Table, day: string): Era {
  for (let place = table.eras.length - 1; place >= 0; place--) {
    const era = table.eras[place]!;
    if (era.from <= day) return era;
  }
  const first = table.eras[0]!.from;
  throw new Refusal('table.notInForce', `Table ${table.id} holds no rule on ${day}: take a day from ${first} on.`);
}

/** The rows that answer, of those that fit: the lowest, the only one, or all. */
export function answering(table: Table, fitting: Bits): readonly number[] {
  if (table.shape.hit === 'collect') return members(fitting);
  const row = lowest(fitting);
  return row === -1 ? none : table.rows[row]!.alone.hits;
}

const none: readonly number[] = [];

/** What the rows that answer say together: of collect every list joined, of every other column the list of its values. */
export function outcomeOf(table: Table, hits: readonly number[]): Outcome {
  if (table.shape.hit !== 'collect') return table.rows[hits[0]!]?.gives ?? {};
  const column = (name: string) => hits.flatMap((row) => table.rows[row]!.gives[name] ?? []);
  return Object.fromEntries(Object.keys(table.shape.outputs).map((name) => [name, column(name)]));
}
