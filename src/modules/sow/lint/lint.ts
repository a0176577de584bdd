import { z } from 'zod';
import { LintSeverity } from '../../../playbook/papers/lint-severity.ts';

/** Something in a statement of work that should be mended, and where. */
export const Finding = z.object({
  rule: z.string(),
  title: z.string(),
  severity: LintSeverity,
  /** What was found, naming it. */
  sentence: z.string(),
  cure: z.string(),
  /** Where the rule is written. */
  source: z.string(),
  /** The clause it stands in; null on the cover and for what is missing. */
  clause: z.string().nullable(),
  clauseTitle: z.string().nullable(),
  block: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** A rule that could not be looked into, and why. */
export const Unchecked = z.object({ rule: z.string(), title: z.string(), why: z.string() });
export type Unchecked = z.infer<typeof Unchecked>;

/** One question of a project manager, and whether the paper answers it. */
export const Answered = z.object({
  id: z.string(),
  asks: z.string(),
  there: z.boolean(),
  sentence: z.string(),
  clause: z.string().nullable(),
});
export type Answered = z.infer<typeof Answered>;

/** What was found in a paper; of one with open changes, in its accepted text. */
export const LintReport = z.object({
  findings: z.array(Finding),
  unchecked: z.array(Unchecked),
  /** Could a project manager run the job from this paper alone? */
  complete: z.array(Answered),
  blocking: z.number().int().nonnegative(),
  /** How many rules were looked into. */
  checked: z.number().int().nonnegative(),
});
export type LintReport = z.infer<typeof LintReport>;
