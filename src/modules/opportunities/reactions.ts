import type { Act } from '../../platform/act.ts';
import type { DailyWork } from '../../platform/jobs/reactions.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { StagePolicy } from '../../playbook/stages.ts';
import { foundQuiet, opportunityStream } from './entries.ts';
import { noteTold, type Quiet, readQuiet } from './quiet-store.ts';
import { moveStage } from './stages.ts';

/** Looks, every morning, for opportunities on which nothing happens. */
export const opportunityChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'find-quiet-opportunities', when: '13 5 * * *', work: (act) => findQuiet(act, playbook) },
];

/**
 * Tells owners of opportunities that are quiet for as long as the playbook says, and closes as lost what stayed so after
 * that. Nothing is closed of which its owner was not told as many days before as lie between the two limits.
 * @returns how many were told of, and how many closed
 */
export async function findQuiet(act: Act, playbook: Playbook): Promise<{ told: number; closed: number }> {
  const { quiet } = playbook.stages;
  const now = act.clock.now();
  const found = await readQuiet(
    act,
    quiet.stages,
    daysBefore(now, Math.min(...quiet.rows.map(({ warnDays }) => warnDays))),
  );
  const done = { told: 0, closed: 0 };
  for (const one of found) {
    const rule = ruleFor(quiet, one);
    if (!rule || isAfter(one.doneAt, daysBefore(now, rule.warnDays))) continue;
    const told = one.toldAt !== null && isAfter(one.toldAt, one.doneAt) ? one.toldAt : null;
    if (told === null) {
      await tellQuiet(act, playbook, one, rule);
      done.told += 1;
    } else if (quiet.closes && isOver(one, told, rule, now)) {
      const details = `Nothing happened on it since ${one.doneAt.toString().slice(0, 10)}.`;
      await moveStage(act, playbook, one.number, { verb: 'lose', reason: quiet.reason, details });
      done.closed += 1;
    }
  }
  return done;
}

type Rule = StagePolicy['quiet']['rows'][number];

const ruleFor = ({ rows }: StagePolicy['quiet'], { segment, publicSector }: Quiet): Rule | undefined =>
  rows.find(
    (row) =>
      (row.publicSector === undefined || row.publicSector === publicSector) &&
      (row.segment === undefined || row.segment === segment),
  );

const daysBefore = (now: Temporal.Instant, days: number) => now.subtract({ hours: days * 24 });
const isAfter = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) > 0;

const isOver = ({ doneAt }: Quiet, told: Temporal.Instant, { warnDays, closeDays }: Rule, now: Temporal.Instant) =>
  !isAfter(doneAt, daysBefore(now, closeDays)) && !isAfter(told, daysBefore(now, closeDays - warnDays));

async function tellQuiet(act: Act, playbook: Playbook, { number, doneAt }: Quiet, { warnDays, closeDays }: Rule) {
  const now = act.clock.now();
  const days = Math.floor(now.since(doneAt).total('hours') / 24);
  const left = Math.max(closeDays - days, closeDays - warnDays);
  const closesOn = playbook.stages.quiet.closes
    ? now
        .add({ hours: left * 24 })
        .toString()
        .slice(0, 10)
    : null;
  await noteTold(act, number);
  const told = { number, since: doneAt.toString(), days, closesOn };
  await record(act, opportunityStream(number), foundQuiet, told, playbook.version);
}
