import { z } from 'zod';

/**
 * Where a fact was taken from, so that nobody has to believe it: a cell of the customer's report, a person, or a
 * field of the need as it was told.
 */
export const Provenance = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('report'),
    file: z.string(),
    sheet: z.string(),
    /** A cell or a range as sheets name them: `B8`, `U2:U22`. */
    cell: z.string(),
    /** How the value came out of the cells, in words: `sum of`, `count of rows above 5 GB`. */
    how: z.string(),
  }),
  z.object({ kind: z.literal('person'), by: z.string(), at: z.iso.datetime({ offset: true }) }),
  z.object({ kind: z.literal('need'), path: z.string() }),
]);
export type Provenance = z.infer<typeof Provenance>;

/** The facts a report can give, by the names that activities, questions and papers call them. */
export const ReportFactName = z.enum([
  'sourceAddress',
  'sourceVersion',
  'sourceEdition',
  'sourceKind',
  'reportDate',
  'reportedCustomer',
  'users',
  'activeUsers',
  'licensedUsers',
  'administrators',
  'groups',
  'projects',
  'groupProjects',
  'personalProjects',
  'archivedProjects',
  'mirroredProjects',
  'flaggedProjects',
  'largeRepositories',
  'largestRepositoryBytes',
  'repositoryBytes',
  'storageBytes',
  'wikiBytes',
  'lfsBytes',
  'artifactBytes',
  'snippetBytes',
  'uploadBytes',
  'packageBytes',
  'registryBytes',
  'exportBytes',
  'pipelines',
  'projectsWithPipelines',
  'issues',
  'branches',
  'commits',
  'mergeRequests',
  'tags',
  'containerTags',
  'packageKinds',
]);
export type ReportFactName = z.infer<typeof ReportFactName>;

/** One thing known about the work to be done. Names are free: a person may add what no report holds. */
export const ScopeFact = z.object({
  name: z.string().min(1),
  value: z.union([z.number(), z.string(), z.boolean()]),
  /** `bytes`, `projects`, `users`; none for a word or a yes. */
  unit: z.string().optional(),
  provenance: Provenance,
});
export type ScopeFact = z.infer<typeof ScopeFact>;

/** Something found that makes the work harder or a fact doubtful. It never stops a scope. */
export const ScopeRisk = z.object({ id: z.string(), sentence: z.string(), provenance: Provenance });
export type ScopeRisk = z.infer<typeof ScopeRisk>;

/** The report a scope was read from; the hash says which file exactly. */
export const ScopeReport = z.object({
  file: z.string(),
  sha256: z.string().length(64),
  projects: z.number().int().nonnegative(),
  users: z.number().int().nonnegative(),
});
export type ScopeReport = z.infer<typeof ScopeReport>;

/** What is known about the work, and what stands in its way. */
export const Scope = z.object({
  facts: z.array(ScopeFact),
  risks: z.array(ScopeRisk),
  report: ScopeReport.optional(),
});
export type Scope = z.infer<typeof Scope>;

/** The fact of that name, if the scope holds it. */
export const factOf = (scope: Scope, name: string): ScopeFact | undefined =>
  scope.facts.find((fact) => fact.name === name);

/** The fact's value where it is a number; undefined where the scope is silent or holds a word. */
export function numberOf(scope: Scope, name: string): number | undefined {
  const value = factOf(scope, name)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** The place a fact stands on, as people read it: `Raw Project Data U2:U22 (sum of)`. */
export function placeOf(provenance: Provenance): string {
  if (provenance.kind === 'report') return `${provenance.sheet} ${provenance.cell} (${provenance.how})`;
  return provenance.kind === 'person' ? `said by ${provenance.by}` : `the need, ${provenance.path}`;
}

/** A scope as the desk keeps it: each report read makes a new revision. */
export const ScopeRecord = z.object({
  opportunity: z.string(),
  revision: z.number().int(),
  scope: Scope,
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
});
export type ScopeRecord = z.infer<typeof ScopeRecord>;

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Bytes as people say them, in steps of 1,000: `5 GB`, `438.1 MB`. The playbook draws its line for large repositories in
 * the same gigabytes, so that no paper shows a repository of 4.9 GB among those above 5 GB.
 */
export function showBytes(bytes: number): string {
  let [amount, step] = [bytes, 0];
  // Rounded to a tenth, 999.96 is a thousand: it is said in the next unit.
  while (amount >= 999.95 && step < UNITS.length - 1) [amount, step] = [amount / 1000, step + 1];
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[step]}`;
}
