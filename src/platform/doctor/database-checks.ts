import type pg from 'pg';
import { scratchPrefix } from '../backup/scratch.ts';
import { dueMigrations } from '../database/migrate.ts';
import { deskRole } from '../database/reader.ts';
import { type Finding, fault, hint, ok, refused } from './finding.ts';

/** Connections that one Parley takes at most: requests, sign-in and jobs. */
const connectionsOfOne = 24;

const longMinutes = 10;

/** Everything about the database itself. `client` is connected to it as Parley's user. */
export async function examineDatabase(client: pg.Client, url: string): Promise<Finding[]> {
  const findings = [await version(client), await migrations(url)];
  findings.push(...(await deskRoleFindings(client)), ...(await rowSecurity(client)));
  findings.push(await durability(client), await connections(client), ...(await longTransactions(client)));
  findings.push(...(await upkeep(client)), ...(await leftovers(client)));
  return findings;
}

async function version(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ version: string; name: string; size: string }>(
    `select current_setting('server_version') as version, current_database() as name,
       pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  const [{ version, name, size }] = rows as [(typeof rows)[number]];
  return ok('database', `PostgreSQL ${version} answers; ${name} takes ${size}.`);
}

async function migrations(url: string): Promise<Finding> {
  try {
    const due = await dueMigrations(url);
    if (due.length === 0) return ok('migrations', 'All are laid.');
    const cure =
      'Rehearse with "parley upgrade --rehearse", then run "parley upgrade"; "parley start" lays them as well.';
    return hint('migrations', `${due.length} of this version are not laid yet, from ${due[0]} on.`, cure);
  } catch (refusal) {
    return refused('migrations', refusal, 'Start the Parley that this database was used with, or a newer one.');
  }
}

/** Requests step down to a role that row level security binds; without it nobody may see anything, or everybody all. */
async function deskRoleFindings(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ strong: boolean; member: boolean }>(
    `select rolsuper or rolbypassrls as strong, pg_has_role(current_user, oid, 'member') as member
     from pg_roles where rolname = $1`,
    [deskRole],
  );
  const [role] = rows;
  const matter = 'role of requests';
  if (!role) {
    return [
      fault(matter, `The role ${deskRole} is not there.`, `Run "create role ${deskRole} nologin;" and start Parley.`),
    ];
  }
  if (role.strong) {
    const cure = `Run "alter role ${deskRole} nosuperuser nobypassrls;".`;
    return [fault(matter, `The role ${deskRole} passes by row level security: readers see what is not theirs.`, cure)];
  }
  if (!role.member) {
    const sentence = `Parley's user may not step down to the role ${deskRole}.`;
    return [fault(matter, sentence, `Run "grant ${deskRole} to <Parley's user>;".`)];
  }
  return [ok(matter, `${deskRole} is bound by row level security.`)];
}

/** A table with rules of rows that nobody asks, and a table that requests reach and that has no rules though others do. */
async function rowSecurity(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; rules: string }>(
    `select c.relname as name, count(p.*) as rules from pg_class c
     join pg_policies p on p.schemaname = 'public' and p.tablename = c.relname
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relrowsecurity
     group by 1 order by 1`,
  );
  if (rows.length === 0) return [ok('rules of rows', 'Every table that has them asks them.')];
  return rows.map(({ name }) =>
    fault(
      'rules of rows',
      `The rules of ${name} are not asked.`,
      `Run "alter table ${name} enable row level security;".`,
    ),
  );
}

async function durability(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by 1`,
  );
  const off = rows.map(({ name }) => name);
  if (off.length === 0) return ok('durability', 'What is acknowledged is on the disk.');
  const cure = `Switch ${off.join(', ')} on in the server's configuration.`;
  return fault(
    'durability',
    `The server does not keep what it acknowledges when the power goes: ${off.join(', ')} is off.`,
    cure,
  );
}

async function connections(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ most: number; used: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`,
  );
  const [{ most, used }] = rows as [(typeof rows)[number]];
  const left = most - used;
  if (left >= connectionsOfOne) return ok('connections', `${left} of ${most} are free.`);
  const cure = 'Raise max_connections, end idle programs, or run fewer instances.';
  return hint('connections', `${left} of ${most} are free, and one Parley takes up to ${connectionsOfOne}.`, cure);
}

/** A transaction that stays open keeps locks, and keeps the server from clearing rows away. */
export async function longTransactions(client: pg.Client, minutes = longMinutes): Promise<Finding[]> {
  const { rows } = await client.query<{ pid: number; who: string; minutes: number; state: string }>(
    `select pid, coalesce(nullif(application_name, ''), usename, 'unknown') as who, state,
       (extract(epoch from now() - xact_start) / 60)::int as minutes
     from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - make_interval(mins => $1)
     order by xact_start`,
    [minutes],
  );
  if (rows.length === 0) return [ok('transactions', `None is open for more than ${minutes} minutes.`)];
  return rows.map(({ pid, who, state, ...row }) =>
    hint(
      'transactions',
      `One of ${who} is open for ${row.minutes} minutes (${state}).`,
      `Find out what it waits for, or run "select pg_terminate_backend(${pid});".`,
    ),
  );
}

async function upkeep(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; dead: string }>(
    `select relname as name, n_dead_tup as dead from pg_stat_user_tables
     where n_dead_tup > 10000 and n_dead_tup > n_live_tup / 2 order by n_dead_tup desc limit 5`,
  );
  const { rows: settings } = await client.query<{ setting: string }>(
    "select setting from pg_settings where name = 'autovacuum'",
  );
  const findings = rows.map(({ name, dead }) =>
    hint(
      'upkeep',
      `${name} holds ${dead} dead rows.`,
      `Run "vacuum (analyze) ${name};", and look for a transaction that stays open.`,
    ),
  );
  if (settings[0]?.setting === 'off') {
    findings.push(
      hint(
        'upkeep',
        'Autovacuum is off: tables grow and queries slow down.',
        'Run "alter system set autovacuum = on;".',
      ),
    );
  }
  return findings.length === 0 ? [ok('upkeep', 'Tables are kept clean.')] : findings;
}

/** Databases made aside by a trial that was killed. */
async function leftovers(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database d where datname like $1
       and not exists (select from pg_stat_activity a where a.datname = d.datname) order by 1`,
    [`${scratchPrefix.replaceAll('_', '\\_')}%`],
  );
  return rows.map(({ name }) =>
    hint('leftovers', `The database ${name} was made for a trial that was killed.`, `Run "drop database ${name};".`),
  );
}
