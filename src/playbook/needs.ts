import { type Fault, Refusal } from '../platform/refusal.ts';
import { catalogueItem } from './catalogue.ts';
import type { Catalogue } from './catalogue-shape.ts';

/** What a need refers to: a service of the playbook and perhaps a SKU of the catalogue. */
interface Need {
  readonly service: string;
  readonly sku?: string | undefined;
}

/** The parts of a playbook that know what can be needed. */
interface Offer {
  readonly routing: { readonly services: Readonly<Record<string, unknown>> };
  readonly catalogue: Catalogue;
}

/**
 * Refuses needs nobody can answer on a day: a service the playbook does not know, a SKU the catalogue does not hold.
 * @throws Refusal `need.unknown` with a fault per need, placed as `needs[1].sku`
 */
export function refuseUnknownNeeds(offer: Offer, needs: readonly Need[], on: string): void {
  const faults = needs.flatMap((need, at) => [...serviceFault(offer, need, at), ...skuFault(offer, need, at, on)]);
  const [first] = faults;
  if (first) throw new Refusal('need.unknown', `${first.place}: ${first.sentence}`, { faults });
}

function serviceFault({ routing }: Offer, { service }: Need, at: number): Fault[] {
  if (Object.hasOwn(routing.services, service)) return [];
  const known = Object.keys(routing.services).join(', ');
  return [
    { place: `needs[${at}].service`, sentence: `"${service}" is no service of the playbook: name one of ${known}.` },
  ];
}

function skuFault(offer: Offer, { sku }: Need, at: number, on: string): Fault[] {
  if (sku === undefined) return [];
  try {
    catalogueItem(offer, sku, on);
    return [];
  } catch (fault) {
    if (fault instanceof Refusal) return [{ place: `needs[${at}].sku`, sentence: fault.message }];
    throw fault;
  }
}
