import { readableTable } from '../playbook/readable.ts';
import type { ReadableTable } from '../playbook/reading.ts';
import type { Table } from '../playbook/tables/table.ts';

const policies: Record<ReadableTable['hitPolicy'], string> = {
  first: 'the topmost rule that fits decides',
  unique: 'one rule fits',
  collect: 'every rule that fits speaks',
};

/** A decision table as a page of text: what it reads, and each rule with its source. */
export function tableInWords(table: Table): string {
  const { id, title, hitPolicy, inputs, rules } = readableTable(table);
  const head = `${title} (${id}): ${policies[hitPolicy]}.`;
  const asked = inputs.map(({ name, question, assume }) => {
    const taken = assume === undefined ? '' : ` Taken as ${assume} when nobody says.`;
    return `  ${name}: ${question}${taken}`;
  });
  return [head, '', 'Reads', ...asked, '', 'Rules', ...rules.flatMap(ruleInWords)].join('\n');
}

function ruleInWords({
  id,
  when,
  says,
  source,
  alternative,
  note,
  from,
  to,
}: ReadableTable['rules'][number]): string[] {
  const cells = Object.entries(when).map(([name, cell]) => `${name} ${cell}`);
  const given = Object.entries(says).filter(([, value]) => value !== '');
  return [
    `  ${id}`,
    `    when    ${cells.join(' and ') || 'anything'}`,
    ...given.map(([name, value]) => `    ${name.padEnd(7)} ${value}`),
    `    source  ${source} (from ${from}${to === null ? '' : ` to ${to}`})`,
    ...(note === null ? [] : [`    note    ${note}`]),
    ...(alternative === null ? [] : [`    but     ${alternative.source}: ${alternative.says}`]),
  ];
}
