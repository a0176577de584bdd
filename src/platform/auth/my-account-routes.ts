import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../act.ts';
import { routes } from '../http/door.ts';
import { type House, readerOf } from '../http/house.ts';
import { body, json, refusals } from '../http/spoken.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { Ended, Factors, KeyLine, KeyList, MadeKey, NewKey, NewPassword, SessionList } from './account.ts';
import { type Braked, whileBraked } from './brake.ts';
import { actAtDoor, type Entrance } from './entrance.ts';
import { demandInPerson, listKeys, makeKey, modulesOf, revokeKey } from './keys.ts';
import { listPasskeys, removePasskey } from './passkeys.ts';
import { changePassword, hasPassword } from './passwords.ts';
import { endOtherSessions, endSession, listSessions } from './sessions.ts';
import { sessionOf } from './sign-in.ts';

const params = z.object({ id: z.uuid() });

const factors = createRoute({
  method: 'get',
  path: '/api/me/factors',
  summary: 'Read how you sign in',
  responses: { 200: json(Factors, 'Password, authenticator app, passkeys'), ...refusals },
});
const password = createRoute({
  method: 'put',
  path: '/api/me/password',
  summary: 'Change your password',
  request: { body: body(NewPassword) },
  responses: { 200: json(Ended, 'How many other sessions were ended'), ...refusals },
});
const passkey = createRoute({
  method: 'delete',
  path: '/api/me/passkeys/{id}',
  summary: 'Remove a passkey of yours',
  request: { params },
  responses: { 200: json(Factors, 'What is left'), ...refusals },
});
const sessions = createRoute({
  method: 'get',
  path: '/api/me/sessions',
  summary: 'List your sessions',
  responses: { 200: json(SessionList, 'The one that asks first'), ...refusals },
});
const session = createRoute({
  method: 'delete',
  path: '/api/me/sessions/{id}',
  summary: 'End a session of yours',
  request: { params },
  responses: { 200: json(Ended, 'One'), ...refusals },
});
const otherSessions = createRoute({
  method: 'delete',
  path: '/api/me/sessions',
  summary: 'End all your other sessions',
  responses: { 200: json(Ended, 'How many'), ...refusals },
});
const keys = createRoute({
  method: 'get',
  path: '/api/me/keys',
  summary: 'List your API keys',
  responses: { 200: json(KeyList, 'Newest first, with those that are over'), ...refusals },
});
const newKey = createRoute({
  method: 'post',
  path: '/api/me/keys',
  summary: 'Make an API key',
  request: { body: body(NewKey) },
  responses: { 201: json(MadeKey, 'The key, shown this once'), ...refusals },
});
const key = createRoute({
  method: 'delete',
  path: '/api/me/keys/{id}',
  summary: 'Revoke an API key of yours',
  request: { params },
  responses: { 200: json(KeyLine, 'The key that was'), ...refusals },
});

/** What one does with one's own ways in: by oneself, never by a key. */
export function myAccountRoutes(entrance: Entrance) {
  const mine = <Answer>(context: Context<House>, verb: (act: Act) => Promise<Answer>) =>
    actAtDoor(context, inPerson(context), verb);
  const factorsOf = async (act: Act) => ({
    password: await hasPassword(act, act.reader.id),
    totp: await hasTotp(act),
    passkeys: await listPasskeys(act, act.reader.id),
  });
  const current = async (context: Context<House>) => {
    inPerson(context);
    const held = await sessionOf(entrance.signIn, context.req.raw.headers);
    if (!held)
      throw new Refusal('session.none', 'Sign in first: nobody is signed in on this request.', { status: 401 });
    return held.id;
  };
  const app = routes()
    .openapi(factors, async (context) => context.json(await mine(context, factorsOf), 200))
    .openapi(password, async (context) => {
      const given = context.req.valid('json');
      const held = await current(context);
      const { email } = inPerson(context);
      // Whoever holds a stolen session must not find the password by trying: wrong ones count as they do at the door.
      const brake: Braked = { by: 'email', value: email, policy: entrance.policy.brakes.email };
      const ended = await whileBraked(context.var, brake, 'password.wrong', () =>
        mine(context, (act) => changePassword(act, entrance.policy, given, held)),
      );
      return context.json({ ended }, 200);
    })
    .openapi(passkey, async (context) => {
      const { id } = context.req.valid('param');
      const left = await mine(context, async (act) => {
        await removePasskey(act, id);
        return factorsOf(act);
      });
      return context.json(left, 200);
    })
    .openapi(sessions, async (context) => {
      const held = await current(context);
      return context.json({ items: await mine(context, (act) => listSessions(act, held)) }, 200);
    })
    .openapi(session, async (context) => {
      await mine(context, (act) => endSession(act, context.req.valid('param').id));
      return context.json({ ended: 1 }, 200);
    })
    .openapi(otherSessions, async (context) => {
      const held = await current(context);
      return context.json({ ended: await mine(context, (act) => endOtherSessions(act, held)) }, 200);
    });
  return addKeyRoutes(app, entrance);
}

function addKeyRoutes(app: ReturnType<typeof routes>, { policy }: Entrance) {
  return app
    .openapi(keys, async (context) => {
      const reader = inPerson(context);
      const items = await actAtDoor(context, reader, listKeys);
      return context.json({ items, modules: modulesOf(reader), daysMax: policy.key.daysMax }, 200);
    })
    .openapi(newKey, async (context) => {
      const given = context.req.valid('json');
      const made = await actAtDoor(context, inPerson(context), (act) => makeKey(act, policy.key, given));
      context.set('remembered', { ...made, key: null });
      return context.json(made, 201);
    })
    .openapi(key, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await actAtDoor(context, inPerson(context), (act) => revokeKey(act, id)), 200);
    });
}

/** The reader, who came by a session. */
function inPerson(context: Context<House>): Reader {
  const reader = readerOf(context);
  demandInPerson(reader);
  return reader;
}

const hasTotp = async ({ tx, reader }: Act): Promise<boolean> => {
  const columns = tx.selectFrom('person').select('twoFactorEnabled').where('id', '=', reader.id);
  return (await columns.executeTakeFirst())?.twoFactorEnabled ?? false;
};
