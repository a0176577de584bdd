import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import { act, type House } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import {
  Booking,
  BookingDetails,
  BookingReason,
  NewCorrection,
  NewOrderException,
  NewPartnerMove,
  PurchaseOrder,
} from './booking.ts';
import { enterDetails, returnBooking, submitBooking, winBooking } from './closing.ts';
import { correctBooking } from './corrections/correcting.ts';
import { declineWork } from './declining.ts';
import { DealDesk, DealDeskFilter } from './desk/deal.ts';
import { listDeals } from './desk/listing.ts';
import { askException, bringOrder } from './exceptions/asking-for-time.ts';
import { moveToPartner } from './partner-moves/moving.ts';
import { presentBooking } from './presenting.ts';

const byNumber = z.object({ number: z.string() });
const answers = { 200: json(Booking, 'The booking as it then stands'), ...refusals };
const none = z.strictObject({});

const desk = createRoute({
  method: 'get',
  path: '/api/deal-desk',
  summary: 'See which opportunities lack what for closing, the oldest first',
  request: { query: DealDeskFilter },
  responses: { 200: json(DealDesk, 'Those that fit'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/booking',
  summary: 'See what closing an opportunity asks for, and how far it is',
  request: { params: byNumber },
  responses: answers,
});

const enter = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/booking',
  summary: 'Enter what closing asks people for',
  request: { params: byNumber, body: body(BookingDetails) },
  responses: answers,
});

/** A verb of the booking of an opportunity. */
const verb = <Given extends z.ZodType>(name: string, summary: string, given: Given) =>
  createRoute({
    method: 'post',
    path: `/api/opportunities/{number}/booking/${name}` as const,
    summary,
    request: { params: byNumber, body: body(given) },
    responses: answers,
  });

const submit = verb('submission', 'Submit an opportunity for booking', none);
const giveBack = verb('return', 'Return what was submitted, with a reason', BookingReason);
const win = verb('win', 'Book an opportunity as won', none);
const movePartner = verb('partner-move', 'Move work to a partner that sells and delivers it', NewPartnerMove);
const decline = verb('decline', 'Decline work for Professional Services', BookingReason);
const askTime = verb('order-exception', 'Ask that a deal be booked before its purchase order comes', NewOrderException);
const bring = verb('purchase-order', 'Enter the purchase order that was awaited', PurchaseOrder);
const correct = verb('correction', 'Correct what was booked, by a twin with the amended paper', NewCorrection);

/** Bookings and the deal desk over HTTP. */
export function bookingRoutes(playbook: Playbook) {
  const done = async (context: Context<House>, number: string, deed: (it: Act) => Promise<unknown>) => {
    const booking = await act(context, async (it) => {
      await deed(it);
      return presentBooking(it, playbook, number);
    });
    tellVersion(context, booking);
    return context.json(booking, 200);
  };
  return routes()
    .openapi(desk, async (context) =>
      context.json(await act(context, (it) => listDeals(it, playbook, context.req.valid('query'))), 200),
    )
    .openapi(read, (context) => done(context, context.req.valid('param').number, async () => undefined))
    .openapi(enter, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => enterDetails(it, playbook, number, given));
    })
    .openapi(submit, (context) => {
      const { number } = context.req.valid('param');
      return done(context, number, (it) => submitBooking(it, playbook, number));
    })
    .openapi(giveBack, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => returnBooking(it, playbook, number, given));
    })
    .openapi(win, (context) => {
      const { number } = context.req.valid('param');
      return done(context, number, (it) => winBooking(it, playbook, number));
    })
    .openapi(movePartner, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => moveToPartner(it, playbook, number, given));
    })
    .openapi(decline, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => declineWork(it, playbook, number, given));
    })
    .openapi(askTime, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => askException(it, playbook, number, given));
    })
    .openapi(bring, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => bringOrder(it, playbook, number, given));
    })
    .openapi(correct, (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return done(context, number, (it) => correctBooking(it, playbook, number, given));
    });
}
