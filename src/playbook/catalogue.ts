import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import { catalogueFaults } from './catalogue-faults.ts';
import type { PlaybookFolder } from './folder.ts';
import { type Effective, holdsOn, ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

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

const Catalogue = z.strictObject({
  currency,
  items: z.array(CatalogueItem).min(1),
  /** Lists in other currencies. */
  priceLists: z.array(PriceList).default([]),
  twins: z.array(Twins).default([]),
});
/** The price list with the currency of all its prices. */
export type Catalogue = z.infer<typeof Catalogue>;

/**
 * Reads `catalogue.yaml`. Refuses what the published list has had: one id or SKU twice on a day, prices as text, a duration
 * whose text and figures disagree, a price in the place of a duration.
 */
export const readCatalogue = (folder: PlaybookFolder): Catalogue =>
  readSection(folder, 'catalogue.yaml', Catalogue, (content) => catalogueFaults(folder, content));

type Offer = { readonly catalogue: Catalogue };

/** Everything on the list on a day, in its order, without the twins; `2026-08-31`. */
export const catalogueOn = ({ catalogue }: Offer, onDate: string): CatalogueItem[] =>
  catalogue.items.filter(({ effective }) => holdsOn(effective, onDate));

/** The rule that gives a SKU its twin on a day, if one does. */
export const twinRuleOf = (
  { twins }: Pick<Catalogue, 'twins'>,
  { sku, category }: Pick<CatalogueItem, 'sku' | 'category'>,
  onDate: string,
): Twins | undefined =>
  twins.find(
    (rule) =>
      sku !== undefined &&
      holdsOn(rule.effective, onDate) &&
      rule.categories.includes(category) &&
      !rule.without.includes(sku),
  );

/**
 * The item of a SKU as it is sold on a day; of a twin the item it is the twin of, under the twin's names.
 * @throws Refusal `catalogue.unknownSku` for one the list has never had, `catalogue.notOnSale` for one of other days
 */
export function catalogueItem(offer: Offer, sku: string, onDate: string): QuotableItem {
  const { items, twins } = offer.catalogue;
  const suffix = twins.find((rule) => sku.endsWith(rule.suffix))?.suffix;
  if (suffix !== undefined) return twinItem(offer, sku, sku.slice(0, -suffix.length), onDate);
  const ofSku = items.filter((item): item is QuotableItem => item.sku === sku);
  const item = ofSku.find(({ effective }) => holdsOn(effective, onDate));
  if (item) return item;
  if (ofSku.length > 0) throw notOnSale(sku, onDate, ofSku);
  throw new Refusal('catalogue.unknownSku', `There is no SKU ${sku} in the catalogue${cure(offer, sku, onDate)}`);
}

function twinItem(offer: Offer, sku: string, twinOf: string, onDate: string): QuotableItem {
  const item = catalogueItem(offer, twinOf, onDate);
  const rule = twinRuleOf(offer.catalogue, item, onDate);
  if (rule !== undefined) return { ...item, sku, twinOf, title: `${item.title}${rule.suffix}` };
  const rules = offer.catalogue.twins.filter(
    ({ suffix, categories, without }) =>
      sku.endsWith(suffix) && categories.includes(item.category) && !without.includes(twinOf),
  );
  if (rules.length > 0) throw notOnSale(sku, onDate, rules);
  throw new Refusal('catalogue.unknownSku', `${twinOf} has no twin for sales through partners: quote ${twinOf}.`);
}

function notOnSale(sku: string, onDate: string, rows: readonly { readonly effective: Effective }[]): Refusal {
  const days = rows.map(({ effective: { from, to } }) => (to ? `from ${from} to ${to}` : `from ${from} on`));
  const words = `${sku} is not in the catalogue on ${onDate}: it is sold ${days.join(', ')}.`;
  return new Refusal('catalogue.notOnSale', words);
}

/**
 * What an item costs in a currency on a day; `facility` asks for the rooms of one class.
 * @throws Refusal `catalogue.noPrice` where no list of that currency has it
 */
export function priceIn(
  { catalogue }: Offer,
  item: QuotableItem,
  {
    on,
    currency: wanted,
    facility = false,
  }: { readonly on: string; readonly currency: string; readonly facility?: boolean },
): number {
  const sku = item.twinOf ?? item.sku;
  const list = catalogue.priceLists.find((each) => each.currency === wanted && holdsOn(each.effective, on));
  const listed = facility ? list?.facilities[sku] : list?.prices[sku];
  const found = wanted === catalogue.currency ? (facility ? item.facilityCents : item.priceCents) : listed;
  if (found !== undefined) return found;
  const what = facility ? `Rooms for ${item.sku}` : item.sku;
  const words = `${what} ${facility ? 'have' : 'has'} no price in ${wanted} on ${on}: quote in ${catalogue.currency}, or add it to a price list in catalogue.yaml.`;
  throw new Refusal('catalogue.noPrice', words);
}

/** The currencies in which there are prices on a day, the catalogue's own first. */
export const currenciesOn = ({ catalogue }: Offer, on: string): string[] => [
  catalogue.currency,
  ...catalogue.priceLists.filter(({ effective }) => holdsOn(effective, on)).map((list) => list.currency),
];

/** A SKU that differs only in its writing, or the advice to scope the work. */
function cure(offer: Offer, sku: string, onDate: string): string {
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9+]/g, '');
  const meant = catalogueOn(offer, onDate).find((item) => item.sku !== undefined && bare(item.sku) === bare(sku));
  return meant ? `: ${meant.sku} is meant, perhaps.` : ': correct it, or leave the SKU out for custom work.';
}
