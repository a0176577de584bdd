import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { takeBackApproval } from './approval/renewing.ts';
import { quoteExpired, quoteExtended } from './entries.ts';
import { lockQuote, mayMoveQuote, moveQuote } from './moving.ts';
import { envelopeSigned, takeBackOrderForm } from './order-form/sending.ts';
import { readExpired, readQuote, type StoredQuote, updateQuote } from './store.ts';

const lastDay = ({ quoting }: Playbook, { firstValidUntil }: Pick<StoredQuote, 'firstValidUntil'>): string =>
  Temporal.PlainDate.from(firstValidUntil).add({ days: quoting.validity.extendDaysMost }).toString();

/** Whether a quote can be extended any more, or the sentence why not. */
export function extensionLeft(playbook: Playbook, quote: StoredQuote): true | string {
  const open = mayMoveQuote(playbook, quote, 'expire');
  if (open !== true) return `${quote.number} is ${quote.state}: it is not extended any more.`;
  const last = lastDay(playbook, quote);
  if (quote.validUntil < last) return true;
  const { extendDaysMost } = playbook.quoting.validity;
  return `${quote.number} was extended by ${extendDaysMost} days already, and by no more: open its next revision.`;
}

/**
 * Extends a quote: by so many days in all as the playbook has it, counted from its first validity.
 * @throws Refusal `right.missing` (403), `quote.extended` (409), `quote.until`
 */
export async function extendQuote(act: Act, playbook: Playbook, number: string, until: string): Promise<StoredQuote> {
  demand(act.reader, 'quote.extend');
  const quote = await lockQuote(act, number);
  const may = extensionLeft(playbook, quote);
  if (may !== true) throw new Refusal('quote.extended', may, { status: 409 });
  const last = lastDay(playbook, quote);
  if (until <= quote.validUntil || until > last) {
    const words = `${number} is valid until ${quote.validUntil}: name a day after that, and ${last} at the latest.`;
    throw new Refusal('quote.until', words, { faults: [{ place: 'until', sentence: words }] });
  }
  await updateQuote(act, quote.id, { validUntil: until });
  const told = { quote: number, opportunity: quote.opportunity.number, from: quote.validUntil, until };
  await record(act, opportunityStream(quote.opportunity.number), quoteExtended, told, playbook.version);
  return readQuote(act, number);
}

/** Lets the quotes expire whose validity has passed and that nobody signed in time. What is out for signature ends with its envelope. */
export async function expireQuotes(act: Act, playbook: Playbook): Promise<void> {
  for (const number of await readExpired(act, today(act.clock))) {
    const { opportunity } = await readQuote(act, number);
    const stream = opportunityStream(opportunity.number);
    await lockDocument(act.tx, stream);
    const quote = await readQuote(act, number);
    if (mayMoveQuote(playbook, quote, 'expire') !== true || quote.validUntil >= today(act.clock)) continue;
    if (await envelopeSigned(act, number)) continue;
    await moveQuote(act, playbook, quote, 'expire');
    await takeBackOrderForm(act, playbook, number, 'The quote expired.');
    await takeBackApproval(act, playbook, number, 'The quote expired.');
    const told = { quote: number, opportunity: opportunity.number, validUntil: quote.validUntil };
    await record(act, stream, quoteExpired, told, playbook.version);
  }
}
