import { z } from 'zod';
import { entry } from '../ledger/ledger.ts';

export const letterRetried = entry(
  'letter.retried',
  z.object({ letter: z.uuid(), kind: z.string() }),
  ({ kind }) => `Asked to send a failed letter (${kind}) again.`,
);
