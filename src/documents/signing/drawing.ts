import { Refusal } from '../../platform/refusal.ts';

/** A signature as somebody drew it: SVG path data of absolute M, L, C and Q, in a field of this size. */
export interface DrawnName {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** One step of the pen: `M`, `L`, `Q` or `C`, and the points it needs. */
export interface PenStep {
  readonly to: string;
  readonly points: readonly (readonly [number, number])[];
}

/** The ink of a drawing, moved so that it begins at the corner of a box of its own size, in points. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly PenStep[];
}

const pointsOf: Readonly<Record<string, number>> = { M: 1, L: 1, Q: 2, C: 3 };
const STEP = /([MLQC])([^MLQC]*)/gy;
const NUMBER = /^\d{1,4}(?:\.\d{1,2})?$/;

/** More than a hand draws, and little for a page. */
const MOST_STEPS = 8_000;

/**
 * A drawing as ink that fits into a box. Nothing but letters of four and numbers within the field comes through: what goes
 * into a file is written from these numbers anew, never from the words that were given.
 * @throws Refusal `pdf.drawing`
 */
export function inkOf(
  { path, width, height }: DrawnName,
  box: { readonly width: number; readonly height: number },
): Ink {
  const steps = stepsOf(path, width, height);
  const points = steps.flatMap((step) => step.points);
  const [left, top] = [lowest(points, 0), lowest(points, 1)];
  const [wide, high] = [highest(points, 0) - left, highest(points, 1) - top];
  // Of a line that is quite level, or of a dot, one side or both have no length.
  const scale = Math.min(box.width / Math.max(wide, 1), box.height / Math.max(high, 1), LARGEST);
  const rounded = (length: number): number => Math.round(length * scale * 100) / 100;
  return {
    width: rounded(wide),
    height: rounded(high),
    steps: steps.map((step) => ({
      ...step,
      points: step.points.map(([x, y]) => [rounded(x - left), rounded(y - top)]),
    })),
  };
}

/** A small drawing is made no larger than this, so that a dot stays one. */
const LARGEST = 0.5;

function stepsOf(path: string, width: number, height: number): PenStep[] {
  const found = [...path.matchAll(STEP)];
  const length = found.reduce((sum, [whole]) => sum + whole.length, 0);
  const steps = found.map(([, to = '', words = '']): PenStep => {
    const numbers = words.trim().split(' ');
    const inField = numbers.every((each, at) => NUMBER.test(each) && Number(each) <= (at % 2 === 0 ? width : height));
    if (!inField || numbers.length !== 2 * (pointsOf[to] ?? 0)) throw noDrawing();
    const points = numbers.flatMap((x, at) => (at % 2 === 0 ? [[Number(x), Number(numbers[at + 1])] as const] : []));
    return { to, points };
  });
  if (steps[0]?.to !== 'M' || length !== path.length || steps.length > MOST_STEPS) throw noDrawing();
  return steps;
}

const noDrawing = (): Refusal =>
  new Refusal('pdf.drawing', 'The drawn signature is no path of plain strokes within its field: draw it again.');

const lowest = (points: PenStep['points'], axis: 0 | 1): number =>
  points.reduce((least, point) => Math.min(least, point[axis]), Number.POSITIVE_INFINITY);
const highest = (points: PenStep['points'], axis: 0 | 1): number =>
  points.reduce((most, point) => Math.max(most, point[axis]), 0);
