import { cellAddress, columnRange, placeOn } from '../../documents/spreadsheet-address.ts';
import { isUncounted, statedCount, statedWords } from './evaluate-app-stats.ts';
import type { ReportReadings } from './evaluate-facts.ts';
import { type FlagTally, NAMED_MAX } from './evaluate-flagged.ts';
import { APP_STATS, FLAGGED, PROJECT_COLUMNS, PROJECTS, USERS } from './evaluate-layout.ts';
import type { ReportCells } from './report-cells.ts';
import { type ScopeRisk, showBytes } from './scope.ts';

/**
 * What in a report makes the work harder or a fact doubtful: projects beyond evaluate's limits, counts that disagree
 * between its sheets, figures that are missing. Where sheets disagree the rows are used, for each of them can be
 * looked at, and the sentence says so.
 */
export function reportRisks(readings: ReportReadings, cells: ReportCells): ScopeRisk[] {
  return [...flagRisks(readings), ...disagreements(readings), ...unknowns(readings), ...doubtfulRows(readings, cells)];
}

function risk(
  readings: ReportReadings,
  id: string,
  sentence: string,
  sheet: string,
  cell: string,
  how: string,
): ScopeRisk {
  return { id, sentence, provenance: { kind: 'report', file: readings.file, sheet, cell, how } };
}

function flagRisks(readings: ReportReadings): ScopeRisk[] {
  const { flagged } = readings;
  const risks = flagged.flags.map((flag) =>
    risk(
      readings,
      `flagged-${flag.header.replace(/_over$/, '').replaceAll('_', '-')}`,
      flagSentence(flag),
      FLAGGED,
      flag.cells,
      'rows that say True',
    ),
  );
  const [first] = flagged.withoutFlag;
  if (first !== undefined) {
    const sentence = `${named(flagged.withoutFlag, flagged.withoutFlag.length)} exceed no limit but are flagged: read the reasons in Evaluate Report.`;
    risks.push(risk(readings, 'flagged-otherwise', sentence, FLAGGED, flagged.range, 'rows without a flag'));
  }
  const strangers = [...flagged.ids].filter((id) => !readings.projects.ids.has(id));
  if (strangers.length > 0) {
    const sentence = `${FLAGGED} holds ${strangers.length} projects that ${PROJECTS} lacks (first id ${strangers[0]}): they are not counted.`;
    risks.push(
      risk(readings, 'flagged-not-listed', sentence, FLAGGED, flagged.range, 'ids that are not among the projects'),
    );
  }
  return risks;
}

function flagSentence(flag: FlagTally): string {
  const { measure, largest, count } = flag;
  const words = flag.header
    .replace(/(_s3)?_over$/, '')
    .replaceAll('_', ' ')
    .replace('commit count', 'commits');
  const limit = flag.header.includes('_s3_') ? `${words} by way of S3` : words;
  const most =
    measure === undefined
      ? ''
      : PROJECT_COLUMNS[measure] === 'bytes'
        ? showBytes(largest)
        : largest.toLocaleString('en-US');
  const projects = count === 1 ? '1 project exceeds' : `${count.toLocaleString('en-US')} projects exceed`;
  return `${projects} evaluate's limit for ${limit} (largest ${most}): ${named(flag.projects, count)}.`;
}

/** `a, b and c`, or `a, b, c, d, e and 7 more`. */
function named(names: readonly string[], count: number): string {
  const listed = names.slice(0, NAMED_MAX);
  if (count > listed.length) return `${listed.join(', ')} and ${(count - listed.length).toLocaleString('en-US')} more`;
  return listed.length < 2 ? listed.join('') : `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`;
}

