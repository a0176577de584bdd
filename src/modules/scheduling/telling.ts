import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import { type Tellable, untoldStarts } from '../../playbook/starts/telling.ts';
import { startStanding } from './standing.ts';

/** Words of ours that a customer is going to read, and the field they stand in. */
export interface WordsTold {
  readonly place: string;
  readonly words: string | null;
}

/** With nothing confirmed every start is found: whether there is one at all costs no question to the database. */
const nothingKnown: Tellable = { confirmed: null, workAtRisk: false, risk: null, mayTell: 'Nobody confirmed it.' };

/**
 * Refuses words to a customer that name a start which they may not be told: whatever of ours goes to one by a letter, a link
 * or a paper is held against this (source 002: no start date before the papers are signed without the project coordinator's
 * confirmation).
 * @param opportunity the number of the deal that the customer hears of
 * @throws Refusal `start.unconfirmed` (409) naming each field, the start in it, and the cure
 */
export async function demandStartsTold(
  act: Act,
  { scheduling: { telling } }: Playbook,
  opportunity: string,
  told: readonly WordsTold[],
): Promise<void> {
  const on = today(act.clock);
  const startsIn = (known: Tellable) =>
    told.flatMap(({ place, words }) =>
      untoldStarts(words ?? '', known, on).map(({ sentence }) => ({ place, sentence: `${sentence} ${telling.cure}` })),
    );
  if (!holdsOn(telling.effective, on) || startsIn(nothingKnown).length === 0) return;
  const faults = startsIn(await startStanding(act, opportunity));
  const [first] = faults;
  if (first) throw new Refusal('start.unconfirmed', `${first.place}: ${first.sentence}`, { status: 409, faults });
}
