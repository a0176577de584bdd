import { cellAddress, columnRange } from '../../documents/spreadsheet-address.ts';
import { showBytes } from '../../platform/quantity.ts';
import type { UserTally } from './evaluate-accounts.ts';
import { type AppStats, statedCount, statedWords } from './evaluate-app-stats.ts';
import type { FlaggedTally } from './evaluate-flagged.ts';
import { APP_STATS, FLAGGED, PROJECTS, type ProjectHeader, type StatLabel, USERS } from './evaluate-layout.ts';
import type { ProjectTally } from './evaluate-projects.ts';
import type { ReportFactName, ScopeFact } from './scope.ts';

/** Everything read from one report, before facts are made of it. */
export interface ReportReadings {
  readonly file: string;
  readonly stats: AppStats;
  readonly users: UserTally | undefined;
  readonly flagged: FlaggedTally;
  readonly projects: ProjectTally;
  readonly largeRepositoryBytes: number;
}

/** The facts of a report, each with the cells it came from. What the report does not say makes no fact. */
export function reportFacts(readings: ReportReadings): ScopeFact[] {
  return [
    ...statedFacts(readings),
    ...userFacts(readings),
    ...projectFacts(readings),
    ...sizeFacts(readings),
    ...activityFacts(readings),
  ];
}

interface Found {
  readonly sheet: string;
  readonly cell: string;
  readonly how: string;
}

function fact(file: string, name: ReportFactName, value: ScopeFact['value'], found: Found, unit?: string): ScopeFact {
  const provenance = { kind: 'report', file, ...found } as const;
  return { name, value, ...(unit === undefined ? {} : { unit }), provenance };
}

const STATED: readonly (readonly [ReportFactName, StatLabel])[] = [
  ['reportedCustomer', 'Customer'],
  ['sourceAddress', 'Basic information from source'],
  ['sourceKind', 'Source'],
  ['sourceVersion', 'GitLab Version'],
  ['reportDate', 'Date Run'],
];

function statedFacts({ file, stats }: ReportReadings): ScopeFact[] {
  const facts: ScopeFact[] = [];
  for (const [name, label] of STATED) {
    const stated = statedWords(stats, label);
    if (stated) facts.push(fact(file, name, stated.words, { sheet: APP_STATS, cell: stated.cell, how: 'as stated' }));
  }
  const version = statedWords(stats, 'GitLab Version');
  const edition = /-(ee|ce)\b/.exec(version?.words ?? '')?.[1];
  if (version && edition) {
    facts.push(
      fact(file, 'sourceEdition', edition, { sheet: APP_STATS, cell: version.cell, how: 'ending of the version' }),
    );
  }
  const groups = statedCount(stats, 'Total Groups');
  if (groups) {
    facts.push(fact(file, 'groups', groups.count, { sheet: APP_STATS, cell: groups.cell, how: 'as stated' }, 'groups'));
  }
  return facts;
}

/** The rows of Users where there are any; else what App Stats states, which cannot be looked at one by one. */
function userFacts({ file, stats, users }: ReportReadings): ScopeFact[] {
  if (users === undefined) {
    const stated = (name: ReportFactName, label: StatLabel): ScopeFact[] => {
      const figure = statedCount(stats, label);
      if (figure === undefined) return [];
      return [fact(file, name, figure.count, { sheet: APP_STATS, cell: figure.cell, how: 'as stated' }, 'users')];
    };
    return [...stated('users', 'Total Users'), ...stated('activeUsers', 'Total Active Users')];
  }
  const counted = (name: ReportFactName, part: keyof UserTally, how: string): ScopeFact =>
    fact(file, name, users[part].count, { sheet: USERS, cell: users[part].cells, how }, 'users');
  return [
    counted('users', 'users', 'count of rows'),
    counted('activeUsers', 'active', 'count of rows that say active'),
    counted('licensedUsers', 'licensed', 'count of rows that say True'),
    counted('administrators', 'administrators', 'count of rows that say True'),
  ];
}

