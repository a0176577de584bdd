import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openPool } from './database.ts';
import { testDatabaseUrl } from './testing.ts';

const terminateOthers =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

test('a connection that is lost is told once, and the pool goes on with another', async () => {
  const url = await testDatabaseUrl();
  const lines: string[] = [];
  const [pool, other] = [openPool(url, { log: (line) => lines.push(line) }), openPool(url)];
  await pool.query('select 1');
  await other.query(terminateOthers);
  while (lines.length === 0) await sleep(10);
  await sleep(100);
  expect(lines).toEqual(['A database connection was lost: terminating connection due to administrator command']);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
  await other.end();
});

test('that the server closes what an ending pool lets go of is no news', async () => {
  const url = await testDatabaseUrl();
  const lines: string[] = [];
  const [pool, other] = [openPool(url, { log: (line) => lines.push(line) }), openPool(url)];
  const client = await pool.connect();
  const ended = pool.end();
  await Promise.all([once(client, 'error'), other.query(terminateOthers)]);
  client.release(true);
  await ended;
  await other.end();
  expect(lines).toEqual([]);
});
