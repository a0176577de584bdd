import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { findApproved } from '../../registrations/store.ts';
import { openTask } from '../../tasks/opening.ts';
import { readTask } from '../../tasks/store.ts';
import { isClosed } from '../../tasks/task.ts';
import { concludeTask } from '../../tasks/working.ts';
import { bookingAttached, bookingUnattached } from '../entries.ts';
import { readMoves, type StoredMove, updateMove } from './moves-store.ts';

/**
 * Looks whether an approved registration of the partner stands at the licence opportunity of the work it took over. Until it
 * does, a task of the channel account manager is open; it is opened anew where the registration went away again.
 * @returns whether it stands
 */
export async function lookAt(act: Act, playbook: Playbook, move: StoredMove): Promise<boolean> {
  const { opportunity, licence, partner, region } = move;
  const approved = licence === null ? undefined : await findApproved(act, licence);
  const registration = approved?.partner.number === partner.number ? approved.number : null;
  const told = { opportunity, partner: partner.number, partnerName: partner.name, licence };
  const stream = opportunityStream(opportunity);
  if (registration !== null) {
    if (move.task) await concludeTask(act, playbook, move.task, `${registration} stands at ${licence}`);
    await updateMove(act, opportunity, { attached: true });
    if (!move.attached) await record(act, stream, bookingAttached, { ...told, registration }, playbook.version);
    return true;
  }
  const standing = move.task === null ? undefined : await readTask(act, move.task);
  const open = standing !== undefined && !isClosed(standing);
  const task = open
    ? standing.number
    : (await openTask(act, playbook, { template: playbook.booking.moved.task, subject: stream, region })).number;
  await updateMove(act, opportunity, { attached: false, task });
  if (!open) await record(act, stream, bookingUnattached, { ...told, task }, playbook.version);
  return false;
}

/**
 * Looks at every move, also at those that were whole: a registration may be withdrawn later.
 * @returns how many want a registration
 */
export async function lookAtAll(act: Act, playbook: Playbook): Promise<number> {
  let wanting = 0;
  for (const move of await readMoves(act)) if (!(await lookAt(act, playbook, move))) wanting += 1;
  return wanting;
}

/** What is the matter with a move, or what stands: one sentence. */
export function moveInWords({ attached, licence, partner, opportunity }: StoredMove): string {
  if (attached) return `A registration of ${partner.name} stands at ${licence ?? 'the licence opportunity'}.`;
  if (licence === null)
    return `${opportunity} names no licence opportunity: without one no registration can be attached.`;
  return `${partner.name} has no approved registration at ${licence}.`;
}
