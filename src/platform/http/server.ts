import type { Server } from 'node:http';
import { type AddressInfo, connect, isIPv6 } from 'node:net';
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

/** How long requests under way may take when the server stops. */
const patienceMs = 10_000;

/** How long a knock on the other loopback address may wait; on most machines the answer takes less than one. */
const knockMs = 500;

/**
 * Listens on the wished port, or on the next free one.
 * @throws Refusal `port.none` when fifty ports in a row are taken, `port.closed` when this user may not open it,
 *   `host.notOurs` when the address is none of this machine
 */
export async function listen(app: Answerer, host: string, wished: number): Promise<RunningServer> {
  const last = Math.min(wished + attempts - 1, 65_535);
  for (let port = wished; port <= last; port += 1) {
    const server = await tryPort(app, host, port);
    if (server) return server;
  }
  throw new Refusal('port.none', `Ports ${wished} to ${last} are all taken: set PORT to a free one.`);
}

/** Addresses of this machine alone or of all it has: whoever sits at it says `localhost`. */
const atHome = ['127.0.0.1', '::1', '0.0.0.0', '::'];

/** The address people type to reach a server that listens there. */
export function addressOf(host: string, port: number): string {
  const name = atHome.includes(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

async function tryPort(app: Answerer, host: string, port: number): Promise<RunningServer | null> {
  if (host === '127.0.0.1' && port !== 0 && (await isAnswered('::1', port))) return null;
  return new Promise((resolve, reject) => {
    // Its requests have to pass for the platform's own: the limit on bodies makes a new one of each that comes in pieces.
    const server = serve({ fetch: app.fetch, hostname: host, port, overrideGlobalObjects: true }) as Server;
    server.once('listening', () => {
      const address = server.address() as AddressInfo;
      resolve({ port: address.port, stop: () => close(server) });
    });
    server.once('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'EADDRINUSE') resolve(null);
      else reject(cannotListen(host, port, fault));
    });
  });
}

/** Whether somebody listens on the other loopback address: a browser that asks for `localhost` would get that one. */
function isAnswered(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const say = (answered: boolean) => {
      resolve(answered);
      socket.destroy();
    };
    socket.once('connect', () => say(true)).once('error', () => say(false));
    socket.setTimeout(knockMs, () => say(false));
  });
}

function cannotListen(host: string, port: number, { code, message }: NodeJS.ErrnoException): Refusal {
  if (code === 'EACCES') {
    return new Refusal('port.closed', `Port ${port} is closed to this user: set PORT to one above 1023.`);
  }
  return new Refusal(
    'host.notOurs',
    `Parley cannot listen on ${host} (${message}): set HOST to an address of this machine.`,
  );
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), patienceMs);
    // A connection whose last answer goes out now would be kept open by its browser for seconds more.
    const sweeping = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(impatient);
      clearInterval(sweeping);
      resolve();
    });
  });
}
