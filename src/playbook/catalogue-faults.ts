import type { Catalogue, CatalogueItem } from './catalogue-shape.ts';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { holdsOn } from './rule.ts';
import type { SectionFault } from './section.ts';

/** What the shape of a catalogue cannot say: each is a fault that the published list has had, or that a newer one may. */
export function catalogueFaults(folder: PlaybookFolder, catalogue: Catalogue): SectionFault[] {
  const { items, priceLists } = catalogue;
  const offering = elsewhere(folder, 'offerings.yaml', 'offerings');
  return [
    ...overlapFaults('items', items, 'id'),
    ...overlapFaults('items', items, 'sku'),
    ...overlapFaults('priceLists', priceLists, 'currency'),
    ...items.flatMap((item, at) => [
      ...skuFaults(item, at),
      ...durationFaults(item, at),
      ...seatFaults(items, item, at),
      ...offering(item.offering, ['items', at, 'offering']),
      ...item.after.flatMap((id, place) => offering(id, ['items', at, 'after', place])),
    ]),
    ...priceLists.flatMap((list, at) => listFaults(catalogue, list, at)),
    ...twinFaults(catalogue),
  ];
}

function skuFaults({ sku, priceCents, delivery, bills }: CatalogueItem, at: number): SectionFault[] {
  if (sku === undefined) return [];
  const path = ['items', at, 'sku'];
  if (priceCents === undefined && bills === undefined)
    return [{ path, sentence: `${sku} has no price: give priceCents or leave the SKU out.` }];
  if (sku.endsWith('-R') && delivery !== 'remote') {
    return [{ path, sentence: `${sku} is a SKU of remote delivery, and this is ${delivery}: correct one of them.` }];
  }
  return [];
}

/** An amount of money, as the published list has had it where a duration belongs. */
const money = /[$€£¥]|\b[A-Z]{3} ?\d|\d{1,3}(,\d{3})+|\d{5,}/;

const timed = /(\d+(?:\.\d+)?)(?: to (\d+(?:\.\d+)?))? (hour|day|session|week|month|year)s?\b/g;

const span = (low: number, high: number): string => (low === high ? String(low) : `${low} to ${high}`);

function durationFaults({ id, duration, figures }: CatalogueItem, at: number): SectionFault[] {
  const path = ['items', at, 'duration'];
  if (money.test(duration)) {
    const sentence = `is a price, "${duration}": price and duration of ${id} are swapped; give each its own place.`;
    return [{ path, sentence }];
  }
  const said = new Map(
    [...duration.matchAll(timed)].map(([, low, high = low, unit]) => [`${unit}s`, span(Number(low), Number(high))]),
  );
  const counted = new Map(
    Object.entries(figures).map(([unit, figure]) => [
      unit,
      Array.isArray(figure) ? span(figure[0], figure[1]) : String(figure),
    ]),
  );
  return [...new Set([...said.keys(), ...counted.keys()])].flatMap((unit) => {
    const [text, figure] = [said.get(unit), counted.get(unit)];
    if (text === figure) return [];
    const sentence = `and its figures disagree: the text says ${text ?? 'no'} ${unit}, figures.${unit} is ${figure ?? 'not there'}.`;
    return [{ path, sentence }];
  });
}

function seatFaults(
  items: readonly CatalogueItem[],
  { seats, category, facilityCents, delivery, sku }: CatalogueItem,
  at: number,
) {
  const faults: SectionFault[] = [];
  const path = ['items', at, 'seats'];
  if (seats !== undefined && category !== 'education')
    faults.push({ path, sentence: 'are of classes, and this is none.' });
  if (seats !== undefined && !items.some((item) => item.sku === seats.addOn))
    faults.push({ path: [...path, 'addOn'], sentence: `names ${seats.addOn}, which is no SKU of the catalogue.` });
  if (facilityCents !== undefined && (delivery === 'remote' || sku === undefined))
    faults.push({
      path: ['items', at, 'facilityCents'],
      sentence: 'is for a class with a SKU that is held onsite: leave it out.',
    });
  return faults;
}

function listFaults({ currency, items }: Catalogue, list: Catalogue['priceLists'][number], at: number): SectionFault[] {
  const own =
    list.currency === currency
      ? [{ path: ['priceLists', at, 'currency'], sentence: 'is the catalogue’s own: its prices stand with the items.' }]
      : [];
  const known = new Set(items.map(({ sku }) => sku));
  const strange = (['prices', 'facilities'] as const).flatMap((kind) =>
    Object.keys(list[kind])
      .filter((sku) => !known.has(sku))
      .map((sku) => ({
        path: ['priceLists', at, kind, sku],
        sentence: `prices ${sku}, which is no SKU of the catalogue.`,
      })),
  );
  return [...own, ...strange];
}

/** Where partners have to buy twins, whatever is on sale needs one, or is named as having none. */
function twinFaults({ items, twins }: Catalogue): SectionFault[] {
  const known = new Set(items.map(({ sku }) => sku));
  const strange = twins.flatMap(({ without }, at) =>
    without.flatMap((sku, place) =>
      known.has(sku)
        ? []
        : [{ path: ['twins', at, 'without', place], sentence: `names ${sku}, which is no SKU of the catalogue.` }],
    ),
  );
  const missing = twins.flatMap((rule, at) => {
    const others = twins.filter(
      (other) => other.suffix === rule.suffix && holdsOn(other.effective, rule.effective.from),
    );
    return items
      .filter(
        ({ sku, effective }) =>
          sku !== undefined && (effective.to === undefined || effective.to >= rule.effective.from),
      )
      .filter(
        ({ sku, category }) =>
          !others.some((other) => other.categories.includes(category) || other.without.includes(sku!)),
      )
      .map(({ sku, category }) => ({
        path: ['twins', at, 'categories'],
        sentence: `leaves ${sku} without a twin for sales through partners from ${rule.effective.from} on: add ${category}, or name it in \`without\`.`,
      }));
  });
  return [...strange, ...missing, ...overlapFaults('twins', twins, 'id')];
}
