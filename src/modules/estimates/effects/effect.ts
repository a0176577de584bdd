import { z } from 'zod';

/** What hangs on one fact: activities of the playbook that it moves, and estimates that counted something else. */
export const FactEffects = z.object({
  activities: z.array(z.object({ id: z.string(), title: z.string(), service: z.string() })),
  /** Estimates of the opportunity that were drafted while the fact was told otherwise, or not at all. */
  estimates: z.array(z.object({ number: z.string(), state: z.string(), sentence: z.string() })),
});
export type FactEffects = z.infer<typeof FactEffects>;
