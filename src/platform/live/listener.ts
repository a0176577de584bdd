import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';

export interface ListenerParts {
  readonly url: string;
  /** A plain name; every `notify` on it comes to `hear`. */
  readonly channel: string;
  readonly log: Log;
  hear(message: string): void;
  /** The connection was lost and is there again: what was said meanwhile was not heard. */
  missed(): void;
}

/** How long between two tries to get back, and how often a silent connection is asked whether it is still there. */
const pauses = { firstMs: 100, mostMs: 5_000, askMs: 20_000, answerMs: 10_000 };

/**
 * Listens to what any instance says on a channel of the database, on a connection of its own; one that is lost is opened
 * again as soon as the database lets us.
 */
export async function openListener(parts: ListenerParts): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let client = await connect(parts);
  const keeping = (async () => {
    while (!stopping.signal.aborted) {
      await lost(client, stopping.signal);
      await client.end().catch(() => {});
      if (stopping.signal.aborted) return;
      parts.log.warn('The connection that listens to the database was lost.');
      const again = await reconnect(parts, stopping.signal);
      if (!again) return;
      client = again;
      parts.missed();
    }
  })();
  const stop = async () => {
    stopping.abort();
    await keeping;
  };
  return { stop };
}

async function connect({ url, channel, hear }: ListenerParts): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'parley live',
    connectionTimeoutMillis: pauses.answerMs,
    query_timeout: pauses.answerMs,
    keepAlive: true,
  });
  // A connection that is lost ends, and of that we hear.
  client.on('error', () => {});
  client.on('notification', ({ payload }) => hear(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  } catch (fault) {
    await client.end().catch(() => {});
    throw fault;
  }
}

async function reconnect(parts: ListenerParts, signal: AbortSignal): Promise<pg.Client | null> {
  for (let pause = pauses.firstMs; !signal.aborted; pause = Math.min(pause * 2, pauses.mostMs)) {
    const client = await connect(parts).catch(() => null);
    if (client) return client;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
  return null;
}

/** Resolves when the connection has ended, no longer answers, or is no longer wanted. */
function lost(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const asking = setInterval(() => client.query('select 1').catch(over), pauses.askMs);
    function over() {
      clearInterval(asking);
      resolve();
    }
    client.once('end', over);
    client.once('error', over);
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });
}
