import { expect, test } from 'vitest';
import { overlapFaults } from './overlap.ts';

const row = (name: string | undefined, from: string, to?: string) => ({
  name,
  effective: to === undefined ? { from } : { from, to },
});
const clashes = (...rows: ReturnType<typeof row>[]) => overlapFaults('rows', rows, 'name').map(({ path }) => path);

test.each([
  ['one after the other', [row('a', '2022-01-01', '2022-12-31'), row('a', '2023-01-01')], []],
  ['on one day together', [row('a', '2022-01-01', '2023-01-01'), row('a', '2023-01-01')], [['rows', 1, 'name']]],
  ['one within the other', [row('a', '2022-01-01'), row('a', '2023-01-01', '2023-02-01')], [['rows', 1, 'name']]],
  ['the earlier written last', [row('a', '2023-01-01'), row('a', '2022-01-01', '2023-01-01')], [['rows', 1, 'name']]],
  ['the earlier written last, apart', [row('a', '2023-01-01'), row('a', '2022-01-01', '2022-12-31')], []],
  ['under two names', [row('a', '2022-01-01'), row('b', '2022-01-01')], []],
  ['without a name', [row(undefined, '2022-01-01'), row(undefined, '2022-01-01')], []],
  [
    'three times',
    [row('a', '2022-01-01'), row('b', '2022-01-01'), row('a', '2022-01-01'), row('a', '2022-01-01')],
    [
      ['rows', 2, 'name'],
      ['rows', 3, 'name'],
    ],
  ],
])('rows that hold %s', (_, rows, expected) => {
  expect(clashes(...rows)).toEqual(expected);
});

test('the first day of the clash is named', () => {
  const [fault] = overlapFaults('rows', [row('a', '2022-01-01'), row('a', '2023-05-01')], 'name');
  expect(fault?.sentence).toBe('is taken: a holds twice on 2023-05-01; end the earlier row with `to` or rename one.');
});
