import { z } from 'zod';
import { dayInWords } from '../../platform/clock.ts';
import { entry } from '../../platform/ledger/ledger.ts';

/** Where the lead times are told: they are of no opportunity. */
export const leadTimeStream = 'scheduling/lead-times';

const of = { opportunity: z.string() };

export const startAsked = entry(
  'start.asked',
  z.object({ ...of, on: z.iso.date().nullable(), why: z.string(), task: z.string() }),
  ({ on, why }) => `Asked ${on ? `whether work may begin on ${dayInWords(on)}` : 'when work may begin'}: ${why}`,
);

export const startConfirmed = entry(
  'start.confirmed',
  z.object({ ...of, on: z.iso.date(), words: z.string().nullable(), open: z.array(z.string()) }),
  ({ on, words, open }) => {
    const missing = open.length === 0 ? '' : ` Missing then: ${open.join('; ')}.`;
    return `Confirmed that work begins on ${dayInWords(on)}${words ? `: ${words.replace(/\.$/, '')}` : ''}.${missing}`;
  },
);

export const startReleased = entry(
  'start.released',
  z.object({ ...of, was: z.iso.date(), reason: z.string() }),
  ({ was, reason }) => `Work no longer begins on ${dayInWords(was)}: ${reason}`,
);

export const riskAsked = entry(
  'start.riskAsked',
  z.object({ ...of, on: z.iso.date(), why: z.string(), approval: z.string() }),
  ({ on, approval, why }) => `Asked for work at risk from ${dayInWords(on)} on, under ${approval}: ${why}`,
);

export const leadTimeKept = entry(
  'start.leadTimeKept',
  z.object({
    kind: z.string(),
    title: z.string(),
    region: z.string().nullable(),
    lowDays: z.number().int(),
    highDays: z.number().int(),
    note: z.string().nullable(),
  }),
  ({ title, region, lowDays, highDays }) =>
    `${title}${region ? ` in ${region}` : ''}: ${lowDays} to ${highDays} days from closing to the beginning.`,
);
