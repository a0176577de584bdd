import { createRoute, z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Db, Tx } from '../database/database.ts';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { record } from '../ledger/ledger.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { demand, mayWhile } from '../rights.ts';
import { jobRetried } from './entries.ts';
import { JobFilter, type JobLine, JobList, Retried } from './job.ts';

const list = createRoute({
  method: 'get',
  path: '/api/jobs',
  summary: 'List waiting and failed jobs',
  request: { query: JobFilter },
  responses: { 200: json(JobList, 'Newest first, at most 200'), ...refusals },
});

const retry = createRoute({
  method: 'post',
  path: '/api/jobs/{id}/retries',
  summary: 'Give a failed job all its tries again',
  request: { params: z.object({ id: z.string().regex(/^\d{1,18}$/, 'must be the number of a job.') }) },
  responses: { 200: json(Retried, 'It runs as soon as a worker is free'), ...refusals },
});

/** The queue over HTTP, so that a failed job is seen and not found out. */
export const jobRoutes = () =>
  routes()
    .openapi(list, async (context) => {
      const { state } = context.req.valid('query');
      const reader = readerOf(context);
      demand(reader, 'job.see');
      const jobs = await act(context, ({ tx }) => listJobs(tx, state));
      return context.json({ items: jobs.map((job) => ({ ...job, may: mayDo(reader, job) })) }, 200);
    })
    .openapi(retry, async (context) =>
      context.json(await act(context, (it) => retryJob(it, context.req.valid('param').id)), 200),
    );

/** What the reader may do with a job. */
const mayDo = (reader: Reader, { state }: Listed) => ({
  retry: mayWhile(reader, 'job.retry', state === 'failed' || 'It is tried again by itself.'),
});

/** Gives a job that is out of tries all of them again, once. */
async function retryJob(act: Act, id: string): Promise<Retried> {
  demand(act.reader, 'job.retry');
  const { rows } = await sql<{ job: string | null }>`select retry_job(${id}) as job`.execute(act.tx);
  const job = rows[0]?.job;
  if (!job)
    throw new Refusal('job.notFailed', `No job ${id} has failed: it is done, or will be tried again by itself.`, {
      status: 409,
    });
  await record(act, `job/${id}`, jobRetried, { job, id });
  return { id, job };
}

/** A job before it is asked what may be done with it. */
type Listed = Omit<JobLine, 'may'>;

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
export async function listJobs(db: Db | Tx, state: JobFilter['state']): Promise<Listed[]> {
  const { rows } = await sql<Row>`select * from listed_jobs(${state === 'failed'})`.execute(db);
  return rows.map(lineOf);
}

const lineOf = (row: Row): Listed => ({
  id: row.id,
  job: row.taskIdentifier,
  state: row.attempts >= row.maxAttempts ? 'failed' : row.lastError ? 'retrying' : 'waiting',
  attempts: row.attempts,
  lastError: row.lastError,
  createdAt: row.createdAt.toString(),
  runAt: row.runAt.toString(),
});
