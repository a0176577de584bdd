import { contactOf } from '../../playbook/contacts.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { decide } from '../../playbook/tables/decide.ts';
import type { Answer, Facts, Policy } from '../../playbook/tables/policy.ts';
import type { Row } from '../../playbook/tables/table.ts';
import type { RoutingFacts, TraceRow } from './engagement.ts';

/** The rows that answered, table by table. */
export const rowsOf = (policy: Policy, answer: Answer): Row[] =>
  policy.tables.flatMap(({ rows }, place) => (answer[place] ?? []).map((row) => rows[row]!));

/** Rows that answer for some value of the missing facts, in the order of the tables. */
export function possibleRows(policy: Policy, answers: readonly Answer[]): Row[] {
  const found = new Set(answers.flatMap((answer) => rowsOf(policy, answer)));
  return policy.tables.flatMap(({ rows }) => rows.filter((row) => found.has(row)));
}

/** Everything rows say in one column, in order: `textsIn(rows, 'artefacts')`. */
export const textsIn = (rows: readonly Row[], column: string): string[] =>
  rows.flatMap(({ gives }) => {
    const said = gives[column];
    return Array.isArray(said) ? said.map(String) : said === undefined ? [] : String(said);
  });

/** What one column says whatever the missing facts turn out to be. */
export function certainIn(policy: Policy, answers: readonly Answer[], column: string): string[] {
  const [first = [], ...others] = answers.map((answer) => textsIn(rowsOf(policy, answer), column));
  return first.filter((text) => others.every((texts) => texts.includes(text)));
}

/** Whom rows name; a name in braces stands for the fact's own value: `{alignedCam}`. */
export const contactsIn = (rows: readonly Row[], facts: RoutingFacts): string[] =>
  textsIn(rows, 'contacts').map((contact) => (contact === '{alignedCam}' ? (facts.alignedCam ?? contact) : contact));

/** The private rooms behind contact ids, e.g. that of the public sector. */
export const roomsOf = (playbook: Playbook, contacts: readonly string[], day: string): string[] => [
  ...new Set(contacts.flatMap((id) => contactOf(playbook.contacts, id, day)?.room ?? [])),
];

/** The trace of every table that was asked, reading what earlier tables said where that is beyond doubt. */
export function traceIn(policy: Policy, inputs: Facts, answers: readonly Answer[], day: string): TraceRow[] {
  const known: Record<string, Facts[string]> = { ...inputs };
  return policy.tables.flatMap((table, place) => {
    if (answers.some((answer) => !answer[place])) return [];
    for (const [name, value] of agreedIn(table.rows, Object.keys(table.shape.outputs), answers, place)) {
      known[`${table.id}.${name}`] = value;
    }
    return decide(table, known, day).trace.map(
      ({ open, ...row }): TraceRow => ({ table: table.id, ...row, ...(open && { open: [...open] }) }),
    );
  });
}

/** Outputs of one table on which all answers agree. */
function agreedIn(rows: readonly Row[], outputs: readonly string[], answers: readonly Answer[], place: number) {
  return outputs.flatMap((name) => {
    const values = new Set(answers.map((answer) => rows[answer[place]?.[0] ?? -1]?.gives[name]));
    const [value] = values;
    return values.size === 1 && value !== undefined && !Array.isArray(value)
      ? [[name, value as Facts[string]] as const]
      : [];
  });
}
