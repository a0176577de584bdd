import { z } from 'zod';
import { ruleFrame } from './rule.ts';

/** Cents; the published list has had prices as text, which are told with the number that is meant. */
const Price = z
  .unknown()
  .refine((given) => typeof given !== 'string', {
    error: ({ input }) =>
      `is a price as text, ${JSON.stringify(input)}: write it in cents, ${centsMeant(String(input))}.`,
    abort: true,
  })
  .pipe(z.int().positive());

/** "$14,400" -> 1440000 */
const centsMeant = (text: string): number | string => {
  const dollars = Number(text.replaceAll(/[^0-9.]/g, ''));
  return Number.isFinite(dollars) && dollars > 0 ? Math.round(dollars * 100) : 'such as 1440000';
};

const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as USD.');

const Sku = z.string().regex(/^[A-Z][A-Z0-9]*([+-][A-Z0-9]+)*\+?$/, 'must be a SKU such as GL-BAS-R.');

/** So many of a unit, or from so many to so many. */
const Figure = z.union([
  z.number().positive(),
  z.tuple([z.number().positive(), z.number().positive()]).refine(([low, high]) => low < high, {
    error: 'must be a range such as [3, 4], the smaller first.',
  }),
]);

/** The figures of a duration by unit, as its text has them: `{ sessions: 2, hours: [3, 4] }`. */
const Figures = z.partialRecord(z.enum(['hours', 'days', 'sessions', 'weeks', 'months', 'years']), Figure);

/** One thing that is sold without scoping: a course, a packaged service, a block of hours. */
export const CatalogueItem = z.strictObject({
  ...ruleFrame,
  /** What quotes and needs name it by; an entry without one cannot be quoted from the catalogue. */
  sku: Sku.optional(),
  title: z.string().min(1),
  category: z.enum(['education', 'consulting']),
  /** The offering of offerings.yaml of which it is one plan; that is where it is described. */
  offering: z.string().min(1),
  /** What sets it apart among the plans of its offering: `Onsite`, `3 months`. */
  plan: z.string().min(1),
  /** The need it answers, e.g. `training`. */
  service: z.string().min(1),
  delivery: z.enum(['remote', 'onsite', 'either']),
  /** List price in the catalogue's currency; an entry without one is priced case by case. */
  priceCents: Price.optional(),
  /** What the price buys one of: a seat, a block of hours; the whole offering where it is not said. */
  per: z.string().min(1).optional(),
  duration: z.string().min(1),
  figures: Figures.default({}),
  /** The seats of one class, the SKU that adds one, and how many of it each attendee more takes. */
  seats: z.strictObject({ limit: z.int().positive(), addOn: Sku, each: z.int().positive().default(1) }).optional(),
  /** What rooms of ours cost for one class. */
  facilityCents: Price.optional(),
  /** Offerings that those who attend have behind them. */
  after: z.array(z.string().min(1)).default([]),
  /** What is done is agreed in words before it is sold, and the engagement manager says yes to them. */
  agreedWork: z.literal(true).optional(),
  /** Bills a statement of work, its services or its education; on no quote of the catalogue. */
  bills: z.enum(['services', 'education']).optional(),
  limits: z.array(z.string().min(1)),
  deliverables: z.array(z.string().min(1)).default([]),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;

/** An item that a quote can name, at a price. */
export type QuotableItem = CatalogueItem & {
  readonly sku: string;
  readonly priceCents: number;
  /** Of a twin: the SKU whose terms it has. */
  readonly twinOf?: string;
};

const PriceList = z.strictObject({
  ...ruleFrame,
  currency,
  /** By SKU, in cents of the currency. */
  prices: z.record(Sku, Price),
  /** By the SKU of a class: what rooms cost. */
  facilities: z.record(Sku, Price).default({}),
});

/** A rule by which every SKU of some categories has a second one for sales through partners, at the same terms. */
const Twins = z.strictObject({
  ...ruleFrame,
  /** What is added to SKU and title. */
  suffix: z.string().min(1),
  categories: z.array(z.enum(['education', 'consulting'])).min(1),
  /** SKUs that have none. */
  without: z.array(Sku).default([]),
});
export type Twins = z.infer<typeof Twins>;

export const Catalogue = z.strictObject({
  currency,
  items: z.array(CatalogueItem).min(1),
  /** Lists in other currencies. */
  priceLists: z.array(PriceList).default([]),
  twins: z.array(Twins).default([]),
});
/** The price list with the currency of all its prices. */
export type Catalogue = z.infer<typeof Catalogue>;
