import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

export const engagementRouted = entry(
  'engagement.routed',
  z.object({
    engagement: z.string(),
    opportunity: z.string(),
    outcome: z.array(z.string()),
    headline: z.string(),
    rules: z.array(z.string()),
    facts: z.record(z.string(), z.unknown()),
  }),
  ({ headline, rules }) => `${headline} Decided by ${rules.join(', ')}.`,
);
