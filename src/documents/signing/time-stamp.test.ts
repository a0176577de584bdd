import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { authorityAt, readTimeStamp, timeStampOf } from './cms/time-stamp.ts';
import { NOW, sampleAuthority } from './signing-samples.ts';

const open: { stop(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.stop();
});

/** A server of this machine; gives its address. */
async function serving(listener: RequestListener, words = ''): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ stop: () => void server.close().closeAllConnections() });
  return `http://${words}127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
}

const bytes = Buffer.from('the value of a signature');

describe('a time-stamp authority at an address', () => {
  test('is asked as RFC 3161 says and believed when its answer fits', async () => {
    const heard: (string | undefined)[] = [];
    const { ask } = sampleAuthority();
    const url = await serving(async (request, response) => {
      const asked = Buffer.concat(await request.toArray());
      heard.push(request.method, request.headers['content-type'], request.headers.authorization, request.url);
      response.setHeader('content-type', 'application/timestamp-reply').end(await ask(asked));
    }, 'parley:s%C3%A9cret@');
    const token = await timeStampOf(bytes, authorityAt(url, 5));
    expect(readTimeStamp(Buffer.from(token), bytes)).toMatchObject({ faults: [], stamp: { at: NOW } });
    expect(readTimeStamp(Buffer.from(token), Buffer.from('else')).faults).toEqual(['is for something else']);
    const basic = `Basic ${Buffer.from('parley:sécret').toString('base64')}`;
    expect(heard).toEqual(['POST', 'application/timestamp-query', basic, '/tsa']);
  });

  test.each<[string, RequestListener, string]>([
    ['is busy', (_, response) => void response.writeHead(503).end(), 'it answered with HTTP 503'],
    ['says nothing', () => {}, 'it did not answer within 1 s'],
    ['stops in between', (_, response) => void response.write('0'), 'it did not answer within 1 s'],
    ['talks without end', (_, response) => void response.end(Buffer.alloc(200_000)), 'larger than any time-stamp'],
    ['talks of something else', (_, response) => void response.end('hello'), 'its answer cannot be read'],
    ['sends elsewhere', (_, response) => void response.writeHead(302, { location: '/' }).end(), 'cannot be reached'],
    ['hangs up', (request) => void request.socket.destroy(), 'cannot be reached'],
  ])('that %s gives no time-stamp', async (_, listener, words) => {
    const asked = timeStampOf(bytes, authorityAt(await serving(listener), 1));
    await expect(asked).rejects.toMatchObject({ code: 'timeStamp.refused', message: expect.stringContaining(words) });
  });
});
