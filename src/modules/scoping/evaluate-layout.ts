/**
 * The layout of the report that GitLab's `evaluate` writes over a self-managed instance: five sheets, each with its
 * headers in row 1. It is a file format, not policy; columns may stand in any order and others may stand beside them.
 */
export const APP_STATS = 'App Stats';
export const REASONS = 'Evaluate Report';
export const FLAGGED = 'Flagged Projects';
export const USERS = 'Users';
export const PROJECTS = 'Raw Project Data';

export const SHEETS = [APP_STATS, REASONS, FLAGGED, USERS, PROJECTS] as const;

/** The lines of App Stats that are read; the words stand in column A, what they say in B. */
export const STAT_LABELS = [
  'Basic information from source',
  'GitLab Version',
  'Customer',
  'Date Run',
  'Source',
  'Total Users',
  'Total Active Users',
  'Total Groups',
  'Total Projects',
  'Total Archived Projects',
  'Total Merge Requests',
  'Total Issues',
] as const;

export type StatLabel = (typeof STAT_LABELS)[number];

export const REASON_HEADERS = ['project', 'reason'] as const;
export const USER_HEADERS = ['username', 'email', 'state', 'using_license_seat', 'is_admin'] as const;

/** What a column of the project sheets holds: words, a count, a size in bytes, or `True` and `False`. */
export type ColumnKind = 'text' | 'count' | 'bytes' | 'flag';

/** The 43 columns of `Raw Project Data` and of `Flagged Projects`, in the order of the tool. */
export const PROJECT_COLUMNS = {
  project: 'text',
  id: 'count',
  url: 'text',
  kind: 'text',
  namespace: 'text',
  last_activity_at: 'text',
  mirror: 'flag',
  archived: 'flag',
  pipelines: 'count',
  pipelines_over: 'flag',
  issues: 'count',
  issues_over: 'flag',
  branches: 'count',
  branches_over: 'flag',
  commit_count: 'count',
  commit_count_over: 'flag',
  merge_requests: 'count',
  merge_requests_over: 'flag',
  storage_size: 'bytes',
  storage_size_over: 'flag',
  repository_size: 'bytes',
  repository_size_over: 'flag',
  wiki_size: 'bytes',
  wiki_size_over: 'flag',
  lfs_objects_size: 'bytes',
  lfs_objects_size_over: 'flag',
  build_artifacts_size: 'bytes',
  build_artifacts_size_over: 'flag',
  snippets_size: 'bytes',
  snippets_size_over: 'flag',
  uploads_size: 'bytes',
  uploads_size_over: 'flag',
  tags: 'count',
  tags_over: 'flag',
  package_types_in_use: 'text',
  packages_size: 'bytes',
  packages_size_over: 'flag',
  container_tag_count: 'count',
  container_registry_size: 'bytes',
  container_registry_size_over: 'flag',
  estimated_export_size: 'bytes',
  estimated_export_size_over: 'flag',
  estimated_export_size_s3_over: 'flag',
} as const satisfies Record<string, ColumnKind>;

export type ProjectHeader = keyof typeof PROJECT_COLUMNS;

export const PROJECT_HEADERS = Object.keys(PROJECT_COLUMNS) as readonly ProjectHeader[];
