import { z } from 'zod';
import { dayInWords } from '../../platform/clock.ts';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

const ofDeal = { opportunity: z.string() };

/** How things stood when a word was said: `{signed-paper: 'met'}`. */
const Standing = z.record(z.string(), z.string());

export const bookingEntered = entry(
  'booking.entered',
  z.object({ ...ofDeal, changed: z.array(z.string()) }),
  ({ changed }) => `Entered for closing: ${changed.join(', ')}.`,
);

export const bookingSubmitted = entry(
  'booking.submitted',
  z.object({ ...ofDeal, decision: z.string(), items: Standing, to: z.string() }),
  ({ to }) => `Submitted for booking: nothing is missing, and it is with ${to}.`,
);

export const bookingReturned = entry(
  'booking.returned',
  z.object({ ...ofDeal, decision: z.string(), reason: z.string() }),
  ({ reason }) => `Returned from booking: ${reason}`,
);

export const bookingWon = entry(
  'booking.won',
  z.object({ ...ofDeal, decision: z.string(), kind: z.string(), items: Standing, rule: z.string() }),
  ({ kind }) => `Booked as won, a ${kind} deal with everything there that closing asks for.`,
);

export const orderExceptionAsked = entry(
  'booking.exceptionAsked',
  z.object({
    ...ofDeal,
    approval: z.string(),
    promisedBy: z.string(),
    until: z.string(),
    quarterEnds: z.string(),
    saidBy: z.string(),
    saidOn: z.string(),
    rule: z.string(),
  }),
  ({ saidBy, saidOn, promisedBy, approval }) =>
    `The customer's ${saidBy} confirmed in writing on ${dayInWords(saidOn)} that the purchase order comes by ${dayInWords(promisedBy)}; ${approval} asks for the exception.`,
);

export const bookingOrderCame = entry(
  'booking.orderCame',
  z.object({ ...ofDeal, order: z.string(), until: z.string() }),
  ({ order, until }) => `What was booked by exception until ${dayInWords(until)} has its purchase order: ${order}`,
);

export const orderExceptionLapsed = entry(
  'booking.exceptionLapsed',
  z.object({ ...ofDeal, promisedBy: z.string(), until: z.string() }),
  ({ promisedBy, until }) =>
    `The exception has run out: the purchase order promised by ${dayInWords(promisedBy)} did not come by ${dayInWords(until)}.`,
);

export const bookingReversed = entry(
  'booking.reversed',
  z.object({ ...ofDeal, decision: z.string(), reason: z.string(), promisedBy: z.string(), until: z.string() }),
  ({ reason, until }) => `The booking is reversed, for it held until ${dayInWords(until)}: ${reason}.`,
);

export const bookingMoved = entry(
  'booking.movedToPartner',
  z.object({
    ...ofDeal,
    partner: z.string(),
    partnerName: z.string(),
    licence: z.string().nullable(),
    withdrawn: z.array(z.string()),
    why: z.string().nullable(),
  }),
  ({ partnerName, partner, withdrawn, why }) =>
    `${partnerName} (${partner}) sells and delivers it instead${why ? `: ${why}` : '.'}${withdrawn.length > 0 ? ` Withdrawn with it: ${withdrawn.join(', ')}.` : ''}`,
);

const attaching = { ...ofDeal, partner: z.string(), partnerName: z.string(), licence: z.string().nullable() };

export const bookingUnattached = entry(
  'booking.unattached',
  z.object({ ...attaching, task: z.string() }),
  ({ partnerName, licence }) =>
    licence === null
      ? `${partnerName} took the work over, and the opportunity names no licence opportunity to attach its services to.`
      : `${partnerName} took the work over, and none of its registrations is approved for ${licence}.`,
);

export const bookingAttached = entry(
  'booking.attached',
  z.object({ ...attaching, registration: z.string() }),
  ({ partnerName, licence, registration }) => `${registration} of ${partnerName} stands at ${licence ?? 'no licence'}.`,
);

export const bookingDeclined = entry(
  'booking.declined',
  z.object({ ...ofDeal, reason: z.string(), rule: z.string() }),
  ({ reason }) => `Professional Services declines: ${reason}`,
);

export const bookingCorrected = entry(
  'booking.corrected',
  z.object({
    original: z.string(),
    twin: z.string(),
    totalCents: z.number(),
    currency: z.string(),
    amended: z.string(),
    reason: z.string(),
  }),
  ({ original, twin, totalCents, currency, amended, reason }) =>
    `${original} is booked anew as ${twin} with the amended paper ${amended}, at ${showMoney(totalCents, currency)} as before: ${reason}`,
);
