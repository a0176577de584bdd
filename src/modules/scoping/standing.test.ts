import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/id.ts';
import type { Statement } from '../facts/fact.ts';
import { scopeFactsOf } from './standing.ts';

const said = (more: Partial<Statement>): Statement => ({
  ...{ id: newId(), account: 'ACC-2026-0001', opportunity: null, name: 'users', value: 1, low: null, high: null },
  ...{ unit: 'users', confidence: 'exact', provenance: { kind: 'need', path: 'needs' }, sight: 'team' },
  ...{ statedAt: '2026-11-23T10:00:00Z', statedBy: 'Ada Wren', setAside: null },
  ...more,
});

const anyStatement = fc
  .record({
    name: fc.constantFrom('users', 'groups', 'projects'),
    value: fc.nat(1000),
    below: fc.nat(100),
    above: fc.nat(100),
    ranged: fc.boolean(),
  })
  .map(({ name, value, below, above, ranged }) =>
    said({ name, value, ...(ranged ? { low: value - below, high: value + above, confidence: 'range' } : {}) }),
  );

describe('the facts of a scope', () => {
  test('never lose one that stands, and hold every value of those who disagree within their range', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 12 }), (standing) => {
        const facts = new Map(scopeFactsOf(standing).map((fact) => [fact.name, fact]));
        expect(new Set(facts.keys())).toEqual(new Set(standing.map(({ name }) => name)));
        for (const { name, value, low, high } of standing) {
          const fact = facts.get(name);
          const [from, to] = [fact?.low ?? Number(fact?.value), fact?.high ?? Number(fact?.value)];
          for (const end of [Number(value), low ?? Number(value), high ?? Number(value)]) {
            expect(from).toBeLessThanOrEqual(end);
            expect(to).toBeGreaterThanOrEqual(end);
          }
        }
      }),
    );
  });

  test('take the newest value where sources disagree', () => {
    const [fact] = scopeFactsOf([said({ value: 1450 }), said({ value: 1200 })]);
    expect(fact).toMatchObject({ value: 1450, low: 1200, high: 1450, confidence: 'range' });
  });

  test('stay as sure as whoever said them', () => {
    expect(scopeFactsOf([said({ value: 7 }), said({ value: 7 })])).toEqual([
      { name: 'users', value: 7, unit: 'users', provenance: { kind: 'need', path: 'needs' }, confidence: 'exact' },
    ]);
  });

  test('are a guess where words disagree', () => {
    const words = { name: 'sourceKind', unit: null };
    const [fact] = scopeFactsOf([said({ ...words, value: 'GitHub' }), said({ ...words, value: 'Bitbucket' })]);
    expect(fact).toMatchObject({ value: 'GitHub', confidence: 'guess' });
    expect(fact?.low).toBeUndefined();
  });
});
