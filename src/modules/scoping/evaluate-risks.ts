import { cellAddress, columnRange, placeOn } from '../../documents/spreadsheet-address.ts';
import { showBytes } from '../../platform/quantity.ts';
import { isUncounted, statedCount, statedWords } from './evaluate-app-stats.ts';
import type { ReportReadings } from './evaluate-facts.ts';
import { type FlagTally, NAMED_MAX } from './evaluate-flagged.ts';
import { APP_STATS, FLAGGED, PROJECT_COLUMNS, PROJECTS, type StatLabel, USERS } from './evaluate-layout.ts';
import type { ReportCells } from './report-cells.ts';
import type { ScopeRisk } from './scope.ts';

/**
 * What in a report makes the work harder or a fact doubtful: projects beyond evaluate's limits, counts that disagree
 * between its sheets, figures that are missing. Where sheets disagree the rows are used, for each of them can be
 * looked at, and the sentence says so.
 */
export function reportRisks(readings: ReportReadings, cells: ReportCells): ScopeRisk[] {
  const found = [
    ...flagRisks(readings),
    ...disagreements(readings),
    ...unknowns(readings),
    ...doubtfulRows(readings),
    ...formulaRisks(cells),
  ];
  return found.map(({ id, sentence, ...place }) => {
    return { id, sentence, provenance: { kind: 'report', file: readings.file, ...place } };
  });
}

/** A risk before the name of the file stands at its place. */
interface Found {
  readonly id: string;
  readonly sentence: string;
  readonly sheet: string;
  readonly cell: string;
  readonly how: string;
}

function flagRisks({ flagged, projects }: ReportReadings): Found[] {
  const risks: Found[] = flagged.flags.map((flag) => {
    const id = `flagged-${flag.header.replace(/_over$/, '').replaceAll('_', '-')}`;
    return { id, sentence: flagSentence(flag), sheet: FLAGGED, cell: flag.cells, how: 'rows that say True' };
  });
  const { count, projects: names } = flagged.withoutFlag;
  if (count > 0) {
    const sentence = `${counted(count, 'project is', 'projects are')} flagged for another reason than a limit: ${named(names, count)}; read why in Evaluate Report.`;
    risks.push({ id: 'flagged-otherwise', sentence, sheet: FLAGGED, cell: flagged.range, how: 'rows without a flag' });
  }
  const strangers = [...flagged.ids].filter((id) => !projects.ids.has(id));
  if (strangers.length > 0) {
    const these = `${counted(strangers.length, 'project', 'projects')} that ${PROJECTS} lacks (first id ${strangers[0]})`;
    const sentence = `${FLAGGED} holds ${these}, and ${strangers.length === 1 ? 'it is' : 'they are'} not counted.`;
    const how = 'ids that are not among the projects';
    risks.push({ id: 'flagged-not-listed', sentence, sheet: FLAGGED, cell: flagged.range, how });
  }
  return risks;
}

function flagSentence({ header, measure, largest, count, projects }: FlagTally): string {
  const words = header
    .replace(/(_s3)?_over$/, '')
    .replaceAll('_', ' ')
    .replace('commit count', 'commits');
  const limit = header.includes('_s3_') ? `${words} by way of S3` : words;
  const most = measure !== undefined && PROJECT_COLUMNS[measure] === 'bytes' ? showBytes(largest) : shown(largest);
  const exceed = counted(count, 'project exceeds', 'projects exceed');
  return `${exceed} evaluate's limit for ${limit} (largest ${most}): ${named(projects, count)}.`;
}

/** What App Stats states as a total, held against the rows of the sheet that lists the same things. */
function disagreements({ projects: tally, users, stats }: ReportReadings): Found[] {
  const totals: readonly (readonly [label: StatLabel, sheet: string, count: number | undefined])[] = [
    ['Total Projects', PROJECTS, tally.projects],
    ['Total Archived Projects', PROJECTS, tally.flags.get('archived')],
    ['Total Merge Requests', PROJECTS, tally.figures.get('merge_requests')?.sum],
    ['Total Issues', PROJECTS, tally.figures.get('issues')?.sum],
    ['Total Users', USERS, users?.users.count],
    ['Total Active Users', USERS, users?.active.count],
  ];
  return totals.flatMap(([label, sheet, count]) => {
    const stated = statedCount(stats, label);
    if (stated === undefined || count === undefined || stated.count === count) return [];
    const words = label.replace('Total ', '').toLowerCase();
    const there = `${placeOn(APP_STATS, stated.cell)} counts ${shown(stated.count)} ${words}`;
    const sentence = `${there} and the rows of ${sheet} ${shown(count)}: the rows are used, for each of them can be looked at.`;
    const id = `${words.replaceAll(' ', '-')}-disagree`;
    return [{ id, sentence, sheet: APP_STATS, cell: stated.cell, how: 'as stated' }];
  });
}

