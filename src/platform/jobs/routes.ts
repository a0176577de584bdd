import { createRoute } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { demand } from '../rights.ts';
import { JobFilter, type JobLine, JobList } from './job.ts';

const list = createRoute({
  method: 'get',
  path: '/api/jobs',
  summary: 'List waiting and failed jobs',
  request: { query: JobFilter },
  responses: { 200: json(JobList, 'Newest first, at most 200'), ...refusals },
});

/** The queue over HTTP, so that a failed job is seen and not found out. */
export const jobRoutes = () =>
  routes().openapi(list, async (context) => {
    const { state } = context.req.valid('query');
    demand(readerOf(context), 'job.see');
    return context.json({ items: await act(context, ({ tx }) => listJobs(tx, state)) }, 200);
  });

interface Row {
  id: string;
  taskIdentifier: string;
  attempts: number;
  maxAttempts: number;
  lastError: string | null;
  createdAt: Temporal.Instant;
  runAt: Temporal.Instant;
}

/** Jobs that wait or failed, newest first; a job that is done leaves the queue. */
export async function listJobs(db: Db | Tx, state: JobFilter['state']): Promise<JobLine[]> {
  const { rows } = await sql<Row>`select * from listed_jobs(${state === 'failed'})`.execute(db);
  return rows.map(lineOf);
}

const lineOf = (row: Row): JobLine => ({
  id: row.id,
  job: row.taskIdentifier,
  state: row.attempts >= row.maxAttempts ? 'failed' : row.lastError ? 'retrying' : 'waiting',
  attempts: row.attempts,
  lastError: row.lastError,
  createdAt: row.createdAt.toString(),
  runAt: row.runAt.toString(),
});
