import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { catalogueQuery } from '../../../playbook/playbook-queries.tsx';
import type { CatalogueEntry } from '../../../playbook/reading.ts';
import type { QuoteTerms, WishedLine } from '../quote.ts';

/** A plan of the catalogue that a quote can name. */
export type Plan = CatalogueEntry & { readonly sku: string };

/** The plans there are, found by SKU and by offering. */
export interface Plans {
  readonly currency: string;
  readonly items: readonly Plan[];
  readonly bySku: ReadonlyMap<string, Plan>;
  readonly byOffering: ReadonlyMap<string, readonly Plan[]>;
}

const isPlan = (entry: CatalogueEntry): entry is Plan => entry.sku !== null && entry.bills === null;

/** The plans of today's catalogue under the names they are sold by: by ours, or by those for sales through partners. */
export function usePlans(channel: QuoteTerms['channel']): Plans {
  const { data } = useQuery(catalogueQuery());
  return useMemo(() => {
    const own = (data?.items ?? []).filter(isPlan);
    const twins = own.map((plan) => ({ ...plan, sku: plan.twin ?? plan.sku }));
    const items = channel === 'direct' ? own : twins;
    return {
      currency: data?.currency ?? 'USD',
      items,
      // Whoever has changed the channel still has lines under the other names, until they are reckoned again.
      bySku: new Map([...own, ...twins, ...items].map((plan) => [plan.sku, plan])),
      byOffering: Map.groupBy(items, ({ offering }) => offering),
    };
  }, [data, channel]);
}

/** What a plan costs, as the eye looks for it: `USD 5,000`, `USD 14,400 per block`. */
export const priceInWords = ({ priceCents, per }: Plan, show: (cents: number) => string): string =>
  priceCents === null ? 'by agreement' : `${show(priceCents)}${per === null ? '' : ` per ${per}`}`;

/** The plans that fit some words, in the catalogue's order; every word has to be found. */
export function plansFor({ items }: Plans, words: string): readonly Plan[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((plan) => {
    const text = `${plan.sku} ${plan.title} ${plan.plan} ${plan.service}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The number that the next line is named by: above that of every line there is. */
export const nextNumber = (lines: readonly WishedLine[]): number =>
  lines.reduce((most, { id }) => Math.max(most, Number(/^line-(\d+)$/.exec(id)?.[1] ?? 0)), 0) + 1;

/** A line for a plan, named by a number. */
export const lineFor = (plan: Plan, number: number, { quantity = 1, attendees = null }: HowMuch = {}): WishedLine => ({
  id: `line-${number}`,
  sku: plan.sku,
  delivery: plan.delivery === 'either' ? 'remote' : plan.delivery,
  ...{ quantity, attendees, facility: false },
});

interface HowMuch {
  readonly quantity?: number | undefined;
  readonly attendees?: number | null | undefined;
}
