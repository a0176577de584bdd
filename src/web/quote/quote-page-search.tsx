import { z } from 'zod';

/** What of a quote is looked at, as it stands in the address bar. */
export const QuotePageSearch = z.object({
  tab: z.enum(['quote', 'review', 'order-form', 'approval', 'signature', 'versions']).optional().catch(undefined),
  /** The quote it is compared with. */
  with: z
    .string()
    .regex(/^QUO-\d{4}-\d{4,}$/)
    .optional()
    .catch(undefined),
});
export type QuotePageSearch = z.infer<typeof QuotePageSearch>;
