import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { json, refusals } from '../../../platform/http/spoken.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { demandImport, importList, readList, showPreview } from './importing.ts';
import { ListImported, ListMapping, ListPreview } from './list.ts';
import type { HandedList } from './table.ts';

const path = '/api/opportunities/{number}/imports';
const byNumber = z.object({ number: z.string() });
const Handed = z.object({
  list: z.any().optional().describe('The file: .csv, .tsv or .xlsx'),
  text: z.string().optional().describe('Or the rows as they were pasted'),
  mapping: z.string().max(4000).optional().describe('Which column holds what, as JSON'),
});
type Handed = z.infer<typeof Handed>;
const request = {
  params: byNumber,
  body: { required: true, content: { 'multipart/form-data': { schema: Handed } } },
};

const preview = createRoute({
  method: 'post',
  path: `${path}/preview`,
  summary: 'Read a list of repositories and say what would come of it',
  request,
  responses: { 200: json(ListPreview, 'Columns, mapping, problems, facts; nothing is kept'), ...refusals },
});

const keep = createRoute({
  method: 'post',
  path,
  summary: 'Import a list of repositories into the scope',
  request,
  responses: { 201: json(ListImported, 'What was kept'), ...refusals },
});

/** Lists of repositories over HTTP: looked at first, then kept whole or not at all. */
export function listRoutes(playbook: Playbook) {
  const read = async (form: Handed, on: Temporal.PlainDate) =>
    readList(playbook, await handedIn(form), mappingIn(form), on);
  return routes()
    .openapi(preview, async (context) => {
      const { number } = context.req.valid('param');
      const on = await act(context, async (it) => {
        await demandImport(it, playbook, number);
        return it.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
      });
      const list = await read(context.req.valid('form'), on);
      return context.json(await act(context, async (it) => showPreview(it, playbook, list)), 200);
    })
    .openapi(keep, async (context) => {
      const { number } = context.req.valid('param');
      const on = await act(context, async (it) => {
        await demandImport(it, playbook, number);
        return it.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
      });
      const list = await read(context.req.valid('form'), on);
      return context.json(await act(context, (it) => importList(it, playbook, number, list)), 201);
    });
}

async function handedIn({ list, text }: Handed): Promise<HandedList> {
  if (list instanceof File) return { kind: 'file', file: list.name.slice(0, 200), bytes: await list.bytes() };
  if (text !== undefined) return { kind: 'pasted', text };
  throw new Refusal(
    'list.missing',
    'There is neither a file in the field "list" nor rows in "text": hand in one of them.',
  );
}

function mappingIn({ mapping }: Handed): ListMapping | undefined {
  if (mapping === undefined) return undefined;
  try {
    return ListMapping.parse(JSON.parse(mapping));
  } catch (fault) {
    const words = 'The field "mapping" is not what a preview answered: hand back its mapping, changed or not.';
    throw new Refusal('list.badMapping', words, { status: 400, detail: String(fault) });
  }
}
