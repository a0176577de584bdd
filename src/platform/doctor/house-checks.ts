import type pg from 'pg';
import { type Finding, fault, hint, ok } from './finding.ts';

/** A job that could run and has not been taken for so long is waiting for nobody. */
const patienceMinutes = 5;

/** What Parley keeps in its database about itself: keys and the queue. Needs the migrations laid. */
export async function examineHouse(client: pg.Client): Promise<Finding[]> {
  if (!(await holds(client, 'public.installation'))) {
    return [hint('keys', 'The database is empty.', 'Start Parley: it lays what it needs and makes its keys.')];
  }
  return [await installationSecret(client), ...(await queue(client)), await worker(client), ...(await letters(client))];
}

/** Whether a table is there. */
export async function holds(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return rows[0]?.there === true;
}

/** Sessions are signed with it: a short one can be guessed. */
async function installationSecret(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ length: number }>('select length(secret) as length from installation');
  const [row] = rows;
  if (!row) return hint('keys', 'The installation has no secret yet.', 'Start Parley: it makes one.');
  if (row.length >= 32) return ok('keys', 'The secret that sessions are signed with is there.');
  const cure = 'Stop Parley, run "delete from installation;", and start it: everybody signs in again.';
  return fault(
    'keys',
    `The secret that sessions are signed with has ${row.length} characters and can be guessed.`,
    cure,
  );
}

async function queue(client: pg.Client): Promise<Finding[]> {
  if (!(await holds(client, 'graphile_worker.jobs'))) {
    return [fault('jobs', 'The job queue is not there.', 'Start Parley: it lays the queue.')];
  }
  const { rows } = await client.query<{ waiting: number; failed: number; named: string | null; oldest: number | null }>(
    `select count(*) filter (where attempts < max_attempts)::int as waiting,
       count(*) filter (where attempts >= max_attempts)::int as failed,
       string_agg(distinct task_identifier, ', ') filter (where attempts >= max_attempts) as named,
       (extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and locked_at is null)) / 60)::int as oldest
     from graphile_worker.jobs`,
  );
  const [{ waiting, failed, named, oldest }] = rows as [(typeof rows)[number]];
  const findings: Finding[] = [];
  if (failed > 0) {
    const cure = 'Read why on the page Operations, mend it, and run each of them again there.';
    findings.push(hint('jobs', `${failed} failed for good: ${named}.`, cure));
  }
  if (oldest !== null && oldest >= patienceMinutes) {
    const cure = 'Start Parley, or look at its log: a running Parley takes a job within seconds.';
    findings.push(fault('jobs', `${waiting} wait, the oldest for ${oldest} minutes, and nobody takes them.`, cure));
  }
  return findings.length === 0 ? [ok('jobs', `${waiting} wait, none failed.`)] : findings;
}

/** A Parley that runs keeps the connections of its worker open. */
async function worker(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ running: number }>(
    `select count(distinct client_addr::text || application_name)::int as running from pg_stat_activity
     where datname = current_database() and application_name = 'parley sign-in and jobs'`,
  );
  if ((rows[0]?.running ?? 0) > 0) return ok('worker', 'A Parley is running on this database.');
  return hint('worker', 'No Parley is running on this database.', 'Start one: no job is done meanwhile.');
}

/** Letters that no server took in all their tries. */
async function letters(client: pg.Client): Promise<Finding[]> {
  if (!(await holds(client, 'public.letter'))) return [];
  const { rows } = await client.query<{ failed: number; words: string | null }>(
    `select count(*)::int as failed, (array_agg(last_error order by created_at desc))[1] as words
     from letter where state = 'failed' and created_at > now() - interval '7 days'`,
  );
  const [{ failed, words }] = rows as [(typeof rows)[number]];
  if (failed === 0) return [];
  const sentence = `${failed} failed within a week, the last with "${words}".`;
  return [
    hint(
      'letters',
      sentence,
      'See whether mail leaves at all (the line on mail), and whether the addresses are right.',
    ),
  ];
}
