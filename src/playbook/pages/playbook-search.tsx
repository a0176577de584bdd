import { z } from 'zod';

/** Which part of the playbook lies open, as the address bar has it. */
export const PlaybookPart = z.enum(['tables', 'catalogue', 'lifecycles']).default('tables').catch('tables');
export type PlaybookPart = z.infer<typeof PlaybookPart>;

/** Which part of the catalogue is looked at, and at the prices of which day. */
export const CatalogueFilter = z.object({
  search: z.string().max(100).optional().catch(undefined),
  service: z.string().max(60).optional().catch(undefined),
  on: z.iso.date().optional().catch(undefined),
});
export type CatalogueFilter = z.infer<typeof CatalogueFilter>;

/** The playbook's room, as it stands in the address bar. */
export const PlaybookSearch = CatalogueFilter.extend({ part: PlaybookPart });

/** Facts that are tried out on a table; they stand in the address bar, so that a case can be sent to a colleague. */
export const TriedFacts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .default({})
  .catch({});
export type TriedFacts = z.infer<typeof TriedFacts>;
