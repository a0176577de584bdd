import { z } from 'zod';
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
  }),
  ({ titles, reason }) => `Moved from ${titles.from} to ${titles.to}${reason ? `: ${reason}` : ''}.`,
);
