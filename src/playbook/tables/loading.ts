import type { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { readSection, type SectionFault } from '../section.ts';
import { cellFault, fits, kindInWords } from './cell.ts';
import { type Domain, domainOf } from './domain.ts';
import { leaningOrder } from './leaning.ts';
import { type Policy, policyOf } from './policy.ts';
import { flawsOf } from './proof.ts';
import type { Cell, FactShape, OutputShape, policyColumns, RowShape, TableShape } from './shape.ts';
import { compile, type Table } from './table.ts';

/** A policy file as it is written: facts, tables, and whatever else its section adds. */
export type PolicyFile = { [Column in keyof typeof policyColumns]: z.infer<(typeof policyColumns)[Column]> };

/**
 * Reads a file of facts and tables, proves every table and joins them into a policy. `shape` is the section's zod
 * shape, spread from `policyColumns`, and `check` what only the section knows. Throws `playbook.invalid` with the file, line and path of every fault.
 */
export function readPolicy<T extends PolicyFile>(
  folder: PlaybookFolder,
  name: string,
  shape: z.ZodType<T>,
  check: (content: T) => readonly SectionFault[] = () => [],
): { content: T; policy: Policy } {
  let policy: Policy | undefined;
  const content = readSection(folder, name, shape, (file) => {
    const wrong = [...factFaults(file), ...tableFaults(file), ...check(file)];
    if (wrong.length > 0) return wrong;
    const order = leaningOrder(file.tables);
    if ('faults' in order) return order.faults;
    policy = policyOf(order.tables.map((id) => compiled(file, id)));
    return policy.tables.flatMap(proofFaults);
  });
  return { content, policy: policy! };
}

function compiled(file: PolicyFile, id: string): Table {
  return compile(id, file.tables[id]!, (name) => domainIn(file, name));
}

/** The domain of an input, parted by the cells of every table of the file, so that its classes mean the same in all. */
function domainIn(file: PolicyFile, input: string): Domain {
  const cells = Object.values(file.tables).flatMap((table) => cellsFor(table, input));
  return domainOf(input, shapeIn(file, input)!, cells);
}

const cellsFor = ({ rules }: TableShape, input: string): Cell[] =>
  rules.flatMap(({ when }) => (when[input] === undefined ? [] : [when[input]]));

/** What an input may be: a fact of the file, or an output of a table in it that can be read on. */
function shapeIn(file: PolicyFile, input: string): FactShape | undefined {
  const fact = file.facts[input];
  if (fact) return fact;
  const dot = input.indexOf('.');
  const output = file.tables[input.slice(0, dot)]?.outputs[input.slice(dot + 1)];
  const question = `What does ${input} say?`;
  if (output?.type === 'boolean') return { type: 'boolean', question };
  return output?.type === 'enum' ? { type: 'enum', values: output.values, question } : undefined;
}

function factFaults({ facts }: PolicyFile): SectionFault[] {
  return Object.entries(facts).flatMap(([name, shape]) =>
    shape.assume === undefined || fits(shape.assume, shape)
      ? []
      : [{ path: ['facts', name, 'assume'], sentence: `does not fit: the fact is ${kindInWords(shape)}.` }],
  );
}

function tableFaults(file: PolicyFile): SectionFault[] {
  const ids = new Map<string, string>();
  return Object.entries(file.tables).flatMap(([id, table]) => {
    const under = (fault: SectionFault): SectionFault => ({ ...fault, path: ['tables', id, ...fault.path] });
    const rules = table.rules.flatMap((rule, at) =>
      [...ruleFaults(file, table, rule), ...takenFault(ids, id, rule.id)].map(({ path, sentence }) => ({
        path: ['rules', at, ...path],
        sentence,
      })),
    );
    return [...inputFaults(file, table), ...guardFaults(file, table), ...rules].map(under);
  });
}

/** Rule ids are cited in decisions without their table, so they are unique in the whole file. */
function takenFault(ids: Map<string, string>, table: string, id: string): SectionFault[] {
  const taken = ids.get(id);
  ids.set(id, table);
  return taken === undefined
    ? []
    : [{ path: ['id'], sentence: `${id} is taken in table ${taken}: rename one of them.` }];
}

function inputFaults(file: PolicyFile, { inputs }: TableShape): SectionFault[] {
  return inputs.flatMap((input, at) => {
    if (inputs.indexOf(input) < at) return [{ path: ['inputs', at], sentence: `${input} stands twice: remove one.` }];
    if (shapeIn(file, input)) return [];
    return [
      { path: ['inputs', at], sentence: `${input} is no fact of this file, and no boolean or enum output of a table.` },
    ];
  });
}

function guardFaults(file: PolicyFile, { only }: TableShape): SectionFault[] {
  return Object.entries(only ?? {}).flatMap(([input, cell]): SectionFault[] => {
    const shape = file.facts[input] ? undefined : shapeIn(file, input);
    const sentence = shape
      ? cellFault(cell, shape)
      : `must name what an earlier table says, as table.output; ${input} does not.`;
    return sentence === undefined ? [] : [{ path: ['only', input], sentence }];
  });
}

function ruleFaults(file: PolicyFile, { inputs, outputs }: TableShape, { when, gives }: RowShape): SectionFault[] {
  const cells = Object.entries(when).flatMap(([input, cell]): SectionFault[] => {
    if (!inputs.includes(input))
      return [{ path: ['when', input], sentence: `is no input of the table: it has ${inputs.join(', ')}.` }];
    const shape = shapeIn(file, input);
    const sentence = shape && cellFault(cell, shape);
    return sentence === undefined ? [] : [{ path: ['when', input], sentence }];
  });
  const unknown = Object.keys(gives).filter((name) => !outputs[name]);
  const said = Object.entries(outputs).flatMap(([name, output]): SectionFault[] => {
    const sentence = outputFault(gives[name], output);
    return sentence === undefined ? [] : [{ path: ['gives', name], sentence }];
  });
  const known = Object.keys(outputs).join(', ');
  return [
    ...cells,
    ...said,
    ...unknown.map((name) => ({ path: ['gives', name], sentence: `is no output of the table: it has ${known}.` })),
  ];
}

function outputFault(value: unknown, output: OutputShape): string | undefined {
  if (output.type === 'list') {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return 'must be a list.';
    const strange = value.find((item) => typeof item !== 'string' || (output.values && !output.values.includes(item)));
    return strange === undefined ? undefined : `${strange} is not among ${output.values?.join(', ') ?? 'texts'}.`;
  }
  if (value === undefined) return output.optional ? undefined : 'is missing: every rule of the table says it.';
  if (output.type === 'enum')
    return output.values.includes(String(value)) ? undefined : `must be one of ${output.values.join(', ')}.`;
  if (output.type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false.';
  if (output.type === 'integer') return Number.isInteger(value) ? undefined : 'must be a whole number.';
  return typeof value === 'string' ? undefined : 'must be a text.';
}

function proofFaults(table: Table): SectionFault[] {
  return flawsOf(table).map(({ row, sentence }) => ({
    path: row === undefined ? ['tables', table.id] : ['tables', table.id, 'rules', row],
    sentence,
  }));
}
