import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const atMost = z.number().int().positive();

const Worksheets = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** Roles on activities, in all. */
  rowsAtMost: atMost,
  weeksAtMost: atMost,
  /** In one cell. */
  hoursAtMost: atMost,
  /** Changed in one go. */
  cellsAtMost: atMost,
});
/** How much the worksheet of an estimate may hold. */
export type WorksheetBounds = z.infer<typeof Worksheets>;

/** Reads `worksheets.yaml`. */
export const readWorksheets = (folder: PlaybookFolder): WorksheetBounds =>
  readSection(folder, 'worksheets.yaml', Worksheets);
