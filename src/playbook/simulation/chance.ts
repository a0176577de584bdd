import { expOf, lnOf } from './sure-arithmetic.ts';

/**
 * Chance that is the same on every machine: xoshiro128** on whole numbers of 32 bits, and normal deviates from it by the
 * ziggurat of Marsaglia and Tsang in Doornik's form (the bits that choose a layer are not those that choose the place).
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

/** Draws words of 32 bits into `into`. */
function drawWords(state: ChanceState, into: Int32Array): void {
  let [a, b, c, d] = partsOf(state);
  for (let at = 0; at < into.length; at++) {
    const five = Math.imul(b, 5);
    into[at] = Math.imul((five << 7) | (five >>> 25), 9);
    const kept = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= kept;
    d = (d << 11) | (d >>> 21);
  }
  state.set([a, b, c, d]);
}

/** Numbers from 0 up to but not 1, each as likely as the other, into `into`; `words` is room to work in, of the same length. */
export function drawEven(state: ChanceState, into: Float64Array, words: Int32Array): void {
  drawWords(state, words);
  for (let at = 0; at < into.length; at++) into[at] = (words[at]! >>> 0) / 4_294_967_296;
}

const layers = 128;
const tailBegins = 3.442619855899;
const layerArea = 9.91256303526217e-3;
/** The right edges of the layers, the widest first. */
const edges = new Float64Array(layers + 1);
/** A layer is cut into steps to either side. */
const stepsToASide = 8_388_608;
const step = new Float64Array(layers);
/** Up to which step a layer lies wholly beneath the curve. */
const safe = new Int32Array(layers);
/** How high the curve stands at them. */
const heights = new Float64Array(layers + 1);
layThem();

function heightOf(x: number): number {
  return expOf(-0.5 * x * x);
}

function layThem(): void {
  edges[0] = layerArea / heightOf(tailBegins);
  edges[1] = tailBegins;
  for (let at = 2; at < layers; at++) {
    const before = edges[at - 1]!;
    edges[at] = Math.sqrt(-2 * lnOf(layerArea / before + heightOf(before)));
  }
  heights[0] = heightOf(edges[0]!);
  for (let at = 0; at < layers; at++) {
    step[at] = edges[at]! / stepsToASide;
    heights[at + 1] = heightOf(edges[at + 1]!);
    safe[at] = Math.floor((edges[at + 1]! / edges[at]!) * stepsToASide) - 1;
  }
}

/** Normal deviates (mean 0, variance 1) into `into`; `words` is room to work in, of the same length. */
export function drawNormals(state: ChanceState, into: Float64Array, words: Int32Array): void {
  drawWords(state, words);
  for (let at = 0; at < into.length; at++) {
    const word = words[at]!;
    const layer = word & 127;
    const place = word >> 8;
    const x = (place + 0.5) * step[layer]!;
    into[at] = (place < 0 ? ~place : place) < safe[layer]! ? x : drawOutside(state, layer, x);
  }
}

/** One draw in a hundred lies where a layer sticks out of the curve, or in the tail: it is kept, or drawn again. */
function drawOutside(state: ChanceState, first: number, place: number): number {
  let layer = first;
  let x = place;
  for (;;) {
    if (layer === 0) return x < 0 ? -drawTail(state) : drawTail(state);
    const from = heights[layer]!;
    if (from + drawOne(state) * (heights[layer + 1]! - from) < heightOf(x)) return x;
    const word = drawWord(state);
    layer = word & 127;
    const steps = word >> 8;
    x = (steps + 0.5) * step[layer]!;
    if ((steps < 0 ? ~steps : steps) < safe[layer]!) return x;
  }
}

function drawTail(state: ChanceState): number {
  for (;;) {
    const x = -lnOf(drawOne(state)) / tailBegins;
    const y = -lnOf(drawOne(state));
    if (y + y > x * x) return tailBegins + x;
  }
}

/** Above 0 and below 1. */
const drawOne = (state: ChanceState): number => ((drawWord(state) >>> 0) + 0.5) / 4_294_967_296;

/** The same step as in `drawWords`, for one word. */
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
