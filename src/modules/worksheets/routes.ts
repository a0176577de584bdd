import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { editWorksheet, readWorksheet } from './editing.ts';
import { Worksheet, WorksheetEdited, WorksheetEdits } from './worksheet.ts';

const path = '/api/estimates/{number}/worksheet';
const params = z.object({ number: z.string() });

const read = createRoute({
  ...{ method: 'get', path },
  summary: 'Read an estimate as a sheet of cells',
  request: { params },
  responses: { 200: json(Worksheet, 'Lines by role with their hours, week by week'), ...refusals },
});

const edit = createRoute({
  ...{ method: 'patch', path },
  summary: 'Edit the cells and lines of a draft, all or nothing',
  request: { params, body: body(WorksheetEdits) },
  responses: { 200: json(WorksheetEdited, 'The lines that changed, the totals and the new version'), ...refusals },
});

/** Worksheets over HTTP. */
export const worksheetRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) => {
      const sheet = await act(context, (it) => readWorksheet(it, playbook, context.req.valid('param').number));
      tellVersion(context, sheet);
      return context.json(sheet, 200);
    })
    .openapi(edit, async (context) => {
      const { edits } = context.req.valid('json');
      const done = await act(context, (it) => editWorksheet(it, playbook, context.req.valid('param').number, edits));
      tellVersion(context, done);
      return context.json(done, 200);
    });
