import { createRoute, z } from '@hono/zod-openapi';
import { answerPaper, PaperForm } from '../../documents/paper-files.ts';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { body, file, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { draftSow } from './drafting.ts';
import { Sow, SowTerms } from './sow.ts';
import { readSow, readSows } from './store.ts';
import { presentSow } from './versions/presenting.ts';

const byNumber = z.object({ number: z.string() });
const byForm = z.object({ number: z.string(), form: PaperForm });

const list = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/sows',
  summary: 'List the statements of work of an opportunity',
  request: { params: byNumber },
  responses: { 200: json(z.object({ items: z.array(Sow) }), 'Newest first'), ...refusals },
});

const draft = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/sows',
  summary: 'Draft a statement of work from the newest estimate',
  request: { params: byNumber, body: body(SowTerms) },
  responses: { 201: json(Sow, 'Drafted'), ...refusals },
});

const download = createRoute({
  method: 'get',
  path: '/api/sows/{number}/files/{form}',
  summary: 'Download a statement of work as Word, PDF or HTML',
  request: { params: byForm },
  responses: { 200: file('application/octet-stream', 'The paper'), ...refusals },
});

/** Statements of work over HTTP. The files are written from the frozen paper on each request: the same bytes each time. */
export const sowRoutes = (playbook: Playbook) =>
  routes()
    .openapi(list, async (context) => {
      const items = await act(context, async (it) => {
        const sows = await readSows(it, context.req.valid('param').number);
        return sows.map((sow) => presentSow(it, playbook, sow));
      });
      return context.json({ items }, 200);
    })
    .openapi(draft, async (context) => {
      const { number } = context.req.valid('param');
      const drafted = await act(context, async (it) =>
        presentSow(it, playbook, await draftSow(it, playbook, number, context.req.valid('json'))),
      );
      return context.json(drafted, 201);
    })
    .openapi(download, async (context) => {
      const { number, form } = context.req.valid('param');
      const { paper } = await act(context, (it) => readSow(it, number));
      return answerPaper(context, paper, form, number);
    });
