import { type Role, roleTitle } from '../roles.ts';
import { holdsOn, type Source } from '../rule.ts';
import { decide } from '../tables/decide.ts';
import type { Scalar } from '../tables/shape.ts';
import type { Row } from '../tables/table.ts';
import type { ApprovalPolicy, StepRule } from './approvals.ts';
import type { ApprovalFacts } from './figures.ts';

/** A clause that does not say what the library says, and the role whose yes that needs. */
export interface ClauseDeviation {
  readonly clause: string;
  readonly title: string;
  readonly needs: string;
}

/** The rule that asks for a step, and the facts it found. */
export interface Reason {
  readonly rule: string;
  readonly source: Source;
  readonly note: string | null;
  /** By the names of the facts that its cells looked at; null where nobody knows one. */
  readonly facts: Readonly<Record<string, Scalar | null>>;
}

/** A step of the path of one statement of work. */
export interface PathStep
  extends Pick<StepRule, 'id' | 'title' | 'asks' | 'roles' | 'of' | 'ofRegion' | 'excludes' | 'due'> {
  /** Said of the estimate in its review, before. */
  readonly byReview: boolean;
  /** Steps of this path that are given first. */
  readonly after: readonly string[];
  /** Ids of parts. */
  readonly ground: readonly string[];
  /** Ids of the clauses that a step about changed clauses is about; else none. */
  readonly clauses: readonly string[];
  readonly why: readonly Reason[];
}

/** What a path is asked of. */
export interface PathAsked {
  readonly facts: ApprovalFacts;
  readonly deviations: readonly ClauseDeviation[];
  /** The day whose rules hold, `2026-11-22`. */
  readonly on: string;
}

type Policy = { readonly approvals: ApprovalPolicy; readonly roles: readonly Role[] };

/** The rows of the table that ask for a step: what nobody knows rules none out. */
export const rowsAsking = ({ table }: ApprovalPolicy, facts: ApprovalFacts, on: string): Row[] => {
  const { trace } = decide(table, facts, on);
  const asking = new Set(trace.filter(({ failed }) => failed === undefined).map(({ rule }) => rule));
  return table.rows.filter(({ id }) => asking.has(id));
};

/**
 * The steps that a statement of work needs, in the order of the playbook: none whose condition fails, and one for each role
 * that a changed clause needs. A step waits for those before it; where one is not there, for those before that.
 */
export function pathOf({ approvals, roles }: Policy, { facts, deviations, on }: PathAsked): PathStep[] {
  const rows = rowsAsking(approvals, facts, on);
  const ruled = approvals.steps.flatMap((step): PathStep[] => {
    const asking = rows.filter(({ gives }) => gives.step === step.id);
    if (asking.length === 0 || !holdsOn(step.effective, on)) return [];
    const { id, title, asks, roles: may, of, ofRegion, excludes, due, ground } = step;
    const reasons = asking.map((row) => reasonOf(row, facts));
    const byReview = step.given === 'by-review';
    return [
      {
        id,
        title,
        asks,
        roles: may,
        of,
        ofRegion,
        excludes,
        due,
        byReview,
        after: [],
        ground,
        clauses: [],
        why: reasons,
      },
    ];
  });
  const changed = holdsOn(approvals.deviations.effective, on) ? deviationSteps(approvals, roles, deviations) : [];
  const first = ruled.findIndex(({ byReview }) => !byReview);
  const steps = first < 0 ? [...ruled, ...changed] : ruled.toSpliced(first + 1, 0, ...changed);
  return steps.map((step) => ({ ...step, after: before(approvals, steps, step) }));
}

const reasonOf = ({ id, source, note, when }: Row, facts: ApprovalFacts): Reason => {
  const looked: Readonly<Record<string, Scalar | null>> = { ...facts };
  const found = Object.keys(when).map((name) => [name, looked[name] ?? null] as const);
  return { rule: id, source, note: note ?? null, facts: Object.fromEntries(found) };
};

const deviationId = (role: string): string => `deviation-${role}`;

function deviationSteps(
  { deviations: { id: rule, asks, due, source, note } }: ApprovalPolicy,
  roles: readonly Role[],
  deviations: readonly ClauseDeviation[],
): PathStep[] {
  return [...Map.groupBy(deviations, ({ needs }) => needs)].map(([role, own]) => ({
    ...{ id: deviationId(role), title: `${roleTitle(roles, role)} on changed clauses`, asks, due },
    ...{ roles: [role], of: 1, ofRegion: false, excludes: [], byReview: false, after: [], ground: [] },
    clauses: own.map(({ clause }) => clause),
    why: [
      { rule, source, note: note ?? null, facts: Object.fromEntries(own.map(({ clause, title }) => [clause, title])) },
    ],
  }));
}

/** The steps of this path that come right before one: those that others of them wait for are not named again. */
function before(approvals: ApprovalPolicy, steps: readonly PathStep[], { id, clauses }: PathStep): string[] {
  const ruled = (step: string): readonly string[] =>
    step === 'deviations'
      ? approvals.deviations.after
      : (approvals.steps.find((each) => each.id === step)?.after ?? []);
  const changed = steps.filter((step) => step.clauses.length > 0).map((step) => step.id);
  const after = (step: string) => ruled(changed.includes(step) ? 'deviations' : step);
  const here = (step: string): string[] =>
    step === 'deviations' ? changed : steps.some((each) => each.id === step) ? [step] : [];
  const resolve = (wanted: readonly string[]): string[] =>
    wanted.flatMap((step) => (here(step).length > 0 ? here(step) : resolve(ruled(step))));
  const above = (step: string): string[] => resolve(after(step)).flatMap((each) => [each, ...above(each)]);
  const direct = [...new Set(resolve(after(clauses.length > 0 ? 'deviations' : id)))];
  const further = new Set(direct.flatMap(above));
  return direct.filter((step) => !further.has(step));
}
