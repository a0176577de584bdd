import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { file, refusals } from '../../../platform/http/spoken.ts';
import { writeOut } from './taking.ts';

const params = z.object({ number: z.string() });
const path = '/api/estimates/{number}/workbook';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const download = createRoute({
  ...{ method: 'get', path },
  summary: 'Download an estimate as a workbook with live formulas',
  request: { params },
  responses: { 200: file(xlsx, 'The workbook'), ...refusals },
});

/** Estimates as spreadsheets, out and back in. */
export const workbookRoutes = () =>
  routes().openapi(download, async (context) => {
    const { number } = context.req.valid('param');
    const bytes = await act(context, (it) => writeOut(it, number));
    const headers = { 'content-type': xlsx, 'content-disposition': `attachment; filename="${number}.xlsx"` };
    return context.body(new Uint8Array(bytes), 200, headers);
  });
