import { createHash } from 'node:crypto';
import { type ReadingProgress, Workbook } from '../../documents/spreadsheet-reading.ts';
import { Refusal } from '../../platform/refusal.ts';
import { tallyUsers } from './evaluate-accounts.ts';
import { readAppStats, statedCount } from './evaluate-app-stats.ts';
import { type ReportReadings, reportFacts } from './evaluate-facts.ts';
import { checkReasons, tallyFlagged } from './evaluate-flagged.ts';
import { SHEETS } from './evaluate-layout.ts';
import { tallyProjects } from './evaluate-projects.ts';
import { reportRisks } from './evaluate-risks.ts';
import { ReportCells } from './report-cells.ts';
import { refuseMissingSheets } from './report-headers.ts';
import { numberOf, type Scope } from './scope.ts';

export interface EvaluateReportFile {
  /** As the customer named it; it stands in every provenance and sentence. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** What the playbook says about reports. */
export interface ReportRules {
  /** Above how many bytes a repository is moved by hand; exactly so many is not above. */
  readonly largeRepositoryBytes: number;
}

/**
 * Reads the report that GitLab's `evaluate` wrote over the customer's instance and derives the scope it can prove:
 * facts with the cells they came from, and risks. Reads row by row: 200,000 projects stay within 512 MB. A report
 * that cannot be relied on is refused with `report.*`, `workbook.*` or `archive.*` and one sentence naming place and
 * cure; what is merely doubtful becomes a risk.
 */
export async function readEvaluateReport(
  { fileName, bytes }: EvaluateReportFile,
  rules: ReportRules,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<Scope> {
  const workbook = await Workbook.open(bytes, fileName, onProgress);
  refuseMissingSheets(workbook, SHEETS);
  const cells = new ReportCells();
  const stats = await readAppStats(workbook);
  await checkReasons(workbook);
  const flagged = await tallyFlagged(workbook, cells);
  const users = await tallyUsers(workbook, cells);
  const projects = await tallyProjects(workbook, cells, rules.largeRepositoryBytes);
  cells.refuseFaults();
  if (users === undefined && statedCount(stats, 'Total Users') === undefined) {
    throw new Refusal(
      'report.noUsers',
      `Neither the sheet "Users" nor "App Stats" of ${fileName} tells how many users there are: run evaluate again with an administrator's token.`,
    );
  }
  const { largeRepositoryBytes } = rules;
  const readings: ReportReadings = { file: fileName, stats, users, flagged, projects, largeRepositoryBytes };
  const scope: Scope = { facts: reportFacts(readings), risks: reportRisks(readings, cells) };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    ...scope,
    report: { file: fileName, sha256, projects: projects.projects, users: numberOf(scope, 'users') ?? 0 },
  };
}
