import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import { type CalendarRow, calendarOf } from './clocks/calendar.ts';
import { type Due, dueBy, Limit } from './clocks/due.ts';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { holdsOn, ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

/** A promise of the desk: how long something may take, from when. */
export const Sla = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** What sets the clock going. */
  starts: z.string().min(1),
  limit: Limit,
});
export type Sla = z.infer<typeof Sla>;

/** Reads `slas.yaml`; one promise twice on a day is refused. */
export const readSlas = (folder: PlaybookFolder): Sla[] =>
  readSection(folder, 'slas.yaml', z.strictObject({ slas: z.array(Sla) }), ({ slas }) =>
    overlapFaults('slas', slas, 'id'),
  ).slas;

/** How long a limit is, as people say it: `2 business days`. */
export function limitInWords(limit: Limit): string {
  if (limit.unit === 'same-business-day') return 'the same business day';
  if (limit.unit === 'first-weekday-of-month') return `the first ${limit.weekday} of the month`;
  const unit = limit.unit.replace('-', ' ');
  return `${limit.count} ${limit.count === 1 ? unit.slice(0, -1) : unit}`;
}

/** Whose calendar counts, and from when. */
export interface ClockStart {
  readonly region: string;
  readonly from: Temporal.Instant;
}

/**
 * When a promise that started at `from` falls due, by the promise and the calendar that hold on that day in the region.
 * @throws Refusal `sla.unknown`, `sla.notInForce`, `calendar.unknownRegion`, `calendar.notInForce`
 */
export function dueOf(
  playbook: { readonly slas: readonly Sla[]; readonly calendars: readonly CalendarRow[] },
  id: string,
  { region, from }: ClockStart,
): Due {
  const calendar = calendarOf(playbook.calendars, region, from);
  const ofName = playbook.slas.filter((each) => each.id === id);
  if (ofName.length === 0)
    throw new Refusal('sla.unknown', `slas.yaml knows no promise ${id}: add it or correct its name.`);
  const day = calendar.dayOf(from).toString();
  const sla = ofName.find(({ effective }) => holdsOn(effective, day));
  if (!sla)
    throw new Refusal('sla.notInForce', `The promise ${id} does not hold on ${day}: see its dates in slas.yaml.`);
  return dueBy(calendar, sla.limit, from);
}
