import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const Reports = z.strictObject({
  largeRepository: z.strictObject({ ...ruleFrame, aboveBytes: z.number().int().positive() }),
  idleRepository: z.strictObject({ ...ruleFrame, days: z.number().int().positive() }),
});
export type Reports = z.infer<typeof Reports>;

/** Reads `reports.yaml`: what is read off the reports that customers send. */
export const readReports = (folder: PlaybookFolder): Reports => readSection(folder, 'reports.yaml', Reports);
