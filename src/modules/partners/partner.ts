import { z } from 'zod';
import { Region } from '../accounts/account.ts';

/** A channel partner that may serve a customer. */
export const Partner = z.object({
  number: z.string(),
  name: z.string(),
  region: Region,
  track: z.enum(['open', 'select']),
  /** Holds the services certification, so may deliver. */
  servicesCertified: z.boolean(),
  practitioners: z.number().int().nonnegative(),
  channelAccountManager: z.string(),
});
export type Partner = z.infer<typeof Partner>;

export const PartnerPage = z.object({ items: z.array(Partner), total: z.number().int() });
export type PartnerPage = z.infer<typeof PartnerPage>;
