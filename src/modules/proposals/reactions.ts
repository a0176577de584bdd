import type { Act } from '../../platform/act.ts';
import type { DailyWork, Reaction, Recorded } from '../../platform/jobs/reactions.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { BoardName } from '../../playbook/lifecycles.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { dueOf } from '../../playbook/slas.ts';
import { opportunityMoved, opportunityOpened, opportunityStream } from '../opportunities/entries.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { engagementRouted } from '../routing/entries.ts';
import { openTask } from '../tasks/opening.ts';
import { bringBack, endProposal } from './ending.ts';
import { proposalFoundStale } from './entries.ts';
import { concludeStale } from './moving.ts';
import { openProposal } from './opening.ts';
import { nudge } from './positioning/working.ts';
import { findProposal, markStale, noteActivity, readQuiet, type StoredProposal } from './store.ts';

/** Entries on an opportunity's stream that count as activity. */
const activity = [
  ...['opportunity.moved', 'opportunity.revised', 'engagement.routed', 'scope.imported', 'sow.drafted'],
  ...['sow.edited', 'sow.penHanded'],
  ...['estimate.drafted', 'estimate.published', 'estimate.revised', 'estimate.changed', 'estimate.applied'],
  ...['comment.written', 'fact.stated'],
];

/**
 * What routing and the opportunity do to a proposal: it comes when the work is left to Professional Services with a custom
 * scope, closes with its opportunity, and is no longer quiet when something happens.
 */
export const proposalReactions = (playbook: Playbook): readonly Reaction[] => [
  {
    to: engagementRouted.name,
    what: 'put the opportunity on the proposal board',
    async react(act, entry) {
      const { opportunity, outcome } = engagementRouted.particulars.parse(entry.particulars);
      if (!outcome.some((each) => playbook.proposals.outcomes.includes(each))) return;
      await openProposal(act, playbook, opportunity, { origin: 'routing', intake: null });
    },
  },
  {
    to: opportunityMoved.name,
    what: 'close the proposal with its opportunity',
    react: (act, entry) => closeWith(act, playbook, entry),
  },
  ...[opportunityOpened.name, opportunityMoved.name].map((to) => ({
    to,
    what: 'remind the seller of an engagement manager',
    react: async (act: Act, { stream }: Recorded) => void (await nudge(act, playbook, numberOf(stream))),
  })),
  ...activity.map((to) => ({
    to,
    what: 'note that the proposal is not quiet',
    react: (act: Act, { stream }: Recorded) => wake(act, playbook, numberOf(stream)),
  })),
];

/** The opportunity that a stream tells of; an empty one, of which there is none, for another stream. */
const numberOf = (stream: string): string => {
  const [noun, number = ''] = stream.split('/');
  return noun === opportunityStream('').split('/')[0] ? number : '';
};

/** What happens on an opportunity takes back the proposal to close it. */
async function wake(act: Act, playbook: Playbook, number: string): Promise<void> {
  const proposal = await findProposal(act, number);
  await noteActivity(act, number);
  if (proposal && !proposal.closed) await concludeStale(act, playbook, proposal, 'Something happened on it again');
}

/** An opportunity that ends takes its proposal with it, in whatever column it stands; one that is won no more brings it back. */
async function closeWith(act: Act, playbook: Playbook, entry: Recorded): Promise<void> {
  const { number, from, to, titles, reason } = opportunityMoved.particulars.parse(entry.particulars);
  const { states } = playbook.lifecycles.opportunity;
  const ends = (stage: string) => states.some(({ id, ends: last }) => id === stage && last);
  if (!ends(to)) {
    if (ends(from)) await bringBack(act, playbook, number, reason);
    return;
  }
  const won = to === 'closed-won';
  const { ending } = await readOpportunity(act, number);
  await endProposal(act, playbook, number, {
    outcome: won ? 'won' : 'lost',
    loss: won ? null : lossOf(playbook, ending?.reason ?? null),
    reason: won ? null : (reason ?? `The opportunity is ${titles.to}`),
  });
}

/** The reason that was said of the opportunity, where the board knows it too. */
const lossOf = ({ proposals: { lossReasons, lossOfOpportunity } }: Playbook, reason: string | null): string =>
  lossReasons.find(({ id }) => id === reason)?.id ?? lossOfOpportunity;

/** Proposes, every morning, to close what has been quiet for too long. */
export const proposalChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'find-stale-proposals', when: '23 5 * * *', work: (act) => findStale(act, playbook) },
];

/** Nothing is as quiet as this within any promise: it spares looking at the rest. */
const quietAtLeastHours = 24 * 14;

/**
 * Proposes to close as lost what has had no activity for as long as the playbook says of its board, by a task to the
 * engagement manager, who may overrule. What is on hold until a day that has not come is left alone.
 * @returns how many were found
 */
export async function findStale(act: Act, playbook: Playbook): Promise<number> {
  const now = act.clock.now();
  const quiet = await readQuiet(act, now.subtract({ hours: quietAtLeastHours }));
  const stale = quiet.filter((proposal) => isStale(playbook, proposal, now));
  for (const proposal of stale) await proposeClosing(act, playbook, proposal);
  return stale.length;
}

/** Whether a proposal has been quiet for longer than its board allows. */
export function isStale(playbook: Playbook, proposal: StoredProposal, now: Temporal.Instant): boolean {
  const { board, region, held, lastActivityAt } = proposal;
  const until = held?.until ?? null;
  if (until !== null && Temporal.PlainDate.compare(until, now.toZonedDateTimeISO('UTC').toPlainDate()) > 0)
    return false;
  const sla = playbook.proposals.stale.slas[board as BoardName];
  const { due } = dueOf(playbook, sla, { region, from: Temporal.Instant.from(lastActivityAt) });
  return Temporal.Instant.compare(due.toInstant(), now) < 0;
}

async function proposeClosing(act: Act, playbook: Playbook, proposal: StoredProposal): Promise<void> {
  const { opportunity, region, lastActivityAt: since } = proposal;
  const stream = opportunityStream(opportunity);
  const task = await openTask(act, playbook, { template: playbook.proposals.stale.task, subject: stream, region });
  await markStale(act, proposal.id, { since, task: task.number, proposedAt: act.clock.now().toString() });
  await record(act, stream, proposalFoundStale, { opportunity, since, task: task.number }, playbook.version);
}
