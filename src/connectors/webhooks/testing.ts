import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { z } from 'zod';
import { root } from '../../platform/config.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { entry, record } from '../../platform/ledger/ledger.ts';
import { openLog } from '../../platform/log.ts';
import type { Person } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import { loadPlaybook, type Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { webhookRoutes } from './routes.ts';
import { openWebhookSender, type SenderParts, type WebhookSender } from './sender.ts';
import type { Ways } from './sending.ts';
import { openVault } from './vault.ts';
import { type Delivery, DeliveryPage, Webhook, WebhookWithSecret } from './webhook.ts';

/** A message as it came in. */
export interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The other end of a webhook, for tests: a real server that answers as it is told to. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How it answers from now on; 204 without a word at first. */
  answer(how: (response: ServerResponse, request: IncomingMessage) => void): void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let how: Parameters<Receiver['answer']>[0] = (response) => response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const headers = request.headers as Record<string, string>;
    received.push({ path: request.url ?? '', headers, body: await text(request) });
    how(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/hook`, port, received },
    answer: (next) => {
      how = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Words in the ledger that webhooks may tell. */
export const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);

/** Messages to servers of the test's own: every address is allowed, and no name is known. */
export const homeWays: Ways = {
  privateAddresses: true,
  plainHttp: true,
  resolve: async (name) => expect.fail(`A test looked up ${name}.`),
};

export interface WebhookHouse {
  readonly door: TestDoor;
  readonly playbook: Playbook;
  readonly administrator: Person;
  readonly sender: WebhookSender;
  /** Another sender on the same database, as another instance would have it. */
  anotherSender(changed?: Partial<SenderParts>): WebhookSender;
  /** Makes a webhook with a secret, switched on. */
  made(url: string, settings?: { events?: string[]; includesPublicSector?: boolean }): Promise<WebhookWithSecret>;
  /** Writes an entry; gives back its id. */
  say(words: string, stream?: string): Promise<string>;
  webhook(number: string): Promise<Webhook>;
  deliveries(number: string, query?: string): Promise<Delivery[]>;
  close(): Promise<void>;
}

/** What the secrets of webhooks are sealed under in tests. */
export const testSecret = 'the secret of a test';

/** Webhooks on a database of the test's own, with their routes and a sender that nobody wakes but the test. */
export async function openWebhookHouse(ways: Ways = homeWays): Promise<WebhookHouse> {
  const playbook = await loadPlaybook(join(root, 'playbooks', 'gitlab'));
  const parts = { policy: playbook.webhooks, vault: openVault(testSecret), ways };
  const door = await openTestDoor([webhookRoutes(parts)], rightsOf(playbook));
  const { db, clock } = door;
  const administrator = await addPerson(db, 'Ada Wren', ['administrator'], null, { cleared: true });
  const house = { ...(await addPerson(db, 'The house')), rights: everyRight };
  const log = openLog('silent');
  const anotherSender = (changed: Partial<SenderParts> = {}) =>
    openWebhookSender({ ...parts, db, clock, log, house, awaited: new Set(), chance: () => 0, ...changed });
  const sender = anotherSender();
  const told = async <Shape extends z.ZodType>(answer: Response, shape: Shape): Promise<z.infer<Shape>> => {
    const body = await answer.json();
    expect(answer.ok, JSON.stringify(body)).toBe(true);
    return shape.parse(body);
  };
  return {
    ...{ door, playbook, administrator, sender, anotherSender },
    async made(url, { events = ['note.said'], includesPublicSector = false } = {}) {
      door.sit(administrator);
      const settings = { url, description: 'A receiver', events, includesPublicSector };
      const { number } = await told(await door.send('POST', '/api/webhooks', settings), Webhook);
      const taken = await told(await door.send('PUT', `/api/webhooks/${number}/secret`), WebhookWithSecret);
      const state = { state: 'on' };
      const webhook = await told(await door.send('PUT', `/api/webhooks/${number}/state`, state), Webhook);
      return { ...taken, webhook };
    },
    say: (words, stream = 'note/1') => door.act(administrator, (act) => record(act, stream, said, { words })),
    webhook: (number) => door.read(`/api/webhooks/${number}`, Webhook),
    deliveries: async (number, query = '') =>
      (await door.read(`/api/webhooks/${number}/deliveries${query}`, DeliveryPage)).items,
    async close() {
      await sender.stop();
      await door.close();
    },
  };
}
