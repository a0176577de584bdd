import { z } from 'zod';
import { May } from '../may.ts';

/**
 * Where a letter stands. `waiting`: goes out at the next try; `failed`: out of tries; `expired`: waited, or failed, so
 * long ago that it is not worth sending; `withheld`: its reader may not enter any more.
 */
export const LetterState = z.enum(['waiting', 'sent', 'failed', 'expired', 'withheld']);
export type LetterState = z.infer<typeof LetterState>;

const instant = z.iso.datetime({ offset: true });

/** A letter as the operations page shows it: everything but what it says. */
export const LetterLine = z.object({
  id: z.uuid(),
  recipient: z.string(),
  kind: z.string(),
  subject: z.string(),
  state: LetterState,
  tries: z.number().int(),
  lastError: z.string().nullable(),
  createdAt: instant,
  nextTryAt: instant,
  sentAt: instant.nullable(),
  may: May,
});
export type LetterLine = z.infer<typeof LetterLine>;

export const LetterList = z.object({
  items: z.array(LetterLine),
  /** Whether this house has a mail server to send through. */
  configured: z.boolean(),
  /** How many stand where, of all there are. */
  counts: z.record(LetterState, z.number().int()),
});
export type LetterList = z.infer<typeof LetterList>;

/** `open`: what is not sent; the rest is history. */
export const LetterFilter = z.object({ state: z.enum(['open', 'all']).default('open') });
export type LetterFilter = z.infer<typeof LetterFilter>;
