import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, expect, inject } from 'vitest';

/** The server of a test run, and the migrated database that test databases are copies of. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
}

const made: string[] = [];
let server: Promise<TestServer> | undefined;

/**
 * A fresh, migrated, empty database for the calling test file, on real PostgreSQL; dropped when the file is done.
 * Takes some 50 ms, the first time in a run some 2 s.
 *
 * @returns A URL for `openPool` and the like.
 */
export async function testDatabaseUrl(): Promise<string> {
  server ??= askForServer();
  const { url, template } = await server;
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await statements(url, [`create database ${name} template ${template} strategy file_copy`]);
  made.push(name);
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

afterAll(async () => {
  if (!server || made.length === 0) return;
  const { url } = await server;
  await statements(
    url,
    made.map((name) => `drop database ${name} with (force)`),
  );
});

/** The server is started by `checks/database-setup.ts` in another process, when it is first asked for. */
async function askForServer(): Promise<TestServer> {
  const answer = await fetch(inject('databaseDesk'));
  if (!answer.ok) expect.fail(`The test database did not start: ${await answer.text()}`);
  return (await answer.json()) as TestServer;
}

async function statements(url: string, list: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of list) await client.query(statement);
  } finally {
    await client.end();
  }
}
