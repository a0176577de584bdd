import { describe, expect, test } from 'vitest';
import { cellFault, cellInWords, fits, kindInWords } from './cell.ts';
import { domainOf } from './domain.ts';
import type { Cell, FactShape } from './shape.ts';

const employees = (max?: number): FactShape => ({
  type: 'integer',
  min: 0,
  question: '?',
  ...(max === undefined ? {} : { max }),
});
const share: FactShape = { type: 'number', min: 0, max: 1, question: '?' };

/** The classes of a domain, each by the first and last of some values that lie in it. */
function spansOf(shape: FactShape, cells: Cell[], values: readonly number[]): string[] {
  const domain = domainOf('it', shape, cells);
  const classes = Array.from({ length: domain.size }, (_, klass) =>
    values.filter((value) => domain.classOf(value) === klass),
  );
  return classes.map((members) => (members.length === 1 ? `${members[0]}` : `${members[0]} to ${members.at(-1)}`));
}
const counts = Array.from({ length: 3000 }, (_, count) => count);
const eighths = Array.from({ length: 17 }, (_, eighth) => eighth / 8);

describe('whole numbers', () => {
  test('are parted where cells part them, whichever side of a number the bound stands on', () => {
    const spans = (...cells: Cell[]) => spansOf(employees(), cells, counts);
    expect(spans({ to: 100 }, { from: 101, to: 2000 }, { above: 2000 })).toEqual([
      '0 to 100',
      '101 to 2000',
      '2001 to 2999',
    ]);
    expect(spans({ below: 10 }, 7)).toEqual(['0 to 6', '7', '8 to 9', '10 to 2999']);
    expect(spans({ above: 1.5 }, { below: 3.5 })).toEqual(['0 to 1', '2 to 3', '4 to 2999']);
    expect(spans([5, 3], { not: { from: 4 } })).toEqual(['0 to 2', '3', '4', '5', '6 to 2999']);
  });

  test('have no class outside their bounds', () => {
    const outside: Cell[] = [{ from: 0 }, { to: 10 }, { above: 12 }, { below: -3 }, 11, -1];
    expect(spansOf(employees(10), outside, counts)).toEqual(['0 to 10']);
    const domain = domainOf('it', employees(10), [{ from: 5 }]);
    const asked = [-1, 0, 4, 5, 10, 11, 4.5, Number.NaN, Number.POSITIVE_INFINITY, '5', true, null];
    expect(asked.map(domain.classOf)).toEqual([-1, 0, 0, 1, 1, -1, -1, -1, -1, -1, -1, -1]);
  });

  test('without an upper bound still refuse what is no number', () => {
    const domain = domainOf('it', employees(), [{ from: 5 }]);
    expect([Number.POSITIVE_INFINITY, Number.NaN, 5.5, 1e15].map(domain.classOf)).toEqual([-1, -1, -1, 1]);
  });

  test('give the value of a class that is nearest to a given one', () => {
    const domain = domainOf('it', employees(), [{ from: 101, to: 2000 }]);
    const nearest = (near: number) => [0, 1, 2].map((klass) => domain.valueIn(klass, near));
    expect(nearest(500)).toEqual([100, 500, 2001]);
    expect(nearest(50)).toEqual([50, 101, 2001]);
    expect(nearest(100)).toEqual([100, 101, 2001]);
    expect(nearest(9000)).toEqual([100, 2000, 9000]);
    expect([0, 1, 2].map((klass) => domain.valueIn(klass))).toEqual([0, 101, 2001]);
  });
});

