import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../refusal.ts';

/** What every database made for a trial is called by, so that one left behind is known for what it is. */
export const scratchPrefix = 'parley_scratch_';

/** PostgreSQL's code for a database that somebody is connected to. */
const inUse = '55006';
/** And for what its user may not do. */
const notAllowed = '42501';

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
    if (fault.code !== notAllowed) throw fault;
    const cure = 'let an administrator of the database run "alter role <Parley\'s user> createdb;"';
    throw new Refusal('scratch.notAllowed', `Parley's user may not make a database aside: ${cure}.`);
  });
  try {
    return await work(Object.assign(new URL(url), { pathname: `/${name}` }).href);
  } finally {
    await drop(url, name);
  }
}

const patienceMs = 5_000;

/**
 * Connections that were just ended are still being let go of, and one that is cut off meanwhile would tell of it as a
 * fault that nobody waits for: so they are waited for, and only who stays is put out.
 */
async function drop(url: string, name: string): Promise<void> {
  const began = performance.now();
  while (performance.now() - began < patienceMs) {
    const dropped = await statement(url, `drop database if exists ${name}`).then(
      () => true,
      (fault: { code?: string }) => (fault.code === inUse ? false : Promise.reject(fault)),
    );
    if (dropped) return;
    await sleep(20);
  }
  await putOut(url, name);
}

/** PostgreSQL's own workers may be put out by nobody but its superuser; what one of them does there is done soon. */
async function putOut(url: string, name: string, until = performance.now() + 4 * patienceMs): Promise<void> {
  try {
    await statement(url, `drop database if exists ${name} with (force)`);
  } catch (fault) {
    if ((fault as { code?: string }).code !== notAllowed || performance.now() > until) throw fault;
    await sleep(100);
    await putOut(url, name, until);
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
