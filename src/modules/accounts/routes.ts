import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Account, AccountFilter, AccountPage, NewAccount } from './account.ts';
import { openAccount } from './opening.ts';
import { readAccount, readAccounts, readHierarchy } from './store.ts';

const byNumber = z.object({ number: z.string() });

/** Accounts over HTTP: list, read, open, and the corporate hierarchy. */
export const accountRoutes = (playbook: Playbook) =>
  routes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/accounts',
        summary: 'List accounts',
        request: { query: AccountFilter },
        responses: { 200: json(AccountPage, 'One page'), ...refusals },
      }),
      async (context) => context.json(await act(context, (it) => readAccounts(it, context.req.valid('query'))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/accounts',
        summary: 'Open an account',
        request: { body: body(NewAccount) },
        responses: { 201: json(Account, 'Opened'), ...refusals },
      }),
      async (context) =>
        context.json(await act(context, (it) => openAccount(it, playbook, context.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/accounts/{number}',
        summary: 'Read an account',
        request: { params: byNumber },
        responses: { 200: json(Account, 'The account'), ...refusals },
      }),
      async (context) =>
        context.json(await act(context, (it) => readAccount(it, context.req.valid('param').number)), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/accounts/{number}/hierarchy',
        summary: 'Read the corporate hierarchy of an account',
        request: { params: byNumber },
        responses: { 200: json(z.object({ items: z.array(Account) }), 'The root first'), ...refusals },
      }),
      async (context) =>
        context.json({ items: await act(context, (it) => readHierarchy(it, context.req.valid('param').number)) }, 200),
    );
