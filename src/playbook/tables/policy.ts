import { type Bits, keep } from './bits.ts';
import type { Domain } from './domain.ts';
import type { Scalar } from './shape.ts';
import { answering, type Era, eraOn, type Table } from './table.ts';

/** One fact people give, and every column that reads it. */
export interface Fact {
  readonly name: string;
  readonly domain: Domain;
  readonly readers: readonly { readonly table: number; readonly rows: readonly Bits[] }[];
}

/** A column or a guard of one table that reads what an earlier table said. */
export interface Link {
  readonly table: number;
  readonly output: string;
  readonly domain: Domain;
  readonly rows: readonly Bits[];
}

/** Tables in the order in which they lean on each other, and the facts they start from. */
export interface Policy {
  readonly tables: readonly Table[];
  readonly facts: readonly Fact[];
  /** For each table: what it reads from earlier ones, as columns and as guards. */
  readonly links: readonly (readonly Link[])[];
  readonly guards: readonly (readonly (Omit<Link, 'rows'> & { readonly admitted: readonly boolean[] })[])[];
}

export type Facts = Readonly<Record<string, Scalar | null | undefined>>;

/** For each table of a policy the rows that answer; null for a table that was not asked. */
export type Answer = readonly (readonly number[] | null)[];

/** Joins tables, given in leaning order, into a policy: inputs named `table.output` are links, all others facts. */
export function policyOf(tables: readonly Table[]): Policy {
  const places = new Map(tables.map((table, place) => [table.id, place]));
  const sourceOf = (input: string) => {
    const [id, output] = input.split('.');
    const table = places.get(id!);
    return table === undefined || output === undefined ? undefined : { table, output };
  };
  const facts = new Map<
    string,
    { name: string; domain: Domain; readers: { table: number; rows: readonly Bits[] }[] }
  >();
  const links = tables.map((table, place) =>
    table.inputs.flatMap(({ name, domain, rows }): Link[] => {
      const source = sourceOf(name);
      if (source) return [{ ...source, domain, rows }];
      const fact = facts.get(name) ?? { name, domain, readers: [] };
      fact.readers.push({ table: place, rows });
      facts.set(name, fact);
      return [];
    }),
  );
  const guards = tables.map((table) =>
    table.guards.flatMap(({ input, domain, admitted }) => {
      const source = sourceOf(input);
      return source ? [{ ...source, domain, admitted }] : [];
    }),
  );
  return { tables, facts: [...facts.values()], links, guards };
}

/** The rows of every table that hold on a day. */
export const erasOn = (policy: Policy, day: string): readonly Era[] => policy.tables.map((table) => eraOn(table, day));

/** Answers every table in turn from the rows that fit the facts; `fitting` is narrowed in place by what tables say. */
export function answer(policy: Policy, fitting: readonly Bits[]): Answer {
  const hits: (readonly number[] | null)[] = [];
  // A table that others read is always asked and always answers: loading refuses any other.
  const classSaid = ({ table, output, domain }: Omit<Link, 'rows'>): number =>
    domain.classOf(policy.tables[table]!.rows[hits[table]![0]!]!.gives[output]);
  policy.tables.forEach((table, place) => {
    if (policy.guards[place]!.some((guard) => !guard.admitted[classSaid(guard)])) {
      hits.push(null);
      return;
    }
    for (const link of policy.links[place]!) keep(fitting[place]!, link.rows[classSaid(link)]!);
    hits.push(answering(table, fitting[place]!));
  });
  return hits;
}
