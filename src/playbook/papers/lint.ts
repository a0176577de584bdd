import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { Effective, ruleFrame, Source } from '../rule.ts';
import { readSection } from '../section.ts';
import { LintSeverity } from './lint-severity.ts';
import { paperSections } from './vocabulary.ts';

/** What can be looked for in a statement of work; whether it is, and how severe it is, the playbook says. */
export const lintRules = [
  'rate-shown',
  'hours-shown',
  'start-unconfirmed',
  'start-past',
  'end-before-start',
  'travel-missing',
  'section-missing',
  'totals-differ',
  'milestones-differ',
  'activity-missing',
  'activity-extra',
  'assumption-owner',
  'deliverable-unaccepted',
  'roster-missing',
  'billing-unknown',
  'acceptance-changed',
  'signature-missing',
  'customer-spelling',
  'placeholder',
  'typed-number',
  'undefined-term',
  'unused-term',
] as const;
export type LintRuleId = (typeof lintRules)[number];

const LintRule = z.strictObject({
  ...ruleFrame,
  id: z.enum(lintRules),
  title: z.string().min(1),
  severity: LintSeverity,
  /** What to do about a finding, as a sentence. */
  cure: z.string().min(1),
});
export type LintRule = z.infer<typeof LintRule>;

const Pattern = z.string().refine(isPattern, { error: 'is no regular expression: correct it.' });

const Question = z.strictObject({
  id: z.string().min(1),
  asks: z.string().min(1),
  section: z.enum(paperSections),
  /** The table of that section that answers it, and its columns, from 1, in which every row must say something. */
  table: z.enum(['scope', 'activities', 'milestones', 'roles', 'assumptions']).optional(),
  columns: z.array(z.number().int().min(1)).default([]),
  /** The date that answers it. */
  date: z.enum(['start', 'end']).optional(),
  /** Asked only of papers that sell these. */
  of: z.enum(['services', 'education']).optional(),
});

const Lint = z.strictObject({
  source: Source,
  effective: Effective,
  rules: z.array(LintRule).min(1),
  placeholders: z.array(Pattern),
  roster: z.array(z.string().min(1)).min(1),
  names: z.array(z.string().min(1)),
  complete: z.array(Question).min(1),
});
/** What is looked for in statements of work, and what a project manager asks of one. */
export type LintPolicy = z.infer<typeof Lint>;

/** Reads `lint.yaml`; a rule that holds twice on a day is refused. */
export const readLint = (folder: PlaybookFolder): LintPolicy =>
  readSection(folder, 'lint.yaml', Lint, ({ rules }) => overlapFaults('rules', rules, 'id'));

function isPattern(words: string): boolean {
  try {
    return new RegExp(words, 'i').source.length > 0;
  } catch {
    return false;
  }
}
