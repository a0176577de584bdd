import { drawEven, drawNormals, openChance } from './chance.ts';
import { driversOf, type Mover } from './drivers.ts';
import type { SimulationModel, SimulationRun } from './model.ts';
import type { Outcome } from './outcome.ts';
import {
  answerDeviates,
  answerOwn,
  modeOf,
  pertMean,
  pertVariance,
  type Shape,
  shapeOf,
  type ThreePoints,
  weighCommon,
} from './pert.ts';
import { histogramOf, spreadOf, spreadOfSorted } from './spread.ts';

type Activity = SimulationModel['activities'][number];
type Risk = SimulationModel['risks'][number];

/** Told now and then how much is done, from 0 to 1. */
export type OnProgress = (share: number) => void;

/** Throws the dice for a model that was read; `simulate` says how. */
export function throwDice(model: SimulationModel, run: SimulationRun, onProgress: OnProgress): Outcome {
  const activities = model.activities.toSorted(byId);
  const risks = model.risks.toSorted(byId);
  const sums = sumsOf(model, run.draws);
  const portions = portionsOf(sums, model.correlation, run);
  const shapeFor = openShapes();
  const movers: Mover[] = [];
  const rows = activities.length + risks.length;
  const cast = (die: Die, worth: Worth) => {
    for (const portion of portions) {
      die.draw(portion);
      if (portion.money) addMoney(portion.money, portion.drawn, worth);
    }
    movers.push(die.mover);
    if (movers.length % Math.ceil(rows / 20) === 0) onProgress(movers.length / rows);
  };
  for (const activity of activities) cast(dieOfActivity(activity, shapeFor, model.correlation, run.seed), activity);
  for (const risk of risks) cast(dieOfRisk(risk, shapeFor, run.seed), worthOf(risk, activities));
  const hours = sums.hours.sort();
  return {
    effort: spreadOfSorted(hours),
    drivers: driversOf(movers, model.correlation),
    histogram: histogramOf(hours),
    money: sums.money && moneyOf(sums.money, model),
  };
}

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : one.id > other.id ? 1 : 0;

/** Some of the draws: as many as stay in the nearest memory of the processor while they are drawn and added. */
interface Portion {
  /** Of the common cause, weighed. */
  readonly common: Float64Array;
  /** Room to draw in, used again by every activity. */
  readonly own: Float64Array;
  readonly tails: Int32Array;
  readonly drawn: Float64Array;
  readonly hours: Float64Array;
  readonly money: Sums['money'];
}

const portionDraws = 1000;

function portionsOf({ hours, money }: Sums, correlation: number, { draws, seed }: SimulationRun): Portion[] {
  const common = new Float64Array(draws);
  if (correlation > 0) drawNormals(openChance(seed, 'common cause'), common, new Int32Array(draws));
  weighCommon(common, correlation);
  const [own, tails, drawn] = [
    new Float64Array(portionDraws),
    new Int32Array(portionDraws),
    new Float64Array(portionDraws),
  ];
  return Array.from({ length: Math.ceil(draws / portionDraws) }, (_, at) => {
    const part = (all: Float64Array) => all.subarray(at * portionDraws, (at + 1) * portionDraws);
    const { length } = part(hours);
    return {
      common: part(common),
      own: own.subarray(0, length),
      tails: tails.subarray(0, length),
      drawn: drawn.subarray(0, length),
      hours: part(hours),
      money: money && { cost: part(money.cost), price: part(money.price) },
    };
  });
}

/** What throws the hours of one activity or risk, portion by portion, and adds them to the hours of the whole. */
interface Die {
  readonly mover: Mover;
  draw(portion: Portion): void;
}

type ShapeFor = (points: ThreePoints) => Shape;

/** Shapes that are kept: estimates of one playbook use few, and a model of ten thousand must not keep all. */
const shapesKept = 200;

function openShapes(): ShapeFor {
  const shapes = new Map<number, Shape>();
  return (points) => {
    const mode = modeOf(points);
    const kept = shapes.get(mode);
    if (kept) return kept;
    if (shapes.size >= shapesKept) shapes.clear();
    const shape = shapeOf(mode);
    shapes.set(mode, shape);
    return shape;
  };
}

function dieOfActivity(activity: Activity, shapeFor: ShapeFor, weight: number, seed: number): Die {
  const { id, low, high } = activity;
  if (low === high)
    return {
      mover: { id, variance: 0, orders: null },
      draw: ({ drawn, hours }) => addTimes(hours, drawn.fill(low), 1),
    };
  const shape = shapeFor(activity);
  const chance = openChance(seed, `activity ${id}`);
  return {
    mover: { id, variance: pertVariance(activity), orders: shape.orders.map((part) => part * (high - low)) },
    draw: ({ common, own, tails, drawn, hours }) => {
      if (weight < 1) drawNormals(chance, own, tails);
      answerDeviates(activity, shape, { own, common, weight }, { into: drawn, sums: hours });
    },
  };
}

/** The hours of a risk where it strikes, nothing elsewhere. */
function dieOfRisk(risk: Risk, shapeFor: ShapeFor, seed: number): Die {
  const { id, probability, low, high } = risk;
  const [striking, sizing] = [openChance(seed, `strike ${id}`), openChance(seed, `risk ${id}`)];
  const shape = low < high ? shapeFor(risk) : null;
  const mean = pertMean(risk);
  const variance = probability * (pertVariance(risk) + mean * mean) - probability * probability * mean * mean;
  return {
    mover: { id, variance, orders: null },
    draw: ({ own, tails, drawn, hours }) => {
      if (shape) {
        drawNormals(sizing, own, tails);
        answerOwn(risk, shape, own, drawn);
      } else drawn.fill(low);
      drawEven(striking, own);
      for (let at = 0; at < drawn.length; at++) if (own[at]! >= probability) drawn[at] = 0;
      addTimes(hours, drawn, 1);
    },
  };
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

function addMoney(
  { cost, price }: NonNullable<Sums['money']>,
  drawn: Float64Array,
  { costCentsPerHour = 0, priceCentsPerHour = 0 }: Worth,
): void {
  addTimes(cost, drawn, costCentsPerHour);
  addTimes(price, drawn, priceCentsPerHour);
}

function addTimes(sums: Float64Array, drawn: Float64Array, times: number): void {
  for (let at = 0; at < sums.length; at++) sums[at] = sums[at]! + drawn[at]! * times;
}

/** Without rates the price is the fixed one; with rates it is told what the hours are worth beside it. */
function moneyOf(
  { cost, price }: NonNullable<Sums['money']>,
  { activities, fixedPriceCents }: SimulationModel,
): Outcome['money'] {
  const rated = activities.some(({ priceCentsPerHour }) => priceCentsPerHour !== undefined);
  if (!rated && fixedPriceCents !== undefined) price.fill(fixedPriceCents);
  const margin = price.map((cents, at) => (fixedPriceCents ?? cents) - cost[at]!);
  const losses = margin.reduce((count, cents) => (cents < 0 ? count + 1 : count), 0);
  return {
    cost: spreadOf(cost),
    price: spreadOf(price),
    margin: spreadOf(margin, 'more'),
    chanceOfLoss: fixedPriceCents === undefined ? null : losses / cost.length,
  };
}
