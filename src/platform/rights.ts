import type { Reader, Rights } from './person.ts';
import { Refusal } from './refusal.ts';

/** A right as the playbook gives it: `{ id: 'estimate.draft', what: 'draft an estimate', roles: ['engagement-manager'] }`. */
export interface RightRule {
  readonly id: string;
  /** In words that follow "may" and "to". */
  readonly what: string;
  readonly roles: readonly string[];
  /** Changes nothing. Rights to see never do. */
  readonly looks?: boolean | undefined;
}

/** Rights that the row rules ask for: `opportunity.see`, `estimate.seeCosts`. */
export const isSight = (right: string): boolean => /\.see([A-Z]\w*)?$/.test(right);

/** The rights of whoever holds some roles. */
export type RightsOf = (roles: readonly string[]) => Rights;

/** What the house itself may do: everything. */
export const everyRight: Rights = {
  held: new Set(),
  changes: true,
  has: () => true,
  whyNot: (right) => `${right} is permitted.`,
};

/** "A, B or C" */
const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** What nearly everybody may is not told by a list of roles: nobody reads it to its end. */
const rolesNamed = 9;
const rolesGiven = 'most others do. An administrator of Parley gives roles.';

/**
 * Opens the register of rights: which roles hold which.
 * @param titleOf what a role is called: `engagement-manager` -> `Engagement Manager`
 */
export function openRights(rules: readonly RightRule[], titleOf: (role: string) => string): RightsOf {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const whyNot = (right: string) => {
    const rule = known.get(right);
    if (!rule) return `Nobody holds the right ${right}: the playbook does not name it.`;
    const whom = rule.roles.length > rolesNamed ? rolesGiven : `it takes ${oneOf(rule.roles.map(titleOf))}.`;
    return `Your roles do not let you ${rule.what}: ${whom}`;
  };
  return (roles) => {
    const held = new Set(rules.filter((rule) => rule.roles.some((role) => roles.includes(role))).map(({ id }) => id));
    const changes = [...held].some((right) => !isSight(right) && !known.get(right)?.looks);
    return { held, changes, has: (right) => held.has(right), whyNot };
  };
}

/** Narrows rights, for an API key: what the key leaves out is not held, and the sentence says so. */
export const narrowed = (rights: Rights, keeps: (right: string) => boolean): Rights => ({
  held: new Set([...rights.held].filter(keeps)),
  changes: rights.changes && [...rights.held].some((right) => !isSight(right) && keeps(right)),
  has: (right) => rights.has(right) && keeps(right),
  whyNot: (right) => (rights.has(right) ? `This key does not cover ${right}.` : rights.whyNot(right)),
});

/** Whether the reader may, or the sentence why not, for a record's `may`. */
export const may = ({ rights }: Reader, right: string): true | string => rights.has(right) || rights.whyNot(right);

/**
 * Asks for a right before a verb goes on.
 * @throws Refusal `right.missing` (403) naming who holds it
 */
export function demand({ rights }: Reader, right: string): void {
  if (!rights.has(right)) throw new Refusal('right.missing', rights.whyNot(right), { status: 403 });
}

/** The right comes first: whoever lacks it is not told in what state the record is. */
export const mayWhile = (reader: Reader, right: string, state: true | string): true | string => {
  const held = may(reader, right);
  return held === true ? state : held;
};
