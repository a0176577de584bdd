import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf, listen, type RunningServer } from './server.ts';

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** An application whose answer waits until it is given. */
function slowApp() {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const fetch = async () => {
    ask();
    await promise;
    return new Response('at last');
  };
  return { fetch, answer, asked };
}

const quickApp = { fetch: () => new Response('here') };

async function opened(app: Parameters<typeof listen>[0], host = '127.0.0.1', port = 0): Promise<RunningServer> {
  const server = await listen(app, host, port);
  closes.push(() => server.stop());
  return server;
}

async function occupied(host: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  closes.push(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

const secondsOf = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work;
  return (performance.now() - began) / 1000;
};

describe('a port', () => {
  test('that is taken is left for the next free one', async () => {
    const { port } = await occupied('127.0.0.1');
    const server = await opened(quickApp, '127.0.0.1', port);
    expect(server.port).toBeGreaterThan(port);
    expect(await (await fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe('here');
  });

  test('on which another program answers to localhost is left as well', async () => {
    const { port } = await occupied('::1');
    const server = await opened(quickApp, '127.0.0.1', port);
    expect(server.port).toBeGreaterThan(port);
  });

  test('beyond the last is not tried', async () => {
    const { port } = await occupied('127.0.0.1', 65_535);
    await expect(opened(quickApp, '127.0.0.1', port)).rejects.toMatchObject({
      code: 'port.none',
      message: 'Ports 65535 to 65535 are all taken: set PORT to a free one.',
    });
  });
});

test('an address that is none of this machine is refused, naming HOST', async () => {
  await expect(opened(quickApp, '203.0.113.7')).rejects.toMatchObject({
    code: 'host.notOurs',
    message: expect.stringMatching(/^Parley cannot listen on 203\.0\.113\.7 \(.*\): set HOST to an address/),
  });
});

test.each([
  ['127.0.0.1', 'http://localhost:3000'],
  ['::1', 'http://localhost:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['desk.example', 'http://desk.example:3000'],
  ['2001:db8::7', 'http://[2001:db8::7]:3000'],
])('what listens on %s is reached at %s', (host, address) => {
  expect(addressOf(host, 3000)).toBe(address);
  expect(URL.canParse(address)).toBe(true);
});

test('a body may come in pieces, its length not known before', async () => {
  const app = new Hono()
    .use(bodyLimit({ maxSize: 20 }))
    .post('/', async (context) => context.text(await context.req.text()));
  const { port } = await opened(app);
  const send = async (...pieces: string[]) => {
    const asking = request({ port, host: '127.0.0.1', method: 'POST' });
    for (const piece of pieces) asking.write(piece);
    asking.end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    return [answer.statusCode, await text(answer)];
  };
  expect(await send('half and ', 'half')).toEqual([200, 'half and half']);
  expect(await send('twenty is the limit', ' and this is over it')).toEqual([413, 'Payload Too Large']);
});

describe('to stop', () => {
  test('waits for the request under way, and not for its connection', async () => {
    const app = slowApp();
    const server = await opened(app);
    const agent = new Agent({ keepAlive: true });
    closes.push(() => agent.destroy());
    const asking = get({ port: server.port, host: '127.0.0.1', agent });
    await app.asked;
    const stopping = server.stop();
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow('fetch failed');
    app.answer();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('at last');
    expect(await secondsOf(stopping)).toBeLessThan(1);
  });

  test('waits for no connection that was only opened, as browsers do in advance', async () => {
    const server = await opened(quickApp);
    const idle = connect(server.port, '127.0.0.1');
    await once(idle, 'connect');
    await (await fetch(`http://127.0.0.1:${server.port}/`)).text();
    expect(await secondsOf(server.stop())).toBeLessThan(1);
    idle.destroy();
  });
});
