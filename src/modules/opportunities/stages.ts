import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { exitOf } from '../../playbook/stages.ts';
import { endedBy } from './ending.ts';
import { opportunityMoved, opportunityStream } from './entries.ts';
import { demandExit } from './exits/leaving.ts';
import { StageMove, type StageMoveAsked } from './opportunity.ts';
import { guardsMet } from './rights.ts';
import { readOpportunity, type StoredOpportunity, setStage } from './store.ts';

/**
 * Moves an opportunity along its lifecycle; a move the playbook does not permit is refused with those it does, and a stage is
 * left only with what it asks for (stages.yaml). One that is lost, unqualified or a duplicate says why as the playbook asks.
 * @param met guards of the lifecycle that the calling module has seen met, such as `booked`; the plain route passes none, so
 * that nobody submits, wins or returns an opportunity without a booking
 * @throws Refusal `right.missing` (403), `opportunity.move`, `opportunity.exit` (409), and those of `endedBy`
 */
export async function moveStage(
  act: Act,
  playbook: Playbook,
  number: string,
  asked: StageMoveAsked,
  met: readonly string[] = [],
): Promise<StoredOpportunity> {
  const move = StageMove.parse(asked);
  const stream = opportunityStream(number);
  demand(act.reader, 'opportunity.move');
  await lockDocument(act.tx, stream);
  const opportunity = await readOpportunity(act, number);
  const { stage, version } = opportunity;
  await demandVersion(act, { record: `opportunity ${number}`, stream, version });
  const lifecycle = playbook.lifecycles.opportunity;
  const permitted = mayMove(lifecycle, stage, move.verb, [...guardsMet(act.reader, opportunity), ...met]);
  if (!permitted.may) throw new Refusal('opportunity.move', permitted.why, { status: 409 });
  if (permitted.needsReason && !move.reason) {
    throw new Refusal('opportunity.reason', `To ${move.verb} ${number}, give a reason in "reason".`);
  }
  const { to } = permitted;
  const titles = { from: titleOf(lifecycle, stage), to: titleOf(lifecycle, to) };
  const exit = exitOf(playbook.stages, stage, move.verb);
  const open = exit ? await demandExit(act, playbook, opportunity, exit, titles.from) : [];
  const { words = move.reason, ...ended } = (await endedBy(act, playbook, opportunity, { to, move, met })) ?? {};
  const ends = lifecycle.states.some(({ id, ends: last }) => id === to && last);
  await setStage(act, number, to, { ...notEnded, ...ended, endedAt: ends ? act.clock.now() : null });
  const particulars = { number, from: stage, to, titles, reason: words, ...(open.length > 0 ? { open } : {}) };
  await record(act, stream, opportunityMoved, particulars, playbook.version);
  return readOpportunity(act, number);
}

const notEnded = { endReason: null, endDetails: null, endOther: null };
