import { Refusal } from '../../platform/refusal.ts';
import { type Bits, both, keep } from './bits.ts';
import { kindInWords } from './cell.ts';
import { type Answer, answer, erasOn, type Fact, type Facts, type Policy } from './policy.ts';

/** What can still come out while some facts are missing. */
export interface Weighing {
  /** Every different answer that some completion of the facts gives; exactly one when nothing is missing. */
  readonly answers: readonly Answer[];
  /** Missing facts whose value can change what is asked for; empty when the question is settled. */
  readonly missing: readonly Fact[];
}

/**
 * Weighs facts of which some may be missing (three-valued: a missing fact may have any value it can have).
 * `askedFor` says of an answer what the caller wants to know; only facts that can change that are reported missing.
 * Refuses a value its fact cannot have (`fact.invalid`), and facts too few to be weighed (`fact.tooFew`).
 */
export function weigh(policy: Policy, facts: Facts, day: string, askedFor: (answer: Answer) => string): Weighing {
  const fitting: Bits[] = erasOn(policy, day).map(({ rows }) => rows.slice());
  const missing: Fact[] = [];
  for (const fact of policy.facts) {
    const value = facts[fact.name] ?? fact.domain.shape.assume;
    if (value === undefined) {
      missing.push(fact);
      continue;
    }
    const klass = classIn(fact, value);
    for (const { table, rows } of fact.readers) keep(fitting[table]!, rows[klass]!);
  }
  if (missing.length === 0) return { answers: [answer(policy, fitting)], missing };
  return new Completions(policy, missing, askedFor).weigh(fitting);
}

function classIn({ name, domain }: Fact, value: unknown): number {
  const klass = domain.classOf(value);
  if (klass >= 0) return klass;
  throw factInvalid(name, domain.shape, value);
}

/** The refusal of a value its fact cannot have: "segment must be one of smb, large; it is huge." */
export function factInvalid(name: string, shape: Fact['domain']['shape'], value: unknown): Refusal {
  const sentence = `must be ${kindInWords(shape)}; it is ${JSON.stringify(value)}.`;
  return new Refusal('fact.invalid', `${name} ${sentence}`, { faults: [{ place: name, sentence }] });
}

/** Past this many different parts a question is too open to be weighed while somebody waits. */
const nodesMax = 200_000;

const tooOpen = (missing: readonly Fact[]): Refusal =>
  new Refusal(
    'fact.tooFew',
    `Too little is known to weigh what matters: give some of ${missing.map(({ name }) => name).join(', ')}.`,
  );

/**
 * All completions of the missing facts, walked as a reduced decision diagram: parts that come to the same are walked
 * once, and a fact none of whose values makes a difference leaves no node behind. The facts that do are the questions.
 */
class Completions {
  readonly #policy: Policy;
  readonly #missing: readonly Fact[];
  readonly #askedFor: (answer: Answer) => string;
  readonly #answers = new Map<string, Answer>();
  readonly #nodes = new Map<string, { id: number; fact: Fact | undefined; below: readonly number[] }>();
  readonly #walked = new Map<string, number>();

  constructor(policy: Policy, missing: readonly Fact[], askedFor: (answer: Answer) => string) {
    this.#policy = policy;
    this.#missing = missing;
    this.#askedFor = askedFor;
  }

  weigh(fitting: readonly Bits[]): Weighing {
    const root = this.#walk(0, fitting);
    return { answers: [...this.#answers.values()], missing: this.#askedBelow(root) };
  }

  #walk(depth: number, fitting: readonly Bits[]): number {
    const key = `${depth}|${fitting.join('|')}`;
    const known = this.#walked.get(key);
    if (known !== undefined) return known;
    if (this.#walked.size > nodesMax) throw tooOpen(this.#missing);
    const fact = this.#missing[depth];
    const node = fact ? this.#branch(depth, fact, fitting) : this.#leaf(fitting);
    this.#walked.set(key, node);
    return node;
  }

  #branch(depth: number, fact: Fact, fitting: readonly Bits[]): number {
    const below = Array.from({ length: fact.domain.size }, (_, klass) => {
      const narrowed = [...fitting];
      for (const { table, rows } of fact.readers) narrowed[table] = both(narrowed[table]!, rows[klass]!);
      return this.#walk(depth + 1, narrowed);
    });
    return below.every((node) => node === below[0]) ? below[0]! : this.#node(`${depth}:${below.join()}`, fact, below);
  }

  #leaf(fitting: readonly Bits[]): number {
    const given = answer(
      this.#policy,
      fitting.map((set) => set.slice()),
    );
    this.#answers.set(JSON.stringify(given), given);
    return this.#node(`= ${this.#askedFor(given)}`, undefined, []);
  }

  #node(key: string, fact: Fact | undefined, below: readonly number[]): number {
    const found = this.#nodes.get(key);
    if (found) return found.id;
    const id = this.#nodes.size;
    this.#nodes.set(key, { id, fact, below });
    return id;
  }

  #askedBelow(root: number): Fact[] {
    const nodes = [...this.#nodes.values()];
    const reached = new Set([root]);
    for (const id of reached) for (const below of nodes[id]!.below) reached.add(below);
    return this.#missing.filter((fact) => [...reached].some((id) => nodes[id]!.fact === fact));
  }
}
