/** What the tests of commands need: a command line run on a database, and a look at that database. */
import pg from 'pg';
import { vi } from 'vitest';
import { main } from './main.ts';

/** Runs a command line on a database; its exit code, what it wrote to standard output, and what it said beside it. */
export async function parley(url: string, ...args: string[]): Promise<{ code: number; out: string; said: string }> {
  vi.stubEnv('DATABASE_URL', url);
  const out: string[] = [];
  const said: string[] = [];
  const code = await main(args, {
    out: (line) => out.push(line),
    say: (line) => said.push(line),
    read: async () => '',
  });
  return { code, out: out.join('\n'), said: said.join('\n') };
}

/** Asks on a connection of its own. */
export async function ask(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  // That its database is dropped while it still ends is no news.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The name of the database that a URL leads to. */
export const nameOf = (url: string): string => new URL(url).pathname.slice(1);
