import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { takeBackApproval } from '../approval/renewing.ts';
import { rightToWrite } from '../approval/submitting.ts';
import { quoteRevised, quoteWithdrawn } from '../entries.ts';
import { lockQuote, moveQuote } from '../moving.ts';
import { keepOpened, liveOf } from '../opening.ts';
import { takeBackOrderForm } from '../order-form/sending.ts';
import { quotesOf, readQuote, type StoredQuote } from '../store.ts';

/** Whether a quote has a next revision to open, or the sentence why not. */
export function isRevisable({ kind, state, number, replacedBy }: StoredQuote): true | string {
  if (kind !== 'standard') return `${number} is written from its estimate: write the quotes of a newer one.`;
  if (replacedBy !== null) return `${replacedBy} took the place of ${number}: go on there.`;
  if (state === 'sent' || state === 'expired' || state === 'withdrawn') return true;
  return state === 'accepted' || state === 'custom'
    ? `${number} is ${state === 'accepted' ? 'signed' : 'a custom scope now'}: it has no next revision.`
    : `${number} has not left the house: change it as it is.`;
}

/**
 * Opens the next revision of a quote that is with the customer, or that ended unsigned: a draft that says the same at the same
 * prices. What is out for signature is taken back.
 * @throws Refusal `right.missing` (403), `quote.revision`, `quote.there` (409)
 */
export async function reviseQuote(act: Act, playbook: Playbook, number: string): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  const quote = await lockQuote(act, number);
  const may = isRevisable(quote);
  if (may !== true) throw new Refusal('quote.revision', may, { status: 409 });
  const opportunity = quote.opportunity.number;
  const quotes = await quotesOf(act, opportunity);
  const there = liveOf(quotes, quote.kind);
  if (there && there.number !== number) {
    const words = `${there.number} is there already: change it, or open its next revision.`;
    throw new Refusal('quote.there', words, { status: 409 });
  }
  if (quote.state === 'sent') {
    await takeBackOrderForm(act, playbook, number, 'The next revision takes its place.');
    await moveQuote(act, playbook, quote, 'supersede');
  }
  const next = await keepOpened(act, playbook, {
    opportunity,
    kind: quote.kind,
    content: quote,
    quotes,
    replaces: quote,
  });
  const told = { quote: number, opportunity, by: next.number };
  await record(act, opportunityStream(opportunity), quoteRevised, told, playbook.version);
  return next;
}

/**
 * Withdraws a quote, and whatever is asked about it or out for signature.
 * @throws Refusal `right.missing` (403), `quote.move` (409)
 */
export async function withdrawQuote(
  act: Act,
  playbook: Playbook,
  number: string,
  reason: string,
): Promise<StoredQuote> {
  demand(act.reader, rightToWrite(await readQuote(act, number)));
  const quote = await lockQuote(act, number);
  await moveQuote(act, playbook, quote, 'withdraw');
  await takeBackOrderForm(act, playbook, number, reason);
  await takeBackApproval(act, playbook, number, reason);
  const opportunity = quote.opportunity.number;
  await record(
    act,
    opportunityStream(opportunity),
    quoteWithdrawn,
    { quote: number, opportunity, reason },
    playbook.version,
  );
  return readQuote(act, number);
}
