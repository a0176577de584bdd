import { z } from 'zod';

/** How severe a finding is: one that blocks stops the paper from being submitted. */
export const LintSeverity = z.enum(['blocks', 'warns', 'notes']);
export type LintSeverity = z.infer<typeof LintSeverity>;
