import type { QuoteLine } from './quote.ts';

/** What every line of a plan says alike. */
type Plan = Omit<QuoteLine, 'id' | 'of' | 'quantity' | 'attendees' | 'listCents' | 'totalCents'>;

/** A line as it is kept: id, line it belongs to, place of its plan, quantity, attendees, and its list price and total in cents. */
type Row = readonly [
  QuoteLine['id'],
  QuoteLine['of'],
  number,
  QuoteLine['quantity'],
  QuoteLine['attendees'],
  QuoteLine['listCents'],
  QuoteLine['totalCents'],
];

/** The lines of a quote as the database keeps them: a quote of a thousand lines names few plans, so each is said once. */
export interface KeptLines {
  readonly plans: readonly Plan[];
  readonly lines: readonly Row[];
}

const planOf = (line: QuoteLine): Plan => {
  const { what, item, sku, title, offering, plan, kind, delivery, facility, per, duration, seatLimit, unitCents } =
    line;
  return { what, item, sku, title, offering, plan, kind, delivery, facility, per, duration, seatLimit, unitCents };
};

const isOf = (line: QuoteLine, plan: Plan): boolean => {
  for (const field in plan) if (line[field as keyof Plan] !== plan[field as keyof Plan]) return false;
  return true;
};

/** Packs the lines of a quote for keeping; the migration that names their columns is 0049. */
export function keptLines(lines: readonly QuoteLine[]): KeptLines {
  const plans: Plan[] = [];
  const placesOf = new Map<string, number[]>();
  const placeOf = (line: QuoteLine): number => {
    const places = placesOf.get(line.item);
    const known = places?.find((place) => isOf(line, plans[place]!));
    if (known !== undefined) return known;
    const place = plans.push(planOf(line)) - 1;
    if (places) places.push(place);
    else placesOf.set(line.item, [place]);
    return place;
  };
  const rows = lines.map((line): Row => {
    const { id, of, quantity, attendees, listCents, totalCents } = line;
    return [id, of, placeOf(line), quantity, attendees, listCents, totalCents];
  });
  return { plans, lines: rows };
}

/** The lines of a quote as they were given to be kept. */
export const linesOf = ({ plans, lines }: KeptLines): QuoteLine[] =>
  lines.map(([id, of, plan, quantity, attendees, listCents, totalCents]) => ({
    ...plans[plan]!,
    ...{ id, of, quantity, attendees, listCents, totalCents },
  }));
