import { z } from 'zod';
import { sizeUnits } from '../../../platform/quantity.ts';

/** What a column of a list of repositories may hold. */
export const ListField = z.enum([
  'name',
  'size',
  'lfsSize',
  'lfs',
  'lastActivity',
  'archived',
  'pipelines',
  'branches',
  'commits',
  'mergeRequests',
  'issues',
]);
export type ListField = z.infer<typeof ListField>;

/** Fields as people choose them. */
export const fieldTitles: Readonly<Record<ListField, string>> = {
  name: 'Name of the repository',
  size: 'Size',
  lfsSize: 'Size in LFS',
  lfs: 'Uses LFS (yes or no)',
  lastActivity: 'Last activity',
  archived: 'Archived (yes or no)',
  pipelines: 'Pipelines',
  branches: 'Branches',
  commits: 'Commits',
  mergeRequests: 'Merge requests',
  issues: 'Issues',
};

/** Which column, from 0, holds which field, and what bare sizes are counted in. */
export const ListMapping = z.strictObject({
  sheet: z.string().max(120).optional(),
  columns: z.partialRecord(ListField, z.number().int().min(0).max(16_383)),
  sizeUnit: z.enum(sizeUnits).nullable().default(null),
});
export type ListMapping = z.infer<typeof ListMapping>;

const Problem = z.object({
  /** `repos.csv D14`, a cell as sheets name it; the number is the line of a text. */
  place: z.string(),
  sentence: z.string(),
});
export type ListProblem = z.infer<typeof Problem>;

/** What would come of a list, before anything is kept. */
export const ListPreview = z.object({
  file: z.string(),
  /** How it was read, in words: `CSV, comma, UTF-8`. */
  read: z.string(),
  sheets: z.array(z.string()),
  sheet: z.string(),
  columns: z.array(
    z.object({ at: z.number().int(), letters: z.string(), header: z.string(), first: z.array(z.string()) }),
  ),
  mapping: ListMapping,
  rows: z.number().int(),
  /** The first of them; `problemCount` says how many there are. */
  problems: z.array(Problem),
  problemCount: z.number().int(),
  facts: z.array(z.object({ name: z.string(), title: z.string(), said: z.string(), place: z.string() })),
  risks: z.array(z.string()),
});
export type ListPreview = z.infer<typeof ListPreview>;

/** What was kept of a list. */
export const ListImported = z.object({
  opportunity: z.string(),
  revision: z.number().int(),
  rows: z.number().int(),
  facts: z.number().int(),
  risks: z.number().int(),
  /** Names of facts on which the list and another source disagree now. */
  disagree: z.array(z.string()),
});
export type ListImported = z.infer<typeof ListImported>;
