import { z } from 'zod';
import { entry } from '../../../platform/ledger/ledger.ts';

const ofSow = { sow: z.string(), opportunity: z.string() };

export const sowSubmitted = entry(
  'sow.submitted',
  z.object({
    ...ofSow,
    approval: z.string(),
    /** The version that was frozen with it. */
    froze: z.number(),
    steps: z.array(z.object({ title: z.string(), rules: z.array(z.string()) })),
    contentHash: z.string(),
    note: z.string().nullable(),
  }),
  ({ sow, froze, approval, note }) =>
    `Submitted ${sow}, version ${froze}, for approval (${approval})${note ? `: ${note}` : '.'}`,
);

export const sowApproved = entry(
  'sow.approved',
  z.object({ ...ofSow, approval: z.string() }),
  ({ sow, approval }) => `${sow} is approved: every step of ${approval} is given.`,
);

export const sowReopened = entry(
  'sow.reopened',
  z.object({ ...ofSow, approval: z.string(), reopened: z.array(z.string()) }),
  ({ sow, reopened }) => `${sow} is in review again: ${reopened.join(', ')} is asked anew.`,
);

export const sowReturned = entry(
  'sow.returned',
  z.object({ ...ofSow, reason: z.string() }),
  ({ sow, reason }) => `Took ${sow} back for more work: ${reason}`,
);
