import type { Catalogue, CatalogueItem } from '../catalogue-shape.ts';
import type { Tellable } from '../starts/telling.ts';
import type { Quoting } from './policy.ts';
import type { PricedLine, Totals } from './priced-lines.ts';

/** The parts of a playbook that quotes are held against. */
export interface Offer {
  readonly catalogue: Catalogue;
  readonly quoting: Quoting;
}

/** All that the rules know of a quote: its words, its lines, the customer and the deal. */
export interface QuoteFacts {
  /** Today, `2026-11-23`. */
  readonly on: string;
  readonly kind: 'standard' | 'custom-services' | 'custom-education';
  readonly quoteType: string;
  readonly billingAddress: string;
  readonly startDate: string | null;
  readonly validUntil: string;
  readonly pricesOn: string;
  readonly currency: string;
  readonly channel: 'direct' | 'partner';
  readonly besideSubscription: boolean;
  readonly discountPercent: number;
  readonly comment: string | null;
  readonly useCase: string | null;
  readonly workDescription: string | null;
  /** What the customer may be told of when work begins. */
  readonly start: Tellable;
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  /** Deliverables, duration and price of now were gone through with the customer. */
  readonly reviewed: boolean;
  readonly customer: {
    readonly name: string;
    readonly segment: 'smb' | 'mid-market' | 'large';
    readonly edition: 'ee' | 'ce';
    readonly country: string;
    readonly region: 'americas' | 'emea' | 'apac';
    readonly publicSector: boolean;
  };
  readonly deal: {
    readonly number: string;
    /** Number of the licence opportunity beside it; null where there is none. */
    readonly licence: string | null;
    /** Ids of services that are needed and made to measure. */
    readonly customNeeds: readonly string[];
    /** Whether the rules of engagement leave the work to us; null before it was routed. */
    readonly served: boolean | null;
    /** Of the licence opportunity; null where it is not known. */
    readonly orderType: string | null;
    readonly netArrCents: number | null;
  };
}

/** The entry of the catalogue that a line was taken from, whatever has become of it since. */
export const itemOf = ({ catalogue }: Offer, { item }: Pick<PricedLine, 'item'>): CatalogueItem | undefined =>
  catalogue.items.find(({ id }) => id === item);

/** What a check has to say: with `hinders` it refuses, with `step` it asks for an approval, with neither it advises. */
export interface Said {
  readonly sentence: string;
  readonly cure?: string;
  readonly place?: string;
  readonly hinders?: 'submission' | 'sending';
  readonly step?: string;
}
