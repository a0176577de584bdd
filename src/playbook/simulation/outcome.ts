import { z } from 'zod';

/**
 * How far something spreads. `p80` is what holds in 80 draws of 100: hours and cost are then no more than that, a margin
 * no less.
 */
export const Spread = z.object({
  mean: z.number(),
  sd: z.number(),
  p10: z.number(),
  p50: z.number(),
  p80: z.number(),
  p90: z.number(),
});
export type Spread = z.infer<typeof Spread>;

/** How much of the variance of the hours comes from an activity or a risk; all together come to 1. */
export const Driver = z.object({ id: z.string(), share: z.number() });
export type Driver = z.infer<typeof Driver>;

/** How many draws fell where: bars of one width from `from` on; what lies further out is in the first and the last. */
export const Histogram = z.object({ from: z.number(), width: z.number(), counts: z.array(z.number().int()) });
export type Histogram = z.infer<typeof Histogram>;

/** What a simulation found. Hours and cents. */
export const Outcome = z.object({
  effort: Spread,
  /** The largest first. Where nothing varies, every share is 0. */
  drivers: z.array(Driver),
  histogram: Histogram,
  /** Null for a model without costs. */
  money: z
    .object({
      cost: Spread,
      /** What the hours are worth at their rates; the fixed price where they have none. */
      price: Spread,
      /** The fixed price less the cost; where there is none, what the hours are worth less the cost. */
      margin: Spread,
      /** The chance that the cost comes to more than the fixed price; null where there is none. */
      chanceOfLoss: z.number().nullable(),
    })
    .nullable(),
});
export type Outcome = z.infer<typeof Outcome>;
