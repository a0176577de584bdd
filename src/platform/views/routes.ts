import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../http/door.ts';
import { act } from '../http/house.ts';
import { tellVersion } from '../http/precondition.ts';
import { body, json, refusals } from '../http/spoken.ts';
import { changeView, forgetView, keepView, readViews } from './keeping.ts';
import { ChangedView, NewView, SavedView, SavedViewList, ViewFilter } from './view.ts';

const byId = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/api/views',
  summary: 'List the views you keep of a list',
  request: { query: ViewFilter },
  responses: { 200: json(SavedViewList, 'By name'), ...refusals },
});

const keep = createRoute({
  method: 'post',
  path: '/api/views',
  summary: 'Keep the filters of a list under a name',
  request: { body: body(NewView) },
  responses: { 201: json(SavedView, 'Kept'), ...refusals },
});

const change = createRoute({
  method: 'put',
  path: '/api/views/{id}',
  summary: 'Change a view',
  request: { params: byId, body: body(ChangedView) },
  responses: { 200: json(SavedView, 'Changed'), ...refusals },
});

const forget = createRoute({
  method: 'delete',
  path: '/api/views/{id}',
  summary: 'Delete a view',
  request: { params: byId },
  responses: { 200: json(SavedViewList, 'Those that are left'), ...refusals },
});

/** Saved views over HTTP: everybody keeps their own. */
export const viewRoutes = () =>
  routes()
    .openapi(list, async (context) => {
      const asked = context.req.valid('query');
      return context.json({ items: await act(context, (it) => readViews(it, asked.list)) }, 200);
    })
    .openapi(keep, async (context) => {
      const kept = await act(context, (it) => keepView(it, context.req.valid('json')));
      tellVersion(context, kept);
      return context.json(kept, 201);
    })
    .openapi(change, async (context) => {
      const { id } = context.req.valid('param');
      const changed = await act(context, (it) => changeView(it, id, context.req.valid('json')));
      tellVersion(context, changed);
      return context.json(changed, 200);
    })
    .openapi(forget, async (context) => {
      const { id } = context.req.valid('param');
      return context.json({ items: await act(context, (it) => forgetView(it, id)) }, 200);
    });
