import type { Facts } from './policy.ts';
import type { Cell, Range, Scalar } from './shape.ts';
import { eraOn, type Table } from './table.ts';

/**
 * A table as a JSON Decision Model, the exchange format of the GoRules ZEN engine, with the rows of one day. Facts the
 * playbook assumes are not assumed there: hand them over with `jdmFacts`. Each row also tells its id as `rule`.
 */
export function jdmOf(table: Table, day: string): object {
  const inputs = table.inputs.map(({ name }, place) => ({ id: `in${place}`, name, field: fieldOf(name) }));
  const outputs = Object.keys(table.shape.outputs).map((name, place) => ({ id: `out${place}`, name, field: name }));
  const rules = eraOn(table, day).order.map((place) => {
    const { id, when, gives, note } = table.rows[place]!;
    const cells = inputs.map((input) => [input.id, when[input.name] === undefined ? '' : cellOf(when[input.name]!)]);
    const said = outputs.map((output) => [
      output.id,
      gives[output.field] === undefined ? '' : JSON.stringify(gives[output.field]),
    ]);
    return Object.fromEntries([
      ['_id', id],
      ['_description', note ?? ''],
      ...cells,
      ...said,
      ['rule', JSON.stringify(id)],
    ]);
  });
  const content = {
    hitPolicy: table.shape.hit === 'collect' ? 'collect' : 'first',
    inputs,
    outputs: [...outputs, { id: 'rule', name: 'rule', field: 'rule' }],
    rules,
  };
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'facts', name: 'facts', type: 'inputNode', position: { x: 0, y: 0 } },
      { id: table.id, name: table.shape.title, type: 'decisionTableNode', position: { x: 300, y: 0 }, content },
      { id: 'answer', name: 'answer', type: 'outputNode', position: { x: 600, y: 0 } },
    ],
    edges: [
      { id: 'ask', sourceId: 'facts', targetId: table.id, type: 'edge' },
      { id: 'tell', sourceId: table.id, targetId: 'answer', type: 'edge' },
    ],
  };
}

/** Facts under the names an exported table reads, with what the playbook assumes filled in. */
export const jdmFacts = (table: Table, facts: Facts): Record<string, Scalar | null> =>
  Object.fromEntries(
    table.inputs.map(({ name, domain }) => [fieldOf(name), facts[name] ?? domain.shape.assume ?? null]),
  );

/** `who-serves.path` -> `who_serves_path`: names there may hold no hyphen and no dot. */
const fieldOf = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '_');

function cellOf(cell: Cell): string {
  if (typeof cell !== 'object') return JSON.stringify(cell);
  if (Array.isArray(cell)) return cell.map((value) => JSON.stringify(value)).join(', ');
  if ('not' in cell) return noneOf(cell.not);
  return boundsOf(cell)
    .map(([sign, bound]) => `$ ${sign} ${bound}`)
    .join(' and ');
}

/** The opposite of a cell, bound by bound, since ZEN knows no negated range. */
function noneOf(cell: Exclude<Cell, { not: unknown }>): string {
  if (typeof cell !== 'object') return `$ != ${JSON.stringify(cell)}`;
  if (Array.isArray(cell)) return cell.map((value) => `$ != ${JSON.stringify(value)}`).join(' and ');
  return boundsOf(cell)
    .map(([sign, bound]) => `$ ${opposite[sign]} ${bound}`)
    .join(' or ');
}

const opposite = { '>=': '<', '>': '<=', '<=': '>', '<': '>=' } as const;

function boundsOf({ from, above, to, below }: Range): [keyof typeof opposite, number][] {
  const bounds = [
    ['>=', from],
    ['>', above],
    ['<=', to],
    ['<', below],
  ] as const;
  return bounds.flatMap(([sign, bound]) => (bound === undefined ? [] : [[sign, bound]]));
}
