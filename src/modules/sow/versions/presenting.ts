import type { Act } from '../../../platform/act.ts';
import { may, mayWhile } from '../../../platform/rights.ts';
import { mayMove } from '../../../playbook/lifecycle.ts';
import { belongsTo, partyOf } from '../../../playbook/papers/pen.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { Sow, SowPaper } from '../sow.ts';
import type { StoredSow } from '../store.ts';
import { holdsPen, isWorkedOn } from './keeping.ts';

/** Whether the reader may say who holds the pen: whoever has the right, and the side that holds it gives it back. */
export function mayHandPen(act: Pick<Act, 'reader'>, playbook: Playbook, sow: StoredSow): true | string {
  const open = isWorkedOn(playbook, sow);
  if (open !== true) return open;
  const given = may(act.reader, 'sow.handPen');
  if (given === true || belongsTo(partyOf(playbook.papers.pen, sow.pen), act.reader.roles)) return true;
  return given;
}

/** A statement of work as the reader is answered it. */
export function presentSow(act: Act, playbook: Playbook, stored: StoredSow): Sow {
  const { id: _, estimateId: __, createdById: ___, region: ____, paper: _____, base: ______, ...sow } = stored;
  const { pen, penSince, penUntil, ...rest } = sow;
  const open = isWorkedOn(playbook, stored);
  const held = open === true ? holdsPen(act, playbook, stored) : open;
  const withdrawable = mayMove(playbook.lifecycles.sow, stored.state, 'withdraw');
  return {
    ...rest,
    pen: {
      party: pen,
      title: partyOf(playbook.papers.pen, pen).title,
      since: penSince.toString(),
      until: penUntil?.toString() ?? null,
      overdue: open === true && penUntil !== null && Temporal.Instant.compare(penUntil, act.clock.now()) < 0,
    },
    may: {
      edit: mayWhile(act.reader, 'sow.edit', held),
      takeEstimate: mayWhile(
        act.reader,
        'sow.edit',
        held === true ? stored.newerEstimate !== null || 'No later estimate is published.' : held,
      ),
      handPen: mayHandPen(act, playbook, stored),
      withdraw: mayWhile(act.reader, 'sow.withdraw', withdrawable.may || withdrawable.why),
    },
  };
}

/** The same with its paper. */
export const presentSowPaper = (act: Act, playbook: Playbook, stored: StoredSow): SowPaper => ({
  ...presentSow(act, playbook, stored),
  paper: stored.paper,
});
