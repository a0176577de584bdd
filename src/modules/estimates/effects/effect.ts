import { z } from 'zod';

/** What hangs on one fact: activities that it moves, questionnaires that ask for it, and estimates that counted otherwise. */
export const FactEffects = z.object({
  activities: z.array(z.object({ id: z.string(), title: z.string(), service: z.string() })),
  /** Sets of questions of the playbook, with the questions of each that ask for the fact. */
  questionnaires: z.array(z.object({ id: z.string(), title: z.string(), questions: z.array(z.string()) })),
  /** Estimates whose lines counted the fact otherwise than it stands now, or without it. */
  estimates: z.array(z.object({ number: z.string(), state: z.string(), sentence: z.string() })),
});
export type FactEffects = z.infer<typeof FactEffects>;
