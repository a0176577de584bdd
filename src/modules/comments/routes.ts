import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import {
  Comment,
  CommentFilter,
  CommentList,
  EditedComment,
  NewComment,
  Resolution,
  Subject,
  Watch,
} from './comment.ts';
import { mayDo, mayDoAt } from './rights.ts';
import { readComments, type StoredComment } from './store.ts';
import { readWatch, setWatch } from './watching.ts';
import { demandSubject, editComment, resolveComment, withdrawComment, writeComment } from './writing.ts';

const byId = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/api/comments',
  summary: 'Read the comments on a record',
  request: { query: CommentFilter },
  responses: { 200: json(CommentList, 'Oldest first'), ...refusals },
});

const write = createRoute({
  method: 'post',
  path: '/api/comments',
  summary: 'Comment on a record',
  request: { body: body(NewComment) },
  responses: { 201: json(Comment, 'Written'), ...refusals },
});

const edit = createRoute({
  method: 'put',
  path: '/api/comments/{id}',
  summary: 'Correct a comment of one’s own',
  request: { params: byId, body: body(EditedComment) },
  responses: { 200: json(Comment, 'Corrected'), ...refusals },
});

const withdraw = createRoute({
  method: 'post',
  path: '/api/comments/{id}/withdrawal',
  summary: 'Withdraw a comment of one’s own',
  request: { params: byId },
  responses: { 200: json(Comment, 'Withdrawn'), ...refusals },
});

const resolve = createRoute({
  method: 'put',
  path: '/api/comments/{id}/resolution',
  summary: 'Say whether a remark on a clause is taken care of',
  request: { params: byId, body: body(Resolution) },
  responses: { 200: json(Comment, 'As said'), ...refusals },
});

const watch = createRoute({
  method: 'get',
  path: '/api/watch',
  summary: 'Read whether one watches a record',
  request: { query: z.object({ stream: Subject }) },
  responses: { 200: json(Watch, 'Whether'), ...refusals },
});

const keepWatch = createRoute({
  method: 'put',
  path: '/api/watch',
  summary: 'Watch a record, or no longer',
  request: { body: body(Watch) },
  responses: { 200: json(Watch, 'As asked'), ...refusals },
});

/** Comments over HTTP, and who watches a record. */
export function commentRoutes(playbook: Playbook) {
  const present = (context: Context<House>, stored: StoredComment): Comment => ({
    ...stored,
    may: mayDo(readerOf(context), playbook.comments, stored, context.get('clock').now()),
  });
  const one = (context: Context<House>, stored: StoredComment): Comment => {
    tellVersion(context, stored);
    return present(context, stored);
  };
  return routes()
    .openapi(list, async (context) => {
      const { subject } = context.req.valid('query');
      const comments = await act(context, async (it) => {
        await demandSubject(it, subject);
        return readComments(it, subject);
      });
      return context.json(
        { items: comments.map((each) => present(context, each)), may: mayDoAt(readerOf(context)) },
        200,
      );
    })
    .openapi(write, async (context) =>
      context.json(
        one(context, await act(context, (it) => writeComment(it, playbook, context.req.valid('json')))),
        201,
      ),
    )
    .openapi(edit, async (context) => {
      const { id } = context.req.valid('param');
      const edited = await act(context, (it) => editComment(it, playbook, id, context.req.valid('json')));
      return context.json(one(context, edited), 200);
    })
    .openapi(withdraw, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(one(context, await act(context, (it) => withdrawComment(it, playbook, id))), 200);
    })
    .openapi(resolve, async (context) => {
      const { id } = context.req.valid('param');
      const { resolved } = context.req.valid('json');
      return context.json(one(context, await act(context, (it) => resolveComment(it, playbook, id, resolved))), 200);
    })
    .openapi(watch, async (context) =>
      context.json(await act(context, (it) => readWatch(it, context.req.valid('query').stream)), 200),
    )
    .openapi(keepWatch, async (context) =>
      context.json(await act(context, (it) => setWatch(it, context.req.valid('json'))), 200),
    );
}
