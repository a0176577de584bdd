import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection } from '../section.ts';

const Rate = z.strictObject({ ...ruleFrame, role: z.string().min(1), centsPerHour: z.number().int().positive() });

const Rates = z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), rates: z.array(Rate).min(1) });

/** What an hour of each role is worth inside the company, by date. Internal: it never reaches a customer's paper. */
export type Rates = z.infer<typeof Rates>;

/** Hours by role id: `{ 'ps-engineer': 40 }`. */
export type Hours = Readonly<Record<string, number>>;

/** The rates of one day. */
export interface RateCard {
  readonly currency: string;
  /** ISO date, `2026-08-31`. */
  readonly on: string;
  readonly centsPerHour: ReadonlyMap<string, number>;
}

/** Reads rates.yaml; a role that has two rates on one day is a fault. */
export const readRates = (folder: PlaybookFolder): Rates =>
  readSection(folder, 'rates.yaml', Rates, ({ rates }) => [
    ...overlapFaults('rates', rates, 'id'),
    ...overlapFaults('rates', rates, 'role'),
  ]);

/** The rate of every role that has one on the day (ISO date). */
export function rateCardOn({ currency, rates }: Rates, on: string): RateCard {
  const held = rates.filter(({ effective }) => holdsOn(effective, on));
  return { currency, on, centsPerHour: new Map(held.map(({ role, centsPerHour }) => [role, centsPerHour])) };
}

/** Cents per hour of a role. Refuses (`estimate.noRate`) a role without a rate on the card's day. */
export function rateOf(role: string, { centsPerHour, on }: RateCard): number {
  const rate = centsPerHour.get(role);
  if (rate !== undefined) return rate;
  throw new Refusal('estimate.noRate', `rates.yaml has no rate for ${role} on ${on}: add one for that day.`);
}

/** Hours times rate, each role rounded to the cent. Refuses as `rateOf` does. */
export const priceOfHours = (hours: Hours, card: RateCard): number =>
  Object.entries(hours).reduce((cents, [role, count]) => cents + Math.round(count * rateOf(role, card)), 0);
