import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readSow } from '../store.ts';
import { LintReport } from './lint.ts';
import { lintSow } from './linting.ts';

const report = createRoute({
  method: 'get',
  path: '/api/sows/{number}/lint',
  summary: 'Look through the paper that is worked on for what should be mended',
  request: { params: z.object({ number: z.string() }) },
  responses: {
    200: json(LintReport, 'What was found, what could not be looked into, and what is complete'),
    ...refusals,
  },
});

/** What is found in a statement of work, over HTTP. */
export const sowLintRoutes = (playbook: Playbook) =>
  routes().openapi(report, async (context) => {
    const { number } = context.req.valid('param');
    const found = await act(context, async (it) => lintSow(it, playbook, await readSow(it, number)));
    return context.json(found, 200);
  });
