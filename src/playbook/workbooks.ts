import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const words = z.array(z.string().min(1)).min(1);

const Workbooks = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** By what a column means, the words its heading is or begins with. */
  headings: z.strictObject({
    ...{ phase: words, activity: words, role: words, low: words, likely: words, high: words },
    ...{ price: words, currency: words, note: words },
  }),
  /** Words of a heading that counts days. */
  days: words,
  /** Words that a row of sums begins with. */
  sums: words,
});
/** How spreadsheets of others are read. */
export type WorkbookWords = z.infer<typeof Workbooks>;

/** Reads `workbooks.yaml`. */
export const readWorkbooks = (folder: PlaybookFolder): WorkbookWords =>
  readSection(folder, 'workbooks.yaml', Workbooks);
