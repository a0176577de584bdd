import type pg from 'pg';
import { escapeIdentifier } from 'pg';
import type { BackedTable } from './contents.ts';

/** What stands in the way of loading rows in any order, so that it can be put back as it was. */
export interface TakenOff {
  readonly references: readonly { table: string; name: string; definition: string }[];
  readonly triggers: readonly { table: string; name: string; enabled: string }[];
  readonly indexes: readonly { name: string; definition: string }[];
}

/** Of each kind the next object of the schema public to drop; what an extension brought stays. */
const nextOfKind: readonly string[] = [
  `select format('%s %s', case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, oid::regclass)
   from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
     and not exists (select from pg_depend where objid = c.oid and deptype = 'e')`,
  `select format('routine %s', oid::regprocedure)
   from pg_proc p where pronamespace = 'public'::regnamespace
     and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`,
  `select format('type %s', oid::regtype)
   from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
     and not exists (select from pg_depend where objid = t.oid and deptype = 'e')`,
  `select format('sequence %s', oid::regclass)
   from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`,
];

/**
 * Drops what Parley laid in the schema public, object by object: the schema itself and its extensions may belong to
 * somebody else, as on managed servers. Each is looked for anew, since dropping one takes others with it.
 */
export async function emptySchema(client: pg.Client): Promise<void> {
  const loops = nextOfKind.map(
    (next) => `loop
      target := (${next} limit 1);
      exit when target is null;
      execute 'drop ' || target || ' cascade';
    end loop;`,
  );
  await client.query(`do $$ declare target text; begin ${loops.join('\n')} end $$`);
}

/**
 * Takes references, triggers and indexes off the tables and empties them of what migrations put in. References are checked
 * when they are put back, all at once; the triggers speak of what people do, not of what is laid back; an index is built
 * in much less time once the rows are there.
 */
export async function takeOff(client: pg.Client, tables: readonly BackedTable[]): Promise<TakenOff> {
  const { rows: references } = await client.query<TakenOff['references'][number]>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`,
  );
  const { rows: triggers } = await client.query<TakenOff['triggers'][number]>(
    `select tgrelid::regclass::text as table, tgname as name, tgenabled as enabled
     from pg_trigger join pg_class c on c.oid = tgrelid
     where not tgisinternal and c.relnamespace = 'public'::regnamespace and tgenabled <> 'D'`,
  );
  const { rows: indexes } = await client.query<TakenOff['indexes'][number]>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index join pg_class c on c.oid = indrelid
     where c.relnamespace = 'public'::regnamespace and not indisprimary and not indisexclusion
       and not exists (select from pg_constraint where conindid = indexrelid)`,
  );
  for (const { table, name } of references) {
    await client.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`);
  }
  for (const { table, name } of triggers) {
    await client.query(`alter table ${table} disable trigger ${escapeIdentifier(name)}`);
  }
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(`truncate ${tables.map(({ name }) => `public.${escapeIdentifier(name)}`).join(', ')}`);
  return { references, triggers, indexes };
}

/** How a trigger is switched on: for everybody, for replicas, always. */
const switchings: Readonly<Record<string, string>> = { O: 'enable', R: 'enable replica', A: 'enable always' };

/** Puts everything back as it was; every reference, and whatever has to be unique, is checked by that. */
export async function putBack(client: pg.Client, { references, triggers, indexes }: TakenOff): Promise<void> {
  await client.query("set local maintenance_work_mem = '256MB'");
  for (const { definition } of indexes) await client.query(definition);
  for (const { table, name, definition } of references) {
    await client.query(`alter table ${table} add constraint ${escapeIdentifier(name)} ${definition}`);
  }
  for (const { table, name, enabled } of triggers) {
    await client.query(`alter table ${table} ${switchings[enabled]} trigger ${escapeIdentifier(name)}`);
  }
}
