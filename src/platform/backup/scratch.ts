import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Refusal } from '../refusal.ts';

/** What every database made for a trial is called by, so that one left behind is known for what it is. */
export const scratchPrefix = 'parley_scratch_';

/**
 * Does some work on a new database of the same server and drops it afterwards, whatever happens.
 * @throws Refusal `scratch.notAllowed` when Parley's user may not make databases
 */
export async function withScratchDatabase<Answer>(
  url: string,
  work: (url: string) => Promise<Answer>,
): Promise<Answer> {
  const name = `${scratchPrefix}${randomBytes(6).toString('hex')}`;
  await statement(url, `create database ${name}`).catch((fault: Error & { code?: string }) => {
    if (fault.code !== '42501') throw fault;
    const cure = 'let an administrator of the database run "alter role <Parley\'s user> createdb;"';
    throw new Refusal('scratch.notAllowed', `Parley's user may not make a database aside: ${cure}.`);
  });
  try {
    return await work(Object.assign(new URL(url), { pathname: `/${name}` }).href);
  } finally {
    await statement(url, `drop database if exists ${name} with (force)`);
  }
}

async function statement(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley scratch' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
