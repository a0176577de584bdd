import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act, readerOf } from '../../platform/http/house.ts';
import { answerProblem } from '../../platform/http/problem.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { demand, may } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { calibrate, importActuals } from './calibrating.ts';
import { Calibration, Forecast, HandedActuals, ImportedActuals, Points } from './forecast.ts';
import { forecast, prepareForecast } from './forecasting.ts';
import { readClosed } from './store.ts';
import { streamForecast } from './streaming.ts';

const forecastOne = createRoute({
  method: 'get',
  path: '/api/estimates/{number}/forecast',
  summary: 'Say how sure an estimate is',
  request: {
    params: z.object({ number: z.string() }),
    query: z.object({
      draws: z.coerce.number().int().min(100).max(1_000_000).optional(),
      seed: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
      /** Whose three points: the playbook's, or those that closed projects corrected. */
      points: Points.default('playbook'),
    }),
  },
  responses: {
    200: {
      description:
        'Effort, cost, price, margin, and what drives them; as events `progress` and then `forecast` or `refused` to who asks for them',
      content: { 'application/json': { schema: Forecast }, 'text/event-stream': { schema: z.string() } },
    },
    ...refusals,
  },
});

const calibration = createRoute({
  method: 'get',
  path: '/api/calibration',
  summary: 'Say how often what was forecast held',
  responses: { 200: json(Calibration, 'Closed projects beside what would have been forecast'), ...refusals },
});

const bringIn = createRoute({
  method: 'post',
  path: '/api/actuals',
  summary: 'Bring in the hours of closed projects',
  request: { body: body(HandedActuals) },
  responses: { 201: json(ImportedActuals, 'Brought in'), ...refusals },
});

/** Whoever takes events names them; anything else is answered with JSON. */
const wantsEvents = (accept = ''): boolean => /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept);

/** Forecasts over HTTP. */
export const forecastRoutes = (playbook: Playbook) =>
  routes()
    .openapi(forecastOne, async (context) => {
      const { number } = context.req.valid('param');
      const asked = context.req.valid('query');
      const prepared = await act(context, (it) => prepareForecast(it, playbook, number, asked));
      if (wantsEvents(context.req.header('accept'))) {
        return streamForecast({
          make: (onShare, gone) => forecast(playbook, prepared, onShare, gone),
          problemOf: (fault) => answerProblem(context, fault).json(),
        }) as never;
      }
      return context.json(await forecast(playbook, prepared), 200, { vary: 'accept' });
    })
    .openapi(calibration, async (context) => {
      const closed = await act(context, (it) => {
        demand(it.reader, 'forecast.seeActuals');
        return readClosed(it);
      });
      const mayImport = may(readerOf(context), 'forecast.importActuals');
      return context.json({ ...(await calibrate(playbook, closed)), mayImport }, 200);
    })
    .openapi(bringIn, async (context) => {
      const imported = await act(context, (it) => importActuals(it, context.req.valid('json').csv));
      return context.json(imported, 201);
    });
