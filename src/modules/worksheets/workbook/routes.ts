import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { file, json, refusals } from '../../../platform/http/spoken.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { Mapping, Returned, Taken } from './comparison.ts';
import { type HandedIn, readHandedIn } from './reading.ts';
import { acceptFromWorkbook, demandEditable, layBeside, writeOut } from './taking.ts';

const params = z.object({ number: z.string() });
const path = '/api/estimates/{number}/workbook';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const Compared = z.object({ workbook: z.any(), mapping: z.string().optional() });
const Accepted = Compared.extend({ accept: z.string().optional() });
const form = <Shape extends z.ZodType>(schema: Shape) => ({
  required: true,
  content: { 'multipart/form-data': { schema } },
});

const download = createRoute({
  ...{ method: 'get', path },
  summary: 'Download an estimate as a workbook with live formulas',
  request: { params },
  responses: { 200: file(xlsx, 'The workbook'), ...refusals },
});

const compare = createRoute({
  ...{ method: 'post', path },
  summary: 'Lay a workbook beside a draft: what differs, or how a sheet of somebody else would be read',
  description:
    'Changes nothing. `mapping` (JSON) says how the columns of a sheet that is not ours are read, where the proposal is wrong.',
  request: { params, body: form(Compared) },
  responses: { 200: json(Returned, 'Cell by cell, each with whether it may be taken over'), ...refusals },
});

const accept = createRoute({
  ...{ method: 'post', path: `${path}/acceptance` },
  summary: 'Take accepted differences of a workbook, or the lines of another sheet, into the draft',
  description:
    'The file is handed in again, so that the record names what was seen here. `accept` is a JSON list of ids of differences.',
  request: { params, body: form(Accepted) },
  responses: { 200: json(Taken, 'All of it, or nothing'), ...refusals },
});

const Ids = z.array(z.string().max(300)).max(100_000);

/** A field of the form that holds JSON. */
function jsonOf<Shape extends z.ZodType>(field: string, text: unknown, shape: Shape): z.infer<Shape> | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new Refusal(
      'workbook.field',
      `The field "${field}" does not hold the JSON that is asked for: see the API's description.`,
      { status: 400 },
    );
  }
}

async function handedIn(workbook: unknown): Promise<HandedIn> {
  if (!(workbook instanceof File)) {
    throw new Refusal('workbook.missing', 'There is no file in the field "workbook": choose an .xlsx workbook.', {
      status: 400,
    });
  }
  return await readHandedIn(await workbook.bytes(), workbook.name);
}

/** Estimates as spreadsheets, out and back in. */
export const workbookRoutes = (playbook: Playbook) =>
  routes()
    .openapi(download, async (context) => {
      const { number } = context.req.valid('param');
      const bytes = await act(context, (it) => writeOut(it, number));
      const headers = { 'content-type': xlsx, 'content-disposition': `attachment; filename="${number}.xlsx"` };
      return context.body(new Uint8Array(bytes), 200, headers);
    })
    .openapi(compare, async (context) => {
      const { number } = context.req.valid('param');
      const { workbook, mapping } = context.req.valid('form');
      await act(context, (it) => demandEditable(it, playbook, number));
      const asked = { file: await handedIn(workbook), mapping: jsonOf('mapping', mapping, Mapping) };
      return context.json(await act(context, (it) => layBeside(it, playbook, number, asked)), 200);
    })
    .openapi(accept, async (context) => {
      const { number } = context.req.valid('param');
      const { workbook, mapping, accept: accepted } = context.req.valid('form');
      await act(context, (it) => demandEditable(it, playbook, number));
      const ids = jsonOf('accept', accepted, Ids) ?? [];
      const asked = { file: await handedIn(workbook), ids, mapping: jsonOf('mapping', mapping, Mapping) };
      const taken = await act(context, (it) => acceptFromWorkbook(it, playbook, number, asked));
      tellVersion(context, taken);
      return context.json(taken, 200);
    });
