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

const ofSow = { sow: z.string(), opportunity: z.string() };

export const sowEdited = entry(
  'sow.edited',
  z.object({
    ...ofSow,
    working: z.number(),
    clauses: z.array(z.string()),
    openChanges: z.number(),
    contentHash: z.string(),
  }),
  ({ sow, clauses, openChanges }) =>
    `Edited ${sow} (${clauses.length === 0 ? 'its title block' : clauses.join(', ')})${openChanges > 0 ? `; ${openChanges} changes are open` : ''}.`,
  { typed: ({ sow }) => sow },
);

export const sowPenHanded = entry(
  'sow.penHanded',
  z.object({
    ...ofSow,
    from: z.string(),
    to: z.string(),
    fromTitle: z.string(),
    toTitle: z.string(),
    /** The version that was frozen with it; null where the paper could not have changed. */
    froze: z.number().nullable(),
    until: z.string().nullable(),
    note: z.string().nullable(),
  }),
  ({ sow, fromTitle, toTitle, froze }) =>
    `Handed the pen of ${sow} from ${fromTitle} to ${toTitle}${froze === null ? '' : `, with version ${froze}`}.`,
);

export const sowWithdrawn = entry(
  'sow.withdrawn',
  z.object({ ...ofSow, reason: z.string() }),
  ({ sow, reason }) => `Withdrew ${sow}: ${reason}`,
);

export const sowPenOverdue = entry(
  'sow.penOverdue',
  z.object({ ...ofSow, party: z.string(), partyTitle: z.string(), until: z.string() }),
  ({ sow, partyTitle }) => `The pen of ${sow} is with ${partyTitle} for longer than was agreed.`,
);

export const sowEstimateTaken = entry(
  'sow.estimateTaken',
  z.object({ ...ofSow, from: z.string(), to: z.string(), totalCents: z.number(), currency: z.string() }),
  ({ sow, from, to, totalCents, currency }) =>
    `${sow} hangs from ${to} at ${showMoney(totalCents, currency)}, no longer from ${from}.`,
);
