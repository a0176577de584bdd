import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { FactHistory, FactKindList, FactList, SaidFact, Settling } from './fact.ts';
import { readFact, readFacts } from './reading.ts';
import { sayFact } from './saying.ts';
import { setFactAside, settleFact } from './settling.ts';
import { factKinds } from './stating.ts';
import { type FactPlace, subjectAt } from './subject.ts';

const byNumber = z.object({ number: z.string() });
const byName = byNumber.extend({ name: z.string().max(80) });

/** What can be known, and the facts of opportunities and of accounts, over HTTP. */
export const factRoutes = (playbook: Playbook) =>
  routes()
    .openapi(kinds, async (context) => {
      demand(readerOf(context), 'fact.see');
      const known = await act(context, async (it) => factKinds(it, playbook));
      const items = known.map(({ name, title, type, unit, options, sight }) => {
        return { name, title, type, unit: unit ?? null, options: options ?? [], sight };
      });
      return context.json({ items }, 200);
    })
    .route('/', factsOf(playbook, 'opportunities', 'an opportunity'))
    .route('/', factsOf(playbook, 'accounts', 'an account'));

const kinds = createRoute({
  method: 'get',
  path: '/api/fact-kinds',
  summary: 'List what can be known about a customer',
  responses: { 200: json(FactKindList, 'The dictionary of facts'), ...refusals },
});

function asked(noun: FactPlace['noun'], called: string) {
  const path = `/api/${noun}/{number}/facts`;
  const settled = { 200: json(FactHistory, 'The fact as it stands now'), ...refusals };
  return {
    list: createRoute({
      method: 'get',
      path,
      summary: `List what is known of ${called}`,
      request: { params: byNumber },
      responses: { 200: json(FactList, 'Conflicts first'), ...refusals },
    }),
    read: createRoute({
      method: 'get',
      path: `${path}/{name}`,
      summary: `Read a fact of ${called} with everything that was ever said of it`,
      request: { params: byName },
      responses: { 200: json(FactHistory, 'The fact'), ...refusals },
    }),
    say: createRoute({
      method: 'post',
      path,
      summary: `State a fact of ${called}`,
      request: { params: byNumber, body: body(SaidFact) },
      responses: { 201: json(FactHistory, 'The fact as it stands now'), ...refusals },
    }),
    settle: createRoute({
      method: 'post',
      path: `${path}/{name}/settlement`,
      summary: `Choose one of the statements that disagree on ${called}`,
      request: { params: byName, body: body(Settling) },
      responses: settled,
    }),
    setAside: createRoute({
      method: 'post',
      path: `${path}/{name}/setting-aside`,
      summary: `Set aside a statement on ${called}`,
      request: { params: byName, body: body(Settling) },
      responses: settled,
    }),
  };
}

function factsOf(playbook: Playbook, noun: FactPlace['noun'], called: string) {
  const { list, read, say, settle, setAside } = asked(noun, called);
  const told = (context: Context<House>, fact: FactHistory): FactHistory => {
    tellVersion(context, fact);
    return fact;
  };
  return routes()
    .openapi(list, async (context) => {
      const place = { noun, ...context.req.valid('param') };
      const answer = await act(context, async (it) => {
        const { account, may } = await subjectAt(it, playbook, place);
        return { account, items: await readFacts(it, playbook, account), may };
      });
      return context.json(answer, 200);
    })
    .openapi(read, async (context) => {
      const place = { noun, ...context.req.valid('param') };
      const fact = await act(context, async (it) => {
        const { account } = await subjectAt(it, playbook, place);
        return readFact(it, playbook, account, place.name);
      });
      return context.json(told(context, fact), 200);
    })
    .openapi(say, async (context) => {
      const place = { noun, ...context.req.valid('param') };
      const fact = await act(context, (it) => sayFact(it, playbook, place, context.req.valid('json')));
      return context.json(told(context, fact), 201);
    })
    .openapi(settle, async (context) => {
      const place = { noun, ...context.req.valid('param') };
      const fact = await act(context, (it) => settleFact(it, playbook, place, context.req.valid('json')));
      return context.json(told(context, fact), 200);
    })
    .openapi(setAside, async (context) => {
      const place = { noun, ...context.req.valid('param') };
      const fact = await act(context, (it) => setFactAside(it, playbook, place, context.req.valid('json')));
      return context.json(told(context, fact), 200);
    });
}
