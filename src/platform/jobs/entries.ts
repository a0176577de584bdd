import { z } from 'zod';
import { entry } from '../ledger/ledger.ts';

export const jobRetried = entry(
  'job.retried',
  z.object({ job: z.string(), id: z.string() }),
  ({ job, id }) => `Gave the failed job ${job} (${id}) another chance.`,
);
