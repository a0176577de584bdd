import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

export const estimateDrafted = entry(
  'estimate.drafted',
  z.object({
    estimate: z.string(),
    opportunity: z.string(),
    revision: z.number(),
    totalCents: z.number(),
    currency: z.string(),
    flags: z.array(z.string()),
  }),
  ({ estimate, totalCents, currency, flags }) =>
    `Drafted ${estimate} at ${showMoney(totalCents, currency)}${flags.length > 0 ? `, flagged for ${flags.join(', ')}` : ''}.`,
);
