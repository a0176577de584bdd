import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerPaper, mediaTypes, PaperForm } from '../../../documents/paper-files.ts';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { takeEstimate } from '../library/taking-estimate.ts';
import { EditedPaper, Sow, SowPaper } from '../sow.ts';
import { readSow, type StoredSow } from '../store.ts';
import { compareVersions, readComparison } from './comparing.ts';
import { editPaper } from './editing.ts';
import { presentSow, presentSowPaper } from './presenting.ts';
import { handPen, withdrawSow } from './turns.ts';
import { NewTurn, Pair, SowComparison, SowVersion, VersionPaper, Withdrawal } from './version.ts';
import { readVersion, readVersions } from './version-store.ts';

const byNumber = z.object({ number: z.string() });
const byVersion = byNumber.extend({ version: z.coerce.number().int().min(1) });

const one = createRoute({
  method: 'get',
  path: '/api/sows/{number}',
  summary: 'Read a statement of work with the paper that is worked on',
  request: { params: byNumber },
  responses: { 200: json(SowPaper, 'With its paper, in which changes may be proposed'), ...refusals },
});

const edit = createRoute({
  method: 'put',
  path: '/api/sows/{number}/paper',
  summary: 'Keep the paper as it was edited',
  request: { params: byNumber, body: body(EditedPaper) },
  responses: { 200: json(SowPaper, 'As it is kept: changes bear their author and time'), ...refusals },
});

const hand = createRoute({
  method: 'post',
  path: '/api/sows/{number}/turns',
  summary: 'Hand the pen to another party; what was written is frozen as a version',
  request: { params: byNumber, body: body(NewTurn) },
  responses: { 200: json(Sow, 'The pen is handed over'), ...refusals },
});

const estimate = createRoute({
  method: 'post',
  path: '/api/sows/{number}/estimate',
  summary: 'Hang a statement of work from the estimate that was published since',
  request: { params: byNumber },
  responses: { 200: json(SowPaper, 'With the figures of that estimate'), ...refusals },
});

const withdraw = createRoute({
  method: 'post',
  path: '/api/sows/{number}/withdraw',
  summary: 'Withdraw a statement of work',
  request: { params: byNumber, body: body(Withdrawal) },
  responses: { 200: json(Sow, 'Withdrawn'), ...refusals },
});

const versions = createRoute({
  method: 'get',
  path: '/api/sows/{number}/versions',
  summary: 'List the frozen versions of a statement of work',
  request: { params: byNumber },
  responses: { 200: json(z.object({ items: z.array(SowVersion) }), 'Newest first'), ...refusals },
});

const version = createRoute({
  method: 'get',
  path: '/api/sows/{number}/versions/{version}',
  summary: 'Read one frozen version with its paper',
  request: { params: byVersion },
  responses: { 200: json(VersionPaper, 'For good as it is'), ...refusals },
});

const comparison = createRoute({
  method: 'get',
  path: '/api/sows/{number}/comparison',
  summary: 'Compare two versions of a statement of work',
  request: { params: byNumber, query: Pair },
  responses: { 200: json(SowComparison, 'A redline, and the clauses it touches'), ...refusals },
});

const redline = createRoute({
  method: 'get',
  path: '/api/sows/{number}/comparison/files/{form}',
  summary: 'Download two versions compared, as a Word file with tracked changes or as a page',
  request: { params: byNumber.extend({ form: PaperForm.extract(['docx', 'html']) }), query: Pair },
  responses: { 200: file(mediaTypes.docx, 'Accepted whole it is the newer, rejected whole the older'), ...refusals },
});

const versionFile = createRoute({
  method: 'get',
  path: '/api/sows/{number}/versions/{version}/files/{form}',
  summary: 'Download a frozen version as Word, PDF or HTML',
  request: { params: byVersion.extend({ form: PaperForm }) },
  responses: { 200: file('application/octet-stream', 'The paper'), ...refusals },
});

/** The versions of a statement of work over HTTP: reading and editing the paper, and who holds the pen. */
export const sowVersionRoutes = (playbook: Playbook) => {
  type Show<Shape> = (it: Act, playbook: Playbook, sow: StoredSow) => Shape;
  const done = async <Shape extends { readonly version: number }>(
    context: Context<House>,
    show: Show<Shape>,
    verb: (it: Act) => Promise<StoredSow>,
  ): Promise<Shape> => {
    const shown = await act(context, async (it) => show(it, playbook, await verb(it)));
    tellVersion(context, shown);
    return shown;
  };
  return routes()
    .openapi(one, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, presentSowPaper, (it) => readSow(it, number)), 200);
    })
    .openapi(edit, async (context) => {
      const { number } = context.req.valid('param');
      const edited = context.req.valid('json');
      return context.json(await done(context, presentSowPaper, (it) => editPaper(it, playbook, number, edited)), 200);
    })
    .openapi(hand, async (context) => {
      const { number } = context.req.valid('param');
      const turn = context.req.valid('json');
      return context.json(await done(context, presentSow, (it) => handPen(it, playbook, number, turn)), 200);
    })
    .openapi(estimate, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, presentSowPaper, (it) => takeEstimate(it, playbook, number)), 200);
    })
    .openapi(withdraw, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, presentSow, (it) => withdrawSow(it, playbook, number, given)), 200);
    })
    .openapi(versions, async (context) => {
      const items = await act(context, (it) => readVersions(it, context.req.valid('param').number));
      return context.json({ items }, 200);
    })
    .openapi(comparison, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await act(context, (it) => readComparison(it, number, context.req.valid('query'))), 200);
    })
    .openapi(redline, async (context) => {
      const { number, form } = context.req.valid('param');
      const pair = context.req.valid('query');
      const { paper, against } = await act(context, (it) => compareVersions(it, number, pair));
      return answerPaper(context, paper, form, `${number}-${pair.from}-to-${pair.to}`, { against });
    })
    .openapi(versionFile, async (context) => {
      const { number, version: which, form } = context.req.valid('param');
      const { paper } = await act(context, (it) => readVersion(it, number, which));
      return answerPaper(context, paper, form, `${number}-version-${which}`);
    })
    .openapi(version, async (context) => {
      const { number, version: which } = context.req.valid('param');
      return context.json(await act(context, (it) => readVersion(it, number, which)), 200);
    });
};
