import { z } from 'zod';
import { May } from '../../platform/may.ts';

/** What a statement of work hangs from: a services agreement in force with the customer, or our standard terms. */
export const TermsBasis = z.enum(['agreement', 'standard']);
export type TermsBasis = z.infer<typeof TermsBasis>;

/** What is agreed for one statement of work beside its estimate. Whatever is not said, the playbook says. */
export const SowTerms = z.strictObject({
  basis: TermsBasis.optional(),
  /** Ids of the playbook's billing terms, e.g. `billing.half-and-half`. */
  servicesBilling: z.string().optional(),
  educationBilling: z.string().optional(),
  /** Only a date that the project coordinator gave; else the paper says that the start is to be agreed. */
  estimatedStart: z.iso.date().optional(),
});
export type SowTerms = z.infer<typeof SowTerms>;

/** A statement of work as the desk keeps it. Its words are the paper of that revision, found by its hash. */
export const Sow = z.object({
  number: z.string(),
  opportunity: z.string(),
  /** Number of the estimate it was assembled from. */
  estimate: z.string(),
  revision: z.number().int().min(1),
  state: z.enum(['draft', 'superseded']),
  title: z.string(),
  customer: z.string(),
  issuedOn: z.iso.date(),
  terms: SowTerms,
  currency: z.string().length(3),
  totalCents: z.number().int(),
  /** SHA-256 of the paper, as printed on each of its pages. */
  contentHash: z.string().length(64),
  /** Which clauses it is made of, each with the library version it was copied from. */
  clauses: z.array(z.object({ id: z.string(), source: z.string().nullable() })),
  playbookVersion: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  version: z.number().int(),
  may: May,
});
export type Sow = z.infer<typeof Sow>;
