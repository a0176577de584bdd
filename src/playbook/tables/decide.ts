import { type Facts, policyOf } from './policy.ts';
import { has, keep, type RowSet } from './row-set.ts';
import type { Outcome, Scalar } from './shape.ts';
import { answering, type Era, eraOn, outcomeOf, type Table } from './table.ts';
import { factInvalid, weigh } from './weigh.ts';

/** How one row fared: hit, failed at a cell, true but behind the first hit, or hanging on facts that are missing. */
export interface TraceRow {
  readonly rule: string;
  readonly hit: boolean;
  readonly failed?: { readonly input: string; readonly expected: string; readonly actual: Scalar };
  readonly behind?: string;
  readonly open?: readonly string[];
}

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
  let complete = true;
  for (const { name, domain, rows } of table.inputs) {
    const value = facts[name] ?? domain.shape.assume;
    if (value === undefined) {
      complete = false;
      continue;
    }
    const klass = domain.classOf(value);
    if (klass < 0) throw factInvalid(name, domain.shape, value);
    keep(fitting, rows[klass]!);
  }
  if (!complete) return decidePartly(table, facts, day, era, fitting);
  const hits = answering(table, fitting);
  return decided(table, hits, traceOf(table, facts, era, fitting, hits));
}

function decided(table: Table, hits: readonly number[], trace: readonly TraceRow[]): Decided {
  return {
    state: 'decided',
    outcome: outcomeOf(table, hits),
    rules: hits.map((row) => table.rows[row]!.id),
    sources: [...new Set(hits.map((row) => table.rows[row]!.cites))],
    trace,
  };
}

function decidePartly(table: Table, facts: Facts, day: string, era: Era, fitting: RowSet): Decision {
  const said = (hits: readonly number[]) => hits.map((row) => table.rows[row]!.says).join('\n');
  const weighed = weigh(policyOf([table]), facts, day, ([hits]) => said(hits ?? []));
  const answers = weighed.answers.map(([hits]) => hits ?? []);
  const settled = weighed.missing.length === 0;
  // Rows that may be hit are no answer yet; where all come to the same, each of them is one that decided.
  const hits = settled ? [...new Set(answers.flat())].sort((a, b) => a - b) : [];
  const trace = traceOf(table, facts, era, fitting, hits);
  if (settled) return { ...decided(table, hits, trace), outcome: outcomeOf(table, answers[0]!) };
  const asked = weighed.missing.map(({ name, domain: { shape } }) => ({
    fact: shape.asks ?? name,
    question: shape.question,
  }));
  const possible = new Map(answers.map((rows) => [said(rows), outcomeOf(table, rows)]));
  return { state: 'needs-information', questions: onePerFact(asked), possible: [...possible.values()], trace };
}

/** Several facts may be read off one field; the field is asked for once. */
export function onePerFact<Asked extends { fact: string }>(asked: readonly Asked[]): Asked[] {
  return [...new Map(asked.map((question) => [question.fact, question])).values()];
}

/** The trace of one table: every row that holds on the day, in order. */
export function traceOf(
  table: Table,
  facts: Facts,
  era: Era,
  fitting: RowSet,
  hits: readonly number[],
): readonly TraceRow[] {
  const first = hits[0] === undefined ? undefined : table.rows[hits[0]]!.id;
  const trace: TraceRow[] = [];
  for (const row of era.order) {
    const { id } = table.rows[row]!;
    if (hits.includes(row)) trace.push({ rule: id, hit: true });
    else if (!has(fitting, row)) trace.push(failedRow(table, facts, row));
    else trace.push(waitingRow(table, facts, row, first));
  }
  return trace;
}

function failedRow(table: Table, facts: Facts, row: number): TraceRow {
  const { id, tested, expected } = table.rows[row]!;
  for (let at = 0; at < tested.length; at++) {
    const { name, domain, rows } = table.inputs[tested[at]!]!;
    const actual = facts[name] ?? domain.shape.assume;
    if (actual === undefined || has(rows[domain.classOf(actual)]!, row)) continue;
    return { rule: id, hit: false, failed: { input: name, expected: expected[at]!, actual } };
  }
  throw new Error(`Row ${id} of ${table.id} fits all facts and yet does not.`);
}

function waitingRow(table: Table, facts: Facts, row: number, first: string | undefined): TraceRow {
  const { id, tested } = table.rows[row]!;
  const open = tested.flatMap((place) => {
    const { name, domain } = table.inputs[place]!;
    return (facts[name] ?? domain.shape.assume) === undefined ? [name] : [];
  });
  if (open.length > 0) return { rule: id, hit: false, open };
  return first === undefined ? { rule: id, hit: false } : { rule: id, hit: false, behind: first };
}
