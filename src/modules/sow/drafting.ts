import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { servedByPs } from '../../playbook/routing.ts';
import { findLive, type StoredHead } from '../estimates/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isStandard } from '../opportunities/opportunity.ts';
import { mayDo } from '../opportunities/rights.ts';
import { readOpportunity, type StoredOpportunity } from '../opportunities/store.ts';
import { lacksArchitect } from './approval/standing.ts';
import { assembleSow } from './assembly.ts';
import { sowDrafted } from './entries.ts';
import { requestFor } from './library/reassembly.ts';
import { startToDraft } from './lint/start-told.ts';
import type { SowTerms } from './sow.ts';
import { keepSow, readSow, readSows, type StoredSow } from './store.ts';

/**
 * Drafts a statement of work from the live estimate. Only for work that Professional Services serves on a custom scope:
 * the standard path has an order form instead (source 001), and a partner writes its own paper. It names the start that the
 * project coordinator confirmed, and no other.
 */
export async function draftSow(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  agreed: SowTerms,
): Promise<StoredSow> {
  const stream = opportunityStream(opportunity);
  demand(act.reader, 'sow.draft');
  await lockDocument(act.tx, stream);
  const stored = await readOpportunity(act, opportunity);
  const may = mayDo(act.reader, playbook, stored).draftSow;
  if (may !== true) throw new Refusal('sow.closed', may, { status: 409 });
  refuseUnlessServed(playbook, stored);
  const estimate = await findLive(act, opportunity);
  if (!estimate)
    throw new Refusal('sow.noEstimate', `${opportunity} has no estimate: draft one first.`, { status: 409 });
  await refuseUnseen(act, playbook, estimate);
  const terms = { ...agreed, ...(await startToDraft(act, opportunity, agreed.estimatedStart)) };
  const number = await nextNumber(act.tx, 'SOW', act.clock.now());
  const before = (await readSows(act, opportunity))[0];
  refuseOnItsWay(playbook, before);
  const revision = (before?.revision ?? 0) + 1;
  const date = Temporal.PlainDate.from(today(act.clock));
  const asked = { number, version: 1, terms, date, opportunity: stored, estimate };
  const paper = assembleSow(await requestFor(act, playbook, asked));
  const { totalCents } = estimate.sheet.totals;
  const { currency } = estimate.sheet;
  const kept = { number, revision, opportunity, estimateId: estimate.id, terms, totalCents, currency, paper };
  await keepSow(act, { ...kept, playbookVersion: playbook.version });
  const { contentHash } = paper.attrs;
  const particulars = {
    sow: number,
    opportunity,
    estimate: estimate.number,
    revision,
    totalCents,
    currency,
    contentHash,
  };
  await record(act, stream, sowDrafted, particulars, playbook.version);
  return readSow(act, number);
}

/** What is large enough to be looked at by a technical architect is looked at before a paper is written from it. */
async function refuseUnseen(act: Act, playbook: Playbook, estimate: StoredHead): Promise<void> {
  if (!(await lacksArchitect(act, playbook, estimate))) return;
  const words = `A technical architect has not approved ${estimate.number}, and its total asks for that: publish it, and ask for the review on its page.`;
  throw new Refusal('sow.noArchitect', words, { status: 409 });
}

/** A paper that is reviewed, approved or out for signature is withdrawn before another takes its place. */
function refuseOnItsWay({ lifecycles }: Playbook, before: StoredSow | undefined): void {
  if (before === undefined) return;
  const { sow } = lifecycles;
  const ended = sow.states.find(({ id }) => id === before.state)?.ends === true;
  if (ended || before.state === sow.initial) return;
  const state = titleOf(sow, before.state).toLowerCase();
  const words = `${before.number} is ${state}: withdraw it before another statement of work is drafted.`;
  throw new Refusal('sow.onItsWay', words, { status: 409 });
}

function refuseUnlessServed(playbook: Playbook, { number, outcome, needs }: StoredOpportunity): void {
  if (outcome === null)
    throw new Refusal('sow.notRouted', `${number} has not been routed: route it first.`, { status: 409 });
  if (!servedByPs(playbook, outcome)) {
    const words = `${number} is routed to ${outcome.join(', ')}: the partner writes its own paper.`;
    throw new Refusal('sow.notServed', words, { status: 409 });
  }
  if (!isStandard(needs)) return;
  const words = `Every need of ${number} is met by the catalogue: an order form goes with it, and no statement of work.`;
  throw new Refusal('sow.standard', words, { status: 409 });
}
