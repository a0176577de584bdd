import pg from 'pg';
import { Refusal } from '../refusal.ts';

/**
 * Asks that nobody else of Parley is connected to the database.
 * @throws Refusal `database.inUse`
 */
export async function demandAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; others: number }>(
    `select current_database() as name, count(other.pid)::int as others
     from (select current_database()) as here
     left join pg_stat_activity other on datname = current_database()
       and pid <> pg_backend_pid() and application_name like 'parley%'`,
  );
  const [found] = rows;
  if (!found || found.others === 0) return;
  throw new Refusal('database.inUse', `A Parley is working in the database ${found.name}: stop it first.`);
}

/** The same on a connection of its own. */
export async function demandAloneAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley' });
  client.on('error', () => {});
  await client.connect();
  try {
    await demandAlone(client);
  } finally {
    await client.end();
  }
}
