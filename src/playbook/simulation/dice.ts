import { drawEven, drawNormals, openChance } from './chance.ts';
import { driversOf, type Mover } from './drivers.ts';
import type { SimulationModel, SimulationRun } from './model.ts';
import type { Outcome } from './outcome.ts';
import { answerDeviates, modeOf, pertMean, pertVariance, type Shape, shapeOf, type ThreePoints } from './pert.ts';
import { histogramOf, spreadOf, spreadOfSorted } from './spread.ts';

type Activity = SimulationModel['activities'][number];
type Risk = SimulationModel['risks'][number];

/** Told now and then how much is done, from 0 to 1. */
export type OnProgress = (share: number) => void;

/** Throws the dice for a model that was read; `simulate` says how. */
export function throwDice(model: SimulationModel, run: SimulationRun, onProgress: OnProgress): Outcome {
  const activities = model.activities.toSorted(byId);
  const risks = model.risks.toSorted(byId);
  const hand = handOf(run, model.correlation);
  const sums = sumsOf(model, run.draws);
  const movers: Mover[] = [];
  const rows = activities.length + risks.length;
  const told = () => {
    if (movers.length % Math.ceil(rows / 20) === 0) onProgress(movers.length / rows);
  };
  for (const activity of activities) {
    movers.push(drawActivity(hand, activity));
    add(sums, hand.drawn, activity);
    told();
  }
  for (const risk of risks) {
    movers.push(drawRisk(hand, risk));
    add(sums, hand.drawn, worthOf(risk, activities));
    told();
  }
  const hours = sums.hours.sort();
  return {
    effort: spreadOfSorted(hours),
    drivers: driversOf(movers, model.correlation),
    histogram: histogramOf(hours),
    money: sums.money && moneyOf(sums.money, model.fixedPriceCents),
  };
}

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : one.id > other.id ? 1 : 0;

/** What the draws are made with: the common cause, and room that every activity uses again. */
interface Hand {
  readonly seed: number;
  readonly common: Float64Array;
  readonly commonWeight: number;
  readonly ownWeight: number;
  readonly deviates: Float64Array;
  readonly words: Int32Array;
  readonly drawn: Float64Array;
  readonly shapes: Map<number, Shape>;
}

function handOf({ draws, seed }: SimulationRun, correlation: number): Hand {
  const [common, words] = [new Float64Array(draws), new Int32Array(draws)];
  if (correlation > 0) drawNormals(openChance(seed, 'common cause'), common, words);
  return {
    ...{ seed, common, words, deviates: new Float64Array(draws), drawn: new Float64Array(draws), shapes: new Map() },
    commonWeight: Math.sqrt(correlation),
    ownWeight: Math.sqrt(1 - correlation),
  };
}

/** Shapes that are kept: estimates of one playbook use few, and a model of ten thousand must not keep all. */
const shapesKept = 200;

function shapeFor({ shapes }: Hand, points: ThreePoints): Shape {
  const mode = modeOf(points);
  const kept = shapes.get(mode);
  if (kept) return kept;
  if (shapes.size >= shapesKept) shapes.clear();
  const shape = shapeOf(mode);
  shapes.set(mode, shape);
  return shape;
}

/** Draws an activity into the hand. */
function drawActivity(hand: Hand, activity: Activity): Mover {
  const { id, low, high } = activity;
  const { seed, deviates, words, drawn, common, commonWeight, ownWeight } = hand;
  if (low === high) {
    drawn.fill(low);
    return { id, variance: 0, orders: null };
  }
  const shape = shapeFor(hand, activity);
  if (ownWeight > 0) drawNormals(openChance(seed, `activity ${id}`), deviates, words);
  if (commonWeight > 0) {
    for (let at = 0; at < deviates.length; at++) {
      deviates[at] = commonWeight * common[at]! + ownWeight * deviates[at]!;
    }
  }
  answerDeviates(activity, shape, deviates, drawn);
  return { id, variance: pertVariance(activity), orders: shape.orders.map((part) => part * (high - low)) };
}

/** Draws a risk into the hand: its hours where it strikes, nothing elsewhere. */
function drawRisk(hand: Hand, risk: Risk): Mover {
  const { id, probability, low, high } = risk;
  const { seed, deviates, words, drawn } = hand;
  const strikes = new Float64Array(drawn.length);
  drawEven(openChance(seed, `strike ${id}`), strikes);
  if (low === high) drawn.fill(low);
  else {
    drawNormals(openChance(seed, `risk ${id}`), deviates, words);
    answerDeviates(risk, shapeFor(hand, risk), deviates, drawn);
  }
  for (let at = 0; at < drawn.length; at++) if (strikes[at]! >= probability) drawn[at] = 0;
  const mean = pertMean(risk);
  const variance = probability * (pertVariance(risk) + mean * mean) - probability * probability * mean * mean;
  return { id, variance, orders: null };
}

/** What an hour costs and is worth. */
type Worth = Pick<Activity, 'costCentsPerHour' | 'priceCentsPerHour'>;

/** The hour of a risk is an hour of what it touches, each by the hours it expects. */
function worthOf({ touches }: Risk, activities: readonly Activity[]): Worth {
  const touched = touches ? new Set(touches) : null;
  const theirs = touched ? activities.filter(({ id }) => touched.has(id)) : activities;
  const hours = theirs.reduce((sum, each) => sum + pertMean(each), 0);
  const weighed = (worth: keyof Worth) =>
    hours === 0 ? 0 : theirs.reduce((sum, each) => sum + pertMean(each) * (each[worth] ?? 0), 0) / hours;
  return { costCentsPerHour: weighed('costCentsPerHour'), priceCentsPerHour: weighed('priceCentsPerHour') };
}

interface Sums {
  readonly hours: Float64Array;
  readonly money: { readonly cost: Float64Array; readonly price: Float64Array } | null;
}

function sumsOf({ activities, fixedPriceCents }: SimulationModel, draws: number): Sums {
  const inMoney =
    fixedPriceCents !== undefined ||
    activities.some(({ costCentsPerHour, priceCentsPerHour }) => costCentsPerHour ?? priceCentsPerHour);
  const money = inMoney ? { cost: new Float64Array(draws), price: new Float64Array(draws) } : null;
  return { hours: new Float64Array(draws), money };
}

function add(
  { hours, money }: Sums,
  drawn: Float64Array,
  { costCentsPerHour = 0, priceCentsPerHour = 0 }: Worth,
): void {
  addTimes(hours, drawn, 1);
  if (!money) return;
  addTimes(money.cost, drawn, costCentsPerHour);
  addTimes(money.price, drawn, priceCentsPerHour);
}

function addTimes(sums: Float64Array, drawn: Float64Array, times: number): void {
  for (let at = 0; at < sums.length; at++) sums[at] = sums[at]! + drawn[at]! * times;
}

function moneyOf({ cost, price }: NonNullable<Sums['money']>, fixedPriceCents: number | undefined): Outcome['money'] {
  if (fixedPriceCents !== undefined) price.fill(fixedPriceCents);
  const margin = price.map((cents, at) => cents - cost[at]!);
  const losses = margin.reduce((count, cents) => (cents < 0 ? count + 1 : count), 0);
  return {
    cost: spreadOf(cost),
    price: spreadOf(price),
    margin: spreadOf(margin, 'more'),
    chanceOfLoss: fixedPriceCents === undefined ? null : losses / cost.length,
  };
}
