import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { mayTellDay } from '../../../playbook/starts/telling.ts';
import { startStanding } from '../../scheduling/standing.ts';
import type { StoredSow } from '../store.ts';
import { unconfirmedStarts } from './date-checks.ts';
import { readPaper } from './reading.ts';

/**
 * Refuses to let a paper out to the customer that names a start which they may not be told (source 002: no start date before
 * the papers are signed without the project coordinator's confirmation).
 * @throws Refusal `sow.startUnconfirmed` (409)
 */
export async function demandStartTold(act: Act, playbook: Playbook, sow: StoredSow): Promise<void> {
  const start = await startStanding(act, sow.opportunity);
  const [early] = unconfirmedStarts({
    ...{ reading: readPaper(sow.paper, playbook.papers), start, today: today(act.clock) },
  });
  if (early) throw tooEarly(sow.number, early.sentence);
}

/**
 * The start that a paper is drafted with: the day that was asked for, if it may be told, or else the one that is confirmed.
 * @throws Refusal `sow.startUnconfirmed` (409)
 */
export async function startToDraft(
  act: Act,
  opportunity: string,
  asked: string | undefined,
): Promise<{ readonly estimatedStart?: string }> {
  const standing = await startStanding(act, opportunity);
  const day = asked ?? standing.confirmed?.date;
  if (day === undefined) return {};
  const told = mayTellDay(standing, day);
  if (told !== true) throw tooEarly(opportunity, `It would say that work begins on ${day}. ${told}`);
  return { estimatedStart: day };
}

const tooEarly = (number: string, words: string) =>
  new Refusal('sow.startUnconfirmed', `${number}: ${words}`, { status: 409 });
