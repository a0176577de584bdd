import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { rfc3339 } from '../../playbook/clocks/due.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type TaskTimes, timesOf } from '../../playbook/work/escalations.ts';
import { readAway } from '../absences/store.ts';
import { stepAsked, stepReopened } from './entries.ts';
import { updateStep } from './keeping-store.ts';
import { readHolders } from './people-store.ts';
import { roleFor, wordsOf } from './rights.ts';
import { readApproval, type StoredApproval, type StoredStep } from './store.ts';

/**
 * Starts the clock of every step that came to be open, and tells those who may decide it: the entry names them, and
 * whoever covers them while they are away.
 */
export async function callOpenSteps(act: Act, playbook: Playbook, number: string): Promise<void> {
  const approval = await readApproval(act, number);
  if (approval.state !== 'open') return;
  for (const step of approval.steps.filter(({ state, openedAt }) => state === 'open' && openedAt === null)) {
    const openedAt = act.clock.now();
    const times = clockOf(playbook, approval, step, openedAt);
    await updateStep(act, approval.id, step.id, {
      openedAt,
      dueAt: times?.due.due.toInstant() ?? null,
      timeZone: times?.due.timeZone ?? null,
      remindAt: times?.remindAt ?? null,
      escalateAt: times?.escalateAt ?? null,
    });
    const dueAt = times ? rfc3339(times.due.due) : null;
    const about = { approval: number, about: approval.subject, step: step.id, title: step.title, dueAt };
    const told = await decidersOf(act, approval, step);
    if (step.reopened === null) await record(act, approval.stream, stepAsked, { ...about, told }, playbook.version);
    else {
      const parts = step.reopened.parts.map(({ title }) => title);
      await record(act, approval.stream, stepReopened, { ...about, told, parts }, playbook.version);
    }
  }
}

/** The times of a step by its promise, in the calendar of its region or of the approval's; undefined without either. */
function clockOf(
  playbook: Playbook,
  approval: StoredApproval,
  { sla, region }: StoredStep,
  openedAt: Temporal.Instant,
): TaskTimes | undefined {
  const where = region ?? approval.region;
  if (sla === null || where === null) return undefined;
  return timesOf(playbook, { template: 'approval', sla, region: where, openedAt, pauses: [] }, openedAt);
}

/**
 * The ids of those who may decide a step, as far as roles, regions and the paper go; those who have said their word to it
 * are asked no more. Covers of whoever is away are among them.
 */
export async function decidersOf(act: Act, approval: StoredApproval, step: StoredStep): Promise<string[]> {
  const said = wordsOf(approval, step).flatMap(({ by, principal }) => [by.id, principal.id]);
  const barred = new Set([
    ...said,
    ...step.conflicts.map(({ person }) => person),
    ...(step.submitterMay ? [] : [approval.submittedBy.id]),
  ]);
  const holders = await readHolders(act, approval.stream, step.roles);
  const free = holders.filter((holder) => roleFor(step, holder) !== undefined && !barred.has(holder.id));
  const away = await readAway(act);
  const covers = free.flatMap(({ id }) => away.find(({ personId }) => personId === id)?.cover.id ?? []);
  const given = approval.delegations.filter((each) => each.step === step.id).map(({ to }) => to.id);
  return [...new Set([...free.map(({ id }) => id), ...covers, ...given])].filter((id) => !barred.has(id));
}
