import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { quoteReviewed } from './entries.ts';
import { lockQuote } from './moving.ts';
import type { NewCustomerReview } from './quote.ts';
import { isWorkedOn, reviewedHash } from './reckoning.ts';
import { readQuote, type StoredQuote, updateQuote } from './store.ts';

/**
 * Records that deliverables, duration and price were gone through with the customer, who wants nothing customised (source
 * 001). It counts as long as those are what they were.
 * @throws Refusal `right.missing` (403), `quote.frozen`, `quote.notShown` (409), `quote.reviewDay`
 */
export async function reviewQuote(
  act: Act,
  playbook: Playbook,
  number: string,
  given: NewCustomerReview,
): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  const quote = await lockQuote(act, number);
  demandShown(quote);
  const open = isWorkedOn(quote);
  if (open !== true) throw new Refusal('quote.frozen', open, { status: 409 });
  const { on, note } = given;
  if (on > today(act.clock)) {
    const words = `${on} lies ahead: record the review once it was held.`;
    throw new Refusal('quote.reviewDay', words, { faults: [{ place: 'on', sentence: words }] });
  }
  const contentHash = reviewedHash(quote);
  const review = { with: given.with, on, note, byId: act.reader.id, at: act.clock.now().toString(), contentHash };
  await updateQuote(act, quote.id, { review });
  const told = { quote: number, opportunity: quote.opportunity.number, on, contentHash };
  await record(act, opportunityStream(quote.opportunity.number), quoteReviewed, told, playbook.version);
  return readQuote(act, number);
}

/** Refuses what is shown to no customer. */
export function demandShown({ kind, number }: Pick<StoredQuote, 'kind' | 'number'>): void {
  if (kind === 'standard') return;
  const words = `${number} is for back-end billing: neither customer nor reseller is given it, and it has no order form.`;
  throw new Refusal('quote.notShown', words, { status: 409 });
}
