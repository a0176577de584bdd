import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import type { DailyWork } from '../../platform/jobs/reactions.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { partyOf } from '../../playbook/papers/pen.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { sowPenOverdue } from './entries.ts';
import { readPensOverdue, readSow, updateSow } from './store.ts';

/** Asks, on the hour, after papers that somebody keeps for longer than was agreed; once a turn. */
export const sowChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'ask-after-pens', when: '7 * * * *', work: (act) => askAfterPens(act, playbook) },
];

async function askAfterPens(act: Act, playbook: Playbook): Promise<void> {
  for (const { id, number } of await readPensOverdue(act)) {
    const { opportunity } = await readSow(act, number);
    const stream = opportunityStream(opportunity);
    await lockDocument(act.tx, stream);
    const { pen, penUntil } = await readSow(act, number);
    if (penUntil === null || Temporal.Instant.compare(penUntil, act.clock.now()) >= 0) continue;
    await updateSow(act, id, { penAskedAt: act.clock.now() });
    const told = { party: pen, partyTitle: partyOf(playbook.papers.pen, pen).title, until: penUntil.toString() };
    await record(act, stream, sowPenOverdue, { sow: number, opportunity, ...told }, playbook.version);
  }
}
