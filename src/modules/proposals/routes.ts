import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readBoard, readFigures } from './board.ts';
import { moveProposal } from './moving.ts';
import { presentProposal } from './presenting.ts';
import {
  Assignment,
  Board,
  BoardFigures,
  BoardFilter,
  NotedCall,
  Overruling,
  Proposal,
  ProposalMove,
} from './proposal.ts';
import { assignProposal, noteCall, overrule } from './steering.ts';

const byNumber = z.object({ number: z.string() });

const board = createRoute({
  method: 'get',
  path: '/api/proposals',
  summary: 'Read the proposal board',
  request: { query: BoardFilter },
  responses: { 200: json(Board, 'Columns with their first cards, or one column page by page'), ...refusals },
});

const figures = createRoute({
  method: 'get',
  path: '/api/proposals/figures',
  summary: 'Read the funnel and the ageing of the board',
  request: { query: BoardFilter },
  responses: { 200: json(BoardFigures, 'By column'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/proposals/{number}',
  summary: 'Read the proposal of an opportunity',
  request: { params: byNumber },
  responses: { 200: json(Proposal, 'The proposal'), ...refusals },
});

const move = createRoute({
  method: 'post',
  path: '/api/proposals/{number}/moves',
  summary: 'Move a proposal on the board',
  description: 'A move that is shut is refused with 409 and, in `guards`, what keeps it shut and who can cure it.',
  request: { params: byNumber, body: body(ProposalMove) },
  responses: { 200: json(Proposal, 'Moved'), ...refusals },
});

const assign = createRoute({
  method: 'put',
  path: '/api/proposals/{number}/manager',
  summary: 'Give a proposal to an engagement manager and set its segment label',
  request: { params: byNumber, body: body(Assignment) },
  responses: { 200: json(Proposal, 'Given'), ...refusals },
});

const call = createRoute({
  method: 'put',
  path: '/api/proposals/{number}/call',
  summary: 'Note the scoping call',
  request: { params: byNumber, body: body(NotedCall) },
  responses: { 200: json(Proposal, 'Noted'), ...refusals },
});

const keep = createRoute({
  method: 'post',
  path: '/api/proposals/{number}/overruling',
  summary: 'Keep a proposal that is to be closed as lost',
  request: { params: byNumber, body: body(Overruling) },
  responses: { 200: json(Proposal, 'Kept'), ...refusals },
});

/** The proposal board over HTTP. */
export function proposalRoutes(playbook: Playbook) {
  /** Does a verb, where there is one, and answers with the proposal as it stands then. */
  const one = async (context: Context<House>, number: string, verb: (it: Act) => Promise<void> = async () => {}) => {
    demand(readerOf(context), 'proposal.see');
    const proposal = await act(context, async (it) => {
      await verb(it);
      return presentProposal(it, playbook, number);
    });
    tellVersion(context, proposal);
    return proposal;
  };
  return routes()
    .openapi(board, async (context) => {
      demand(readerOf(context), 'proposal.see');
      return context.json(await act(context, (it) => readBoard(it, playbook, context.req.valid('query'))), 200);
    })
    .openapi(figures, async (context) => {
      demand(readerOf(context), 'proposal.see');
      return context.json(await act(context, (it) => readFigures(it, playbook, context.req.valid('query'))), 200);
    })
    .openapi(read, async (context) => context.json(await one(context, context.req.valid('param').number), 200))
    .openapi(move, async (context) => {
      const { number } = context.req.valid('param');
      const asked = context.req.valid('json');
      return context.json(await one(context, number, (it) => moveProposal(it, playbook, number, asked)), 200);
    })
    .openapi(assign, async (context) => {
      const { number } = context.req.valid('param');
      const asked = context.req.valid('json');
      return context.json(await one(context, number, (it) => assignProposal(it, playbook, number, asked)), 200);
    })
    .openapi(call, async (context) => {
      const { number } = context.req.valid('param');
      const asked = context.req.valid('json');
      return context.json(await one(context, number, (it) => noteCall(it, playbook, number, asked)), 200);
    })
    .openapi(keep, async (context) => {
      const { number } = context.req.valid('param');
      const { why } = context.req.valid('json');
      return context.json(await one(context, number, (it) => overrule(it, playbook, number, why)), 200);
    });
}
