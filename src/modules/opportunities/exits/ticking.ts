import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../../platform/refusal.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import { mayMove, titleOf } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { detailsWanted } from '../ending.ts';
import { criterionTicked, opportunityStream } from '../entries.ts';
import { guardsMet, isOpen } from '../rights.ts';
import { raiseVersion, readOpportunity, type StoredOpportunity } from '../store.ts';
import type { NewTick, StageExit } from './exit.ts';
import { criteriaOf, mayLeave } from './leaving.ts';
import { keepTick } from './ticks-store.ts';

/**
 * Ticks a criterion of a stage, or takes that back. Of a later stage it may be ticked ahead.
 * @throws Refusal `right.missing` (403), `criterion.notFound` (404), `opportunity.computed`, `opportunity.closed` (409)
 */
export async function tickCriterion(
  act: Act,
  playbook: Playbook,
  number: string,
  criterion: string,
  { done }: NewTick,
): Promise<StoredOpportunity> {
  demand(act.reader, 'opportunity.move');
  const known = playbook.stages.exits.flatMap(({ criteria }) => criteria).find(({ id }) => id === criterion);
  if (!known) throw notFound('criterion', criterion);
  if (known.computed) {
    const words = `"${known.title}" is seen by the house itself: ${known.cure}.`;
    throw new Refusal('opportunity.computed', words, { status: 409 });
  }
  await tick(act, playbook, number, known, done);
  return readOpportunity(act, number);
}

/**
 * Keeps a tick on an opportunity that is open, with its entry; what was so before stays as it was, without one. Whether the
 * reader may is for the verb to say.
 * @param criterion id and title as the playbook has them: of a stage, or of what scheduling asks for
 * @throws Refusal `opportunity.closed` (409)
 */
export async function tick(
  act: Act,
  playbook: Playbook,
  number: string,
  { id, title }: { readonly id: string; readonly title: string },
  done: boolean,
): Promise<void> {
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  const opportunity = await readOpportunity(act, number);
  await demandVersion(act, { record: `opportunity ${number}`, stream, version: opportunity.version });
  const open = isOpen(playbook, opportunity);
  if (open !== true) throw new Refusal('opportunity.closed', open, { status: 409 });
  if (!(await keepTick(act, number, id, done))) return;
  await raiseVersion(act, number);
  await record(act, stream, criterionTicked, { number, criterion: id, title, done }, playbook.version);
}

const endings = ['lost', 'unqualified', 'duplicate'] as const;

/** What the stage asks for, how far that is, and the reasons for which it may end. */
export async function presentExit(act: Act, playbook: Playbook, number: string): Promise<StageExit> {
  demand(act.reader, 'opportunity.seeExits');
  const opportunity = await readOpportunity(act, number);
  const { stage, version } = opportunity;
  const { stages, lifecycles } = playbook;
  const lifecycle = lifecycles.opportunity;
  const exit = stages.exits.find((each) => each.stage === stage);
  const title = titleOf(lifecycle, stage);
  const criteria = exit ? await criteriaOf(act, playbook, opportunity, exit) : [];
  const permitted = exit && mayMove(lifecycle, stage, exit.verb, guardsMet(act.reader, opportunity));
  const onward = permitted?.may ? mayLeave(title, criteria) : (permitted?.why ?? `${title} leads nowhere by hand.`);
  return {
    ...{ opportunity: number, stage, title, criteria, version },
    onward: exit && permitted?.may ? { verb: exit.verb, to: titleOf(lifecycle, permitted.to) } : null,
    ends: lifecycle.moves.flatMap(({ verb, from, to }) => {
      const as = endings.find((way) => stages[way].stage === to);
      return as && from.includes(stage) ? [{ verb, as }] : [];
    }),
    lossReasons: stages.lost.reasons.flatMap(({ guard, asks, ...reason }) =>
      guard !== undefined || asks === 'partner' ? [] : [{ ...reason, asks: asks ?? null }],
    ),
    detailsWanted: await detailsWanted(act, playbook, opportunity),
    unqualifiedReasons: stages.unqualified.reasons.map(({ id, title: words }) => ({ id, title: words })),
    may: {
      tick: mayWhile(act.reader, 'opportunity.move', isOpen(playbook, opportunity)),
      onward: mayWhile(act.reader, 'opportunity.move', onward),
    },
  };
}
