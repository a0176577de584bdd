import { z } from 'zod';
import type { SectionFault } from '../section.ts';
import { type ClauseFactName, type ClauseFacts, clauseFacts } from './vocabulary.ts';

const Name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a plain name such as has-training.');
const Fact = z.enum(Object.keys(clauseFacts) as [ClauseFactName, ...ClauseFactName[]]);

/** When a clause is in: a fact with a value, a list that holds a word, or other conditions by name. */
export const Condition = z.union([
  z.strictObject({ id: Name, fact: Fact, is: z.union([z.string(), z.boolean()]) }),
  z.strictObject({ id: Name, fact: Fact, holds: z.string().min(1) }),
  z.strictObject({ id: Name, all: z.array(Name).min(1) }),
  z.strictObject({ id: Name, any: z.array(Name).min(1) }),
  z.strictObject({ id: Name, not: Name }),
]);
export type Condition = z.infer<typeof Condition>;

/** Whether a named condition is true of the facts. The names were proved when the playbook was read. */
export function isTrue(name: string, conditions: readonly Condition[], facts: ClauseFacts): boolean {
  const condition = conditions.find(({ id }) => id === name);
  if (condition === undefined) throw new Error(`No condition is named ${name}.`);
  if ('is' in condition) return facts[condition.fact] === condition.is;
  if ('holds' in condition) {
    const held = facts[condition.fact];
    return Array.isArray(held) && held.includes(condition.holds);
  }
  if ('not' in condition) return !isTrue(condition.not, conditions, facts);
  if ('all' in condition) return condition.all.every((other) => isTrue(other, conditions, facts));
  return condition.any.some((other) => isTrue(other, conditions, facts));
}

/** A name used twice, a name that is not there, a circle, and a value that the fact can never have. */
export function conditionFaults(conditions: readonly Condition[]): SectionFault[] {
  return conditions.flatMap((condition, at): SectionFault[] => {
    const fault = (step: string, sentence: string): SectionFault => ({ path: ['conditions', at, step], sentence });
    const faults: SectionFault[] = [];
    if (conditions.findIndex(({ id }) => id === condition.id) < at) {
      faults.push(fault('id', `is taken: ${condition.id} stands above; rename one.`));
    }
    for (const name of namesIn(condition)) {
      if (conditions.some(({ id }) => id === name)) continue;
      faults.push(fault(stepOf(condition), `${name} is no condition: add it or correct the name.`));
    }
    if (reaches(condition.id, namesIn(condition), conditions)) {
      faults.push(fault(stepOf(condition), `goes in a circle back to ${condition.id}: take one step out of it.`));
    }
    if ('fact' in condition && !fits(condition)) {
      faults.push(fault(stepOf(condition), `${condition.fact} is ${KINDS[clauseFacts[condition.fact]]}.`));
    }
    return faults;
  });
}

const KINDS = {
  list: 'a list: ask what it `holds`',
  word: 'a word: say which one it `is`',
  yes: 'a yes or no: say whether it `is` true or false',
} as const;

function fits(condition: Extract<Condition, { fact: ClauseFactName }>): boolean {
  const kind = clauseFacts[condition.fact];
  if ('holds' in condition) return kind === 'list';
  return kind === (typeof condition.is === 'boolean' ? 'yes' : 'word');
}

function namesIn(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

const stepOf = (condition: Condition): string =>
  ['is', 'holds', 'all', 'any', 'not'].find((step) => step in condition) ?? 'id';

function reaches(goal: string, names: readonly string[], conditions: readonly Condition[]): boolean {
  const seen = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === goal) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const next = conditions.find(({ id }) => id === name);
    if (next) open.push(...namesIn(next));
  }
  return false;
}
