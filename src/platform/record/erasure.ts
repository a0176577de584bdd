import { z } from 'zod';

/** Why a person is erased: words that name nobody, because they stay. */
export const ErasureOrder = z.object({ reason: z.string().trim().min(3).max(500) });
export type ErasureOrder = z.infer<typeof ErasureOrder>;

export const Erasure = z.object({
  /** What stands in the place of the name from now on: `Former colleague 7f3a`. */
  token: z.string(),
  /** How many particulars of the ledger were forgotten. */
  particulars: z.number().int(),
});
export type Erasure = z.infer<typeof Erasure>;
