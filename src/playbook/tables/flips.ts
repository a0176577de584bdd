import type { Answer, Fact, Facts, Policy } from './policy.ts';
import type { Scalar } from './shape.ts';
import { weigh } from './weigh.ts';

export interface Change {
  readonly input: string;
  readonly from: Scalar;
  readonly to: Scalar;
}

/** A smallest change of facts after which the answer is another. */
export interface Flip {
  readonly changes: readonly Change[];
  readonly answer: Answer;
}

/**
 * The smallest changes of known facts that give another outcome: every single change that does, then, for outcomes no
 * single change reaches, every pair. `askedFor` says what counts as the outcome.
 */
export function flipsOf(policy: Policy, facts: Facts, day: string, askedFor: (answer: Answer) => string): Flip[] {
  const outcomeFor = (changes: readonly Change[]): { said: string; answer: Answer } | undefined => {
    const changed = { ...facts, ...Object.fromEntries(changes.map(({ input, to }) => [input, to])) };
    const { answers, missing } = weigh(policy, changed, day, askedFor);
    return missing.length > 0 ? undefined : { said: askedFor(answers[0]!), answer: answers[0]! };
  };
  const now = outcomeFor([])?.said;
  if (now === undefined) return [];
  const singles = policy.facts.flatMap((fact) => changesOf(fact, facts));
  const tried = singles.map((change) => ({ changes: [change], outcome: outcomeFor([change]) }));
  const found = tried.filter(({ outcome }) => outcome && outcome.said !== now);
  const reached = new Set([now, ...found.map(({ outcome }) => outcome!.said)]);
  for (const changes of pairsOf(singles)) {
    const outcome = outcomeFor(changes);
    if (outcome && !reached.has(outcome.said)) found.push({ changes, outcome });
  }
  return found.map(({ changes, outcome }) => ({ changes, answer: outcome!.answer }));
}

/** Every change of one known fact to a value some table tells apart from the one it has. */
function changesOf({ name, domain }: Fact, facts: Facts): Change[] {
  const from = facts[name] ?? domain.shape.assume;
  if (from === undefined) return [];
  const now = domain.classOf(from);
  const others = Array.from({ length: domain.size }, (_, klass) => klass).filter((klass) => klass !== now);
  return others.map((klass) => ({ input: name, from, to: domain.valueIn(klass, from) }));
}

function* pairsOf(changes: readonly Change[]): Generator<Change[]> {
  for (const [place, one] of changes.entries()) {
    for (const other of changes.slice(place + 1)) if (other.input !== one.input) yield [one, other];
  }
}
