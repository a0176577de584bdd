import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Act } from '../../act.ts';
import { routes } from '../../http/door.ts';
import type { House } from '../../http/house.ts';
import { refusalOf } from '../../http/problem.ts';
import { json, refusals } from '../../http/spoken.ts';
import { record } from '../../ledger/ledger.ts';
import { actAtDoor, type Entrance, readerFrom } from '../entrance.ts';
import { personStream, signedIn } from '../entries.ts';
import { personById } from '../people.ts';
import { addressHeader } from '../sign-in.ts';
import { addressOfAsker, deviceInWords } from '../whereabouts.ts';
import { type Arrival, welcome } from './arrival.ts';
import { type Attempt, hashed, rememberAttempt, secretValue, spendAssertion, takeAttempt } from './attempts.ts';
import { arrivalRefusals, type Connection, domainOf, OpenConnectionList } from './connection.ts';
import { openSecret, readConnection } from './connections.ts';
import { arriveFromIssuer, departToIssuer } from './oidc.ts';
import { arrivalRefused } from './refused.ts';
import { arriveFromProvider, departToProvider, metadataOf } from './saml.ts';
import { readEnvelope } from './saml-envelope.ts';
import { siteOf } from './site.ts';

const below = '/api/sso';
const browserCookie = 'parley.sso';
const params = z.object({ id: z.uuid() });
const away = { 302: { description: 'Onward' } } as const;

/** Only a path of our own may follow the sign-in, never another site. */
const ownPath = z
  .string()
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
  .max(2000)
  .optional()
  .catch(undefined)
  .openapi({ type: 'string' });

const open = createRoute({
  ...{ method: 'get', path: `${below}/connections`, summary: 'List the ways to sign in beside the password' },
  request: { query: z.object({ email: z.string().max(254).optional() }) },
  responses: { 200: json(OpenConnectionList, 'For an e-mail address, those of its domain'), ...refusals },
});
const start = createRoute({
  ...{ method: 'get', path: `${below}/{id}/start`, summary: 'Sign in through a connection' },
  request: { params, query: z.object({ to: ownPath }) },
  responses: { ...away },
});
const callback = createRoute({
  ...{
    method: 'get',
    path: `${below}/{id}/callback`,
    summary: 'Come back from an OpenID Connect issuer',
    request: { params },
  },
  responses: { ...away },
});
const assertions = createRoute({
  ...{
    method: 'post',
    path: `${below}/{id}/acs`,
    summary: 'Come back from a SAML identity provider',
    request: { params },
  },
  responses: { ...away },
});
const finish = createRoute({
  ...{ method: 'get', path: `${below}/finish`, summary: 'Take the last step of signing in through a connection' },
  request: { query: z.object({ ticket: z.string().max(200) }) },
  responses: { ...away },
});
const metadata = createRoute({
  ...{
    method: 'get',
    path: `${below}/{id}/metadata`,
    summary: 'Read what Parley says of itself to a SAML identity provider',
  },
  request: { params },
  responses: {
    200: {
      description: 'SAML metadata',
      content: { 'application/samlmetadata+xml': { schema: { type: 'string' as const } } },
    },
    ...refusals,
  },
});