function projectFacts({ file, projects: tally, flagged, largeRepositoryBytes }: ReportReadings): ScopeFact[] {
  const counted = (name: ReportFactName, value: number, header: ProjectHeader, how: string): ScopeFact =>
    fact(file, name, value, { sheet: PROJECTS, cell: rangeOf(tally, header), how }, 'projects');
  const size = tally.figures.get('repository_size');
  const largestCell = cellAddress(tally.columns.repository_size, size?.largestRow || tally.firstRow);
  const largest = { sheet: PROJECTS, cell: largestCell, how: `largest of ${rangeOf(tally, 'repository_size')}` };
  const above = `count of rows above ${showBytes(largeRepositoryBytes)}`;
  return [
    counted('projects', tally.projects, 'project', 'count of rows'),
    counted('groupProjects', tally.groupProjects, 'kind', 'count of rows that say group'),
    counted('personalProjects', tally.personalProjects, 'kind', 'count of rows that say user'),
    counted('archivedProjects', tally.flags.get('archived') ?? 0, 'archived', 'count of rows that say True'),
    counted('mirroredProjects', tally.flags.get('mirror') ?? 0, 'mirror', 'count of rows that say True'),
    fact(
      file,
      'flaggedProjects',
      flagged.projects,
      { sheet: FLAGGED, cell: flagged.range, how: 'count of rows' },
      'projects',
    ),
    counted('largeRepositories', tally.largeRepositories, 'repository_size', above),
    fact(file, 'largestRepositoryBytes', size?.largest ?? 0, largest, 'bytes'),
  ];
}

const SIZES: readonly (readonly [ReportFactName, ProjectHeader])[] = [
  ['repositoryBytes', 'repository_size'],
  ['storageBytes', 'storage_size'],
  ['wikiBytes', 'wiki_size'],
  ['lfsBytes', 'lfs_objects_size'],
  ['artifactBytes', 'build_artifacts_size'],
  ['snippetBytes', 'snippets_size'],
  ['uploadBytes', 'uploads_size'],
  ['packageBytes', 'packages_size'],
  ['registryBytes', 'container_registry_size'],
  ['exportBytes', 'estimated_export_size'],
];

const COUNTS: readonly (readonly [ReportFactName, ProjectHeader])[] = [
  ['pipelines', 'pipelines'],
  ['issues', 'issues'],
  ['branches', 'branches'],
  ['commits', 'commit_count'],
  ['mergeRequests', 'merge_requests'],
  ['tags', 'tags'],
  ['containerTags', 'container_tag_count'],
];

const sizeFacts = (readings: ReportReadings): ScopeFact[] =>
  SIZES.map(([name, header]) => sumFact(readings, name, header, 'bytes'));

/** What the projects do: what has to be moved, re-pointed and checked beside the repositories. */
function activityFacts(readings: ReportReadings): ScopeFact[] {
  const { file, projects: tally } = readings;
  const pipelines = { sheet: PROJECTS, cell: rangeOf(tally, 'pipelines'), how: 'count of rows above 0' };
  const packages = { sheet: PROJECTS, cell: rangeOf(tally, 'package_types_in_use'), how: 'kinds named' };
  const present = tally.figures.get('pipelines')?.present ?? 0;
  return [
    ...COUNTS.map(([name, header]) =>
      sumFact(
        readings,
        name,
        header,
        name === 'containerTags' ? 'tags' : header.replace('commit_count', 'commits').replaceAll('_', ' '),
      ),
    ),
    fact(file, 'projectsWithPipelines', present, pipelines, 'projects'),
    ...(tally.packageKinds.length === 0 ? [] : [fact(file, 'packageKinds', tally.packageKinds.join(', '), packages)]),
  ];
}

function sumFact(
  { file, projects: tally }: ReportReadings,
  name: ReportFactName,
  header: ProjectHeader,
  unit: string,
): ScopeFact {
  const found = { sheet: PROJECTS, cell: rangeOf(tally, header), how: 'sum of' };
  return fact(file, name, tally.figures.get(header)?.sum ?? 0, found, unit);
}

const rangeOf = (tally: ProjectTally, header: ProjectHeader): string =>
  columnRange(tally.columns[header], tally.firstRow, tally.lastRow);
