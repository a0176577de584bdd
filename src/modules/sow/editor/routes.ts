import { createRoute, z } from '@hono/zod-openapi';
import { today } from '../../../platform/clock.ts';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { SowPaper } from '../sow.ts';
import { readSow } from '../store.ts';
import { presentSowPaper } from '../versions/presenting.ts';
import { ClauseDesk, Present, TakenUpdates, Whereabouts } from './desk-shapes.ts';
import { offersFor, updatesFor } from './library-offers.ts';
import { keepPresence, readPresent } from './presence-store.ts';
import { takeUpdates } from './updating.ts';

const byNumber = z.object({ number: z.string() });

/** Whoever was not seen for so long has gone. */
const fadesAfter = { seconds: 60 };

const clauses = createRoute({
  method: 'get',
  path: '/api/sows/{number}/clauses',
  summary: 'Read what the library offers for a statement of work, and what of it changed since',
  request: { params: byNumber },
  responses: { 200: json(ClauseDesk, 'Clauses with their fallbacks, filled with the paper’s values'), ...refusals },
});

const updates = createRoute({
  method: 'post',
  path: '/api/sows/{number}/library-updates',
  summary: 'Bring clauses up to what the library says today',
  request: { params: byNumber, body: body(TakenUpdates) },
  responses: {
    200: json(SowPaper, 'As it is kept: what was changed by hand gets the new words as a proposal'),
    ...refusals,
  },
});

const presence = createRoute({
  method: 'post',
  path: '/api/sows/{number}/presence',
  summary: 'Say where in the paper one is, and hear who else is there',
  request: { params: byNumber, body: body(Whereabouts) },
  responses: {
    200: json(z.object({ items: z.array(Present) }), 'Who else was there within the last minute'),
    ...refusals,
  },
});

/** What the editor of a statement of work asks beside the paper. */
export const sowEditorRoutes = (playbook: Playbook) =>
  routes()
    .openapi(clauses, async (context) => {
      const { number } = context.req.valid('param');
      const desk = await act(context, async (it) => {
        const sow = await readSow(it, number);
        return { offers: offersFor(playbook, sow), updates: updatesFor(playbook, sow, today(it.clock)) };
      });
      return context.json(desk, 200);
    })
    .openapi(updates, async (context) => {
      const { number } = context.req.valid('param');
      const taken = context.req.valid('json');
      const sow = await act(context, async (it) =>
        presentSowPaper(it, playbook, await takeUpdates(it, playbook, number, taken)),
      );
      tellVersion(context, sow);
      return context.json(sow, 200);
    })
    .openapi(presence, async (context) => {
      const { number } = context.req.valid('param');
      const seen = context.req.valid('json');
      const items = await act(context, async (it) => {
        const { id } = await readSow(it, number);
        await keepPresence(it, id, seen);
        return readPresent(it, id, it.clock.now().subtract(fadesAfter));
      });
      return context.json({ items }, 200);
    });
