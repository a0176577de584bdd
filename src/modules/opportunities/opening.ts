import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { refuseUnknownNeeds } from '../../playbook/needs.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { isCleared } from '../accounts/rights.ts';
import { readAccount } from '../accounts/store.ts';
import { opportunityOpened, opportunityRevised, opportunityStream } from './entries.ts';
import { demandOfAccount } from './licences/keeping.ts';
import type { NewOpportunity, RevisedNeed } from './opportunity.ts';
import { mayDo } from './rights.ts';
import { insertOpportunity, readOpportunity, type StoredOpportunity, setNeed } from './store.ts';

/**
 * Opens a professional-services-only opportunity in the first stage of its lifecycle (source 001, step 2).
 * @param more `publicSector`: the work is for the public sector, though the account may not be of it
 */
export async function openOpportunity(
  act: Act,
  playbook: Playbook,
  given: NewOpportunity,
  more: { readonly publicSector?: boolean } = {},
): Promise<StoredOpportunity> {
  demand(act.reader, 'opportunity.open');
  refuseUnknownNeeds(playbook, given.needs, today(act.clock));
  const account = { ...(await readAccount(act, given.account)), ...more };
  const cleared = isCleared(act.reader, account);
  if (cleared !== true) throw new Refusal('opportunity.notCleared', cleared, { status: 403 });
  await demandOfAccount(act, given.licence, given.account);
  const number = await nextNumber(act.tx, 'OPP', act.clock.now());
  const stage = playbook.lifecycles.opportunity.initial;
  await insertOpportunity(act, { ...given, number, stage }, account);
  const particulars = { number, name: given.name, account: account.name, needs: given.needs };
  await record(act, opportunityStream(number), opportunityOpened, particulars);
  return readOpportunity(act, number);
}

/** Changes what is needed and the circumstances around it; what was routed before stays in the record. */
export async function reviseNeed(
  act: Act,
  playbook: Playbook,
  number: string,
  given: RevisedNeed,
): Promise<StoredOpportunity> {
  const stream = opportunityStream(number);
  demand(act.reader, 'opportunity.revise');
  await lockDocument(act.tx, stream);
  refuseUnknownNeeds(playbook, given.needs, today(act.clock));
  const opportunity = await readOpportunity(act, number);
  refuseUnless(mayDo(act.reader, playbook, opportunity).revise);
  await demandVersion(act, { record: `opportunity ${number}`, stream, version: opportunity.version });
  await setNeed(act, number, given);
  await record(act, stream, opportunityRevised, { number, needs: given.needs });
  return readOpportunity(act, number);
}

function refuseUnless(may: true | string): void {
  if (may !== true) throw new Refusal('opportunity.closed', may, { status: 409 });
}
