import { z } from 'zod';
import { entry } from '../ledger/ledger.ts';

/** How much was forgotten of a person, and why. The reason stays: it shall name nobody. */
export const personErased = entry(
  'person.erased',
  z.object({ token: z.string(), particulars: z.number().int(), reason: z.string() }),
  ({ token, particulars, reason }) =>
    `Erased who is now ${token}, with ${particulars} personal particular${particulars === 1 ? '' : 's'}: ${reason}`,
);
