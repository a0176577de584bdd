import { z } from 'zod';

const EstimateNumber = z
  .string()
  .regex(/^EST-\d{4}-\d{4,}$/)
  .optional()
  .catch(undefined);

/** What of an estimate is looked at, as it stands in the address bar. */
export const EstimateSearch = z.object({
  tab: z.enum(['lines', 'workbook', 'forecast', 'review', 'versions']).optional().catch(undefined),
  /** The two that are compared. */
  left: EstimateNumber,
  right: EstimateNumber,
});
export type EstimateSearch = z.infer<typeof EstimateSearch>;
