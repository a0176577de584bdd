import { z } from 'zod';

/** Which part of the playbook lies open, as the address bar has it. */
export const PlaybookPart = z.enum(['tables', 'catalogue', 'lifecycles']).default('tables').catch('tables');
export type PlaybookPart = z.infer<typeof PlaybookPart>;

/** Facts that are tried out on a table; they stand in the address bar, so that a case can be sent to a colleague. */
export const TriedFacts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .default({})
  .catch({});
export type TriedFacts = z.infer<typeof TriedFacts>;
