import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { risksThatMayStrike } from '../../playbook/forecasting.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { simulateAside } from '../../playbook/simulation/aside.ts';
import type { Outcome, Spread } from '../../playbook/simulation/outcome.ts';
import { wholeSheet } from '../estimates/rights.ts';
import { readEstimate } from '../estimates/store.ts';
import { scopeOf } from '../scoping/standing.ts';
import { type EstimateModel, modelOf } from './estimate-model.ts';
import type { Forecast, Lessons, Points, SpreadCents } from './forecast.ts';
import { factorOf, learn } from './learning.ts';
import { readClosed } from './store.ts';

/** What is asked of a forecast; the playbook says the rest. */
export interface Asked {
  readonly draws?: number | undefined;
  readonly seed?: number | undefined;
  readonly points: Points;
}

/** An estimate read and made ready to be simulated, once the transaction is over. */
export interface Prepared extends EstimateModel {
  readonly number: string;
  readonly currency: string;
  readonly lessons: Lessons;
  readonly asked: Asked;
}

/**
 * Reads what a forecast of an estimate is made from.
 * @throws Refusal `right.missing`, `forecast.noHours`, `forecast.nothingLearned`
 */
export async function prepareForecast(act: Act, playbook: Playbook, number: string, asked: Asked): Promise<Prepared> {
  demand(act.reader, 'estimate.seeCosts');
  const estimate = await readEstimate(act, number);
  const sheet = wholeSheet(act.reader, estimate);
  const { risks } = await scopeOf(act, estimate.opportunity);
  const { forecasting } = playbook;
  const lessons = learn(await readClosed(act), forecasting.learning.projectsAtLeast);
  if (asked.points === 'learned' && lessons.state === 'off') {
    const { projects, projectsAtLeast } = lessons;
    const words = `Closed projects have taught nothing yet: ${projects} of at least ${projectsAtLeast} are known.`;
    throw new Refusal('forecast.nothingLearned', words, { status: 409 });
  }
  const found = risks.map(({ id }) => id);
  const striking = risksThatMayStrike(forecasting, found, estimate.createdAt.slice(0, 10));
  const factor = (rule: string) => (asked.points === 'learned' ? factorOf(lessons, rule) : 1);
  const made = modelOf(sheet, forecasting, striking, factor);
  if (made.model.activities.length === 0) {
    throw new Refusal('forecast.noHours', `${number} has no included line with hours: there is nothing to forecast.`, {
      status: 409,
    });
  }
  return { ...made, number, currency: sheet.currency, lessons, asked };
}

/** The dice of an estimate are named by its number: `EST-2026-0031` throws those of 20260031. */
const seedOf = (number: string): number => Number(number.replaceAll(/\D/g, '').slice(-12));

/** Throws the dice for an estimate in a thread of their own, until `gone`; no transaction is held meanwhile. */
export async function forecast(
  playbook: Playbook,
  prepared: Prepared,
  onShare?: (share: number) => void,
  gone?: AbortSignal,
): Promise<Forecast> {
  const { number, currency, lessons, asked, model } = prepared;
  const { draws, correlation } = playbook.forecasting;
  const run = { draws: asked.draws ?? draws, seed: asked.seed ?? seedOf(number) };
  const [outcome] = await simulateAside([model], run, onShare, gone);
  const { effort, histogram } = outcome!;
  return {
    ...{ estimate: number, currency, points: asked.points, ...run, correlation, effort, histogram, lessons },
    drivers: driversOf(prepared, outcome!),
    money: moneyOf(prepared, outcome!),
    playbookVersion: playbook.version,
  };
}

function driversOf({ drivers }: Prepared, outcome: Outcome): Forecast['drivers'] {
  const byId = new Map(drivers.map((driver) => [driver.id, driver]));
  return outcome.drivers.flatMap(({ id, share }) => {
    const driver = byId.get(id);
    return driver ? [{ ...driver, share }] : [];
  });
}

function moneyOf({ model, listCents, hasCosts }: Prepared, { money }: Outcome): Forecast['money'] {
  if (!money || !hasCosts || model.fixedPriceCents === undefined) return null;
  return {
    cost: inCents(money.cost),
    price: inCents(money.price, listCents),
    margin: inCents(money.margin),
    offeredCents: model.fixedPriceCents,
    chanceOfLoss: money.chanceOfLoss ?? 0,
  };
}

/** Whole cents, and what is certain added. */
const inCents = ({ mean, p10, p50, p80, p90 }: Spread, certain = 0): SpreadCents => {
  const whole = (cents: number) => Math.round(cents) + certain;
  return { mean: whole(mean), p10: whole(p10), p50: whole(p50), p80: whole(p80), p90: whole(p90) };
};
