import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { may as mayHold } from '../../platform/rights.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { moveRegistration, registerServices } from './registering.ts';
import {
  NewRegistration,
  Registration,
  RegistrationFilter,
  RegistrationList,
  RegistrationMove,
} from './registration.ts';
import { mayDo } from './rights.ts';
import { readRegistration, readRegistrations, type StoredRegistration } from './store.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/registrations',
  summary: 'List registrations of partners, newest first',
  request: { query: RegistrationFilter },
  responses: { 200: json(RegistrationList, 'Those that fit'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/registrations/{number}',
  summary: 'Read a registration',
  request: { params: byNumber },
  responses: { 200: json(Registration, 'The registration'), ...refusals },
});

const submit = createRoute({
  method: 'post',
  path: '/api/registrations',
  summary: 'Register the services a partner attaches to a licence opportunity',
  request: { body: body(NewRegistration) },
  responses: { 201: json(Registration, 'Registered'), ...refusals },
});

const move = createRoute({
  method: 'post',
  path: '/api/registrations/{number}/moves',
  summary: 'Approve, return, refuse, send again or withdraw a registration',
  request: { params: byNumber, body: body(RegistrationMove) },
  responses: { 200: json(Registration, 'Moved'), ...refusals },
});

/** Registrations of partners over HTTP. */
export function registrationRoutes(playbook: Playbook) {
  const present = (context: Context<House>, { id: _, partnerId: __, ...stored }: StoredRegistration): Registration => ({
    ...stored,
    stateTitle: titleOf(playbook.lifecycles.registration, stored.state),
    may: mayDo(readerOf(context), playbook, stored),
  });
  const one = (context: Context<House>, stored: StoredRegistration): Registration => {
    tellVersion(context, stored);
    return present(context, stored);
  };
  return routes()
    .openapi(list, async (context) => {
      const found = await act(context, (it) => readRegistrations(it, context.req.valid('query')));
      const may = { submit: mayHold(readerOf(context), 'registration.submit') };
      return context.json({ items: found.map((each) => present(context, each)), may }, 200);
    })
    .openapi(read, async (context) => {
      const found = await act(context, (it) => readRegistration(it, context.req.valid('param').number));
      return context.json(one(context, found), 200);
    })
    .openapi(submit, async (context) => {
      const made = await act(context, (it) => registerServices(it, playbook, context.req.valid('json')));
      return context.json(one(context, made), 201);
    })
    .openapi(move, async (context) => {
      const { number } = context.req.valid('param');
      const moved = await act(context, (it) => moveRegistration(it, playbook, number, context.req.valid('json')));
      return context.json(one(context, moved), 200);
    });
}
