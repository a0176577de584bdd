import { PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { hindering } from '../../../playbook/quoting/findings.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { withdrawEnvelope } from '../../signing/ending.ts';
import { sendEnvelope } from '../../signing/sending.ts';
import { readEnvelopesOf, type StoredEnvelope } from '../../signing/store.ts';
import { refuseHindered } from '../approval/submitting.ts';
import { quoteAccepted, quoteSent } from '../entries.ts';
import { lockQuote, mayMoveQuote, moveQuote } from '../moving.ts';
import type { QuoteSigners } from '../quote.ts';
import { findingsFor, surroundingsOf } from '../reckoning.ts';
import { demandShown } from '../reviewing.ts';
import { readQuote, readSentPaper, type StoredQuote } from '../store.ts';
import { assembleOrderForm } from './assembling.ts';

const subjectOf = ({ number, opportunity }: StoredQuote) => ({
  ...{ kind: 'quote' as const, number, title: `Order form: ${opportunity.name}`, href: `/quotes/${number}` },
});

/** The order form of a quote: as it was sent, or as it would be sent today. */
export async function orderFormOf(act: Act, playbook: Playbook, quote: StoredQuote): Promise<PaperDocument> {
  demandShown(quote);
  const sent = await readSentPaper(act, quote.id);
  if (sent !== null) return PaperDocument.parse(sent);
  return assembleOrderForm({ quote, playbook, date: today(act.clock) });
}

/**
 * Sends the order form for signature, to signers of the customer alone; what it says is frozen with it. Declined, expired or
 * taken back it may be sent once more as it is.
 * @throws Refusal `right.missing` (403), `quote.notShown`, `quote.move`, `quote.hindered`, `envelope.out` (409),
 * `envelope.signers`
 */
export async function sendQuote(
  act: Act,
  playbook: Playbook,
  number: string,
  { signers, order }: QuoteSigners,
): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  const quote = await lockQuote(act, number);
  demandShown(quote);
  if (quote.state !== 'sent') await demandReady(act, playbook, quote);
  const paper = await orderFormOf(act, playbook, quote);
  const stream = opportunityStream(quote.opportunity.number);
  const envelope = await sendEnvelope(act, playbook, {
    ...{ stream, subject: subjectOf(quote), paper, order, days: daysLeft(act, playbook, quote) },
    signers: signers.map((signer) => ({ side: 'customer', ...signer })),
  });
  if (quote.state !== 'sent') {
    await moveQuote(act, playbook, quote, 'send', { met: ['reviewed'], paper, sentAt: act.clock.now() });
  }
  const { totals, currency, validUntil } = quote;
  const told = { quote: number, opportunity: quote.opportunity.number, totalCents: totals.totalCents, currency };
  const more = { envelope: envelope.number, paperHash: paper.attrs.contentHash, validUntil };
  await record(act, stream, quoteSent, { ...told, ...more }, playbook.version);
  return readQuote(act, number);
}

async function demandReady(act: Act, playbook: Playbook, quote: StoredQuote): Promise<void> {
  const permitted = mayMoveQuote(playbook, quote, 'send', ['reviewed']);
  if (permitted !== true) throw new Refusal('quote.move', permitted, { status: 409 });
  const findings = findingsFor(act, playbook, quote, await surroundingsOf(act, quote.opportunity.number));
  refuseHindered(quote.number, hindering(findings, 'sending'));
}

/** It is signed while it is valid: through its last day, and no longer than anything is out. */
function daysLeft(act: Act, { signing }: Playbook, { validUntil }: StoredQuote): number {
  const left = Temporal.PlainDate.from(today(act.clock)).until(validUntil).days + 1;
  return Math.min(Math.max(left, 1), signing.days.atMost);
}

/** The envelope that an order form is out in; undefined where none is. */
export const envelopeOut = async (act: Act, number: string): Promise<StoredEnvelope | undefined> =>
  (await readEnvelopesOf(act, { kind: 'quote', number })).find(({ state }) => state === 'out');

/** The envelope in which everybody has signed an order form; undefined where they have not. */
export const envelopeSigned = async (act: Act, number: string): Promise<StoredEnvelope | undefined> =>
  (await readEnvelopesOf(act, { kind: 'quote', number })).find(({ state }) => state === 'completed');

/**
 * Takes an order form back that is out for signature. Once everybody has signed, the quote is accepted, though that is noted a
 * moment later.
 * @throws Refusal `quote.signedByAll` (409)
 */
export async function takeBackOrderForm(act: Act, playbook: Playbook, number: string, reason: string): Promise<void> {
  const signed = await envelopeSigned(act, number);
  if (signed) {
    const words = `${number} is signed by everybody, in ${signed.number}: it is not taken back any more.`;
    throw new Refusal('quote.signedByAll', words, { status: 409 });
  }
  const envelope = await envelopeOut(act, number);
  // The version that was seen is the quote's.
  if (envelope) await withdrawEnvelope({ ...act, precondition: '*' }, playbook, envelope.number, reason);
}

/** With the last signature the quote is accepted; twice is once. The deal is locked by the caller. */
export async function acceptQuote(act: Act, playbook: Playbook, envelope: StoredEnvelope): Promise<void> {
  const quote = await readQuote(act, envelope.subject.number);
  if (quote.state !== 'sent' || quote.paperHash !== envelope.contentHash) return;
  await moveQuote(act, playbook, quote, 'accept', { acceptedAt: act.clock.now() });
  const { number, opportunity, totals, currency } = quote;
  const told = { quote: number, opportunity: opportunity.number, totalCents: totals.totalCents, currency };
  const stream = opportunityStream(opportunity.number);
  await record(act, stream, quoteAccepted, { ...told, envelope: envelope.number }, playbook.version);
}
