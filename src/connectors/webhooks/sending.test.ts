import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { post } from './sending.ts';
import { homeWays, openReceiver, type Receiver } from './testing.ts';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const send = (url = receiver.url, timeoutSeconds = 15) => post(homeWays, url, {}, '{"words":"ä"}', timeoutSeconds);

describe('a message to a receiver', () => {
  test('that takes it', async () => {
    receiver.answer((response) => response.writeHead(202).end('thanks'));
    expect(await send()).toEqual({ status: 202, error: null, response: 'thanks', milliseconds: expect.any(Number) });
    expect(receiver.received).toEqual([expect.objectContaining({ path: '/hook', body: '{"words":"ä"}' })]);
  });

  test('that refuses it', async () => {
    receiver.answer((response) => response.writeHead(422).end('{"why":"no"}'));
    expect(await send()).toMatchObject({ status: 422, error: 'Answered 422.', response: '{"why":"no"}' });
  });

  test('that points elsewhere: nobody goes there', async () => {
    const elsewhere = await openReceiver();
    receiver.answer((response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect(await send()).toMatchObject({ status: 307, error: 'Answered 307: redirects are not followed.' });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('that never answers', async () => {
    receiver.answer(() => {});
    expect(await send(receiver.url, 1)).toMatchObject({ status: null, error: 'No answer within 1 s.', response: null });
  });

  test('that says yes and never stops talking: the beginning is kept, and the line is closed', async () => {
    const closed = Promise.withResolvers<void>();
    receiver.answer((response) => {
      response.writeHead(200);
      const talk = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.on('close', () => {
        clearInterval(talk);
        closed.resolve();
      });
    });
    const { status, error, response } = await send();
    expect([status, error, response]).toEqual([200, null, 'x'.repeat(1024)]);
    await closed.promise;
  });

  test('that says yes and then nothing: the yes counts', async () => {
    receiver.answer((response) => response.writeHead(200).write('wel'));
    expect(await send(receiver.url, 1)).toMatchObject({ status: 200, error: null, response: 'wel' });
  });

  test('that answers what no text may hold', async () => {
    receiver.answer((response) => response.writeHead(200).end(Buffer.from([0x61, 0x00, 0xff, 0x1b, 0x0a])));
    expect((await send()).response).toBe('a\ufffd\ufffd\ufffd\n');
  });

  test('that hangs up', async () => {
    receiver.answer((response) => response.destroy());
    expect(await send()).toMatchObject({ status: null, error: 'The receiver hung up (ECONNRESET).' });
  });

  test('that hangs up within its answer', async () => {
    receiver.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await send()).toMatchObject({ status: 200, error: null, response: 'half' });
  });

  test('that is not there', async () => {
    const { port } = receiver;
    await receiver.close();
    receiver = await openReceiver();
    expect((await send(`http://127.0.0.1:${port}/`)).error).toBe('Nobody listens there (ECONNREFUSED).');
  });

  test('whose name is known to nobody', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    expect(await post({ ...homeWays, resolve }, 'http://nowhere.example/', {}, '{}', 15)).toMatchObject({
      status: null,
      error: 'Its name could not be looked up (ENOTFOUND).',
    });
  });

  test('that speaks no TLS where it should', async () => {
    expect(await send(receiver.url.replace('http:', 'https:'))).toMatchObject({ status: null, response: null });
  });

  test('that speaks something else', async () => {
    const gibberish = createServer((socket) => socket.end('HELO there\r\n'));
    await new Promise<void>((listening) => gibberish.listen(0, '127.0.0.1', listening));
    const { port } = gibberish.address() as { port: number };
    expect((await send(`http://127.0.0.1:${port}/`)).error).toContain('Parse Error');
    gibberish.close();
  });

  test('that sends endless headers', async () => {
    const endless = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n');
      const talk = setInterval(() => socket.write(`x-${'y'.repeat(1000)}: z\r\n`), 1);
      socket.on('close', () => clearInterval(talk));
    });
    await new Promise<void>((listening) => endless.listen(0, '127.0.0.1', listening));
    const { port } = endless.address() as { port: number };
    expect((await send(`http://127.0.0.1:${port}/`)).error).toContain('Header overflow');
    endless.close();
  });
});
