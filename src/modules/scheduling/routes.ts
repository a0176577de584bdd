import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import { act, type House } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { notFound } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { NewTick } from '../opportunities/exits/exit.ts';
import { tick } from '../opportunities/exits/ticking.ts';
import { askAgain, confirmStart, releaseStart } from './asking.ts';
import { keepLeadTime } from './lead-times.ts';
import { presentQueue, presentStart } from './presenting.ts';
import { askRisk } from './risk.ts';
import {
  Confirmation,
  LeadTimeList,
  NewLeadTime,
  NewRisk,
  NewStart,
  Release,
  Start,
  StartFilter,
  StartQueue,
} from './start.ts';

const byNumber = z.object({ number: z.string() });
const path = '/api/opportunities/{number}/start';
const answers = (words: string) => ({ 200: json(Start, words), ...refusals });

const read = createRoute({
  method: 'get',
  path,
  summary: 'Read when work on an opportunity may begin',
  request: { params: byNumber },
  responses: answers('What is asked and confirmed, lead times, and the list of what people are asked for with'),
});

const ask = createRoute({
  method: 'put',
  path,
  summary: 'Ask the project coordinator when work may begin',
  request: { params: byNumber, body: body(NewStart) },
  responses: answers('Asked'),
});

const confirm = createRoute({
  method: 'put',
  path: `${path}/confirmation`,
  summary: 'Confirm the day on which work begins',
  request: { params: byNumber, body: body(Confirmation) },
  responses: answers('Confirmed'),
});

const release = createRoute({
  method: 'post',
  path: `${path}/release`,
  summary: 'Take a confirmed start back',
  request: { params: byNumber, body: body(Release) },
  responses: answers('Taken back'),
});

const risk = createRoute({
  method: 'put',
  path: `${path}/risk`,
  summary: 'Ask for work before anything is signed',
  request: { params: byNumber, body: body(NewRisk) },
  responses: answers('Asked'),
});

const ready = createRoute({
  method: 'put',
  path: `${path}/ready/{criterion}`,
  summary: 'Tick a line of what people are asked for with; If-Match is that of the opportunity',
  request: { params: byNumber.extend({ criterion: z.string() }), body: body(NewTick) },
  responses: answers('Kept'),
});

const queue = createRoute({
  method: 'get',
  path: '/api/starts',
  summary: 'List the starts that are asked for',
  request: { query: StartFilter },
  responses: { 200: json(StartQueue, 'First come by closed as won'), ...refusals },
});

const keep = createRoute({
  method: 'post',
  path: '/api/lead-times',
  summary: 'Say how long it takes at present from closing to the beginning',
  request: { body: body(NewLeadTime) },
  responses: { 201: json(LeadTimeList, 'The current lead times'), ...refusals },
});

/** Starts and lead times over HTTP. */
export function schedulingRoutes(playbook: Playbook) {
  const done = async (context: Context<House>, number: string, deed: (it: Act) => Promise<void>): Promise<Start> => {
    const start = await act(context, async (it) => {
      await deed(it);
      return presentStart(it, playbook, number);
    });
    tellVersion(context, start);
    return start;
  };
  return routes()
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, number, async () => undefined), 200);
    })
    .openapi(ask, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, number, (it) => askAgain(it, playbook, number, given)), 200);
    })
    .openapi(confirm, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, number, (it) => confirmStart(it, playbook, number, given)), 200);
    })
    .openapi(release, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, number, (it) => releaseStart(it, playbook, number, given)), 200);
    })
    .openapi(risk, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, number, (it) => askRisk(it, playbook, number, given)), 200);
    })
    .openapi(ready, async (context) => {
      const { number, criterion } = context.req.valid('param');
      const given = context.req.valid('json');
      const ticked = (it: Act) => tickReady(it, playbook, { number, criterion, done: given.done });
      return context.json(await done(context, number, ticked), 200);
    })
    .openapi(queue, async (context) => {
      const filter = context.req.valid('query');
      return context.json(await act(context, (it) => presentQueue(it, playbook, filter)), 200);
    })
    .openapi(keep, async (context) => {
      const items = await act(context, (it) => keepLeadTime(it, playbook, context.req.valid('json')));
      return context.json({ items }, 201);
    });
}

/** Ticks a line that nobody but a person can see met. */
async function tickReady(
  act: Act,
  playbook: Playbook,
  { number, criterion, done }: { readonly number: string; readonly criterion: string; readonly done: boolean },
): Promise<void> {
  demand(act.reader, 'start.ask');
  const line = playbook.scheduling.ready.criteria.find(
    ({ id, stage, ticked, task }) => id === criterion && !stage && !ticked && !task,
  );
  if (!line) throw notFound('line', criterion);
  await tick(act, playbook, number, line, done);
}
