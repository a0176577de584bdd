import type { Act } from '../../platform/act.ts';
import type { DailyWork, Reaction, Recorded } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityMoved, opportunityStream } from '../opportunities/entries.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { registrationMoved } from '../registrations/entries.ts';
import { askStart, releaseStart } from '../scheduling/asking.ts';
import { startStanding } from '../scheduling/standing.ts';
import { openTask } from '../tasks/opening.ts';
import { readTasks } from '../tasks/store.ts';
import { isClosed } from '../tasks/task.ts';
import { callOffTask, concludeTask } from '../tasks/working.ts';
import { bookingDeclined, bookingReversed, bookingWon } from './entries.ts';
import { endOverdue } from './exceptions/reversing.ts';
import { lookAt, lookAtAll } from './partner-moves/attaching.ts';
import { readMoves } from './partner-moves/moves-store.ts';

/** What follows from a booking, and what a registration does to work that a partner took over. */
export const bookingReactions = (playbook: Playbook): readonly Reaction[] => [
  {
    to: bookingWon.name,
    what: 'ask for a start, open the handoff and end the work of selling',
    react: (act, entry) => follow(act, playbook, entry),
  },
  {
    to: opportunityMoved.name,
    what: 'call off the work of selling what is not won',
    async react(act, entry) {
      const { number, to } = opportunityMoved.particulars.parse(entry.particulars);
      const ended = playbook.lifecycles.opportunity.states.some(({ id, ends }) => id === to && ends);
      if (ended && to !== 'closed-won') await callOff(act, playbook, number);
    },
  },
  {
    to: bookingDeclined.name,
    what: 'call off the work of selling what Professional Services declined',
    react: (act, entry) => callOff(act, playbook, bookingDeclined.particulars.parse(entry.particulars).opportunity),
  },
  {
    to: bookingReversed.name,
    what: 'call off what began with a booking that is reversed',
    react: (act, entry) => unwind(act, playbook, entry),
  },
  {
    to: registrationMoved.name,
    what: 'look whether work that a partner took over is attached',
    async react(act, entry) {
      const { licence } = registrationMoved.particulars.parse(entry.particulars);
      for (const move of await readMoves(act, { licence })) await lookAt(act, playbook, move);
    },
  },
];

/**
 * Every night: whether work that partners took over is attached to its licence opportunities, and whether purchase orders that
 * deals were booked without have come in time.
 */
export const bookingChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'look-at-partner-moves', when: '41 4 * * *', work: (act) => lookAtAll(act, playbook) },
  { name: 'reverse-overdue-bookings', when: '11 0 * * *', work: (act) => endOverdue(act, playbook) },
];

/**
 * What an opportunity that is won brings about: a potential start is asked for unless it was before, the handoff to delivery is
 * opened, and the tasks of selling it are done (sources 001 and 004).
 */
async function follow(act: Act, playbook: Playbook, { particulars }: Recorded): Promise<void> {
  const { opportunity } = bookingWon.particulars.parse(particulars);
  const { opens, concludes, concludesWhy } = playbook.booking.won;
  const subject = opportunityStream(opportunity);
  const { region } = await readOpportunity(act, opportunity);
  const tasks = await readTasks(act, { subject, mine: false });
  for (const task of tasks.filter((each) => concludes.includes(each.template) && !isClosed(each))) {
    await concludeTask(act, playbook, task.number, concludesWhy);
  }
  const isThere = (template: string) => tasks.some((task) => task.template === template && task.state !== 'cancelled');
  for (const template of opens.filter((each) => !isThere(each))) {
    await openTask(act, playbook, { template, subject, region });
  }
  const { asked } = await startStanding(act, opportunity);
  if (!asked) await askStart(act, playbook, opportunity, { on: null, why: concludesWhy });
}

/**
 * What a reversed booking had brought about is called off where it can be: the handoff, and a start that was confirmed, unless
 * work at risk is approved. What was done in selling it stays done, and a start that was only asked for stays asked.
 */
async function unwind(act: Act, playbook: Playbook, { particulars }: Recorded): Promise<void> {
  const { opportunity, reason } = bookingReversed.particulars.parse(particulars);
  const tasks = await readTasks(act, { subject: opportunityStream(opportunity), mine: false });
  for (const task of tasks.filter(({ template }) => playbook.booking.won.opens.includes(template)))
    await callOffTask(act, playbook, task.number, reason);
  const { confirmed, workAtRisk } = await startStanding(act, opportunity);
  if (confirmed && !workAtRisk) await releaseStart(act, playbook, opportunity, { reason });
}

/** The tasks of selling an opportunity ourselves are called off. */
async function callOff(act: Act, playbook: Playbook, opportunity: string): Promise<void> {
  const { cancels, cancelsWhy } = playbook.booking.lost;
  const tasks = await readTasks(act, { subject: opportunityStream(opportunity), mine: false });
  for (const task of tasks.filter(({ template }) => cancels.includes(template)))
    await callOffTask(act, playbook, task.number, cancelsWhy);
}
