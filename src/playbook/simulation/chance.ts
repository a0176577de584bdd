import { expOf, lnOf } from './sure-arithmetic.ts';

/**
 * Chance that is the same on every machine: xoshiro128** on whole numbers of 32 bits, and normal deviates from it by cells
 * of the same probability, straight within a cell (their distribution is the normal one to some parts in a hundred
 * thousand) and exact beyond the outermost.
 */

/** Where a stream of chance stands: 128 bits. */
export type ChanceState = Int32Array;

/**
 * Opens the stream of a name under a seed. Whatever is drawn for one name does not depend on which other names there
 * are, nor on their order: two forecasts that differ in one activity differ by that activity alone.
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function openChance(seed: number, name: string): ChanceState {
  const low = seed >>> 0;
  const high = Math.floor(seed / 4_294_967_296) >>> 0;
  const state = Int32Array.of(0x9e3779b9 ^ low, 0x243f6a88 ^ high, 0xb7e15162 ^ low, 0xdeadbeef ^ high);
  for (let at = 0; at < name.length; at++) stir(state, name.charCodeAt(at));
  for (let round = 0; round < 8; round++) stir(state, round);
  // The one state from which nothing ever comes.
  if (state.every((part) => part === 0)) state[0] = 1;
  return state;
}

function stir(state: ChanceState, unit: number): void {
  let [one, two, three, four] = partsOf(state);
  one = Math.imul(one ^ unit, 0x85ebca6b);
  one = two ^ (one ^ (one >>> 15));
  two = three ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  three = four ^ Math.imul(two ^ (two >>> 16), 0x27d4eb2f);
  four = Math.imul(three ^ (three >>> 14), 0x165667b1) ^ one;
  state.set([one, two, three, four]);
}

type Parts = [number, number, number, number];
const partsOf = (state: ChanceState) => [state[0], state[1], state[2], state[3]] as Parts;

/** Numbers from 0 up to but not 1, each as likely as the other, into `into`. */
export function drawEven(state: ChanceState, into: Float64Array): void {
  for (let at = 0; at < into.length; at++) into[at] = (drawWord(state) >>> 0) / 4_294_967_296;
}

/** The normal curve is cut into so many cells of the same probability. */
const cells = 2048;
/** A word is a cell by its upper bits, and a place within it by the others. */
const placeBits = 21;
const places = 2 ** placeBits;
/**
 * Two figures a cell, side by side so that one look at the memory finds both: where it begins, half a place within, and how
 * wide a place of it is. The two outermost have no end.
 */
const laid = new Float64Array(2 * cells);
const tailBegins = layCells();

/** Lays cell by cell from the middle outward, each by Newton on Simpson's rule; the left half is the right one's mirror. */
function layCells(): number {
  const mass = Math.sqrt(2 * Math.PI) / cells;
  let from = 0;
  for (let cell = cells / 2; cell < cells - 1; cell++) {
    let to = from + mass / heightOf(from);
    for (let step = 0; step < 20; step++) {
      const held = ((to - from) / 6) * (heightOf(from) + 4 * heightOf((from + to) / 2) + heightOf(to));
      to += (mass - held) / heightOf(to);
    }
    const width = (to - from) / places;
    const mirror = cells - 1 - cell;
    laid.set([from + width / 2, width], 2 * cell);
    laid.set([-to + width / 2, width], 2 * mirror);
    from = to;
  }
  return from;
}

function heightOf(x: number): number {
  return expOf(-0.5 * x * x);
}

/** Normal deviates (mean 0, variance 1) into `into`; `tails` is room to work in, of the same length. */
export function drawNormals(state: ChanceState, into: Float64Array, tails: Int32Array): void {
  let [a, b, c, d] = partsOf(state);
  let tailed = 0;
  // The steps of `drawWord` on parts that stay at hand: a word becomes a deviate while the next is under way.
  for (let at = 0; at < into.length; at++) {
    const five = Math.imul(b, 5);
    const word = Math.imul((five << 7) | (five >>> 25), 9);
    const kept = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= kept;
    d = (d << 11) | (d >>> 21);
    const cell = word >>> placeBits;
    into[at] = laid[2 * cell]! + (word & (places - 1)) * laid[2 * cell + 1]!;
    // One draw in a thousand.
    if (((cell + 1) & (cells - 1)) < 2) tails[tailed++] = cell === 0 ? ~at : at;
  }
  state.set([a, b, c, d]);
  for (let tail = 0; tail < tailed; tail++) {
    const at = tails[tail]!;
    if (at < 0) into[~at] = -drawTail(state);
    else into[at] = drawTail(state);
  }
}

/** Beyond the outermost cells, by Marsaglia. */
function drawTail(state: ChanceState): number {
  for (;;) {
    const x = -lnOf(drawOne(state)) / tailBegins;
    const y = -lnOf(drawOne(state));
    if (y + y > x * x) return tailBegins + x;
  }
}

/** Above 0 and below 1. */
const drawOne = (state: ChanceState): number => ((drawWord(state) >>> 0) + 0.5) / 4_294_967_296;

/** Draws a word of 32 bits. */
function drawWord(state: ChanceState): number {
  const five = Math.imul(state[1]!, 5);
  const kept = state[1]! << 9;
  state[2]! ^= state[0]!;
  state[3]! ^= state[1]!;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= kept;
  state[3] = (state[3]! << 11) | (state[3]! >>> 21);
  return Math.imul((five << 7) | (five >>> 25), 9);
}
