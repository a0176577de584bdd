import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Refusal } from '../../platform/refusal.ts';
import { guardedLookup, type PrivateAddresses, type Resolve, refusePrivate } from './addresses.ts';

/** Which ways lead outside. */
export interface Ways {
  readonly privateAddresses: PrivateAddresses;
  /** Whether messages may travel unencrypted. */
  readonly plainHttp: boolean;
  readonly resolve: Resolve;
}

/** What the configuration says of them. */
export type WayRules = Pick<Ways, 'privateAddresses' | 'plainHttp'>;

/** How one try ended. */
export interface Answer {
  /** Null where nobody answered. */
  readonly status: number | null;
  /** Null where the message was taken. */
  readonly error: string | null;
  readonly milliseconds: number;
  /** How the answer began; null where nobody answered. */
  readonly response: string | null;
}

/** How much of an answer is read. */
const excerptBytes = 1024;

/** Posts a message and reads how the answer begins. It follows no redirect, and never fails: what went wrong is told. */
export async function post(
  ways: Ways,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutSeconds: number,
): Promise<Answer> {
  const began = performance.now();
  const told = await exchange(ways, new URL(url), headers, body, timeoutSeconds).catch((fault: Error) => ({
    status: null,
    error: inWords(fault, timeoutSeconds),
    response: null,
  }));
  return { ...told, milliseconds: Math.round(performance.now() - began) };
}

async function exchange(
  { privateAddresses, plainHttp, resolve }: Ways,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutSeconds: number,
): Promise<Omit<Answer, 'milliseconds'>> {
  if (url.protocol === 'http:' && !plainHttp) throw plainRefused();
  refusePrivate(url, privateAddresses);
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const request = send(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    lookup: guardedLookup(resolve, privateAddresses),
    // A connection of its own: none is taken over that was made under other rules.
    agent: false,
    signal,
  });
  const answer = await answerTo(request, body);
  const status = answer.statusCode ?? 0;
  return { status, error: whyNotTaken(status), response: await beginningOf(answer) };
}

/** Resolves with the head of the answer. Whatever goes wrong later ends the reading and nothing else. */
const answerTo = (request: ClientRequest, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', resolve);
    request.end(body);
  });

/** What was read until enough, the end, a fault or the time limit, whichever came first. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of answer) {
      parts.push(part as Buffer);
      bytes += (part as Buffer).length;
      // Leaving the loop closes the connection.
      if (bytes >= excerptBytes) break;
    }
  } catch {
    // The head was there, and it is the head that says whether the message was taken.
  }
  const text = Buffer.concat(parts).subarray(0, excerptBytes).toString('utf8');
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

/** Refuses to send unencrypted where that is not allowed. */
export const plainRefused = (): Refusal =>
  new Refusal('webhook.plainHttp', 'Messages leave by https only: give an https address, or set WEBHOOK_HTTP to yes.');

function whyNotTaken(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `Answered ${status}: redirects are not followed.`;
  if (status === 410) return 'Answered 410: gone for good.';
  return `Answered ${status}.`;
}

interface Fault extends Error {
  readonly code?: string;
}

function inWords(fault: Fault, timeoutSeconds: number): string {
  if (fault instanceof Refusal) return fault.message;
  if (fault.name === 'AbortError' || fault.name === 'TimeoutError') return `No answer within ${timeoutSeconds} s.`;
  // A name with several addresses fails with the faults of each and no words of its own.
  const [first] = fault instanceof AggregateError ? (fault.errors as Fault[]) : [fault];
  const { message, code }: Fault = first ?? fault;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `Its name could not be looked up (${code}).`;
  if (code === 'ECONNREFUSED') return 'Nobody listens there (ECONNREFUSED).';
  if (code === 'ECONNRESET') return 'The receiver hung up (ECONNRESET).';
  return `The connection failed: ${(message || code || 'without a word').slice(0, 500)}.`;
}
