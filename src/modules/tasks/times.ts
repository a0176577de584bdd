import type { Pause } from '../../playbook/clocks/pause.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type TaskTimes, timesOf } from '../../playbook/work/escalations.ts';
import { type KeptPause, pausesOf, type TaskRow } from './store.ts';

/** The times of a task by its clock as it stands now; undefined for a task without one. */
export function timesNow(
  playbook: Playbook,
  row: Pick<TaskRow, 'template' | 'sla' | 'region' | 'openedAt' | 'pauses'>,
  now: Temporal.Instant,
  pauses: readonly Pause[] = pausesOf(row).map(pauseOf),
): TaskTimes | undefined {
  const { template, sla, region, openedAt } = row;
  if (!sla || !region) return undefined;
  return timesOf(playbook, { template, sla, region, openedAt, pauses }, now);
}

/** A pause as it is reckoned with, of one as it is kept. */
export const pauseOf = ({ from, until, reason }: KeptPause): Pause => ({
  from: Temporal.Instant.from(from),
  until: until === null ? undefined : Temporal.Instant.from(until),
  reason,
});

/** A pause as it is kept. */
export const keptPause = ({ from, until, reason }: Pause): KeptPause => ({
  from: from.toString(),
  until: until?.toString() ?? null,
  reason,
});
