import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act, readerOf } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { Positioning, PositioningChange } from './positioning.ts';
import { position, readPositioning } from './working.ts';

const params = z.object({ number: z.string() });
const path = '/api/opportunities/{number}/positioning';

const read = createRoute({
  method: 'get',
  path,
  summary: 'Read how an opportunity is positioned',
  request: { params },
  responses: { 200: json(Positioning, 'What the playbook asks, and what is known'), ...refusals },
});

const change = createRoute({
  method: 'put',
  path,
  summary: 'Work on the positioning of an opportunity',
  request: { params, body: body(PositioningChange) },
  responses: { 200: json(Positioning, 'Kept'), ...refusals },
});

/** The positioning of opportunities over HTTP. */
export const positioningRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) => {
      demand(readerOf(context), 'proposal.see');
      const { number } = context.req.valid('param');
      const found = await act(context, (it) => readPositioning(it, playbook, number));
      tellVersion(context, found);
      return context.json(found, 200);
    })
    .openapi(change, async (context) => {
      const { number } = context.req.valid('param');
      const changed = await act(context, async (it) => {
        await position(it, playbook, number, context.req.valid('json'));
        return readPositioning(it, playbook, number);
      });
      tellVersion(context, changed);
      return context.json(changed, 200);
    });
