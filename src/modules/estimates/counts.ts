import { Refusal } from '../../platform/refusal.ts';
import type { Activities, CountedFact, Counts } from '../../playbook/estimating/activities.ts';
import { placeOf } from '../facts/fact.ts';
import { factOf, type Scope, type ScopeFact } from '../scoping/scope.ts';

/**
 * The counts a scope gives to the drivers; a fact that the scope does not hold is left out. Refuses
 * (`estimate.badCount`) one that is no whole number, negative, or beyond the playbook's bound, naming where it stands.
 */
export function countsOf(scope: Scope, { facts, countAtMost }: Activities): Counts {
  const counts = new Map<string, number>();
  for (const counted of facts) {
    const fact = factOf(scope, counted.name);
    if (fact) counts.set(counted.name, countOf(fact, counted, countAtMost));
  }
  return counts;
}

function countOf({ value, provenance }: ScopeFact, { many }: CountedFact, atMost: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= atMost) return value;
  const bound = atMost.toLocaleString('en-US');
  throw new Refusal(
    'estimate.badCount',
    `The number of ${many} is ${value} (${placeOf(provenance)}): give a whole number from 0 to ${bound}.`,
  );
}

/** `1,200 users`, `1 project`, or `users not known`. */
export function countInWords({ name, one, many }: CountedFact, counts: Counts): string {
  const count = counts.get(name);
  if (count === undefined) return `${many} not known`;
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
