import { type Bits, has, keep } from './bits.ts';
import { type Facts, policyOf } from './policy.ts';
import type { Outcome } from './shape.ts';
import { answering, type Era, eraOn, outcomeOf, type Table, type Together, type TraceRow } from './table.ts';
import { factInvalid, weigh } from './weigh.ts';

/** A table's answer to complete facts, or to partial facts that leave no doubt. */
export interface Decided {
  readonly state: 'decided';
  readonly outcome: Outcome;
  readonly rules: readonly string[];
  readonly sources: readonly string[];
  readonly trace: readonly TraceRow[];
}

/** A table's answer while facts are missing that can change it: what to ask, and what may come out. */
export interface NeedsInformation {
  readonly state: 'needs-information';
  readonly questions: readonly { readonly fact: string; readonly question: string }[];
  readonly possible: readonly Outcome[];
  readonly trace: readonly TraceRow[];
}

export type Decision = Decided | NeedsInformation;

/**
 * Decides by a table on a day (`2026-08-31`), with the full trace. Missing facts are three-valued: when every
 * completion gives the same outcome it is decided, else only the questions that matter come back.
 * Refuses a value its fact cannot have (`fact.invalid`) and a day before the table's first rule.
 */
export function decide(table: Table, facts: Facts, day: string): Decision {
  const era = eraOn(table, day);
  const fitting = era.rows.slice();
  const { inputs } = table;
  const classes = new Array<number>(inputs.length);
  let complete = true;
  for (let place = 0; place < inputs.length; place++) {
    const { name, domain, rows } = inputs[place]!;
    const value = facts[name] ?? domain.shape.assume;
    const klass = value === undefined ? unknown : domain.classOf(value);
    if (klass >= 0) keep(fitting, rows[klass]!);
    else if (klass === unknown) complete = false;
    else throw factInvalid(name, domain.shape, value);
    classes[place] = klass;
  }
  const asked = { table, facts, era, classes, fitting, complete };
  if (!complete) return decidePartly(asked, day);
  const hits = answering(table, fitting);
  return decided(table, hits, traceOf(asked, hits));
}

/** The class of a fact nobody gave. */
const unknown = -2;

/** A table with the facts it was asked about, the class of each, and the rows that fit those that are known. */
interface Asked {
  readonly table: Table;
  readonly facts: Facts;
  readonly era: Era;
  readonly classes: readonly number[];
  readonly fitting: Bits;
  readonly complete: boolean;
}

function decided(table: Table, hits: readonly number[], trace: readonly TraceRow[]): Decided {
  const { rules, sources } = hits.length === 1 ? table.rows[hits[0]!]!.alone : together(table, hits);
  return { state: 'decided', outcome: outcomeOf(table, hits), rules, sources, trace };
}

function together(table: Table, hits: readonly number[]): Together {
  const rows = hits.map((row) => table.rows[row]!);
  return { rules: rows.map(({ id }) => id), sources: [...new Set(rows.map(({ cites }) => cites))] };
}

function decidePartly(asked: Asked, day: string): Decision {
  const { table, facts } = asked;
  const said = (hits: readonly number[]) => hits.map((row) => table.rows[row]!.says).join('\n');
  const weighed = weigh(policyOf([table]), facts, day, ([hits]) => said(hits ?? []));
  const answers = weighed.answers.map(([hits]) => hits ?? []);
  const settled = weighed.missing.length === 0;
  // Rows that may be hit are no answer yet; where all come to the same, each of them is one that decided.
  const hits = settled ? [...new Set(answers.flat())].sort((a, b) => a - b) : [];
  const trace = traceOf(asked, hits);
  if (settled) return { ...decided(table, hits, trace), outcome: outcomeOf(table, answers[0]!) };
  const questions = weighed.missing.map(({ name, domain: { shape } }) => ({
    fact: shape.asks ?? name,
    question: shape.question,
  }));
  const possible = new Map(answers.map((rows) => [said(rows), outcomeOf(table, rows)]));
  return { state: 'needs-information', questions: onePerFact(questions), possible: [...possible.values()], trace };
}

/** Several facts may be read off one field; the field is asked for once. */
export function onePerFact<Asked extends { fact: string }>(asked: readonly Asked[]): Asked[] {
  return [...new Map(asked.map((question) => [question.fact, question])).values()];
}

/** Every row that holds on the day, in order. */
function traceOf(asked: Asked, hits: readonly number[]): readonly TraceRow[] {
  const { table, era, fitting } = asked;
  const trace = new Array<TraceRow>(era.order.length);
  for (let at = 0; at < trace.length; at++) {
    const row = era.order[at]!;
    if (!has(fitting, row)) trace[at] = failedRow(asked, row);
    else if (hits.includes(row)) trace[at] = table.rows[row]!.traced;
    else trace[at] = waitingRow(asked, row, hits[0]);
  }
  return trace;
}

/** A row that a fact rules out: at the first of its cells, in the order of the inputs, that does not admit it. */
function failedRow({ table, facts, classes }: Asked, row: number): TraceRow {
  const { id, tested, expected, failures } = table.rows[row]!;
  for (let at = 0; at < tested.length; at++) {
    const klass = classes[tested[at]!]!;
    const { name, domain, rows } = table.inputs[tested[at]!]!;
    if (klass === unknown || has(rows[klass]!, row)) continue;
    const made = failures[at]![klass];
    if (made) return made;
    const actual = (facts[name] ?? domain.shape.assume)!;
    return { rule: id, hit: false, failed: { input: name, expected: expected[at]!, actual } };
  }
  throw new Error(`Row ${id} of ${table.id} fits all facts and yet does not.`);
}

/** A row no fact rules out and that is not hit: it stands behind the first hit, or hangs on facts that are missing. */
function waitingRow({ table, classes, complete }: Asked, row: number, first: number | undefined): TraceRow {
  const { id, tested } = table.rows[row]!;
  const open = complete ? [] : tested.filter((place) => classes[place] === unknown);
  if (open.length > 0) return { rule: id, hit: false, open: open.map((place) => table.inputs[place]!.name) };
  return first === undefined ? { rule: id, hit: false } : { rule: id, hit: false, behind: table.rows[first]!.id };
}
