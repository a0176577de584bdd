import type { PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { offered } from '../../estimates/estimate.ts';
import { wholeSheet } from '../../estimates/rights.ts';
import { readEstimate, type StoredEstimate } from '../../estimates/store.ts';
import { readOpportunity, type StoredOpportunity } from '../../opportunities/store.ts';
import { scopeOf } from '../../scoping/standing.ts';
import { assembleSow, type SowRequest } from '../assembly.ts';
import type { StoredSow } from '../store.ts';

/** What is asked for beside the deal. */
interface Asked extends Pick<SowRequest, 'number' | 'version' | 'date' | 'clausesOf' | 'terms'> {
  readonly opportunity: StoredOpportunity;
  readonly estimate: StoredEstimate;
}

/**
 * Everything that a statement of work of a deal is made of.
 * @throws Refusal `estimate.costsHidden` (403) for a reader who may not see which roles the work takes
 */
export async function requestFor(act: Act, playbook: Playbook, asked: Asked): Promise<SowRequest> {
  const { opportunity, estimate, ...request } = asked;
  const { account, needs, region, publicSector, outcome } = opportunity;
  return {
    ...request,
    playbook,
    customer: { name: account.name },
    provider: playbook.papers.provider,
    need: { region, needs, publicSector },
    verdict: { outcome: outcome ?? [] },
    scope: await scopeOf(act, opportunity.number),
    estimate: offered(wholeSheet(act.reader, estimate)),
  };
}

/**
 * Assembles a statement of work anew, from the estimate it hangs from and with the day of issue it bears, but from the
 * library of another day, which is today unless it is named: what a paper would say that was drafted now. Nothing is kept.
 * @throws Refusal as `requestFor` and `assembleSow`
 */
export async function reassemble(
  act: Act,
  playbook: Playbook,
  sow: StoredSow,
  clausesOf = Temporal.PlainDate.from(today(act.clock)),
): Promise<PaperDocument> {
  const { number, terms, working, issuedOn } = sow;
  const request = await requestFor(act, playbook, {
    ...{ number, version: working, terms, clausesOf },
    date: Temporal.PlainDate.from(issuedOn),
    opportunity: await readOpportunity(act, sow.opportunity),
    estimate: await readEstimate(act, sow.estimate),
  });
  return assembleSow(request);
}
