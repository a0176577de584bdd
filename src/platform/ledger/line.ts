import { z } from 'zod';

/** One row of the ledger as the pages read it: at once audit, timeline, notification and trigger. */
export const LedgerLine = z.object({
  id: z.uuid(),
  stream: z.string(),
  position: z.number().int(),
  name: z.string(),
  sentence: z.string(),
  particulars: z.record(z.string(), z.unknown()),
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  playbookVersion: z.string().nullable(),
  at: z.iso.datetime({ offset: true }),
  hash: z.string(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

export const LedgerPage = z.object({ items: z.array(LedgerLine) });
export type LedgerPage = z.infer<typeof LedgerPage>;
