import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { holdsOn, ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

/** One thing that is sold without scoping: a course, a packaged service, a block of hours. */
export const CatalogueItem = z.strictObject({
  ...ruleFrame,
  /** What quotes and needs name it by; an entry without one cannot be quoted from the catalogue. */
  sku: z
    .string()
    .regex(/^[A-Z][A-Z0-9]*([+-][A-Z0-9]+)*\+?$/, 'must be a SKU such as GL-BAS-R.')
    .optional(),
  title: z.string().min(1),
  category: z.enum(['education', 'consulting']),
  /** The need it answers, e.g. `training`. */
  service: z.string().min(1),
  delivery: z.enum(['remote', 'onsite', 'either']),
  /** List price; an entry without one is priced case by case. */
  priceCents: z.int().positive().optional(),
  /** What the price buys one of: a seat, a block of hours; the whole offering where it is not said. */
  per: z.string().min(1).optional(),
  duration: z.string().min(1),
  limits: z.array(z.string().min(1)),
  deliverables: z.array(z.string().min(1)).default([]),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;

/** An item that a quote can name, at a price. */
export type QuotableItem = CatalogueItem & { readonly sku: string; readonly priceCents: number };

const Catalogue = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as USD.'),
  items: z.array(CatalogueItem).min(1),
});
/** The price list with the currency of all its prices. */
export type Catalogue = z.infer<typeof Catalogue>;

/**
 * Reads `catalogue.yaml`. Refuses one id or SKU twice on a day, a SKU without a price, and a SKU for remote delivery (`-R`)
 * on anything else: faults that the published list has had.
 */
export const readCatalogue = (folder: PlaybookFolder): Catalogue =>
  readSection(folder, 'catalogue.yaml', Catalogue, ({ items }) => [
    ...overlapFaults('items', items, 'id'),
    ...overlapFaults('items', items, 'sku'),
    ...items.flatMap(skuFaults),
  ]);

function skuFaults({ sku, priceCents, delivery }: CatalogueItem, at: number): SectionFault[] {
  if (sku === undefined) return [];
  const path = ['items', at, 'sku'];
  if (priceCents === undefined)
    return [{ path, sentence: `${sku} has no price: give priceCents or leave the SKU out.` }];
  if (sku.endsWith('-R') && delivery !== 'remote') {
    return [{ path, sentence: `${sku} is a SKU of remote delivery, and this is ${delivery}: correct one of them.` }];
  }
  return [];
}

type Offer = { readonly catalogue: Catalogue };

/** Everything on the list on a day, in its order; `2026-08-31`. */
export const catalogueOn = ({ catalogue }: Offer, onDate: string): CatalogueItem[] =>
  catalogue.items.filter(({ effective }) => holdsOn(effective, onDate));

/**
 * The item of a SKU as it is sold on a day.
 * @throws Refusal `catalogue.unknownSku` for one the list has never had, `catalogue.notOnSale` for one of other days
 */
export function catalogueItem(offer: Offer, sku: string, onDate: string): QuotableItem {
  const ofSku = offer.catalogue.items.filter((item): item is QuotableItem => item.sku === sku);
  const item = ofSku.find(({ effective }) => holdsOn(effective, onDate));
  if (item) return item;
  if (ofSku.length > 0) {
    const days = ofSku.map(({ effective: { from, to } }) => (to ? `from ${from} to ${to}` : `from ${from} on`));
    throw new Refusal(
      'catalogue.notOnSale',
      `${sku} is not in the catalogue on ${onDate}: it is sold ${days.join(', ')}.`,
    );
  }
  throw new Refusal('catalogue.unknownSku', `There is no SKU ${sku} in the catalogue${cure(offer, sku, onDate)}`);
}

/** A SKU that differs only in its writing, or the advice to scope the work. */
function cure(offer: Offer, sku: string, onDate: string): string {
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9+]/g, '');
  const meant = catalogueOn(offer, onDate).find((item) => item.sku !== undefined && bare(item.sku) === bare(sku));
  return meant ? `: ${meant.sku} is meant, perhaps.` : ': correct it, or leave the SKU out for custom work.';
}
