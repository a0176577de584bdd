import { type Clause, clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import { sealPaper } from '../../../documents/seal.ts';
import { notFound } from '../../../platform/refusal.ts';
import { loadPlaybook } from '../../../playbook/playbook.ts';
import { offered } from '../../estimates/estimate.ts';
import { estimate } from '../../estimates/estimating.ts';
import type { Scope } from '../../scoping/scope.ts';
import type { SowRequest } from '../assembly.ts';

/** The playbook we ship, for tests of papers. */
export const playbook = await loadPlaybook('playbooks/gitlab');

const on = Temporal.PlainDate.from('2026-08-31');

/** What is known of a customer's instance; without a report it was only told. */
export const scopeOf = (counts: Readonly<Record<string, number>>, reported = true): Scope => ({
  facts: Object.entries(counts).map(([name, value]) => ({
    name,
    value,
    provenance: { kind: 'report', file: 'report.xlsx', sheet: 'App Stats', cell: 'B2', how: 'read' },
  })),
  risks: [],
  ...(reported ? { report: { file: 'report.xlsx', sha256: 'a'.repeat(64), projects: 2150, users: 1212 } } : {}),
});

/** A deal with the given needs; what is not said is as in most deals. */
export function requestOf(services: readonly string[], changes: Partial<SowRequest> = {}): SowRequest {
  const needs = services.map((service) => ({ service }));
  const scope =
    changes.scope ??
    scopeOf({ users: 1212, projects: 2150, groups: 84, largeRepositories: 14, repositoryBytes: 9.1e11 });
  return {
    number: 'SOW-2026-0031',
    version: 1,
    date: on,
    customer: { name: 'Alder Freight' },
    provider: { name: 'Tanager Software' },
    need: { region: 'emea', needs },
    verdict: { outcome: ['ps-custom'] },
    scope,
    estimate: offered(estimate({ playbook, needs, scope, on })),
    playbook,
    ...changes,
  };
}

/** The clause of an id, which is there. */
export function clauseIn(paper: PaperDocument, id: string): Clause {
  const found = clausesOf(paper).find((clause) => clause.attrs.id === id);
  if (!found) throw notFound('clause', id);
  return found;
}

/** A paper with its clauses changed, sealed again. */
export function withClauses(paper: PaperDocument, change: (clauses: Clause[]) => Clause[]): PaperDocument {
  const { contentHash: _, ...attrs } = paper.attrs;
  return sealPaper({ type: 'doc', attrs, content: [paper.content[0], ...change(clausesOf(paper))] });
}

/** A paper in which some words of one clause are others. */
export const reworded = (paper: PaperDocument, id: string, from: string | RegExp, to: string): PaperDocument =>
  withClauses(paper, (clauses) =>
    clauses.map((clause) => {
      if (clause.attrs.id !== id) return clause;
      const json = JSON.stringify(clause);
      const changed = json.replace(from, to);
      if (changed === json) throw notFound('wording', `${from} of ${id}`);
      return JSON.parse(changed) as Clause;
    }),
  );
