import { Refusal } from '../../platform/refusal.ts';
import type { Value } from '../../playbook/estimating/evaluating.ts';
import { factValue } from '../../playbook/estimating/knowledge.ts';
import type { FactKind } from '../../playbook/facts.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { placeOf } from '../facts/fact.ts';
import { factOf, type Scope, type ScopeFact } from '../scoping/scope.ts';

/** The value of a fact for the drivers; undefined where the scope does not hold it. */
export type Told = (name: string) => Value | undefined;

/**
 * What a scope tells the drivers. A word that a fact cannot be tells nothing; a number that it cannot be is refused
 * (`estimate.badCount`) when a driver asks for it, naming where it stands.
 */
export function toldOf(scope: Scope, { facts, estimating }: Pick<Playbook, 'facts' | 'estimating'>): Told {
  return (name) => {
    const kind = facts.find((row) => row.name === name);
    const fact = factOf(scope, name);
    if (kind === undefined || fact === undefined) return undefined;
    const value = factValue(kind, fact, estimating);
    if (value !== undefined || (kind.type !== 'count' && kind.type !== 'amount')) return value;
    throw badCount(fact, kind, estimating.countAtMost);
  };
}

function badCount({ value, low, high, provenance }: ScopeFact, kind: FactKind, countAtMost: number): Refusal {
  const [least, most] = [kind.least, kind.most ?? countAtMost].map((bound) => bound.toLocaleString('en-US'));
  const number = kind.type === 'count' ? 'a whole number' : 'a number';
  const said = low == null && high == null ? `${value}` : `${low ?? value} to ${high ?? value}, most likely ${value}`;
  return new Refusal(
    'estimate.badCount',
    `The number of ${manyOf(kind)} is ${said} (${placeOf(provenance)}): give ${number} from ${least} to ${most}.`,
  );
}

/** How several of a fact are called. */
export const manyOf = ({ many, unit, title }: FactKind): string => many ?? unit ?? title;

/** A number that is surely known: neither a range nor unknown. */
export function exactlyTold(told: Told, name: string): number | undefined {
  const value = told(name);
  return value !== undefined && 'low' in value && value.low === value.high ? value.likely : undefined;
}

/** `1,200 users`, `1,000 to 1,500 users`, `Source system: GitHub Enterprise`, `users not known`. */
export function factInWords(kind: FactKind, scope: Scope, told: Told): string {
  const value = told(kind.name);
  const counts = kind.type === 'count' || kind.type === 'amount';
  if (value === undefined) return `${counts ? manyOf(kind) : kind.title} not known`;
  if (!counts || !('low' in value))
    return kind.type === 'yes-no' ? kind.title : `${kind.title}: ${factOf(scope, kind.name)?.value}`;
  const { low, likely, high } = value;
  if (low < high) return `${low.toLocaleString('en-US')} to ${high.toLocaleString('en-US')} ${manyOf(kind)}`;
  return `${likely.toLocaleString('en-US')} ${likely === 1 ? (kind.one ?? manyOf(kind)) : manyOf(kind)}`;
}

/** What a driver says of a fact: null where it passes over it, a minor one that is not known or a yes-no that is no. */
export function countedInWords(
  kind: FactKind,
  { scope, told, playbook }: { scope: Scope; told: Told; playbook: Pick<Playbook, 'estimating'> },
): string | null {
  const value = told(kind.name);
  const passed =
    value === undefined ? playbook.estimating.minorFacts.includes(kind.name) : 'mayBe' in value && !value.mayBe;
  return passed ? null : factInWords(kind, scope, told);
}

/** What a driver that stands on a line says of a fact, in the words of `factInWords`; null where it says nothing of it. */
export function countedIn(driver: string | null, kind: FactKind): string | null {
  const number = String.raw`\d[\d,.]*`;
  const many = [manyOf(kind), kind.one ?? manyOf(kind)].map((words) => RegExp.escape(words)).join('|');
  const title = RegExp.escape(kind.title);
  const said = new RegExp(
    `^(?:${number}(?: to ${number})? (?:${many})|(?:${many}|${title}) not known|${title}(?:: .*)?)$`,
  );
  return driver?.split('; ').find((part) => said.test(part)) ?? null;
}
