import { Refusal } from '../platform/refusal.ts';
import { catalogueFaults } from './catalogue-faults.ts';
import { Catalogue, type CatalogueItem, type QuotableItem, type Twins } from './catalogue-shape.ts';
import type { PlaybookFolder } from './folder.ts';
import { type Effective, holdsOn } from './rule.ts';
import { readSection } from './section.ts';

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
