import { expect, test } from 'vitest';
import { z } from 'zod';
import { pathInWords, schemaFaults } from './schema-faults.ts';

const Need = z.strictObject({
  name: z.string().min(2).max(5),
  count: z.number().int().min(1).max(9),
  kind: z.enum(['a', 'b']),
  on: z.iso.date(),
  list: z.array(z.strictObject({ id: z.string().min(1) })).min(1),
  step: z.number().multipleOf(5).optional(),
  either: z.union([z.string(), z.strictObject({ deep: z.number() })]).optional(),
  told: z.union([z.string(), z.number()], { error: 'must be a word or a figure.' }).optional(),
  byName: z.record(z.string(), z.boolean()).optional(),
});
const sound = { name: 'abc', count: 3, kind: 'a', on: '2026-08-31', list: [{ id: 'x' }] };

const faultsOf = (change: object): string[] => {
  const result = Need.safeParse({ ...sound, ...change }, { reportInput: true });
  if (result.success) return [];
  return schemaFaults(result.error).map(({ path, sentence }) => `${pathInWords(path)} ${sentence}`);
};

test.each<[object, string[]]>([
  [{}, []],
  [{ name: undefined }, ['name is missing: give a text.']],
  [{ name: 3 }, ['name must be a text.']],
  [{ name: 'a' }, ['name must be at least 2 characters long.']],
  [{ name: 'abcdef' }, ['name must be at most 5 characters long.']],
  [{ count: 0 }, ['count must be at least 1.']],
  [{ count: 10 }, ['count must be at most 9.']],
  [{ count: 1.5 }, ['count must be a whole number.']],
  [{ kind: 'c' }, ['kind must be one of a, b.']],
  [{ on: 'today' }, ['on must be a date such as 2026-08-31.']],
  [{ list: [] }, ['list must not be empty.']],
  [{ list: [{ id: '' }] }, ['list[0].id must not be empty.']],
  [
    { list: [{ id: 'x' }, { id: 4, or: 5 }] },
    ['list[1].id must be a text.', 'list[1].or is not known here: remove it or correct its name.'],
  ],
  [{ list: 'x' }, ['list must be a list.']],
  [{ step: 7 }, ['step must be a multiple of 5.']],
  [{ byName: { x: 'no' } }, ['byName.x must be true or false.']],
  [
    { more: 1, most: 2 },
    [
      'more is not known here: remove it or correct its name.',
      'most is not known here: remove it or correct its name.',
    ],
  ],
])('%j', (change, faults) => expect(faultsOf(change)).toEqual(faults));

test('of a union the branch speaks that agreed with the value longest, else the union itself', () => {
  expect(faultsOf({ either: { deep: 'x' } })).toEqual(['either.deep must be a number.']);
  expect(faultsOf({ either: 3 })).toEqual(['either must be a text.']);
  expect(faultsOf({ told: true })).toEqual(['told must be a word or a figure.']);
});
