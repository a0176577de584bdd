import type { Forecasting, ForecastRisk } from '../../playbook/forecasting.ts';
import type { GivenModel } from '../../playbook/simulation/model.ts';
import { pertMean } from '../../playbook/simulation/pert.ts';
import { afterDiscount, type EstimateLine, type EstimateSheet } from '../estimates/estimate.ts';
import type { ForecastDriver } from './forecast.ts';

/** An estimate as it is simulated. */
export interface EstimateModel {
  readonly model: GivenModel;
  /** What the drivers are, without how much they drive. */
  readonly drivers: readonly Omit<ForecastDriver, 'share'>[];
  /** Included lines that take no hours: courses at list price. They are worth what they cost the customer. */
  readonly listCents: number;
  /** False where a role of it has no cost card: money is then not told. */
  readonly hasCosts: boolean;
}

/**
 * Makes a model of the included lines of an estimate: hours of all roles of a line together, for they go well or badly
 * together; cost and price per hour by the likely hours of its roles.
 * @param factor what the three points of a line's rule are multiplied by
 */
export function modelOf(
  sheet: EstimateSheet,
  { correlation }: Forecasting,
  risks: readonly ForecastRisk[],
  factor: (rule: string) => number,
): EstimateModel {
  const included = sheet.lines.filter(({ part }) => part === 'included');
  const worked = included.map((line) => ({ line, points: pointsOf(line, factor(line.rule)) }));
  const lines = worked.filter(({ points }) => points.high > 0);
  const activities = lines.map(({ line, points }) => ({ id: line.id, ...points, ...worthOf(line, sheet) }));
  const striking = risks.flatMap((risk) => strikeOf(risk, lines));
  const listCents = worked
    .filter(({ points }) => points.high === 0)
    .reduce((sum, { line }) => sum + line.priceCents, 0);
  return {
    model: {
      activities,
      correlation,
      risks: striking.map(({ title: _, ...risk }) => risk),
      fixedPriceCents: sheet.totals.totalCents,
    },
    drivers: [
      ...lines.map(({ line, points }) => ({
        ...{ id: line.id, title: line.title, kind: 'activity' as const, probability: null },
        ...points,
      })),
      ...striking.map(({ touches: _, ...risk }) => ({ ...risk, kind: 'risk' as const })),
    ],
    listCents: afterDiscount(listCents, sheet.discountPercent),
    hasCosts: sheet.costCents !== null,
  };
}

interface Line {
  readonly line: EstimateLine;
  readonly points: { readonly low: number; readonly likely: number; readonly high: number };
}

function pointsOf({ effort }: EstimateLine, factor: number): Line['points'] {
  const sum = { low: 0, likely: 0, high: 0 };
  for (const { low, likely, high } of Object.values(effort)) {
    sum.low += low * factor;
    sum.likely += likely * factor;
    sum.high += high * factor;
  }
  return sum;
}

/** What an hour of a line costs and is worth, weighed by the hours its roles expect. */
function worthOf({ effort }: EstimateLine, { roles, discountPercent }: EstimateSheet) {
  const rates = new Map(roles.map((role) => [role.id, role]));
  let [hours, cost, price] = [0, 0, 0];
  for (const [role, points] of Object.entries(effort)) {
    const expected = pertMean(points);
    hours += expected;
    cost += expected * (rates.get(role)?.costCentsPerHour ?? 0);
    price += expected * afterDiscount(rates.get(role)?.centsPerHour ?? 0, discountPercent);
  }
  return { costCentsPerHour: cost / hours, priceCentsPerHour: price / hours };
}

/** A risk in hours: percent of what the lines expect that it touches. One that touches nothing here does not strike. */
function strikeOf({ id, title, probability, percent, touches }: ForecastRisk, lines: readonly Line[]) {
  const touched = lines.filter(({ line }) => touches === undefined || touches.includes(line.service));
  const expected = touched.reduce((sum, { points }) => sum + pertMean(points), 0);
  if (expected === 0) return [];
  const of = (share: number) => (expected * share) / 100;
  const points = { low: of(percent.low), likely: of(percent.likely), high: of(percent.high) };
  return [{ id, title, probability, ...points, touches: touched.map(({ line }) => line.id) }];
}
