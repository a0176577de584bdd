import { createRoute } from '@hono/zod-openapi';
import { today } from '../../../platform/clock.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, readerOf } from '../../../platform/http/house.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { calculatorOn, roughPriceOf } from './asking.ts';
import { Calculator, Intake, PriceAsked, RoughPrices, Submitted } from './intake.ts';
import { submitIntake } from './submitting.ts';

const questions = createRoute({
  method: 'get',
  path: '/api/calculator',
  summary: 'Read what the services calculator asks',
  responses: { 200: json(Calculator, 'Its services with their questions'), ...refusals },
});

const price = createRoute({
  method: 'post',
  path: '/api/calculator/price',
  summary: 'Ask for a rough price; nothing is kept',
  request: { body: body(PriceAsked) },
  responses: { 200: json(RoughPrices, 'From the published table, where it reaches'), ...refusals },
});

const submit = createRoute({
  method: 'post',
  path: '/api/calculator',
  summary: 'Ask for services by the calculator',
  description:
    'Opens the services opportunity, its proposal and its tasks, and states the answers as facts: all or nothing.',
  request: { body: body(Intake) },
  responses: { 201: json(Submitted, 'Everything that was opened'), ...refusals },
});

/** The services calculator over HTTP. */
export const calculatorRoutes = (playbook: Playbook) =>
  routes()
    .openapi(questions, (context) => {
      demand(readerOf(context), 'proposal.intake');
      return context.json(calculatorOn(playbook, today(context.get('clock'))), 200);
    })
    .openapi(price, (context) => {
      demand(readerOf(context), 'proposal.intake');
      const on = today(context.get('clock'));
      const items = context.req.valid('json').services.map((service) => roughPriceOf(playbook, service, on));
      return context.json({ currency: playbook.catalogue.currency, items }, 200);
    })
    .openapi(submit, async (context) => {
      const submitted = await act(context, (it) => submitIntake(it, playbook, context.req.valid('json')));
      return context.json(submitted, 201);
    });
