import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Refusal } from '../refusal.ts';

/** Anything with a `fetch`: a Hono app. */
interface Answerer {
  fetch(request: Request, environment?: unknown): Response | Promise<Response>;
}

export interface RunningServer {
  readonly port: number;
  /** Lets running requests end (10 s at most), then closes. */
  stop(): Promise<void>;
}

const attempts = 50;

/**
 * Listens on the wished port, or on the next free one.
 * @throws Refusal `port.none` when fifty ports in a row are taken
 */
export async function listen(app: Answerer, host: string, wished: number): Promise<RunningServer> {
  for (let port = wished; port < wished + attempts && port <= 65_535; port += 1) {
    const server = await tryPort(app, host, port);
    if (server) return { port: (server.address() as { port: number }).port, stop: () => close(server) };
  }
  throw new Refusal('port.none', `Ports ${wished} to ${wished + attempts - 1} are all taken: set PORT to a free one.`);
}

function tryPort(app: Answerer, host: string, port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port, overrideGlobalObjects: false }) as Server;
    server.once('listening', () => resolve(server));
    server.once('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'EADDRINUSE') resolve(null);
      else reject(fault);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), 10_000);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}
