import { z } from 'zod';
import { dayInWords } from '../../platform/clock.ts';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

const ofQuote = { quote: z.string(), opportunity: z.string() };
const priced = { ...ofQuote, totalCents: z.number(), currency: z.string() };
const because = { ...ofQuote, reason: z.string() };

export const quoteOpened = entry(
  'quote.opened',
  z.object({ ...priced, kind: z.string(), revision: z.number(), estimate: z.string().nullable() }),
  ({ quote, kind, totalCents, currency, estimate }) =>
    kind === 'standard'
      ? `Opened ${quote} at ${showMoney(totalCents, currency)}.`
      : `Opened ${quote} at ${showMoney(totalCents, currency)}, to bill the ${kind === 'custom-services' ? 'services' : 'education'} of ${estimate}.`,
);

export const quoteChanged = entry(
  'quote.changed',
  z.object({ ...priced, discountPercent: z.number(), what: z.array(z.string()) }),
  ({ quote, totalCents, currency, what }) =>
    `Changed ${quote} (${what.join(', ')}); it comes to ${showMoney(totalCents, currency)}.`,
  { typed: ({ quote }) => quote },
);

export const quoteReviewed = entry(
  'quote.reviewed',
  z.object({ ...ofQuote, on: z.string(), contentHash: z.string() }),
  ({ quote }) =>
    `Went through deliverables, duration and price of ${quote} with the customer, who wants nothing customised.`,
);

export const quoteSubmitted = entry(
  'quote.submitted',
  z.object({
    ...ofQuote,
    approval: z.string(),
    steps: z.array(z.object({ title: z.string(), rules: z.array(z.string()) })),
  }),
  ({ quote, steps }) => `Submitted ${quote} for approval: ${steps.map(({ title }) => title).join(', ')}.`,
);

export const quoteApproved = entry(
  'quote.approved',
  z.object({ ...ofQuote, approval: z.string().nullable() }),
  ({ quote, approval }) =>
    approval === null ? `${quote} is ready: nothing about it asks for an approval.` : `${quote} is approved.`,
);

export const quoteReopened = entry(
  'quote.reopened',
  z.object({ ...ofQuote, approval: z.string() }),
  ({ quote }) => `${quote} changed after it was approved, and is in approval again.`,
);

export const quoteReturned = entry(
  'quote.returned',
  z.object(because),
  ({ quote, reason }) => `Took ${quote} back for more work: ${reason}`,
);

export const quoteSent = entry(
  'quote.sent',
  z.object({ ...priced, envelope: z.string(), paperHash: z.string(), validUntil: z.string() }),
  ({ quote, totalCents, currency, validUntil }) =>
    `Sent the order form of ${quote} for signature, at ${showMoney(totalCents, currency)} until ${dayInWords(validUntil)}.`,
);

export const quoteAccepted = entry(
  'quote.accepted',
  z.object({ ...priced, envelope: z.string() }),
  ({ quote, totalCents, currency }) => `The customer signed ${quote} at ${showMoney(totalCents, currency)}.`,
);

export const quoteRevised = entry(
  'quote.revised',
  z.object({ ...ofQuote, by: z.string() }),
  ({ quote, by }) => `${by} takes the place of ${quote}.`,
);

export const quoteExtended = entry(
  'quote.extended',
  z.object({ ...ofQuote, from: z.string(), until: z.string() }),
  ({ quote, from, until }) => `Extended ${quote} from ${dayInWords(from)} to ${dayInWords(until)}.`,
);

export const quoteWithdrawn = entry(
  'quote.withdrawn',
  z.object(because),
  ({ quote, reason }) => `Withdrew ${quote}: ${reason}`,
);

export const quoteExpired = entry(
  'quote.expired',
  z.object({ ...ofQuote, validUntil: z.string() }),
  ({ quote, validUntil }) => `${quote} expired: it was valid until ${dayInWords(validUntil)}.`,
);

export const quoteCustomised = entry(
  'quote.customised',
  z.object({
    ...ofQuote,
    wish: z.string(),
    needs: z.array(z.object({ service: z.string(), sku: z.string().optional() })),
  }),
  ({ quote, wish }) => `Made a custom scope of ${quote}, for the customer wants it otherwise: ${wish}`,
);
