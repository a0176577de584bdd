import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { mayDo } from '../opportunities/rights.ts';
import { readOpportunity, type StoredOpportunity, setPartner } from '../opportunities/store.ts';
import { readPartner } from '../partners/store.ts';
import { opportunityAwarded, opportunityTakenBack } from './entries.ts';

/**
 * Names the partner that serves a customer, or takes it back with null. From then on the partner's people see the
 * opportunity and nobody else's. Only where the rules leave the work to a partner (source 000, partner identification).
 */
export async function awardPartner(
  act: Act,
  playbook: Playbook,
  number: string,
  partner: string | null,
): Promise<StoredOpportunity> {
  demand(act.reader, 'opportunity.award');
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  const opportunity = await readOpportunity(act, number);
  const { award: may } = mayDo(act.reader, playbook, opportunity);
  if (may !== true) throw new Refusal('opportunity.notAwarded', may, { status: 409 });
  await demandVersion(act, { record: `opportunity ${number}`, stream, version: opportunity.version });
  if (partner === null) {
    if (!opportunity.partner) {
      throw new Refusal('opportunity.noPartner', `${number} is with no partner.`, { status: 409 });
    }
    const taken = { number, partner: opportunity.partner.number, name: opportunity.partner.name };
    await setPartner(act, number, null);
    await record(act, stream, opportunityTakenBack, taken);
    return readOpportunity(act, number);
  }
  const { name } = await readPartner(act, partner);
  await setPartner(act, number, partner);
  await record(act, stream, opportunityAwarded, { number, partner, name });
  return readOpportunity(act, number);
}