function unknowns({ stats, users }: ReportReadings): Found[] {
  const risks: Found[] = [];
  const cellOf = (label: StatLabel): string => stats.get(label)?.cell ?? 'A1';
  if (users === undefined) {
    const instead = placeOn(APP_STATS, cellOf('Total Users'));
    const sentence = `${USERS} lists nobody, so users are taken from ${instead}: run evaluate with an administrator's token to see them.`;
    risks.push({ id: 'users-not-listed', sentence, sheet: USERS, cell: 'A2', how: 'blank' });
  }
  if (statedWords(stats, 'GitLab Version') === undefined) {
    const sentence = `${APP_STATS} does not state the version of the source: ask the customer, for source and destination may be only so far apart.`;
    risks.push({
      id: 'version-unknown',
      sentence,
      sheet: APP_STATS,
      cell: cellOf('GitLab Version'),
      how: 'not stated',
    });
  }
  const groups = stats.get('Total Groups');
  if (groups === undefined || isUncounted(groups.value)) {
    const sentence = `${APP_STATS} does not state how many groups there are: ask the customer.`;
    risks.push({ id: 'groups-unknown', sentence, sheet: APP_STATS, cell: cellOf('Total Groups'), how: 'not stated' });
  }
  return risks;
}

function doubtfulRows({ projects: tally }: ReportReadings): Found[] {
  const risks: Found[] = [];
  for (const [header, { blank, firstBlankRow }] of tally.figures) {
    if (blank === 0) continue;
    const column = tally.columns[header];
    const first = placeOn(PROJECTS, cellAddress(column, firstBlankRow));
    const these = `${shown(blank)} of ${counted(tally.projects, 'project', 'projects')} ${blank === 1 ? 'has' : 'have'} no ${header}`;
    const cell = columnRange(column, tally.firstRow, tally.lastRow);
    const sentence = `${these} (first at ${first}): a blank counts as 0.`;
    risks.push({ id: `blank-${header.replaceAll('_', '-')}`, sentence, sheet: PROJECTS, cell, how: 'blank cells' });
  }
  if (tally.repeated) {
    const { id, rows, firstRow } = tally.repeated;
    const cell = cellAddress(tally.columns.id, firstRow);
    const these = `${counted(rows, 'row repeats', 'rows repeat')} the id of an earlier project`;
    const sentence = `${these} (id ${id} at ${placeOn(PROJECTS, cell)}): every row is counted.`;
    risks.push({ id: 'projects-listed-twice', sentence, sheet: PROJECTS, cell, how: 'id seen before' });
  }
  return risks;
}

function formulaRisks({ formulas, firstFormula }: ReportCells): Found[] {
  if (firstFormula === undefined) return [];
  const these = `${counted(formulas, 'cell', 'cells')} of ${PROJECTS} ${formulas === 1 ? 'holds a formula' : 'hold formulas'}`;
  const sentence = `${these} (first at ${firstFormula}): what another program computed last is used unchecked.`;
  return [{ id: 'formulas', sentence, sheet: PROJECTS, cell: firstFormula, how: 'formula' }];
}

const shown = (count: number): string => count.toLocaleString('en-US');

const counted = (count: number, one: string, many: string): string => `${shown(count)} ${count === 1 ? one : many}`;

/** `a, b and c`, or `a, b, c, d, e and 7 more`. */
function named(names: readonly string[], count: number): string {
  const listed = names.slice(0, NAMED_MAX);
  if (count > listed.length) return `${listed.join(', ')} and ${shown(count - listed.length)} more`;
  return listed.length < 2 ? listed.join('') : `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`;
}
