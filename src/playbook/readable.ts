import { Refusal } from '../platform/refusal.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Playbook } from './playbook.ts';
import type {
  PlaybookOverview,
  ReadableLifecycle,
  ReadableTable,
  TableInput,
  TableRule,
  TriedDecision,
} from './reading.ts';
import { sourceInWords } from './rule.ts';
import { cellInWords, show } from './tables/cell.ts';
import { type Decision, decide } from './tables/decide.ts';
import type { Facts } from './tables/policy.ts';
import type { Outcome, OutputValue, RowShape } from './tables/shape.ts';
import type { Input, Table } from './tables/table.ts';

/** Every decision table of a playbook, in the order in which they lean on each other. */
export const tablesOf = (playbook: Playbook): readonly Table[] => [
  playbook.segments,
  ...playbook.routing.policy.tables,
  ...playbook.approvals.policy.tables,
];

/** What stands in a playbook, with the titles of all that verdicts name by id. */
export function overviewOf(playbook: Playbook): PlaybookOverview {
  const titled = (named: Readonly<Record<string, { readonly title: string }>>) =>
    Object.entries(named).map(([id, { title }]) => ({ id, title }));
  return {
    name: playbook.name,
    title: playbook.title,
    version: playbook.version,
    tables: tablesOf(playbook).map(({ id, shape: { title, hit, rules } }) => ({
      id,
      title,
      hitPolicy: hit,
      rules: rules.length,
    })),
    catalogue: playbook.catalogue.items.length,
    outcomes: titled(playbook.routing.outcomes),
    contacts: playbook.contacts.map(({ id, title }) => ({ id, title })),
    artefacts: titled(playbook.taskTemplates),
    roles: playbook.roles.map(({ id, title }) => ({ id, title })),
    lifecycles: Object.entries(playbook.lifecycles).map(([id, lifecycle]) => readableLifecycle(id, lifecycle)),
  };
}

const readableLifecycle = (id: string, { title, states, moves }: Lifecycle): ReadableLifecycle => ({
  id,
  title,
  states: states.map((state) => ({ id: state.id, title: state.title, ends: state.ends ?? false })),
  moves: moves.map(({ verb, from, to, needsReason }) => ({ verb, from, to, needsReason })),
});

/** A table as a person reads it: every cell in words, every rule with its source. */
export function readableTable({ id, shape, inputs }: Table): ReadableTable {
  const guards = Object.entries(shape.only ?? {}).map(([name, cell]) => [name, cellInWords(cell)]);
  return {
    id,
    title: shape.title,
    hitPolicy: shape.hit,
    inputs: inputs.map(inputOf),
    outputs: Object.keys(shape.outputs),
    rules: shape.rules.map((rule) => ruleOf(rule, Object.fromEntries(guards))),
  };
}

function inputOf({ name, domain: { shape } }: Input): TableInput {
  const { type, question, assume } = shape;
  const values = shape.type === 'enum' ? { values: shape.values } : {};
  return { name, type, question, ...values, ...(assume === undefined ? {} : { assume }) };
}

function ruleOf(
  { id, when, gives, source, alternative, note, effective }: RowShape,
  guards: Record<string, string>,
): TableRule {
  const cells = Object.entries(when).map(([name, cell]) => [name, cellInWords(cell)]);
  return {
    id,
    when: { ...guards, ...Object.fromEntries(cells) },
    says: inWords(gives),
    source: sourceInWords(source),
    alternative: alternative ? { source: sourceInWords(alternative.source), says: alternative.says } : null,
    note: note ?? null,
    from: effective.from,
    to: effective.to ?? null,
  };
}

const inWords = (outcome: Outcome): Record<string, string> =>
  Object.fromEntries(Object.entries(outcome).map(([name, value]) => [name, valueInWords(value)]));

const valueInWords = (value: OutputValue): string => (Array.isArray(value) ? value.map(show).join(', ') : show(value));

/**
 * What a table answers to facts that are only tried out, on a day.
 * @throws Refusal `fact.unknown` for a fact that is no input of the table
 */
export function tried(table: Table, facts: Facts, day: string): TriedDecision {
  const inputs = table.inputs.map(({ name }) => name);
  const strange = Object.keys(facts).find((name) => !inputs.includes(name));
  if (strange !== undefined) {
    throw new Refusal('fact.unknown', `${table.id} reads no fact ${strange}: it reads ${inputs.join(', ')}.`);
  }
  const decision: Decision = decide(table, facts, day);
  const trace = decision.trace.map(({ rule, hit, failed }) => ({ rule, hit, ...(failed ? { failed } : {}) }));
  if (decision.state === 'needs-information') {
    return { state: decision.state, outcome: {}, rules: [], questions: [...decision.questions], trace };
  }
  const { state, outcome, rules } = decision;
  return { state, outcome: inWords(outcome), rules: [...rules], questions: [], trace };
}
