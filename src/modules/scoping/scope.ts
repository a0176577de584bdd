import { z } from 'zod';
import { Confidence, Provenance } from '../facts/fact.ts';

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
  /** Both or neither: where whoever said it, or those who disagree, leave room. */
  low: z.number().optional(),
  high: z.number().optional(),
  confidence: Confidence.optional(),
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

/** A scope as the desk keeps it: each report read makes a new revision. */
export const ScopeRecord = z.object({
  opportunity: z.string(),
  revision: z.number().int(),
  scope: Scope,
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
});
export type ScopeRecord = z.infer<typeof ScopeRecord>;
