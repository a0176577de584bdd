import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
  for (const name of made) await dropTestDatabase(url, name);
});

/** The server is started by `checks/database-setup.ts` in another process, when it is first asked for. */
async function askForServer(): Promise<TestServer> {
  const answer = await fetch(inject('databaseDesk'));
  if (!answer.ok) expect.fail(`The test database did not start: ${await answer.text()}`);
  return (await answer.json()) as TestServer;
}

/** PostgreSQL's own worker that cleans up in it may not be put out; it is done soon. */
async function dropTestDatabase(url: string, name: string): Promise<void> {
  for (let patience = 100; ; patience -= 1) {
    const fault = await statements(url, [`drop database if exists ${name} with (force)`]).catch((each) => each);
    if (fault === undefined) return;
    if ((fault as { code?: string }).code !== '42501' || patience === 0) throw fault;
    await sleep(100);
  }
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
