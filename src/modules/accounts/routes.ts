import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Reader } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Account, AccountFilter, AccountPage, NewAccount } from './account.ts';
import { openAccount } from './opening.ts';
import { mayDo } from './rights.ts';
import { readAccount, readAccounts, readHierarchy, type StoredAccount } from './store.ts';

const byNumber = z.object({ number: z.string() });

/** Which partner serves the customer otherwise is no word for another partner. */
const present = (reader: Reader, stored: StoredAccount): Account => ({
  ...stored,
  existingPartner: reader.partnerId === null ? stored.existingPartner : null,
  may: mayDo(reader, stored),
});

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
      async (context) => {
        const page = await act(context, (it) => readAccounts(it, context.req.valid('query')));
        return context.json({ ...page, items: page.items.map((item) => present(readerOf(context), item)) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/accounts',
        summary: 'Open an account',
        request: { body: body(NewAccount) },
        responses: { 201: json(Account, 'Opened'), ...refusals },
      }),
      async (context) => {
        const opened = await act(context, (it) => openAccount(it, playbook, context.req.valid('json')));
        tellVersion(context, opened);
        return context.json(present(readerOf(context), opened), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/accounts/{number}',
        summary: 'Read an account',
        request: { params: byNumber },
        responses: { 200: json(Account, 'The account'), ...refusals },
      }),
      async (context) => {
        const found = await act(context, (it) => readAccount(it, context.req.valid('param').number));
        tellVersion(context, found);
        return context.json(present(readerOf(context), found), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/accounts/{number}/hierarchy',
        summary: 'Read the corporate hierarchy of an account',
        request: { params: byNumber },
        responses: { 200: json(z.object({ items: z.array(Account) }), 'The root first'), ...refusals },
      }),
      async (context) => {
        const items = await act(context, (it) => readHierarchy(it, context.req.valid('param').number));
        return context.json({ items: items.map((item) => present(readerOf(context), item)) }, 200);
      },
    );
