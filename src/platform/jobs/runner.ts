import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Log } from '../log.ts';
import { Refusal } from '../refusal.ts';
import { type Instance, joinInstances } from './instance.ts';

/** A job: what it is given is whatever `enqueue` was handed. Throwing makes the queue try again, with growing pauses. */
export type Job = (payload: Record<string, unknown>) => Promise<void>;

/** A chore of the clock: a job run by the cron line, once over all instances. */
export interface Chore {
  readonly job: string;
  /** Five fields in UTC, as in crontab. */
  readonly when: string;
}

/**
 * Starts the worker of this instance on the database's queue.
 * @returns how to stop it: waits for running jobs
 */
export async function startWorker(
  pool: pg.Pool,
  jobs: Readonly<Record<string, Job>>,
  chores: readonly Chore[],
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const taskList: TaskList = {};
  for (const [name, job] of Object.entries(jobs)) {
    taskList[name] = async (payload) => job(payload as Record<string, unknown>);
  }
  const begin = async (): Promise<Working> => {
    const instance = await joinInstances(pool);
    const events = new EventEmitter();
    instance.hear(events);
    try {
      const beginning = run({
        ...{ pgPool: pool, taskList, events, concurrency: 2, noHandleSignals: true, pollInterval: 2_000 },
        crontab: chores.map(({ when, job }) => `${when} ${job} ?max=5`).join('\n'),
        // That a job is done is then written before the worker has stopped, and again where the database was away just then.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: quiet(log),
      });
      return { runner: await inTime(beginning), instance };
    } catch (fault) {
      instance.leave();
      throw fault;
    }
  };
  return keepWorking(begin, log);
}

interface Working {
  readonly runner: Runner;
  readonly instance: Instance;
}

/** How long a worker that lost its database waits before it begins anew. */
const breathMs = 1_000;

/** How long a runner may take to begin, or to end once its database is gone: one that lost it in the middle never does. */
const patienceMs = 10_000;

/** How long jobs under way may take to end when the house closes. */
const closingMs = 60_000;

/** What `work` came to, or null when it takes longer; the wait keeps the process alive and leaves nothing behind. */
async function atMost<Answer>(work: Promise<Answer>, ms: number): Promise<Answer | null> {
  const waiting = new AbortController();
  const late = sleep(ms, null, { signal: waiting.signal }).catch(() => null);
  return Promise.race([work, late]).finally(() => waiting.abort());
}

/** The runner, or a fault when it does not begin; one that begins after all is ended. */
async function inTime(beginning: Promise<Runner>): Promise<Runner> {
  const begun = await atMost(beginning, patienceMs);
  if (begun) return begun;
  beginning.then((late) => late.stop()).catch(() => {});
  throw new Refusal('jobs.late', 'The job worker does not begin: its database was lost in between.', { status: 503 });
}

/** Begins anew whenever the worker ends unasked: it gives up where the database is away for long, and Parley does not. */
async function keepWorking(begin: () => Promise<Working>, log: Log): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const stopped = once(stopping.signal, 'abort');
  let working: Working | null = await begin();
  const kept = (async () => {
    while (!stopping.signal.aborted) {
      if (working) {
        const ended = working.runner.promise.catch((fault: Error) =>
          log.error({ fault: fault.message }, 'the job worker ended'),
        );
        const lost = working.instance.lost.then(() => true);
        const wasLost = await Promise.race([ended.then(() => true), lost, stopped.then(() => false)]);
        // A runner that has ended by itself has nothing left to stop.
        await atMost(
          working.runner.stop().catch(() => {}),
          wasLost ? patienceMs : closingMs,
        );
        working.instance.leave();
        working = null;
      }
      if (stopping.signal.aborted) return;
      await sleep(breathMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      working = await begin().catch((fault: Error) => {
        log.warn({ fault: fault.message }, 'the job worker cannot begin yet');
        return null;
      });
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await kept;
    },
  };
}

/** The worker's own words at the level we keep for such: its failures are warnings, everything else is chatter. */
const quiet = (log: Log) =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn({ worker: true }, message);
    else log.debug({ worker: true }, message);
  });
