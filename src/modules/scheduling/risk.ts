import type { Act } from '../../platform/act.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Brief, StepAsked } from '../approvals/approval.ts';
import { askApproval, renewApproval } from '../approvals/asking.ts';
import { readApprovalsOf } from '../approvals/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import type { StoredOpportunity } from '../opportunities/store.ts';
import { lockStart, mayBegin, notAsked, refusePast } from './asking.ts';
import { riskAsked } from './entries.ts';
import { riskKind, wonStage } from './standing.ts';
import type { NewRisk } from './start.ts';
import { updateStart } from './store.ts';

/**
 * Asks the heads of Professional Services whether work may begin on a day before anything is signed. Asked again with another
 * day or value, words that were said on the old ones are asked for anew.
 * @throws Refusal `right.missing` (403), `start.notAsked`, `start.ended`, `start.signed` (409), `start.past`
 */
export async function askRisk(act: Act, playbook: Playbook, opportunity: string, given: NewRisk): Promise<void> {
  demand(act.reader, 'start.askRisk');
  const { start, ...deal } = await lockStart(act, opportunity);
  if (!start) throw notAsked(opportunity);
  const mayAsk = mayAskRisk(playbook, deal);
  if (mayAsk !== true)
    throw new Refusal(deal.stage === wonStage ? 'start.signed' : 'start.ended', mayAsk, { status: 409 });
  refusePast(act, given.on);
  const stream = opportunityStream(opportunity);
  const asked = { brief: briefOf(playbook, deal, given), steps: [stepOf(playbook, deal, given)] };
  const standing = (await readApprovalsOf(act, { kind: riskKind, number: opportunity })).find(
    ({ state }) => state !== 'withdrawn',
  );
  const subject = {
    ...{ kind: riskKind, number: opportunity, href: `/opportunities/${opportunity}` },
    title: `${playbook.scheduling.risk.title}: ${deal.name}`,
  };
  const approval = standing
    ? (await renewApproval(act, playbook, standing.number, asked)).approval.number
    : (await askApproval(act, playbook, { stream, subject, submittedBy: act.reader.id, region: deal.region, ...asked }))
        .number;
  await updateStart(act, opportunity, { riskOn: given.on, riskWhy: given.why, riskApproval: approval });
  await record(act, stream, riskAsked, { opportunity, ...given, approval }, playbook.version);
}

/** Whether there is any risk to take: what is signed needs none, of what has ended nothing begins. */
export const mayAskRisk = (playbook: Playbook, { number, stage }: Pick<StoredOpportunity, 'number' | 'stage'>) =>
  stage === wonStage ? `${number} is closed as won: nothing is at risk any more.` : mayBegin(playbook, number, stage);

const worthOf = ({ valueCents, currency }: StoredOpportunity): string =>
  valueCents === null ? 'not known yet' : showMoney(valueCents, currency);

function briefOf({ lifecycles, scheduling }: Playbook, deal: StoredOpportunity, { on, why }: NewRisk): Brief {
  const row = (label: string, value: string) => ({ label, value });
  return {
    title: `${scheduling.risk.title}: ${deal.number}`,
    lead: `Work for ${deal.account.name} is to begin on ${on}, before anything is signed. Nothing is billed until it is.`,
    sections: [
      {
        title: 'Deal',
        rows: [
          ...[row('Customer', deal.account.name), row('Opportunity', deal.name), row('Value', worthOf(deal))],
          ...[row('Stage', titleOf(lifecycles.opportunity, deal.stage)), row('Closes', deal.closeDate)],
          ...[row('Owner', deal.owner), row('Engagement manager', deal.engagementManager ?? 'nobody yet')],
        ],
      },
      { title: 'Why it cannot wait', text: why },
    ],
  };
}

function stepOf({ scheduling }: Playbook, deal: StoredOpportunity, { on, why }: NewRisk): StepAsked {
  const { id: rule, source, title, roles, of, due } = scheduling.risk;
  const part = (id: string, name: string, shown: string) => ({ id, title: name, shown, hash: hashOf(shown) });
  const parts = [part('on', 'The day', on), part('value', 'The value', worthOf(deal)), part('why', 'The reason', why)];
  return {
    ...{ id: 'risk', title, roles, of, due, after: [], submitterMay: false },
    why: [{ sentence: `Work is to begin on ${on}, and ${deal.number} is not closed as won.`, rule, source }],
    removal: 'Begin after the opportunity is closed as won.',
    ground: { hash: hashOf(parts), parts },
  };
}
