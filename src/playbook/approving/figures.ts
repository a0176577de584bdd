import { Refusal } from '../../platform/refusal.ts';
import type { Estimating } from '../estimating/estimating.ts';
import { exchangeOn, type MarginTarget, marginTargetsOn } from '../estimating/pricing.ts';
import { holdsOn } from '../rule.ts';
import type { ApprovalPolicy, approvalFacts } from './approvals.ts';

/** What a statement of work comes to, as far as its approval hangs on it. */
export interface Figures {
  readonly totalCents: number;
  readonly currency: string;
  readonly discountPercent: number;
  /** Id of the lowest target the margin lies below, or `none`; null where there is no margin. */
  readonly marginMissed: string | null;
  /** Services without a price. */
  readonly givenAway: boolean;
}

/** What the table of approvals is asked with; null where nobody knows. */
export type ApprovalFacts = Readonly<Record<(typeof approvalFacts)[number], boolean | number | string | null>>;

/** The playbook's parts that figures are held against. */
export interface Measures {
  readonly approvals: ApprovalPolicy;
  readonly estimating: Pick<Estimating, 'pricing' | 'published' | 'rates'>;
}

/** The facts of the table on a day (`2026-11-22`). */
export function factsOf({ approvals, estimating }: Measures, figures: Figures, on: string): ApprovalFacts {
  const { discountPercent, marginMissed, givenAway } = figures;
  const above = (fact: string): boolean | null => {
    const limit = gateOf({ approvals, estimating }, fact, on);
    return limit === undefined ? false : isAbove({ estimating }, limit, figures, on);
  };
  return { architectGate: above('architectGate'), discountPercent, marginMissed, investment: givenAway };
}

/** The bound of the gate that answers a fact, in cents of the currency of rates.yaml; undefined where none holds. */
export function gateOf({ approvals, estimating }: Measures, fact: string, on: string): number | undefined {
  const gate = approvals.gates[fact];
  return estimating.published.gates.find(({ id, effective }) => id === gate && holdsOn(effective, on))?.totalAboveCents;
}

/**
 * Whether a total lies above a limit, strictly. Null where nobody knows what the limit comes to in the currency of the
 * total: no rate holds on the day, and none is guessed.
 */
export function isAbove(
  playbook: Pick<Measures, 'estimating'>,
  limitCents: number,
  { totalCents, currency }: Pick<Figures, 'totalCents' | 'currency'>,
  on: string,
): boolean | null {
  const bound = limitIn(playbook, limitCents, currency, on);
  return bound === null ? null : totalCents > bound;
}

/** A limit of the playbook in another currency on a day; null where no rate holds. */
export function limitIn(
  { estimating: { pricing, rates } }: Pick<Measures, 'estimating'>,
  limitCents: number,
  currency: string,
  on: string,
): number | null {
  try {
    return exchangeOn(pricing, rates.currency, currency, on)(limitCents);
  } catch (fault) {
    if (fault instanceof Refusal) return null;
    throw fault;
  }
}

/** The lowest target of a day that a margin lies below, by its id; `none` where it lies below none. */
export const targetMissed = (targets: readonly MarginTarget[], marginPercent: number): string =>
  targets.find(({ percent }) => marginPercent < percent)?.id ?? 'none';

/** The targets of a day, the lowest first. */
export const targetsOn = ({ estimating }: Pick<Measures, 'estimating'>, on: string): MarginTarget[] =>
  marginTargetsOn(estimating.pricing, on);
