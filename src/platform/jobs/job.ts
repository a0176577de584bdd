import { z } from 'zod';
import { May } from '../may.ts';

/** A job of the queue as the operations page shows it. */
export const JobLine = z.object({
  id: z.string(),
  job: z.string(),
  /** `failed`: out of attempts, nobody will try again; `retrying`: failed before and waits for the next attempt. */
  state: z.enum(['waiting', 'retrying', 'failed']),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  runAt: z.iso.datetime({ offset: true }),
  may: May,
});
export type JobLine = z.infer<typeof JobLine>;

export const JobList = z.object({ items: z.array(JobLine) });
export type JobList = z.infer<typeof JobList>;

export const JobFilter = z.object({ state: z.enum(['all', 'failed']).default('all') });
export type JobFilter = z.infer<typeof JobFilter>;

/** A job that got another chance. */
export const Retried = z.object({ id: z.string(), job: z.string() });
export type Retried = z.infer<typeof Retried>;
