import { z } from 'zod';
import { PaperDocument } from '../../documents/paper.ts';
import { May } from '../../platform/may.ts';
import { PenHolder } from '../../playbook/papers/pen.ts';

/** What a statement of work hangs from: a services agreement in force with the customer, or our standard terms. */
export const TermsBasis = z.enum(['agreement', 'standard']);
export type TermsBasis = z.infer<typeof TermsBasis>;

/** What is agreed for one statement of work beside its estimate. Whatever is not said, the playbook says. */
export const SowTerms = z.strictObject({
  basis: TermsBasis.optional(),
  /** Ids of the playbook's billing terms, e.g. `billing.half-and-half`. */
  servicesBilling: z.string().optional(),
  educationBilling: z.string().optional(),
  /** Only a date that may be told, as scheduling says; else the confirmed one, or that the start is to be agreed. */
  estimatedStart: z.iso.date().optional(),
});
export type SowTerms = z.infer<typeof SowTerms>;

/** The states of the lifecycle `sow` of the playbook. */
export const SowState = z.enum(['draft', 'in-review', 'approved', 'released', 'signed', 'withdrawn', 'superseded']);
export type SowState = z.infer<typeof SowState>;

/** Who holds the pen: only that side edits. `until` is when the paper is asked after. */
export const Pen = z.object({
  party: PenHolder,
  title: z.string(),
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).nullable(),
  overdue: z.boolean(),
});
export type Pen = z.infer<typeof Pen>;

/** A statement of work as the desk keeps it. */
export const Sow = z.object({
  number: z.string(),
  opportunity: z.string(),
  /** Number of the estimate it was assembled from. */
  estimate: z.string(),
  /** Number of the estimate that was published after that one; its figures are not in the paper yet. */
  newerEstimate: z.string().nullable(),
  /** Which statement of work of its opportunity it is: drafted again, it is the next. */
  revision: z.number().int().min(1),
  state: SowState,
  title: z.string(),
  customer: z.string(),
  issuedOn: z.iso.date(),
  terms: SowTerms,
  currency: z.string().length(3),
  totalCents: z.number().int(),
  /** The number of the version that is worked on; those before it are frozen. */
  working: z.number().int().min(1),
  /** SHA-256 of the paper that is worked on, as printed on each of its pages. */
  contentHash: z.string().length(64),
  /** How many changes are proposed in it and not decided. */
  openChanges: z.number().int().min(0),
  pen: Pen,
  /** Which clauses it is made of, each with the library version it was copied from. */
  clauses: z.array(z.object({ id: z.string(), source: z.string().nullable() })),
  playbookVersion: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  version: z.number().int(),
  may: May,
});
export type Sow = z.infer<typeof Sow>;

/** A statement of work with the paper that is worked on. */
export const SowPaper = Sow.extend({ paper: PaperDocument });
export type SowPaper = z.infer<typeof SowPaper>;

/** The paper as an editor hands it in: its cover and clauses; what stands in its head is not edited. */
export const EditedPaper = z.strictObject({ content: PaperDocument.shape.content });
export type EditedPaper = z.infer<typeof EditedPaper>;
