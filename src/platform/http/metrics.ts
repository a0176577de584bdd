import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { House } from './house.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requestSeconds = new Histogram({
  name: 'parley_http_request_seconds',
  help: 'How long requests took, by method, route and status.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/** Times each request under its route's pattern, never its full path, so that numbers do not become labels. */
export const measureRequests: MiddlewareHandler<House> = async (context, next) => {
  const done = requestSeconds.startTimer();
  await next();
  done({ method: context.req.method, route: routePath(context, -1), status: String(context.res.status) });
};

/** The text of `/metrics`, as Prometheus reads it. */
export const readMetrics = async (): Promise<{ text: string; contentType: string }> => ({
  text: await registry.metrics(),
  contentType: registry.contentType,
});
