import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import type { DailyWork } from '../../platform/jobs/reactions.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { rolesAbove } from '../../playbook/work/escalations.ts';
import { decidersOf } from './calling.ts';
import { stepEscalated, stepReminded } from './entries.ts';
import { readCalling, takeCall } from './keeping-store.ts';
import { readHolders } from './people-store.ts';
import { readApproval, type StoredApproval, type StoredStep } from './store.ts';

/** The chores of the clock, every minute; each says once what it says, however many instances run. */
export const approvalChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'remind-of-approvals', when: '* * * * *', work: remindOfSteps },
  { name: 'escalate-approvals', when: '* * * * *', work: (act) => escalateSteps(act, playbook) },
];

/**
 * Reminds those who may decide of the open steps whose time it is.
 * @returns how many steps were reminded of
 */
export async function remindOfSteps(act: Act): Promise<number> {
  let said = 0;
  for (const call of await readCalling(act, 'remindAt')) {
    await lockDocument(act.tx, call.stream);
    if (!(await takeCall(act, call, 'remindAt', { remindAt: null }))) continue;
    const { approval, step } = await readCall(act, call.approval, call.step);
    const told = await decidersOf(act, approval, step);
    await record(act, call.stream, stepReminded, { ...aboutStep(approval, step), told });
    said += 1;
  }
  return said;
}

/**
 * Tells the role above of open steps that are long overdue, and whoever asked. Nobody comes to hold a step by it: who may
 * decide is the playbook's word.
 * @returns how many steps were escalated
 */
export async function escalateSteps(act: Act, playbook: Playbook): Promise<number> {
  let said = 0;
  for (const call of await readCalling(act, 'escalateAt')) {
    await lockDocument(act.tx, call.stream);
    const { approval, step } = await readCall(act, call.approval, call.step);
    const above = await aboveOf(act, playbook, approval, step);
    const to = { escalateAt: null, escalatedAt: act.clock.now(), escalatedRole: above.role };
    if (!(await takeCall(act, call, 'escalateAt', to))) continue;
    const told = [...new Set([...above.people, approval.submittedBy.id])];
    const role = { role: above.role, roleTitle: above.role === null ? null : roleTitle(playbook.roles, above.role) };
    await record(act, call.stream, stepEscalated, { ...aboutStep(approval, step), ...role, told }, playbook.version);
    said += 1;
  }
  return said;
}

async function readCall(act: Act, number: string, id: string): Promise<{ approval: StoredApproval; step: StoredStep }> {
  const approval = await readApproval(act, number);
  const step = approval.steps.find((each) => each.id === id) as StoredStep;
  return { approval, step };
}

const aboutStep = ({ number, subject }: StoredApproval, { id, title, dueAt, timeZone }: StoredStep) => ({
  ...{ approval: number, about: subject, step: id, title },
  dueAt: dueAt?.toZonedDateTimeISO(timeZone ?? 'UTC').toString({ timeZoneName: 'never' }) ?? '',
});

/** The first role above that somebody holds, and who; none where the playbook knows nobody above. */
async function aboveOf(
  act: Act,
  { escalations }: Playbook,
  { stream }: StoredApproval,
  { roles }: StoredStep,
): Promise<{ role: string | null; people: string[] }> {
  for (const role of roles.flatMap((each) => rolesAbove(escalations, each))) {
    const holders = await readHolders(act, stream, [role]);
    if (holders.length > 0) return { role, people: holders.map(({ id }) => id) };
  }
  return { role: null, people: [] };
}
