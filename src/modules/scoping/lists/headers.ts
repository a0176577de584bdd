import { columnLetters } from '../../../documents/spreadsheet-address.ts';
import { type SizeUnit, sizeUnits } from '../../../platform/quantity.ts';
import { ListField, type ListMapping, type ListProblem } from './list.ts';
import type { Table, TableRow } from './table.ts';

/**
 * What exports of GitLab, GitHub, Bitbucket, Azure DevOps and hand-made lists call their columns, in small letters without
 * units and marks. It is a file format, not policy.
 */
const synonyms: Readonly<Record<ListField, readonly string[]>> = {
  name: [
    ...['name', 'repository', 'repo', 'repository name', 'repo name', 'project', 'project name', 'full name', 'path'],
    ...['path with namespace', 'slug', 'full path', 'repositories'],
  ],
  size: [
    'size',
    'repository size',
    'repo size',
    'disk usage',
    'git size',
    'size on disk',
    'disk size',
    'storage',
    'storage size',
  ],
  lfsSize: ['lfs size', 'lfs objects size', 'size in lfs', 'lfs storage'],
  lfs: ['lfs', 'uses lfs', 'has lfs', 'git lfs', 'lfs enabled'],
  lastActivity: [
    ...[
      'last activity',
      'last activity at',
      'last commit',
      'last commit date',
      'updated',
      'updated at',
      'last updated',
    ],
    ...['last push', 'pushed at', 'last modified', 'last change'],
  ],
  archived: ['archived', 'is archived', 'read only', 'disabled'],
  pipelines: ['pipelines', 'ci pipelines', 'builds', 'pipeline count', 'number of pipelines', 'ci jobs', 'workflows'],
  branches: ['branches', 'branch count', 'number of branches'],
  commits: ['commits', 'commit count', 'number of commits'],
  mergeRequests: [
    'merge requests',
    'mrs',
    'pull requests',
    'prs',
    'merge request count',
    'pull request count',
    'number of prs',
  ],
  issues: ['issues', 'issue count', 'open issues', 'number of issues'],
};

const byHeader = new Map(ListField.options.flatMap((field) => synonyms[field].map((words) => [words, field] as const)));

/** The unit in `Size (MB)`, `size_kb`, `repository_size_bytes`. */
const unitWords = new RegExp(`(?:^|[^a-z])(${sizeUnits.join('|')})(?:[^a-z]|$)`, 'i');

/** `Repository_Size (MB)` -> `repository size`. */
const bare = (header: string): string =>
  header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/[([{].*$/, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .replace(unitWords, ' ')
    .trim();

export interface Headers {
  readonly line: number;
  /** Of the columns that have a header or anything below it. */
  readonly columns: readonly { readonly at: number; readonly letters: string; readonly header: string }[];
  /** The rows below. */
  readonly rows: readonly TableRow[];
}

/** How far down headers are looked for, below titles and dates of export. */
const titlesMax = 10;

/** The first row that names what we know, else the first row of all. */
export function findHeaders({ rows }: Table): Headers {
  const hits = rows
    .slice(0, titlesMax)
    .map(({ cells }) => cells.filter((cell) => byHeader.has(bare(String(cell ?? '')))).length);
  const most = Math.max(0, ...hits);
  const position = most === 0 ? 0 : hits.indexOf(most);
  const header = rows[position];
  const below = rows.slice(position + 1);
  const width = Math.max(header?.cells.length ?? 0, ...below.slice(0, 100).map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, at) => ({
    at,
    letters: columnLetters(at),
    header: String(header?.cells[at] ?? ''),
  })).filter(
    ({ at, header: words }) => words !== '' || below.slice(0, 100).some(({ cells }) => (cells[at] ?? null) !== null),
  );
  return { line: header?.line ?? 1, columns, rows: below };
}

/**
 * Which column holds what, as far as the headers say it without doubt, and what is in doubt: two columns that both claim
 * one field, and headers that stand twice.
 */
export function proposeMapping(
  { file, sheet }: Table,
  { columns, line }: Headers,
): { mapping: ListMapping; problems: ListProblem[] } {
  const problems: ListProblem[] = [];
  const proposed: Partial<Record<ListField, number>> = {};
  for (const field of ListField.options) {
    const claims = columns.filter(({ header }) => byHeader.get(bare(header)) === field);
    // Of several words for one thing the plainest counts, in the order above; twice the same word is in doubt.
    const ranked = claims
      .map((claim) => ({ ...claim, rank: synonyms[field].indexOf(bare(claim.header)) }))
      .sort((one, other) => one.rank - other.rank);
    const [first, second] = ranked;
    if (first === undefined) continue;
    if (second?.rank === first.rank) {
      const sentence = `${first.letters}${line} and ${second.letters}${line} both say "${first.header}": choose which of them holds it.`;
      problems.push({ place: placeIn(file, sheet, `${first.letters}${line}`), sentence });
    } else {
      proposed[field] = first.at;
    }
  }
  const size = columns.find(({ at }) => at === proposed.size);
  return { mapping: { columns: proposed, sizeUnit: unitIn(size?.header ?? '') }, problems };
}

const unitIn = (header: string): SizeUnit | null => {
  const said = unitWords.exec(header.replaceAll('_', ' '))?.[1]?.toLowerCase();
  return sizeUnits.find((unit) => unit.toLowerCase() === said) ?? null;
};

/** A cell as a problem names it: `repos.csv D14`, `Sheet1 D14`. */
export const placeIn = (file: string, sheet: string, address: string): string =>
  `${sheet === file ? file : sheet} ${address}`;
