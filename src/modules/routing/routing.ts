import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readAccount, type StoredAccount } from '../accounts/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import type { Opportunity } from '../opportunities/opportunity.ts';
import { mayDo } from '../opportunities/rights.ts';
import { noteOutcome, readOpportunity } from '../opportunities/store.ts';
import { openTask } from '../tasks/opening.ts';
import { readTasks } from '../tasks/store.ts';
import type { Engagement, RoutingFacts, Verdict } from './engagement.ts';
import { engagementRouted } from './entries.ts';
import { route } from './rules-of-engagement.ts';
import { keepEngagement, readEngagement } from './store.ts';

/** The facts of the rules of engagement, as the account and the opportunity tell them. */
export const factsOf = (
  account: StoredAccount,
  opportunity: Pick<Opportunity, 'needs' | 'circumstances'>,
): RoutingFacts => ({
  edition: account.edition,
  employees: account.groupEmployees,
  region: account.region,
  publicSector: account.publicSector,
  existingPartner: account.existingPartner,
  ...opportunity.circumstances,
  needs: opportunity.needs,
});

/**
 * Applies the rules of engagement to an opportunity: keeps the verdict with its facts and playbook version, and opens the
 * tasks it asks for. Tasks that stand open already are not opened again.
 */
export async function routeOpportunity(act: Act, playbook: Playbook, number: string): Promise<Engagement> {
  const stream = opportunityStream(number);
  demand(act.reader, 'engagement.route');
  await lockDocument(act.tx, stream);
  const opportunity = await readOpportunity(act, number);
  const may = mayDo(act.reader, playbook, opportunity).route;
  if (may !== true) throw new Refusal('engagement.closed', may, { status: 409 });
  const account = await readAccount(act, opportunity.account.number);
  const facts = factsOf(account, opportunity);
  const now = act.clock.now();
  const verdict = route(playbook, facts, { on: today(act.clock) });
  const engagement = await nextNumber(act.tx, 'ENG', now);
  await keepEngagement(act, number, engagement, facts, verdict);
  await noteOutcome(act, number, verdict.outcome);
  const { outcome, headline, rules } = verdict;
  await record(
    act,
    stream,
    engagementRouted,
    { engagement, opportunity: number, outcome, headline, rules, facts },
    playbook.version,
  );
  await openTasksFor(act, playbook, stream, account.region, verdict);
  return readEngagement(act, number);
}

async function openTasksFor(
  act: Act,
  playbook: Playbook,
  subject: string,
  region: string,
  verdict: Verdict,
): Promise<void> {
  const standing = await readTasks(act, { subject, mine: false });
  const open = new Set(
    standing.filter(({ state }) => state !== 'done' && state !== 'cancelled').map((task) => task.template),
  );
  const asked = [...verdict.artefacts, ...verdict.clocks.map(({ id }) => id)];
  for (const template of asked) {
    if (open.has(template) || !(template in playbook.taskTemplates)) continue;
    await openTask(act, playbook, { template, subject, region });
  }
}
