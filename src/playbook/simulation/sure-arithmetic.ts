/**
 * Logarithm and exponential out of sums, products and quotients alone. IEEE 754 fixes the last bit of these, and of the
 * square root, on every machine; of `Math.log` and `Math.exp` the language fixes nothing, and a forecast must be the same
 * wherever it is counted again.
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const { LN2, SQRT2 } = Math;

/** 1, 1/2, 1/4 ... down to nothing: each exact. */
const halvings = Float64Array.from({ length: 1100 });
halvings.reduce((power, _, at) => {
  halvings[at] = power;
  return power / 2;
}, 1);

/** 1, 1, 1/2, 1/6 ...: the series of the exponential. */
const terms: number[] = [1];
for (let at = 1; at <= 13; at++) terms.push(terms[at - 1]! / at);
const lastTerm = terms.length - 1;

const word = new DataView(new ArrayBuffer(8));

/** e to the power of `x`, for `x` at most 0; good to one unit of the last place or two. */
export function expOf(x: number): number {
  const halves = Math.round(-x / LN2);
  if (halves >= halvings.length) return 0;
  const rest = x + halves * LN2_HIGH + halves * LN2_LOW;
  let sum = terms[lastTerm]!;
  for (let at = lastTerm - 1; at >= 0; at--) sum = sum * rest + terms[at]!;
  return sum * halvings[halves]!;
}

/** The natural logarithm of `x` above 0. */
export function lnOf(x: number): number {
  word.setFloat64(0, x);
  const top = word.getUint32(0);
  let power = (top >>> 20) - 1023;
  word.setUint32(0, (top & 0x000fffff) | 0x3ff00000);
  let mantissa = word.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    power += 1;
  }
  const part = (mantissa - 1) / (mantissa + 1);
  const square = part * part;
  let sum = 0;
  for (let odd = 25; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return power * LN2_HIGH + (power * LN2_LOW + 2 * part * sum);
}
