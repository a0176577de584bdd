import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { newId } from '../id.ts';
import type { Log } from '../log.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { type House, looks } from './house.ts';
import { measureRequests } from './metrics.ts';
import { once } from './once.ts';
import { demandOwnSite } from './own-site.ts';
import { answerProblem } from './problem.ts';

/** What the door of the house is built from. */
export interface DoorParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly awaited: ReadonlySet<string>;
  readonly bodyBytesMax: number;
  /** Who holds the session of this request; null for a stranger. */
  readonly whoIs: (headers: Headers) => Promise<Reader | null>;
}

/** A set of routes: a bad body, query or path is refused with every field named. */
export const routes = () =>
  new OpenAPIHono<House>({
    defaultHook: (result) => {
      if (!result.success) throw result.error;
    },
  });

/** Paths that answer strangers: health, the API's documents, sign-in, and the pages (which hold no record). */
const openToStrangers =
  /^\/(healthz|readyz|metrics|api\/openapi\.json|api\/docs(\/.*)?|api\/demo|api\/auth\/.*|api\/invitation\/.*|api\/guest\/.*|api\/sso\/.*)$/;

const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  frameSrc: ["'self'", 'blob:'],
  frameAncestors: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
};

/** The largest body that is no file: what people write and programs send fits ten times over. */
const textBytesMax = 1024 * 1024;

const isUpload = (context: Context): boolean => /^multipart\/form-data/i.test(context.req.header('content-type') ?? '');

const limited = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) => {
      const words = `The body is over ${maxSize / 1024 / 1024} MB: send a smaller one.`;
      return answerProblem(context, new Refusal('request.tooLarge', words, { status: 413 }));
    },
  });

/** An address whose link is a key, without it: a refusal is written to the log. */
const withoutKey = (path: string): string => path.replace(/^(\/api\/(?:guest|invitation)\/)[^/]+/, '$1...');

/** The front door: request id, secure headers, limits, who is asking, and plain refusals for whatever goes wrong. */
export function openDoor(parts: DoorParts) {
  const app = routes();
  app.use(async (context, next) => {
    const requestId = newId(parts.clock.now().epochMilliseconds);
    context.set('requestId', requestId);
    context.set('db', parts.db);
    context.set('clock', parts.clock);
    context.set('log', parts.log);
    context.set('awaited', parts.awaited);
    context.set('reader', null);
    context.header('X-Request-Id', requestId);
    await next();
  });
  app.use(measureRequests);
  app.use(secureHeaders({ contentSecurityPolicy, xFrameOptions: 'SAMEORIGIN' }));
  app.use('/api/*', demandOwnSite);
  const [files, texts] = [limited(parts.bodyBytesMax), limited(Math.min(parts.bodyBytesMax, textBytesMax))];
  app.use('/api/*', (context, next) => (isUpload(context) ? files : texts)(context, next));
  app.use('/api/*', async (context, next) => {
    context.header('Cache-Control', 'no-store');
    if (context.req.path.startsWith('/api/auth/')) return next();
    context.set('reader', await parts.whoIs(context.req.raw.headers));
    if (!context.get('reader') && !openToStrangers.test(context.req.path)) {
      throw new Refusal('session.none', 'Sign in first: nobody is signed in on this request.', { status: 401 });
    }
    if (context.get('reader')?.key?.access === 'read' && !looks.includes(context.req.method)) {
      throw new Refusal('key.readsOnly', 'This key only reads: make one that may write.', { status: 403 });
    }
    return next();
  });
  // What strangers may ask for is known by a link and not by a person, and counts its tries apart from what it does.
  app.use('/api/*', (context, next) => (openToStrangers.test(context.req.path) ? next() : once(context, next)));
  app.onError((fault, context) => answerProblem(context, fault));
  app.notFound((context) =>
    answerProblem(
      context,
      new Refusal('route.none', `There is nothing at ${withoutKey(context.req.path)}.`, { status: 404 }),
    ),
  );
  return app;
}
