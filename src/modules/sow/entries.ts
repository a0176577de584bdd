import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

export const sowDrafted = entry(
  'sow.drafted',
  z.object({
    sow: z.string(),
    opportunity: z.string(),
    estimate: z.string(),
    revision: z.number(),
    totalCents: z.number(),
    currency: z.string(),
    contentHash: z.string(),
  }),
  ({ sow, estimate, totalCents, currency }) => `Drafted ${sow} from ${estimate} at ${showMoney(totalCents, currency)}.`,
);
