import type { BookingItem, DealKind } from '../../playbook/booking.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn, sourceInWords } from '../../playbook/rule.ts';
import { asking } from './asking.ts';
import type { BookingDetails, BookingGround, CheckedItem } from './booking.ts';

/** What of the playbook a checklist is computed by. */
export type ChecklistPolicy = Pick<Playbook, 'booking' | 'papers' | 'lifecycles'>;

/** What is known of a deal, what people entered, and the day on which it is asked: the same three give the same list for ever. */
export interface Asked {
  readonly ground: BookingGround;
  readonly details: BookingDetails;
  /** `2026-11-23` */
  readonly on: string;
}

/** A deal with a statement of work, a custom quote or a need beyond the catalogue is custom; any other is standard. */
export const kindOf = ({ customNeed, sow, quotes }: BookingGround): DealKind =>
  customNeed || sow !== null || quotes.some(({ kind }) => kind !== 'standard') ? 'custom' : 'standard';

/** What closing asks for on a day, each item with how it stands. Pure: a decision is taken again by calling it again. */
export function checklist(policy: ChecklistPolicy, asked: Asked): CheckedItem[] {
  const kind = kindOf(asked.ground);
  return policy.booking.items
    .filter(({ effective }) => holdsOn(effective, asked.on))
    .map((item) => checked(policy, item, kind, asked));
}

function checked(policy: ChecklistPolicy, item: BookingItem, kind: DealKind, asked: Asked): CheckedItem {
  const { id, title, waitsFor, source, alternative } = item;
  const frame = {
    ...{ id, title, waitsFor, rule: `booking.${id}`, source: sourceInWords(source) },
    alternative: alternative ? `${sourceInWords(alternative.source)}: ${alternative.says}` : null,
    until: null,
  };
  if (!item.kinds.includes(kind)) {
    return { ...frame, state: 'not-needed', sentence: `Not asked of a ${kind} deal.`, cure: null, href: null };
  }
  const found = asking[item.asks]({ policy, kind, ...asked });
  const spared = item.onDemand.includes(kind) && !asked.details.orderRequired;
  if (!found.met && spared) {
    const sentence = `Asked of a ${kind} deal only where the customer wants it.`;
    return { ...frame, state: 'not-needed', sentence, cure: null, href: null };
  }
  return {
    ...frame,
    state: found.met ? 'met' : 'missing',
    sentence: found.sentence,
    cure: found.met ? null : (item.cure[kind] ?? null),
    until: found.until ?? null,
    href: found.href ?? null,
  };
}