describe('numbers', () => {
  test('tell a bound that counts from one that does not', () => {
    const spans = (...cells: Cell[]) => spansOf(share, cells, eighths);
    expect(spans({ above: 0.5 })).toEqual(['0 to 0.5', '0.625 to 1']);
    expect(spans({ from: 0.5 })).toEqual(['0 to 0.375', '0.5 to 1']);
    expect(spans(0.5)).toEqual(['0 to 0.375', '0.5', '0.625 to 1']);
    expect(spans({ below: 0.5 }, { to: 0.25 })).toEqual(['0 to 0.25', '0.375', '0.5 to 1']);
  });

  test('have no class outside their bounds, and one for a bound that alone is meant', () => {
    expect(spansOf(share, [{ above: 1 }, { to: 1 }, { from: 0 }, { below: 0 }, 2, -1], eighths)).toEqual(['0 to 1']);
    expect(spansOf(share, [0, 1], eighths)).toEqual(['0', '0.125 to 0.875', '1']);
    expect([1.001, -0.001].map(domainOf('it', share, []).classOf)).toEqual([-1, -1]);
  });

  test('give a value that lies in the class, the given one where it does', () => {
    const cells: Cell[] = [{ above: 0.25, below: 0.75 }, 0.5, { above: 0.75 }];
    const domain = domainOf('it', { type: 'number', min: 0, question: '?' }, cells);
    for (let klass = 0; klass < domain.size; klass++) {
      for (const near of [undefined, 0, 0.25, 0.3, 0.5, 0.6, 0.75, 2]) {
        const value = domain.valueIn(klass, near);
        expect(domain.classOf(value)).toBe(klass);
        if (near !== undefined && domain.classOf(near) === klass) expect(value).toBe(near);
      }
    }
    // Nearest where the bound itself counts; past an open bound there is no nearest, so one from the middle.
    expect(domain.valueIn(0, 2)).toBe(0.25);
    expect(domain.valueIn(domain.size - 1, 0)).toBe(1.75);
  });
});

describe('values', () => {
  test('are classes of their own', () => {
    const domain = domainOf('it', { type: 'enum', values: ['a', 'b'], question: '?' }, []);
    expect([domain.size, domain.classOf('b'), domain.classOf('c'), domain.valueIn(1)]).toEqual([2, 1, -1, 'b']);
    const sure = domainOf('it', { type: 'boolean', question: '?' }, []);
    expect([true, false, 'true', 1, undefined].map(sure.classOf)).toEqual([1, 0, -1, -1, -1]);
    expect([sure.valueIn(0), sure.valueIn(1)]).toEqual([false, true]);
  });
});

describe('cells', () => {
  test.each<[Cell, string]>([
    ['smb', 'smb'],
    [['smb', 'large'], 'smb or large'],
    [{ not: ['smb', 'large'] }, 'not smb or large'],
    [{ from: 101, to: 2000 }, '101 to 2,000'],
    [{ from: 5, to: 5 }, '5'],
    [{ above: 1000 }, 'above 1,000'],
    [{ from: 1, below: 3 }, 'at least 1 and below 3'],
    [{ to: 3 }, 'at most 3'],
    [true, 'true'],
  ])('%j reads "%s"', (cell, said) => expect(cellInWords(cell)).toBe(said));

  test.each<[Cell, FactShape, string | undefined]>([
    ['huge', { type: 'enum', values: ['smb'], question: '?' }, '"huge" does not fit: the input is one of smb.'],
    [
      { not: ['huge'] },
      { type: 'enum', values: ['smb'], question: '?' },
      '"huge" does not fit: the input is one of smb.',
    ],
    [{ from: 1 }, { type: 'boolean', question: '?' }, 'is a range, but the input is true or false.'],
    [1.5, employees(), '1.5 does not fit: the input is a whole number from 0 on.'],
    [[5, 11], employees(10), '11 does not fit: the input is a whole number from 0 to 10.'],
    ['1', share, '"1" does not fit: the input is a number from 0 to 1.'],
    [{ from: 1.5 }, employees(), undefined],
    [[0, 10], employees(10), undefined],
  ])('%j for %j: %s', (cell, shape, fault) => expect(cellFault(cell, shape)).toBe(fault));

  test('a kind of fact in words', () => {
    expect(kindInWords(employees(2000))).toBe('a whole number from 0 to 2,000');
  });
});

describe('a fact may be', () => {
  const values = [true, 'smb', 'true', 0, 5, 11, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}];
  test.each<[FactShape, unknown[]]>([
    [{ type: 'boolean', question: '?' }, [true]],
    [{ type: 'enum', values: ['smb', 'large'], question: '?' }, ['smb']],
    [employees(10), [0, 5]],
    [employees(), [0, 5, 11]],
    [share, [0, 0.5]],
    [{ type: 'number', min: -3, question: '?' }, [0, 5, 11, -1, 0.5]],
  ])('%j: %j', (shape, fitting) => {
    expect(values.filter((value) => fits(value, shape))).toEqual(fitting);
    // A domain agrees: what fits lies in a class, and nothing else does.
    const domain = domainOf('it', shape, []);
    expect(values.filter((value) => domain.classOf(value) >= 0)).toEqual(fitting);
  });
});
