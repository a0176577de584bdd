import { z } from 'zod';
import { dayInWords } from '../../platform/clock.ts';
import { entry } from '../../platform/ledger/ledger.ts';
import { Need } from './opportunity.ts';

export const opportunityStream = (number: string): string => `opportunity/${number}`;

const needsInWords = (needs: readonly Need[]) =>
  needs.map(({ service, sku }) => (sku ? `${service} (${sku})` : service)).join(', ');

export const opportunityOpened = entry(
  'opportunity.opened',
  z.object({ number: z.string(), name: z.string(), account: z.string(), needs: z.array(Need) }),
  ({ name, account, needs }) => `Opened ${name} for ${account}: ${needsInWords(needs)}.`,
);

export const opportunityRevised = entry(
  'opportunity.revised',
  z.object({ number: z.string(), needs: z.array(Need) }),
  ({ needs }) => `Changed the need to ${needsInWords(needs)}.`,
);

export const opportunityMoved = entry(
  'opportunity.moved',
  z.object({
    number: z.string(),
    from: z.string(),
    to: z.string(),
    /** The stages as people call them on that day. */
    titles: z.object({ from: z.string(), to: z.string() }),
    reason: z.string().nullable(),
    /** Criteria of the stage that were missing and only noted. */
    open: z.array(z.string()).optional(),
  }),
  ({ titles, reason, open = [] }) => {
    const without = open.length === 0 ? '' : ` Without: ${open.join('; ')}.`;
    return `Moved from ${titles.from} to ${titles.to}${reason ? `: ${reason.replace(/\.$/, '')}` : ''}.${without}`;
  },
);

export const criterionTicked = entry(
  'opportunity.criterionTicked',
  z.object({ number: z.string(), criterion: z.string(), title: z.string(), done: z.boolean() }),
  ({ title, done }) => (done ? `${title}: ticked.` : `${title}: the tick is taken back.`),
);

export const opportunityPlaced = entry(
  'opportunity.placed',
  z.object({ number: z.string(), licence: z.string().nullable() }),
  ({ licence }) => (licence === null ? 'Stands beside no licence opportunity any more.' : `Stands beside ${licence}.`),
);

export const foundQuiet = entry(
  'opportunity.foundQuiet',
  z.object({ number: z.string(), since: z.string(), days: z.number().int(), closesOn: z.string().nullable() }),
  ({ days, closesOn }) =>
    `Nothing happened for ${days} days${closesOn ? `: it is closed as lost on ${dayInWords(closesOn)} unless something does` : ''}.`,
);
