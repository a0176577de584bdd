import { createMiddleware } from 'hono/factory';
import { Refusal } from '../refusal.ts';
import { type House, looks } from './house.ts';

/** What a browser says of a request that no other site had a hand in. */
const own: readonly string[] = ['same-origin', 'none'];

/**
 * Where a SAML identity provider has the browser post its answer. It proves itself by signature and by the request it
 * answers, acts for nobody, and the browser shows afterwards that it is the one that left.
 */
const openToOtherSites = /^\/api\/sso\/[0-9a-f-]{36}\/acs$/;

/**
 * Refuses what a page of another site lets a reader's browser do: a cookie comes along by itself, a key is sent on purpose.
 * Browsers say which site asks (`Sec-Fetch-Site`, where the way is safe), and from where (`Origin`); a program says neither.
 */
export const demandOwnSite = createMiddleware<House>(async (context, next) => {
  const { method } = context.req;
  const byKey = /^Bearer /i.test(context.req.header('authorization') ?? '');
  if (looks.includes(method) || byKey || openToOtherSites.test(context.req.path)) return next();
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  const mine =
    site === undefined ? origin === undefined || hostOf(origin) === hostAsked(context.req) : own.includes(site);
  if (mine) return next();
  throw new Refusal('request.foreign', 'This request comes from a page of another site and is refused.', {
    status: 403,
    detail: `origin ${origin}, site ${site}`,
  });
});

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

const hostAsked = (request: { url: string; header(name: string): string | undefined }): string =>
  request.header('host') ?? new URL(request.url).host;
