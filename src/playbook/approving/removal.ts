import type { MarginTarget } from '../estimating/pricing.ts';
import type { Scalar } from '../tables/shape.ts';
import type { ApprovalPolicy } from './approvals.ts';
import { type ApprovalFacts, type Figures, gateOf, limitIn, type Measures, targetsOn } from './figures.ts';
import { type PathStep, rowsAsking } from './path.ts';

/** The smallest change of a statement of work after which a step is not asked for any more, and no other is instead. */
export type Removal =
  | { readonly kind: 'total'; readonly atMostCents: number }
  | { readonly kind: 'discount'; readonly toPercent: number }
  | { readonly kind: 'margin'; readonly target: MarginTarget }
  | { readonly kind: 'priced' }
  | { readonly kind: 'clauses'; readonly clauses: readonly string[] };

interface Change {
  readonly fact: string;
  readonly to: Scalar;
  /** How far `to` lies from what is; comparable within one fact. */
  readonly distance: number;
}

/**
 * The smallest change that removes a step: of one fact, to the nearest value at which no rule asks for the step and none for
 * a step that was not asked for. Null where a rule asks for it whatever the facts are, or where no single fact decides it.
 */
export function removalOf(
  measures: Measures,
  step: PathStep,
  figures: Figures,
  facts: ApprovalFacts,
  on: string,
): Removal | null {
  if (step.clauses.length > 0) return { kind: 'clauses', clauses: step.clauses };
  const change = smallestChange(measures.approvals, step.id, facts, on);
  if (change === null) return null;
  switch (change.fact) {
    case 'architectGate': {
      const gate = gateOf(measures, change.fact, on);
      const atMostCents = gate === undefined ? null : limitIn(measures, gate, figures.currency, on);
      return atMostCents === null || change.to === true ? null : { kind: 'total', atMostCents };
    }
    case 'discountPercent':
      return { kind: 'discount', toPercent: Number(change.to) };
    case 'marginMissed': {
      const target = targetAbove(measures, String(change.to), on);
      return target === undefined ? null : { kind: 'margin', target };
    }
    default:
      return change.to === false ? { kind: 'priced' } : null;
  }
}

/** A margin that misses one target lies at least at the next lower one; that misses none, at the highest. */
function targetAbove(measures: Measures, missed: string, on: string): MarginTarget | undefined {
  const targets = targetsOn(measures, on);
  const at = targets.findIndex(({ id }) => id === missed);
  return at < 0 ? targets.at(-1) : targets[at - 1];
}

function smallestChange(policy: ApprovalPolicy, step: string, facts: ApprovalFacts, on: string): Change | null {
  const asked = (given: ApprovalFacts) => new Set(rowsAsking(policy, given, on).map(({ gives }) => gives.step));
  const now = asked(facts);
  const removes = ({ fact, to }: Change): boolean => {
    const then = asked({ ...facts, [fact]: to });
    return !then.has(step) && then.isSubsetOf(now);
  };
  const found = policy.table.inputs.flatMap((input) => changesOf(input, facts).filter(removes).slice(0, 1));
  return found[0] ?? null;
}

type Input = ApprovalPolicy['table']['inputs'][number];

/** Every other value of one fact that a rule tells apart, the nearest first. */
function changesOf({ name, domain }: Input, facts: ApprovalFacts): Change[] {
  const from = (facts as Readonly<Record<string, Scalar | null>>)[name] ?? null;
  if (from === null) return [];
  const now = domain.classOf(from);
  return Array.from({ length: domain.size }, (_, klass) => klass)
    .filter((klass) => klass !== now)
    .map((klass): Change => {
      const to = domain.valueIn(klass, from);
      const distance = typeof to === 'number' ? Math.abs(to - Number(from)) : Math.abs(klass - now);
      return { fact: name, to, distance };
    })
    .sort((one, other) => one.distance - other.distance);
}
