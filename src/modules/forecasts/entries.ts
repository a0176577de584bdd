import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

/** The one stream of what closed projects took: it belongs to no deal. */
export const actualsStream = 'actuals/all';

export const actualsImported = entry(
  'forecast.actualsImported',
  z.object({ projects: z.number(), activities: z.number() }),
  ({ projects, activities }) =>
    `Brought in the hours of ${projects} closed ${projects === 1 ? 'project' : 'projects'}: ${activities} activities.`,
);