/** Signing in through an identity provider: what a browser walks through, and what the sign-in page asks for. */
export function ssoRoutes(entrance: Entrance) {
  return routes()
    .openapi(open, async (context) => {
      const { email } = context.req.valid('query');
      let rows = context
        .get('db')
        .selectFrom('signInConnection')
        .select(['id', 'name', 'passwordsRefused'])
        .where('enabled', '=', true);
      if (email !== undefined)
        rows = rows.where(({ val, fn }) => fn('array_position', ['domains', val(domainOf(email))]), 'is not', null);
      const found = await rows.orderBy('name').execute();
      const passwords = email === undefined || found.every(({ passwordsRefused }) => !passwordsRefused);
      return context.json({ items: found.map(({ id, name }) => ({ id, name })), passwords }, 200);
    })
    .openapi(start, (context) =>
      onward(context, () =>
        leave(context, entrance, context.req.valid('param').id, context.req.valid('query').to ?? '/'),
      ),
    )
    .openapi(callback, (context) =>
      onward(context, () => comeBackFromIssuer(context, entrance, context.req.valid('param').id)),
    )
    .openapi(assertions, (context) =>
      onward(context, () => comeBackFromProvider(context, entrance, context.req.valid('param').id)),
    )
    .openapi(finish, (context) => onward(context, () => comeIn(context, entrance, context.req.valid('query').ticket)))
    .openapi(metadata, async (context) => {
      const found = await readConnection(context.get('db'), context.req.valid('param').id, siteOf(context, entrance));
      if (found.settings.kind !== 'saml') throw arrivalRefused('sso.unknown', 'It is no SAML connection.');
      const xml = metadataOf(found.settings, providerOf(found));
      return context.body(xml, 200, { 'content-type': 'application/samlmetadata+xml' });
    });
}

/** A browser stands here, and no program: whatever goes wrong leads to the sign-in page, which says it in a sentence. */
async function onward(context: Context<House>, step: () => Promise<string>): Promise<Response> {
  try {
    return context.redirect(await step(), 302);
  } catch (thrown) {
    const { code, status, message, detail } = refusalOf(thrown);
    const told = code in arrivalRefusals ? code : status === 404 ? 'sso.unknown' : 'sso.fault';
    const { log, requestId } = context.var;
    const line = { requestId, code, detail };
    if (status >= 500) log.error(line, message);
    else log.info(line, message);
    return context.redirect(`/sign-in?refused=${told}`, 302);
  }
}

async function enabledConnection(context: Context<House>, entrance: Entrance, id: string): Promise<Connection> {
  const found = await readConnection(context.get('db'), id, siteOf(context, entrance));
  if (!found.enabled) throw arrivalRefused('sso.unknown', `${found.name} is switched off.`);
  return found;
}

const providerOf = ({ addresses }: Connection) => ({ entity: addresses.entity ?? '', answers: addresses.answer });

/** The browser is known again by a cookie that comes along when it is led back here. */
function browserHash(context: Context<House>): string {
  const held = getCookie(context, browserCookie);
  const value = held && /^[\w-]{43}$/.test(held) ? held : secretValue();
  const secure = context.req.url.startsWith('https:') || context.req.header('x-forwarded-proto') === 'https';
  setCookie(context, browserCookie, value, { httpOnly: true, sameSite: 'Lax', path: below, maxAge: 900, secure });
  return hashed(value);
}

function demandSameBrowser(context: Context<House>, { browserHash: left }: Attempt): void {
  const held = getCookie(context, browserCookie);
  if (!held || hashed(held) !== left)
    throw arrivalRefused('sso.late', 'Another browser came back than the one that left.');
}

async function leave(context: Context<House>, entrance: Entrance, id: string, to: string): Promise<string> {
  const { db, clock } = context.var;
  const found = await enabledConnection(context, entrance, id);
  const { settings, addresses } = found;
  const browser = browserHash(context);
  if (settings.kind === 'oidc') {
    const secret = await openSecret(db, id, entrance.secret);
    const { url, journey } = await departToIssuer({ settings, secret }, addresses.answer);
    const { state, ...kept } = journey;
    const attempt = { key: hashed(state), connectionId: id, browserHash: browser, particulars: { ...kept, to } };
    await rememberAttempt(db, attempt, clock.now());
    return url.href;
  }
  const { url, request } = await departToProvider(settings, providerOf(found));
  const attempt = { key: request, connectionId: id, browserHash: browser, particulars: { to } };
  await rememberAttempt(db, attempt, clock.now());
  return url.href;
}

