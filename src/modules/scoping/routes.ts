import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { json, refusals } from '../../platform/http/spoken.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { readEvaluateReport } from './evaluate-report.ts';
import { importReport } from './importing.ts';
import { ScopeRecord } from './scope.ts';
import { readScope } from './store.ts';

const byNumber = z.object({ number: z.string() });

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/scope',
  summary: 'Read the scope of an opportunity',
  request: { params: byNumber },
  responses: { 200: json(ScopeRecord, 'Facts with where they were read, and risks'), ...refusals },
});

const upload = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/scope/report',
  summary: "Read a customer's report into the scope",
  request: {
    params: byNumber,
    body: {
      required: true,
      content: { 'multipart/form-data': { schema: z.object({ report: z.any() }) } },
    },
  },
  responses: { 200: json(ScopeRecord, 'The next revision of the scope'), ...refusals },
});

/** Scopes over HTTP. */
export const scopingRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) =>
      context.json(await act(context, (it) => readScope(it, context.req.valid('param').number)), 200),
    )
    .openapi(upload, async (context) => {
      const { number } = context.req.valid('param');
      const { report } = context.req.valid('form');
      if (!(report instanceof File)) {
        throw new Refusal(
          'report.missing',
          'There is no file in the field "report": choose the .xlsx that evaluate wrote.',
        );
      }
      // Whoever may not see the opportunity must not make us read a large file first.
      await act(context, (it) => {
        demand(it.reader, 'scope.importReport');
        return readOpportunity(it, number);
      });
      const bytes = await report.bytes();
      const largeRepositoryBytes = playbook.reports.largeRepository.aboveBytes;
      const scope = await readEvaluateReport({ fileName: report.name, bytes }, { largeRepositoryBytes });
      const kept = await act(context, (it) => importReport(it, playbook, number, { name: report.name, bytes, scope }));
      return context.json(kept, 200);
    });
