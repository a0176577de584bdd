import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { leadTimeKept, leadTimeStream } from './entries.ts';
import type { LeadTime, NewLeadTime } from './start.ts';
import { insertLeadTime, readLeadTimes } from './store.ts';

/**
 * Says how long it takes at present from closing to the beginning; what was said before stays in the record.
 * @throws Refusal `right.missing` (403), `start.kind`
 */
export async function keepLeadTime(act: Act, playbook: Playbook, given: NewLeadTime): Promise<LeadTime[]> {
  demand(act.reader, 'start.keepLeadTimes');
  const { kinds } = playbook.scheduling.leadTimes;
  const kind = kinds.find(({ id }) => id === given.kind);
  if (!kind) {
    const ids = kinds.map(({ id }) => id).join(', ');
    throw new Refusal('start.kind', `kind is "${given.kind}": lead times are kept for ${ids}.`);
  }
  await insertLeadTime(act, given);
  await record(act, leadTimeStream, leadTimeKept, { ...given, title: kind.title }, playbook.version);
  return currentLeadTimes(act, playbook);
}

/** The current lead times in the order of the playbook's kinds; one that was not refreshed in time is told as old. */
export async function currentLeadTimes(act: Act, { scheduling }: Playbook): Promise<LeadTime[]> {
  const { kinds, refreshedEveryDays } = scheduling.leadTimes;
  const stale = act.clock.now().subtract({ hours: refreshedEveryDays * 24 });
  const stored = await readLeadTimes(act);
  return kinds.flatMap(({ id, title }) =>
    stored
      .filter(({ kind }) => kind === id)
      .map(({ keptAt, ...row }) => ({
        ...row,
        title,
        keptAt: keptAt.toString(),
        old: Temporal.Instant.compare(keptAt, stale) < 0,
      })),
  );
}
