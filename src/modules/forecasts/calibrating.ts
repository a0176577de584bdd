import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { simulateAside } from '../../playbook/simulation/aside.ts';
import { readActuals } from './actuals-file.ts';
import { actualsImported, actualsStream } from './entries.ts';
import type { Calibration, ClosedActivity } from './forecast.ts';
import { learn } from './learning.ts';
import { keepClosed } from './store.ts';

/** Brings in what closed projects took; all of the rows, or none of them with every bad one by its line. */
export async function importActuals(act: Act, csv: string): Promise<{ projects: number; activities: number }> {
  demand(act.reader, 'forecast.importActuals');
  const closed = readActuals(csv);
  await lockDocument(act.tx, actualsStream);
  await keepClosed(act, closed);
  const counted = { projects: new Set(closed.map(({ project }) => project)).size, activities: closed.length };
  await record(act, actualsStream, actualsImported, counted);
  return counted;
}

/** Enough dice to tell a P80 to the hour, few enough for a thousand projects. */
const run = { draws: 4000, seed: 1 };

/** Holds every closed project against what would have been forecast for it, with the correlation that holds today. */
export async function calibrate(
  playbook: Playbook,
  closed: readonly ClosedActivity[],
): Promise<Omit<Calibration, 'mayImport'>> {
  const { correlation, learning } = playbook.forecasting;
  const lessons = learn(closed, learning.projectsAtLeast);
  if (lessons.state === 'off') return { lessons, projects: [] };
  const groups = [...Map.groupBy(closed, ({ project }) => project)];
  const models = groups.map(([, rows]) => ({
    activities: rows.map(({ activity, low, likely, high }) => ({ id: activity, low, likely, high })),
    correlation,
  }));
  const outcomes = await simulateAside(models, run);
  const projects = groups.map(([project, rows], at) => {
    const { p10, p50, p80, p90 } = outcomes[at]!.effort;
    const actual = rows.reduce((sum, row) => sum + row.actual, 0);
    // A project is closed when the last of its activities is.
    const closedOn = rows.map((row) => row.closedOn).reduce((one, other) => (one > other ? one : other));
    return { project, closedOn, actual, p10, p50, p80, p90 };
  });
  projects.sort((one, other) => (one.closedOn < other.closedOn ? -1 : one.closedOn > other.closedOn ? 1 : 0));
  return { lessons, projects };
}
