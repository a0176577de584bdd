import { z } from 'zod';

/** What of a statement of work is looked at, as it stands in the address bar. */
export const SowSearch = z.object({
  tab: z.enum(['paper', 'versions', 'redlines', 'approval', 'legal', 'signature', 'lint']).optional().catch(undefined),
  /** The two versions that are compared: their numbers, or the paper that is worked on. */
  from: z.coerce.number().int().min(1).optional().catch(undefined),
  to: z.coerce.number().int().min(1).optional().catch(undefined),
  /** Which of the files that came back is shown; the newest without it. */
  redline: z.coerce.number().int().min(1).optional().catch(undefined),
  /** What its changes are narrowed to. */
  author: z.string().max(200).optional().catch(undefined),
  kind: z.string().max(40).optional().catch(undefined),
  undecided: z.boolean().optional().catch(undefined),
  /** The clause one came for. */
  clause: z.string().max(36).optional().catch(undefined),
});
export type SowSearch = z.infer<typeof SowSearch>;
