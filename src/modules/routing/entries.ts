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

const Award = z.object({ number: z.string(), partner: z.string(), name: z.string() });

export const opportunityAwarded = entry(
  'opportunity.awarded',
  Award,
  ({ name, partner }) => `${name} (${partner}) serves the customer.`,
);

export const opportunityTakenBack = entry(
  'opportunity.takenBack',
  Award,
  ({ name, partner }) => `Took the customer back from ${name} (${partner}).`,
);
