import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const count = z.number().int().positive();

const Webhooks = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** From the first byte of the connection to the last of the answer. */
  timeoutSeconds: count.max(120),
  /** The pause after each failure; one failure more and the delivery has failed. */
  retryAfterSeconds: z.array(count).min(1),
  /** How much of a pause is left to chance, from 0 to 1: it is lengthened by at most that share. */
  jitterShare: z.number().min(0).max(1),
  /** A webhook to which nothing came through for so long is switched off. */
  failingHoursMax: count,
  /** How long the old secret still signs beside the new one. */
  oldSecretHours: z.number().int().min(0),
  /** How long deliveries can be looked up and sent again. */
  keepDays: count,
});
/** How other programs are told of what happens. */
export type WebhookPolicy = z.infer<typeof Webhooks>;

/** Reads `webhooks.yaml`. */
export const readWebhooks = (folder: PlaybookFolder): WebhookPolicy => readSection(folder, 'webhooks.yaml', Webhooks);
