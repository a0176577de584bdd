import { shareOut } from '../../platform/money.ts';
import { catalogueItem, priceIn, twinRuleOf } from '../catalogue.ts';
import type { Catalogue, QuotableItem } from '../catalogue-shape.ts';
import { holdsOn } from '../rule.ts';
import { lookedUpOnce } from './looked-up.ts';
import type { Quoting } from './policy.ts';

/** What is asked for in one line: a plan of the catalogue, and how much of it. */
export interface Wish {
  readonly id: string;
  readonly sku: string;
  /** Null takes what the plan says; a plan that may be either is then remote. */
  readonly delivery: 'remote' | 'onsite' | null;
  readonly quantity: number;
  readonly attendees: number | null;
  /** Rooms of ours for a class onsite. */
  readonly facility: boolean;
}

/** A line at the list price; `of` names the line that it was added for. */
export interface ListedLine {
  readonly id: string;
  readonly of: string | null;
  readonly what: 'plan' | 'seats' | 'facility' | 'custom';
  readonly item: string;
  readonly sku: string | null;
  readonly title: string;
  readonly offering: string;
  readonly plan: string;
  readonly kind: 'services' | 'education';
  readonly delivery: 'remote' | 'onsite' | null;
  readonly quantity: number;
  readonly attendees: number | null;
  readonly facility: boolean;
  readonly per: string | null;
  readonly duration: string;
  readonly seatLimit: number | null;
  readonly unitCents: number;
  readonly listCents: number;
}

/** The same at its share of what is asked for it after the discount. */
export type PricedLine = ListedLine & { readonly totalCents: number };

export interface Totals {
  readonly listCents: number;
  readonly discountCents: number;
  readonly servicesCents: number;
  readonly educationCents: number;
  readonly totalCents: number;
}

/** The day, currency and way of selling that prices are taken by. */
export interface Terms {
  readonly on: string;
  readonly currency: string;
  readonly channel: 'direct' | 'partner';
}

type Offer = { readonly catalogue: Catalogue; readonly quoting: Quoting };

/**
 * The lines of a quote at list price: those that were asked for, in their order, each followed by the seats and rooms that
 * belong to it. Sold through partners, a SKU is replaced by its twin where the catalogue has one on the day; sold directly, a
 * twin by the SKU it is the twin of.
 * @throws Refusal `catalogue.unknownSku`, `catalogue.notOnSale`, `catalogue.noPrice`
 */
export function listLines(offer: Offer, wishes: readonly Wish[], terms: Terms): ListedLine[] {
  const itemOf = itemsAt(offer, terms);
  const seatsRule = offer.quoting.rules.find((rule) => rule.check === 'seats' && holdsOn(rule.effective, terms.on));
  const remoteOnly = seatsRule?.check === 'seats' && seatsRule.active && seatsRule.remoteOnly;
  return wishes.flatMap((wish) => {
    const item = itemOf(wish.sku);
    const line = planLine(offer, item, wish, terms);
    return [
      line,
      ...(line.delivery === 'onsite' && remoteOnly ? [] : seatLines(offer, line, item, itemOf, terms)),
      ...roomLines(offer, line, item, terms),
    ];
  });
}

/** The items that SKUs stand for on the day, sold in the way of the quote. */
const itemsAt = ({ catalogue }: Offer, { on, channel }: Terms): ((sku: string) => QuotableItem) =>
  lookedUpOnce((sku) => {
    const named = catalogueItem({ catalogue }, sku, on);
    const plain = named.twinOf ?? named.sku;
    const suffix = channel === 'partner' ? twinRuleOf(catalogue, { ...named, sku: plain }, on)?.suffix : undefined;
    return catalogueItem({ catalogue }, `${plain}${suffix ?? ''}`, on);
  });

function planLine(offer: Offer, item: QuotableItem, wish: Wish, { on, currency }: Terms): ListedLine {
  const unitCents = priceIn(offer, item, { on, currency });
  const { id, quantity, attendees, facility } = wish;
  return {
    ...{ id, of: null, what: 'plan', item: item.id, sku: item.sku, title: item.title },
    ...{ offering: item.offering, plan: item.plan, kind: kindOf(item) },
    delivery: item.delivery === 'either' ? (wish.delivery ?? 'remote') : item.delivery,
    ...{ quantity, attendees, facility, per: item.per ?? null, duration: item.duration },
    ...{ seatLimit: item.seats?.limit ?? null, unitCents, listCents: unitCents * quantity },
  };
}

const kindOf = ({ category }: QuotableItem) => (category === 'education' ? 'education' : 'services');

/** How many attend beyond the seats of all classes of a line. */
export const attendeesBeyond = ({
  seatLimit,
  quantity,
  attendees,
}: Pick<ListedLine, 'seatLimit' | 'quantity' | 'attendees'>) =>
  seatLimit === null || attendees === null ? 0 : Math.max(0, attendees - seatLimit * quantity);

function seatLines(
  offer: Offer,
  line: ListedLine,
  { seats }: QuotableItem,
  itemOf: (sku: string) => QuotableItem,
  terms: Terms,
): ListedLine[] {
  const beyond = attendeesBeyond(line);
  if (seats === undefined || beyond === 0) return [];
  const wish = { id: `${line.id}.seats`, sku: seats.addOn, delivery: null, attendees: null, facility: false };
  const added = planLine(offer, itemOf(seats.addOn), { ...wish, quantity: beyond * seats.each }, terms);
  return [{ ...added, of: line.id, what: 'seats' }];
}

function roomLines(offer: Offer, line: ListedLine, item: QuotableItem, { on, currency }: Terms): ListedLine[] {
  if (!line.facility || line.delivery !== 'onsite' || item.facilityCents === undefined) return [];
  const unitCents = priceIn(offer, item, { on, currency, facility: true });
  return [
    {
      ...line,
      ...{ id: `${line.id}.rooms`, of: line.id, what: 'facility', sku: null, title: `Rooms for ${item.title}` },
      ...{
        attendees: null,
        facility: false,
        per: 'class',
        seatLimit: null,
        unitCents,
        listCents: unitCents * line.quantity,
      },
    },
  ];
}

/**
 * Takes a discount off a quote. It is one percentage on the list price of the whole, rounded once, half a cent in the
 * customer's favour; then what is left is shared out over the lines by their list prices, so that they come to the total to
 * the cent. Shares do not hang on the order of the lines: a cent that comes out even for none goes by the ids of the lines.
 * @param discountPercent from 0 to 100 with at most two decimals
 */
export function discounted(
  lines: readonly ListedLine[],
  discountPercent: number,
): { readonly lines: PricedLine[]; readonly totals: Totals } {
  const listCents = lines.reduce((sum, line) => sum + line.listCents, 0);
  const hundredths = BigInt(Math.round(discountPercent * 100));
  const discountCents = Number((BigInt(listCents) * hundredths + 5000n) / 10_000n);
  const totalCents = listCents - discountCents;
  const byId = lines.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const shares = shareOut(
    totalCents,
    byId.map((line) => line.listCents),
  );
  const shareOf = new Map(byId.map(({ id }, at) => [id, shares[at] ?? 0]));
  const priced = lines.map((line) => ({ ...line, totalCents: shareOf.get(line.id) ?? 0 }));
  const of = (kind: ListedLine['kind']) =>
    priced.reduce((sum, line) => (line.kind === kind ? sum + line.totalCents : sum), 0);
  return {
    lines: priced,
    totals: {
      ...{ listCents, discountCents, totalCents },
      ...{ servicesCents: of('services'), educationCents: of('education') },
    },
  };
}
