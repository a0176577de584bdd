/** One database server for a whole run of the tests, started when the first test asks for it. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import type { TestServer } from '../src/platform/database/testing.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests ask for the server; it answers with a `TestServer`. */
    databaseDesk: string;
  }
}

interface OpenServer extends TestServer {
  close(): Promise<void>;
}

/** Most runs of a few test files need no database and shall not pay for one: so the server waits to be asked for. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let opened: Promise<OpenServer> | undefined;
  const desk = createServer((_, answer) => {
    opened ??= openServer();
    opened.then(
      ({ url, template }) => answer.end(JSON.stringify({ url, template })),
      (fault: Error) => answer.writeHead(500).end(fault.stack),
    );
  });
  await once(desk.listen(0, '127.0.0.1'), 'listening');
  project.provide('databaseDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await opened)?.close();
  };
}

/** DATABASE_URL's server where it is set, so that the same tests run on a managed one; else one of our own. */
async function openServer(): Promise<OpenServer> {
  const given = process.env.DATABASE_URL;
  const own = given ? undefined : await startOwn();
  const url = given ?? own!.url;
  const template = `parley_test_${randomBytes(4).toString('hex')}`;
  const close = async () => {
    if (own) await own.close();
    else await dropAll(url, template);
  };
  try {
    await statement(url, `create database ${template}`);
    await migrate(Object.assign(new URL(url), { pathname: `/${template}` }).href);
  } catch (fault) {
    await close();
    throw fault;
  }
  return { url, template, close };
}

async function startOwn(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-tests-'));
  const server = await startEmbeddedPostgres({ folder, durable: false });
  const close = async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
  return { url: server.url, close };
}

/** Leaves somebody else's server as it was: drops the template and what tests made of it and did not drop. */
async function dropAll(url: string, template: string): Promise<void> {
  const { rows } = await statement<{ name: string }>(
    url,
    `select datname as name from pg_database where datname like '${template}%'`,
  );
  for (const { name } of rows) await statement(url, `drop database ${name} with (force)`);
}

async function statement<T extends pg.QueryResultRow>(url: string, sql: string): Promise<pg.QueryResult<T>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query<T>(sql);
  } finally {
    await client.end();
  }
}
