import { randomInt } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import type pg from 'pg';
import type { DailyWork } from './reactions.ts';

/** An instance of the house at work: the lock by which the others know that it lives. */
export interface Instance {
  /** Hears which workers begin, so that their jobs can be freed should we be killed. */
  hear(events: EventEmitter): void;
  /** Resolves when the connection that holds the lock is lost: whoever looks then takes us for dead. */
  readonly lost: Promise<void>;
  leave(): void;
}

/**
 * Registers this instance and frees the jobs of those that are gone. A job that was being done by an instance that was
 * killed would else stay taken for hours; its transaction ended with it, so doing it again does it once.
 */
export async function joinInstances(pool: pg.Pool): Promise<Instance> {
  const client = await pool.connect();
  const instance = randomInt(1, 2 ** 31 - 1);
  const lost = Promise.withResolvers<void>();
  client.once('error', () => lost.resolve());
  client.once('end', () => lost.resolve());
  try {
    await client.query('select pg_advisory_lock(instance_lock_space(), $1)', [instance]);
    await client.query('select free_jobs_of_the_dead()');
  } catch (fault) {
    client.release(true);
    throw fault;
  }
  return {
    hear: (events) =>
      events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => {
        const row = [worker.workerId, instance];
        pool.query('insert into job_worker (worker_id, instance) values ($1, $2)', row).catch(() => lost.resolve());
      }),
    lost: lost.promise,
    leave: () => client.release(true),
  };
}

/** What every instance does now and then for the others. */
export const freeJobsOfTheDead: DailyWork = {
  name: 'free-jobs-of-the-dead',
  when: '* * * * *',
  work: ({ tx }) => sql`select free_jobs_of_the_dead()`.execute(tx),
};
