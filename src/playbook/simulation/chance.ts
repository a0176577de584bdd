import { expOf, lnOf } from './sure-arithmetic.ts';

/**
 * Chance that is the same on every machine: xoshiro128** on whole numbers of 32 bits, and normal deviates from it by the
 * ziggurat of Marsaglia and Tsang in Doornik's form (the bits that choose a layer are not those that choose the place).
 */

/** Where a stream of chance stands: 128 bits. */
export type ChanceState = Uint32Array;

/**
 * Opens the stream of a name under a seed. Whatever is drawn for one name does not depend on which other names there
 * are, nor on their order: two forecasts that differ in one activity differ by that activity alone.
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function openChance(seed: number, name: string): ChanceState {
  const low = seed >>> 0;
  const high = Math.floor(seed / 4_294_967_296) >>> 0;
  const state = Uint32Array.of(0x9e3779b9 ^ low, 0x243f6a88 ^ high, 0xb7e15162 ^ low, 0xdeadbeef ^ high);
  for (let at = 0; at < name.length; at++) stir(state, name.charCodeAt(at));
  for (let round = 0; round < 8; round++) stir(state, round);
  // The one state from which nothing ever comes.
  if (state.every((part) => part === 0)) state[0] = 1;
  return state;
}

function stir(state: ChanceState, unit: number): void {
  let [one, two, three, four] = state as unknown as [number, number, number, number];
  one = Math.imul(one ^ unit, 0x85ebca6b);
  one = two ^ (one ^ (one >>> 15));
  two = three ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  three = four ^ Math.imul(two ^ (two >>> 16), 0x27d4eb2f);
  four = Math.imul(three ^ (three >>> 14), 0x165667b1) ^ one;
  state.set([one, two, three, four]);
}

/** Draws words of 32 bits into `into`. */
function drawWords(state: ChanceState, into: Int32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
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

/** Numbers from 0 up to but not 1, each as likely as the other, into `into`. */
export function drawEven(state: ChanceState, into: Float64Array): void {
  const words = new Int32Array(into.length);
  drawWords(state, words);
  for (let at = 0; at < into.length; at++) into[at] = (words[at]! >>> 0) / 4_294_967_296;
}

const layers = 128;
const tailBegins = 3.442619855899;
const layerArea = 9.91256303526217e-3;
/** The right edges of the layers, the widest first. */
const edges = new Float64Array(layers + 1);
/** How much of a layer lies wholly beneath the curve. */
const safe = new Float64Array(layers);
layThem();

function layThem(): void {
  const height = (x: number) => expOf(-0.5 * x * x);
  edges[0] = layerArea / height(tailBegins);
  edges[1] = tailBegins;
  for (let at = 2; at < layers; at++) {
    const before = edges[at - 1]!;
    edges[at] = Math.sqrt(-2 * lnOf(layerArea / before + height(before)));
  }
  for (let at = 0; at < layers; at++) safe[at] = edges[at + 1]! / edges[at]!;
}

/** Normal deviates (mean 0, variance 1) into `into`; `words` is room to work in, of the same length. */
export function drawNormals(
  state: ChanceState,
  into: Float64Array,
  words: Int32Array = new Int32Array(into.length),
): void {
  drawWords(state, words);
  for (let at = 0; at < into.length; at++) {
    const word = words[at]!;
    const layer = word & 127;
    const place = ((word >> 8) + 0.5) / 8_388_608;
    into[at] = Math.abs(place) < safe[layer]! ? place * edges[layer]! : drawOutside(state, layer, place);
  }
}

const two = new Int32Array(2);
const pair = (state: ChanceState): [number, number] => {
  drawWords(state, two);
  return [((two[0]! >>> 0) + 0.5) / 4_294_967_296, ((two[1]! >>> 0) + 0.5) / 4_294_967_296];
};

/** One draw in a hundred lies where a layer sticks out of the curve, or in the tail. */
function drawOutside(state: ChanceState, layer: number, place: number): number {
  if (layer === 0) return place < 0 ? -drawTail(state) : drawTail(state);
  const x = place * edges[layer]!;
  const [outer, inner] = [edges[layer]!, edges[layer + 1]!];
  const curve = expOf(-0.5 * x * x);
  const [from, to] = [expOf(-0.5 * outer * outer), expOf(-0.5 * inner * inner)];
  const [chance] = pair(state);
  if (from + chance * (to - from) < curve) return x;
  const again = new Float64Array(1);
  drawNormals(state, again);
  return again[0]!;
}

function drawTail(state: ChanceState): number {
  for (;;) {
    const [one, other] = pair(state);
    const x = -lnOf(one) / tailBegins;
    const y = -lnOf(other);
    if (y + y > x * x) return tailBegins + x;
  }
}
