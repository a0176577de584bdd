import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Absence, AbsenceList, NewAbsence } from './absence.ts';
import { enterAbsence, withdrawAbsence } from './entering.ts';
import { mayDo, mayEnter } from './rights.ts';
import { readAbsences, type StoredAbsence } from './store.ts';

const list = createRoute({
  method: 'get',
  path: '/api/absences',
  summary: 'List who is away, now or to come',
  request: { query: z.object({ person: z.uuid().optional() }) },
  responses: { 200: json(AbsenceList, 'The nearest first'), ...refusals },
});

const enter = createRoute({
  method: 'post',
  path: '/api/absences',
  summary: 'Enter days on which somebody is away, and their cover',
  request: { body: body(NewAbsence) },
  responses: { 201: json(Absence, 'Entered'), ...refusals },
});

const withdraw = createRoute({
  method: 'post',
  path: '/api/absences/{number}/withdrawal',
  summary: 'Withdraw an absence',
  request: { params: z.object({ number: z.string() }) },
  responses: { 200: json(Absence, 'Withdrawn'), ...refusals },
});

/** Absences over HTTP. */
export function absenceRoutes(playbook: Playbook) {
  const present = (context: Context<House>, stored: StoredAbsence): Absence => ({
    ...stored,
    may: mayDo(readerOf(context), stored),
  });
  const one = (context: Context<House>, stored: StoredAbsence): Absence => {
    tellVersion(context, stored);
    return present(context, stored);
  };
  return routes()
    .openapi(list, async (context) => {
      const found = await act(context, (it) => readAbsences(it, context.req.valid('query').person));
      const items = found.map((stored) => present(context, stored));
      return context.json({ items, may: mayEnter(readerOf(context)) }, 200);
    })
    .openapi(enter, async (context) => {
      const entered = await act(context, (it) => enterAbsence(it, playbook, context.req.valid('json')));
      return context.json(one(context, entered), 201);
    })
    .openapi(withdraw, async (context) => {
      const withdrawn = await act(context, (it) => withdrawAbsence(it, context.req.valid('param').number));
      return context.json(one(context, withdrawn), 200);
    });
}
