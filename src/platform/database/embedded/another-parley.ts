/**
 * Another Parley, for tests to start, share with and kill: `node another-parley.ts FOLDER`. It says on standard output,
 * a line each, what its launcher logs and then `ready` with the particulars. On SIGINT it does what Parley does: ends
 * what it has begun on the connections it has, and only then stops the server. On SIGUSR2 it asks something that takes
 * minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../embedded.ts';

const say = (event: string, particulars: unknown) => console.log(JSON.stringify({ event, particulars }));
const folder = process.argv[2]!;
const server = await startEmbeddedPostgres({ folder, durable: false, log: (line) => say('log', line) });
const client = new pg.Client(server.url);
client.on('error', (fault) => say('connection lost', fault.message));
await client.connect();

process.once('SIGINT', async () => {
  await sleep(300);
  const { rows } = await client.query("select 'the last answer' as answer");
  say('drained', rows[0].answer);
  await client.end();
  await server.stop();
  say('stopped', null);
});

process.once('SIGUSR2', () => {
  client
    .query('select count(*) from generate_series(1, 3e8)')
    .catch((fault: Error) => say('broken off', fault.message));
});

const { url, adminUrl, adopted, port } = server;
say('ready', { url, adminUrl, adopted, port });
