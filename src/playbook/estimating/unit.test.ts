import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plain, sameUnit, type Unit, unitInWords, unitOver, unitTimes } from './unit.ts';

const units = fc
  .dictionary(fc.constantFrom('users', 'hours', 'days', 'bytes'), fc.integer({ min: -3, max: 3 }))
  .map((powers): Unit => unitTimes(powers, plain));

test('units are said as they are written', () => {
  expect(unitInWords(plain)).toBe('a plain number');
  expect(unitInWords({ hours: 1 })).toBe('hours');
  expect(unitInWords({ users: -1, hours: 1 })).toBe('hours / users');
  expect(unitInWords({ users: 2 })).toBe('users * users');
  expect(unitInWords({ days: -1 })).toBe('1 / days');
});

test('units obey the laws of a group: order and grouping do not matter, and what divides undoes what multiplies', () => {
  fc.assert(
    fc.property(units, units, units, (one, other, third) => {
      expect(unitTimes(one, other)).toEqual(unitTimes(other, one));
      expect(unitTimes(unitTimes(one, other), third)).toEqual(unitTimes(one, unitTimes(other, third)));
      expect(unitTimes(one, plain)).toEqual(one);
      expect(unitOver(unitTimes(one, other), other)).toEqual(one);
      expect(unitOver(one, one)).toEqual(plain);
      expect(unitOver(one, unitOver(other, third))).toEqual(unitTimes(unitOver(one, other), third));
    }),
  );
});

test('two units are the same exactly when they are written the same', () => {
  fc.assert(
    fc.property(units, units, (one, other) => {
      const difference = unitOver(one, other);
      expect(sameUnit(one, other)).toBe(Object.keys(difference).length === 0);
    }),
  );
});