function disagreements(readings: ReportReadings): ScopeRisk[] {
  const { projects: tally, users, stats } = readings;
  const sums = (header: 'merge_requests' | 'issues'): number => tally.figures.get(header)?.sum ?? 0;
  const counted: readonly (readonly [
    id: string,
    label: string,
    what: string,
    count: number | undefined,
    sheet: string,
  ])[] = [
    ['projects-disagree', 'Total Projects', 'projects', tally.projects, PROJECTS],
    ['archived-disagree', 'Total Archived Projects', 'archived projects', tally.flags.get('archived') ?? 0, PROJECTS],
    ['merge-requests-disagree', 'Total Merge Requests', 'merge requests', sums('merge_requests'), PROJECTS],
    ['issues-disagree', 'Total Issues', 'issues', sums('issues'), PROJECTS],
    ['users-disagree', 'Total Users', 'users', users?.users.count, USERS],
    ['active-users-disagree', 'Total Active Users', 'active users', users?.active.count, USERS],
  ];
  return counted.flatMap(([id, label, what, count, sheet]) => {
    const stated = statedCount(stats, label);
    if (stated === undefined || count === undefined || stated.count === count) return [];
    const sentence = `${placeOn(APP_STATS, stated.cell)} counts ${stated.count.toLocaleString('en-US')} ${what} and the rows of ${sheet} ${count.toLocaleString('en-US')}: the rows are used, for each of them can be looked at.`;
    return [risk(readings, id, sentence, APP_STATS, stated.cell, 'as stated')];
  });
}

function unknowns(readings: ReportReadings): ScopeRisk[] {
  const { stats, users } = readings;
  const risks: ScopeRisk[] = [];
  if (users === undefined) {
    const cell = stats.get('Total Users')?.cell ?? 'A1';
    risks.push(
      risk(
        readings,
        'users-not-listed',
        `${USERS} lists nobody, so users are taken from ${placeOn(APP_STATS, cell)}: run evaluate with an administrator's token to see them.`,
        USERS,
        'A2',
        'blank',
      ),
    );
  }
  if (statedWords(stats, 'GitLab Version') === undefined) {
    risks.push(
      risk(
        readings,
        'version-unknown',
        `${APP_STATS} does not state the version of the source: ask the customer, for source and destination may be only so far apart.`,
        APP_STATS,
        stats.get('GitLab Version')?.cell ?? 'A1',
        'blank',
      ),
    );
  }
  const groups = stats.get('Total Groups');
  if (groups === undefined || isUncounted(groups.value)) {
    risks.push(
      risk(
        readings,
        'groups-unknown',
        `${APP_STATS} does not state how many groups there are: ask the customer.`,
        APP_STATS,
        groups?.cell ?? 'A1',
        'blank',
      ),
    );
  }
  return risks;
}

function doubtfulRows(readings: ReportReadings, cells: ReportCells): ScopeRisk[] {
  const { projects: tally } = readings;
  const risks: ScopeRisk[] = [];
  for (const [header, { blank, firstBlankRow }] of tally.figures) {
    if (blank === 0) continue;
    const column = tally.columns[header];
    const sentence = `${blank.toLocaleString('en-US')} of ${tally.projects.toLocaleString('en-US')} projects have no ${header} (first at ${placeOn(PROJECTS, cellAddress(column, firstBlankRow))}): they count as 0.`;
    risks.push(
      risk(
        readings,
        `blank-${header.replaceAll('_', '-')}`,
        sentence,
        PROJECTS,
        columnRange(column, tally.firstRow, tally.lastRow),
        'blank cells',
      ),
    );
  }
  if (tally.repeated) {
    const { id, rows, lastRow } = tally.repeated;
    const cell = cellAddress(tally.columns.id, lastRow);
    const sentence = `${rows === 1 ? '1 row repeats' : `${rows} rows repeat`} the id of an earlier project (id ${id} at ${placeOn(PROJECTS, cell)}): every row is counted.`;
    risks.push(risk(readings, 'projects-listed-twice', sentence, PROJECTS, cell, 'id seen before'));
  }
  if (cells.firstFormula !== undefined) {
    const sentence = `${cells.formulas.toLocaleString('en-US')} cells of ${PROJECTS} hold formulas (first at ${cells.firstFormula}): their last results are used unchecked.`;
    risks.push(risk(readings, 'formulas', sentence, PROJECTS, cells.firstFormula.split('!').at(-1) ?? 'A1', 'formula'));
  }
  return risks;
}
