import { expect, test } from 'vitest';
import { plant, type Rule, readTree } from './tree.ts';

const house = readTree();

/** Two tests of one rule: the house keeps it, and a planted fault is seen red. */
export function keeps(rule: Rule, faulty: Record<string, string>, complaint: RegExp): void {
  test('the house keeps it', () => expect(rule(house)).toEqual([]));
  test('a planted fault is seen', () => expect(rule(plant(faulty)).join('\n')).toMatch(complaint));
}
