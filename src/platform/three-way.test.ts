import fc from 'fast-check';
import { expect, test } from 'vitest';
import { threeWay } from './three-way.ts';

const base = { name: 'a', needs: ['x'], approved: false };

test('what only one side changed takes that side', () => {
  const { merged, conflicts } = threeWay(base, { ...base, name: 'mine' }, { ...base, needs: ['x', 'y'] });
  expect([merged, conflicts]).toEqual([{ name: 'mine', needs: ['x', 'y'], approved: false }, []]);
});

test('what both changed differently is a conflict in which one starts from the own word; the same change is none', () => {
  const mine = { name: 'mine', needs: ['z'], approved: true };
  const theirs = { name: 'theirs', needs: ['z'], approved: false };
  expect(threeWay(base, mine, theirs)).toEqual({
    merged: { name: 'mine', needs: ['z'], approved: true },
    conflicts: ['name'],
  });
});

test('nothing anybody changed is lost, whatever they did', () => {
  const fields = fc.record({ one: fc.nat(3), two: fc.nat(3), three: fc.nat(3) });
  fc.assert(
    fc.property(fields, fields, fields, (before, mine, theirs) => {
      const { merged, conflicts } = threeWay(before, mine, theirs);
      for (const field of ['one', 'two', 'three'] as const) {
        const [iDid, theyDid] = [mine[field] !== before[field], theirs[field] !== before[field]];
        expect(merged[field]).toBe(iDid ? mine[field] : theirs[field]);
        expect(conflicts.includes(field)).toBe(iDid && theyDid && mine[field] !== theirs[field]);
      }
    }),
  );
});
