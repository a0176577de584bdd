import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inkOf } from './drawing.ts';
import { markObjects } from './mark.ts';
import { isStream } from './pdf/pdf-syntax.ts';

const drawn = (path: string) => ({ path, width: 600, height: 200 });
const box = { width: 60, height: 25 };

/** What is painted of a mark, as PDF operators. */
function operators(path?: string): string {
  const words = { name: 'Robin Linden', lines: ['Signed'], width: 200, height: 29 };
  const [first] = markObjects({ ...words, ...(path !== undefined && { drawing: drawn(path) }) }, 1);
  return first && isStream(first.value as never)
    ? inflateSync((first.value as { bytes: Uint8Array }).bytes).toString('latin1')
    : '';
}

describe('a drawn signature', () => {
  test('fits into its box, whatever corner of the field it was drawn in', () => {
    const { width, height, steps } = inkOf(drawn('M300 100 L500 150Q550.5 150 590 200 C1 2 3 4 5 6'), box);
    expect(width).toBeLessThanOrEqual(60);
    expect(height).toBeLessThanOrEqual(25);
    expect(steps.map(({ to, points }) => [to, points.length])).toEqual([
      ['M', 1],
      ['L', 1],
      ['Q', 2],
      ['C', 3],
    ]);
  });

  test('of a dot or a level line is shown, and no larger than it was', () => {
    expect(inkOf(drawn('M300 100'), box)).toMatchObject({ width: 0, height: 0 });
    expect(inkOf(drawn('M300 100 L310 100'), box)).toMatchObject({ width: 5, height: 0 });
  });

  test('is painted as strokes beside the words', () => {
    const painted = operators('M40 120 C60 20 110 10 120 90 Q160 40 190 110 L200 140');
    // A typed name has one line, the one on the left.
    const curves = (text: string) => text.match(/ c\s/g)?.length ?? 0;
    expect([curves(operators()), curves(painted)]).toEqual([0, 2]);
    expect(painted).toMatch(/T[jJ]/);
  });

  test.each([
    ['an operator of PDF', 'M0 0 L1 1\nQ q /F1 Do'],
    ['the end of a stream', 'M0 0 endstream'],
    ['a number that is none', 'M0 0 LNaN 1'],
    ['a power', 'M0 0 L1e3 1'],
    ['a point outside of the field', 'M0 0 L601 1'],
    ['a point below nothing', 'M0 0 L-1 1'],
    ['a point too few', 'M0 0 C1 2 3 4'],
    ['words before it', 'x M0 0'],
    ['words of markup', 'M0 0 #panic() L1 1'],
    ['a line from nowhere', 'L1 1'],
    ['nothing', ''],
    ['more strokes than a hand draws', `M0 0${'L1 1'.repeat(8_000)}`],
  ])('is refused where it holds %s', (_, path) => {
    expect(() => inkOf(drawn(path), box)).toThrow(/drawn signature is no path/);
  });
});
