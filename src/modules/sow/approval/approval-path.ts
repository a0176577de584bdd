import { z } from 'zod';
import { May } from '../../../platform/may.ts';

const Reason = z.object({
  sentence: z.string(),
  rule: z.string(),
  source: z.object({ document: z.string(), section: z.string() }),
});

/** One step that a statement of work needs, before it is asked for and after. */
export const PathStep = z.object({
  id: z.string(),
  title: z.string(),
  /** What a yes says. */
  asks: z.string(),
  /** Titles of the roles that may give it. */
  roles: z.array(z.string()),
  of: z.number().int(),
  /** Titles of the steps that are given first. */
  after: z.array(z.string()),
  /** What is promised of it, in words. */
  due: z.string().nullable(),
  why: z.array(Reason),
  /** The smallest change after which it would not be asked for; null where it always is. */
  removal: z.string().nullable(),
  /** What it hangs on: a change of one of these asks for it again. */
  dependsOn: z.array(z.string()),
  /** Said of the estimate, in its review, before the paper is written. */
  byReview: z.boolean(),
  /** By whom it was said in a review; null where nobody did, or where it is a step of the approval. */
  given: z.object({ by: z.string(), at: z.iso.datetime({ offset: true }), estimate: z.string() }).nullable(),
});
export type PathStep = z.infer<typeof PathStep>;

/** Who has to approve a statement of work as it is now, and what keeps it from being asked for. */
export const ApprovalPath = z.object({
  sow: z.string(),
  steps: z.array(PathStep),
  /** Number of the approval that is asked for; null before it is submitted. */
  approval: z.string().nullable(),
  /** What has to be done before it is submitted; empty where nothing keeps it. */
  hindrances: z.array(z.object({ code: z.string(), sentence: z.string() })),
  /** `submit`, `return`. */
  may: May,
  /** Of the statement of work. */
  version: z.number().int(),
});
export type ApprovalPath = z.infer<typeof ApprovalPath>;

/** What whoever submits wants to say to those who are asked. */
export const Submission = z.strictObject({ note: z.string().trim().min(1).max(2000).nullable().default(null) });
export type Submission = z.infer<typeof Submission>;

/** Why a statement of work is taken back for more work. */
export const Return = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
export type Return = z.infer<typeof Return>;
