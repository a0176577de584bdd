import type { Act } from '../../../platform/act.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { isOpen } from '../../opportunities/rights.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { type EstimateVerb, mayDo, rightOf } from '../rights.ts';
import { lockHead, type StoredHead } from '../store.ts';

/** An estimate that a verb may now be used on, with the stream its entries stand in. */
export interface Held {
  readonly head: StoredHead;
  readonly stream: string;
}

/**
 * Asks for the right, locks the opportunity of an estimate, holds the change against the version its author saw, and asks
 * whether the verb is open as the estimate stands.
 * @throws Refusal `right.missing` (403), `request.noVersion` (428), `record.changed` (412), `estimate.<verb>` (409)
 */
export async function holdFor(act: Act, playbook: Playbook, number: string, verb: EstimateVerb): Promise<Held> {
  demand(act.reader, rightOf(verb));
  const head = await lockHead(act, number);
  const stream = opportunityStream(head.opportunity);
  // A copy changes nothing of what it was copied from.
  if (verb !== 'copy') await demandVersion(act, { record: `estimate ${number}`, stream, version: head.version });
  const open = isOpen(playbook, await readOpportunity(act, head.opportunity));
  const may = mayDo(act.reader, playbook, head, open)[verb];
  if (may !== true) throw new Refusal(`estimate.${verb}`, may, { status: 409 });
  return { head, stream };
}
