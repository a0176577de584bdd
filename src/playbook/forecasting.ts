import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { holdsOn, ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const Percent = z.number().nonnegative().max(1000);

const ForecastRisk = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** Ids of scope risks; one that ends in a star stands for all that begin so. */
  when: z.array(z.string().min(1)).min(1),
  probability: z.number().min(0).max(1),
  /** Of the expected hours it touches. */
  percent: z
    .strictObject({ low: Percent, likely: Percent, high: Percent })
    .refine(({ low, likely, high }) => low <= likely && likely <= high, {
      error: 'needs low at most likely, and likely at most high.',
    }),
  /** Services; all where none is named. */
  touches: z.array(z.string().min(1)).min(1).optional(),
});
/** A risk of a scope as a forecast counts with it. */
export type ForecastRisk = z.infer<typeof ForecastRisk>;

const Forecasting = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  draws: z.number().int().min(1000).max(100_000),
  correlation: z.number().min(0).max(1),
  risks: z.array(ForecastRisk),
  learning: z.strictObject({ projectsAtLeast: z.number().int().positive() }),
});
/** How sure an estimate is said to be. */
export type Forecasting = z.infer<typeof Forecasting>;

/** Reads `forecasting.yaml`. */
export const readForecasting = (folder: PlaybookFolder): Forecasting =>
  readSection(folder, 'forecasting.yaml', Forecasting, ({ risks }) => overlapFaults('risks', risks, 'id'));

/** The risks that may strike on a day (ISO date), given the ids of the scope's. */
export function risksThatMayStrike({ risks }: Forecasting, found: readonly string[], on: string): ForecastRisk[] {
  const fits = (pattern: string, id: string) =>
    pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
  return risks.filter(
    ({ when, effective }) => holdsOn(effective, on) && when.some((pattern) => found.some((id) => fits(pattern, id))),
  );
}
