import type { SectionFault } from '../section.ts';
import type { TableShape } from './shape.ts';

/**
 * The order in which tables are asked: each after the tables it reads. Faults are a ring of tables that wait for each
 * other, and a table that reads one which is not always asked or gives many answers.
 */
export function leaningOrder(
  tables: Readonly<Record<string, TableShape>>,
): { tables: string[] } | { faults: SectionFault[] } {
  const faults = Object.entries(tables).flatMap(([id, table]) => brittleLinks(tables, id, table));
  if (faults.length > 0) return { faults };
  const order: string[] = [];
  for (const id of Object.keys(tables)) {
    const ring = place(tables, id, order, []);
    if (ring) return { faults: [ringFault(ring)] };
  }
  return { tables: order };
}

/** Puts a table behind those it leans on; gives the ring when it comes back to itself. */
function place(
  tables: Readonly<Record<string, TableShape>>,
  id: string,
  order: string[],
  above: readonly string[],
): string[] | undefined {
  if (order.includes(id)) return undefined;
  if (above.includes(id)) return [...above.slice(above.indexOf(id)), id];
  for (const leaned of leanedOn(tables, tables[id]!)) {
    const ring = place(tables, leaned, order, [...above, id]);
    if (ring) return ring;
  }
  order.push(id);
  return undefined;
}

const readsOf = ({ inputs, only }: TableShape): string[] => [...inputs, ...Object.keys(only ?? {})];

function leanedOn(tables: Readonly<Record<string, TableShape>>, table: TableShape): string[] {
  return readsOf(table).flatMap((input) => {
    const source = input.slice(0, Math.max(0, input.indexOf('.')));
    return tables[source] ? [source] : [];
  });
}

const ringFault = (ring: readonly string[]): SectionFault => ({
  path: ['tables', ring[0]!, 'inputs'],
  sentence: `tables wait for each other in a ring: ${ring.join(' -> ')}; let one of them read facts instead.`,
});

function brittleLinks(tables: Readonly<Record<string, TableShape>>, id: string, table: TableShape): SectionFault[] {
  return leanedOn(tables, table).flatMap((source): SectionFault[] => {
    const { hit, only } = tables[source]!;
    const path = ['tables', id, 'inputs'];
    if (hit === 'collect')
      return [{ path, sentence: `${source} collects many rules: no other table can read one answer of it.` }];
    return only ? [{ path, sentence: `${source} is asked only at times: no other table can rely on it.` }] : [];
  });
}
