import type pg from 'pg';
import { Refusal } from '../refusal.ts';
import { deskRole } from './reader.ts';

/** What a database administrator runs where Parley's own user may not make roles. */
const cure = `create role ${deskRole} nologin; grant ${deskRole} to <Parley's user>;`;

/**
 * Makes the role that requests run as, once for all databases of a server, and lets Parley's user step down to it.
 * @throws Refusal `database.noRole` when the user may not make it, `database.strongRole` when row level security would not
 *   bind it
 */
export async function ensureDeskRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ strong: boolean; member: boolean }>(
    `select rolsuper or rolbypassrls as strong, pg_has_role(current_user, oid, 'member') as member
     from pg_roles where rolname = $1`,
    [deskRole],
  );
  const [role] = rows;
  if (role?.strong) {
    throw new Refusal(
      'database.strongRole',
      `The role ${deskRole} passes by row level security: run "alter role ${deskRole} nosuperuser nobypassrls;".`,
    );
  }
  if (role?.member) return;
  try {
    if (!role) await client.query(`create role ${deskRole} nologin`).catch(unlessThere);
    await client.query(`grant ${deskRole} to current_user`).catch(unlessThere);
  } catch (fault) {
    throw new Refusal(
      'database.noRole',
      `Parley's user may not make the role that requests run as (${(fault as Error).message}): let an administrator of the database run "${cure}".`,
    );
  }
}

/** Another instance, or another Parley of the same server, was faster. */
function unlessThere(fault: Error & { code?: string }): void {
  if (fault.code !== '42710' && fault.code !== '23505') throw fault;
}
