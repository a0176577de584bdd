import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { acknowledgeItem, decideChanges, type Which } from './deciding.ts';
import { mayReturn, presentRedline, summaryOf } from './presenting.ts';
import { Acknowledgement, NewDecision, Redline, RedlineSummary } from './redline.ts';
import { readRedlines, readReturnedFile } from './redline-store.ts';
import { demandNew, demandReturn, readAgainst, takeReturned } from './returning.ts';

const byNumber = z.object({ number: z.string() });
const byRedline = byNumber.extend({ redline: z.coerce.number().int().min(1) });
const path = '/api/sows/{number}/redlines';
/** A file may be called anything; sentences name it. */
const NAME_MAX = 200;

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const list = createRoute({
  ...{ method: 'get', path },
  summary: 'List the files that came back for a statement of work',
  request: { params: byNumber },
  responses: {
    200: json(
      z.object({ items: z.array(RedlineSummary), mayReturn: z.union([z.literal(true), z.string()]) }),
      'Newest first',
    ),
    ...refusals,
  },
});

const upload = createRoute({
  ...{ method: 'post', path },
  summary: 'Hand in a Word file that came back: its changes are read against the version that was sent',
  description:
    'The paper that is worked on becomes the redline, is frozen as a version, and the pen goes to the side that decides. A file that cannot be read, or is not the paper that was sent, is refused and nothing of it is kept.',
  request: {
    params: byNumber,
    body: { required: true, content: { 'multipart/form-data': { schema: z.object({ file: z.any() }) } } },
  },
  responses: { 201: json(Redline, 'What came back, clause by clause'), ...refusals },
});

const one = createRoute({
  ...{ method: 'get', path: `${path}/{redline}` },
  summary: 'Read what came back in a file, clause by clause',
  request: { params: byRedline },
  responses: { 200: json(Redline, 'Changes, comments, and what no mark can say'), ...refusals },
});

const original = createRoute({
  ...{ method: 'get', path: `${path}/{redline}/file` },
  summary: 'Download a file as it came back',
  request: { params: byRedline },
  responses: { 200: file(docx, 'Byte for byte'), ...refusals },
});

const decide = createRoute({
  ...{ method: 'post', path: `${path}/{redline}/decisions` },
  summary: 'Accept, reject or counter changes that came back',
  request: { params: byRedline, body: body(NewDecision) },
  responses: { 200: json(Redline, 'As it stands now'), ...refusals },
});

const acknowledge = createRoute({
  ...{ method: 'post', path: `${path}/{redline}/items/{item}/acknowledgement` },
  summary: 'Say what was done about something that no mark can say',
  request: { params: byRedline.extend({ item: z.string() }), body: body(Acknowledgement) },
  responses: { 200: json(Redline, 'As it stands now'), ...refusals },
});

/** What came back from the other side, over HTTP. */
export const sowRedlineRoutes = (playbook: Playbook) => {
  const done = async (context: Context<House>, which: Which, verb: (it: Act) => Promise<void>): Promise<Redline> => {
    const shown = await act(context, async (it) => {
      await verb(it);
      return presentRedline(it, playbook, which.number, which.redline);
    });
    tellVersion(context, shown);
    return shown;
  };
  return routes()
    .openapi(list, async (context) => {
      const { number } = context.req.valid('param');
      const listed = await act(context, async (it) => {
        const items = (await readRedlines(it, number)).map(summaryOf);
        return { items, mayReturn: await mayReturn(it, playbook, number) };
      });
      return context.json(listed, 200);
    })
    .openapi(upload, async (context) => {
      const { number } = context.req.valid('param');
      const { file: handed } = context.req.valid('form');
      if (!(handed instanceof File)) {
        throw new Refusal('redline.missing', 'There is no file in the field "file": choose the .docx that came back.');
      }
      // Whoever may not hand it in must not make us read a large file first.
      const sent = await act(context, (it) => demandReturn(it, playbook, number));
      const given = { name: handed.name.slice(0, NAME_MAX), bytes: await handed.bytes() };
      await act(context, (it) => demandNew(it, number, given));
      const returned = await readAgainst(given, sent);
      const taken = await act(context, async (it) => {
        const redline = await takeReturned(it, playbook, number, { file: given, sent, returned });
        return presentRedline(it, playbook, number, redline);
      });
      tellVersion(context, taken);
      return context.json(taken, 201);
    })
    .openapi(one, async (context) => {
      const which = context.req.valid('param');
      return context.json(await done(context, which, async () => {}), 200);
    })
    .openapi(original, async (context) => {
      const { number, redline } = context.req.valid('param');
      const { file: bytes } = await act(context, (it) => readReturnedFile(it, number, redline));
      const headers = {
        'content-type': docx,
        'content-disposition': `attachment; filename="${number}-redline-${redline}.docx"`,
      };
      return context.body(new Uint8Array(bytes), 200, headers);
    })
    .openapi(decide, async (context) => {
      const which = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, which, (it) => decideChanges(it, playbook, which, given)), 200);
    })
    .openapi(acknowledge, async (context) => {
      const which = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, which, (it) => acknowledgeItem(it, playbook, which, given)), 200);
    });
};
