import { z } from 'zod';
import { entry } from '../../../platform/ledger/ledger.ts';

const ofRedline = { sow: z.string(), opportunity: z.string(), redline: z.number() };

export const sowReturned = entry(
  'sow.returned',
  z.object({
    ...ofRedline,
    fileName: z.string(),
    sha256: z.string(),
    /** The version that was sent, and the one in which what came back is frozen. */
    sent: z.number(),
    made: z.number(),
    changes: z.number(),
    untracked: z.number(),
    unsupported: z.number(),
    /** Who goes through it. */
    to: z.string(),
    toTitle: z.string(),
  }),
  ({ sow, sent, changes, untracked, unsupported, toTitle }) =>
    `Version ${sent} of ${sow} came back with ${changes} changes, ${untracked} of them untracked${unsupported > 0 ? `, and ${unsupported} things to look at` : ''}; ${toTitle} goes through them.`,
);

export const sowChangesDecided = entry(
  'sow.changesDecided',
  z.object({
    ...ofRedline,
    verdict: z.string(),
    changes: z.array(z.string()),
    words: z.string().nullable(),
    why: z.string().nullable(),
    open: z.number(),
  }),
  ({ sow, verdict, changes, why, open }) =>
    `${SAID[verdict] ?? verdict} ${changes.length} changes that came back in ${sow}${why === null ? '' : ` (${why})`}; ${open} are open.`,
);

const SAID: Readonly<Record<string, string>> = { accept: 'Accepted', reject: 'Rejected', counter: 'Countered' };

export const sowItemAcknowledged = entry(
  'sow.itemAcknowledged',
  z.object({ ...ofRedline, kind: z.string(), place: z.string(), done: z.string(), open: z.number() }),
  ({ sow, kind, place, done }) => `Looked at what came back in ${sow} beside its words (${kind}, ${place}): ${done}`,
);

export const sowRedlineDecided = entry(
  'sow.redlineDecided',
  z.object({
    ...ofRedline,
    /** The version that was frozen with it. */
    froze: z.number(),
    accepted: z.number(),
    rejected: z.number(),
    countered: z.number(),
    acknowledged: z.number(),
  }),
  ({ sow, froze, accepted, rejected, countered }) =>
    `Everything that came back in ${sow} is decided: ${accepted} accepted, ${rejected} rejected, ${countered} countered. Version ${froze} holds it.`,
);
