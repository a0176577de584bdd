import { fiscalQuarterOf } from '../../../playbook/fiscal-quarter.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn, sourceInWords } from '../../../playbook/rule.ts';

type WindowPolicy = Pick<Playbook, 'booking' | 'proposals'>;

/** Days between which an exception for a purchase order is asked for, both among them, and the last on which the order may come. */
export interface ExceptionWindow {
  readonly from: string;
  /** The last day of the quarter, by which the deal is submitted too. */
  readonly to: string;
  /** Counted from the day on which it is asked. */
  readonly until: string;
}

/** The window of the fiscal quarter in which a day lies, whether or not the day lies in the window. */
export function windowOf({ booking: { orderException }, proposals }: WindowPolicy, on: string): ExceptionWindow {
  const { ends } = fiscalQuarterOf(proposals.closeQuarter.fiscalYearBegins, on);
  const { lastDays, withinDays } = orderException;
  const last = Temporal.PlainDate.from(ends);
  return {
    from: last.subtract({ days: lastDays - 1 }).toString(),
    to: ends,
    until: Temporal.PlainDate.from(on).add({ days: withinDays }).toString(),
  };
}

/** Whether an exception may be asked for on a day, or the sentence when it may. */
export function isInWindow(policy: WindowPolicy, on: string): true | string {
  const { orderException } = policy.booking;
  if (!holdsOn(orderException.effective, on)) return 'The playbook knows no exception for a purchase order today.';
  const { from, to } = windowOf(policy, on);
  if (from <= on) return true;
  const source = sourceInWords(orderException.source);
  return `The exception is for the last ${orderException.lastDays} days of a quarter, of this one from ${from} to ${to} (${source}).`;
}