async function comeBackFromIssuer(context: Context<House>, entrance: Entrance, id: string): Promise<string> {
  const { db, clock } = context.var;
  const found = await enabledConnection(context, entrance, id);
  const { settings, addresses } = found;
  if (settings.kind !== 'oidc') throw arrivalRefused('sso.unknown', 'It is no OpenID Connect connection.');
  const state = context.req.query('state') ?? '';
  const attempt = await takeAttempt(db, hashed(state), id, clock.now());
  demandSameBrowser(context, attempt);
  const { nonce = '', verifier = '', to = '/' } = attempt.particulars;
  const answer = new URL(`${addresses.answer}${new URL(context.req.url).search}`);
  const secret = await openSecret(db, id, entrance.secret);
  const arrival = await arriveFromIssuer({ settings, secret }, answer, { state, nonce, verifier }, found.roleRules);
  const person = await known(context, entrance, found, arrival);
  return enter(context, entrance, person, to);
}

/**
 * The answer comes by a form that another site posts, so no cookie of ours comes along: what is proven here is kept under a
 * ticket for a moment, and the browser, led on to `finish`, shows that it is the one that left.
 */
async function comeBackFromProvider(context: Context<House>, entrance: Entrance, id: string): Promise<string> {
  const { db, clock } = context.var;
  const found = await enabledConnection(context, entrance, id);
  const { settings } = found;
  if (settings.kind !== 'saml') throw arrivalRefused('sso.unknown', 'It is no SAML connection.');
  const { SAMLResponse: encoded } = await context.req.parseBody();
  if (typeof encoded !== 'string') throw arrivalRefused('sso.untrusted', 'There is no SAMLResponse.');
  const request = readEnvelope(Buffer.from(encoded, 'base64').toString('utf8'));
  const attempt = await takeAttempt(db, request, id, clock.now());
  const matching = await arriveFromProvider(settings, providerOf(found), { encoded, request, now: clock.now() });
  await spendAssertion(db, id, matching, clock.now());
  const person = await known(context, entrance, found, matching.arrival);
  const ticket = secretValue();
  const { to = '/' } = attempt.particulars;
  const last = { ...attempt, key: hashed(ticket), particulars: { person, to } };
  await rememberAttempt(db, last, clock.now(), true);
  return `${below}/finish?ticket=${ticket}`;
}

async function comeIn(context: Context<House>, entrance: Entrance, ticket: string): Promise<string> {
  const { db, clock } = context.var;
  const attempt = await takeAttempt(db, hashed(ticket), null, clock.now());
  demandSameBrowser(context, attempt);
  const { person, to = '/' } = attempt.particulars;
  if (!person) throw arrivalRefused('sso.late', 'The ticket is none.');
  return enter(context, entrance, person, to);
}

const known = (context: Context<House>, entrance: Entrance, gate: Connection, arrival: Arrival): Promise<string> =>
  actAtDoor(context, entrance.house, (act) => welcome({ act, entrance, gate }, arrival));

/** Hands out the session, by the same hand as every other way in. */
async function enter(context: Context<House>, entrance: Entrance, personId: string, to: string): Promise<string> {
  const headers = new Headers(context.req.raw.headers);
  headers.delete(addressHeader);
  const address = addressOfAsker(context, entrance.proxies);
  if (address) headers.set(addressHeader, address);
  const answer = await entrance.signIn.api.enterFederated({ body: { personId }, headers, asResponse: true });
  if (!answer.ok)
    throw arrivalRefused(answer.status === 403 ? 'sso.disabled' : 'sso.fault', `better-auth answers ${answer.status}`);
  for (const cookie of answer.headers.getSetCookie()) context.header('Set-Cookie', cookie, { append: true });
  const person = await personById(context.get('db'), personId);
  if (!person) throw arrivalRefused('sso.nobody', personId);
  const device = deviceInWords(context.req.header('user-agent'));
  const told = (act: Act) => record(act, personStream(personId), signedIn, { way: 'federation' as const, device });
  await actAtDoor(context, readerFrom(entrance, person), told);
  return to;
}
