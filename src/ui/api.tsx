import { z } from 'zod';

const FaultLine = z.object({ place: z.string(), sentence: z.string() });

/** Problem details (RFC 9457) as the server writes them. */
const ProblemDetails = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  requestId: z.string().optional(),
  faults: z.array(FaultLine).optional(),
});

/** A plain no from the server, or from the way to it: the sentence is fit for the page. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly faults: readonly z.infer<typeof FaultLine>[];
  /** Whatever else the server said, by the name of the member. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, sentence: string, particulars: z.infer<typeof ProblemDetails> = {}) {
    super(sentence);
    this.name = 'Problem';
    this.status = status;
    this.code = particulars.code ?? `http.${status}`;
    this.requestId = particulars.requestId;
    this.faults = particulars.faults ?? [];
    this.more = particulars;
  }
}

/** The reader is nobody yet, or nobody any more. */
export const isStranger = (fault: unknown): boolean => fault instanceof Problem && fault.status === 401;
/** Somebody else changed the record since it was read. */
export const isOutdated = (fault: unknown): boolean => fault instanceof Problem && fault.status === 412;
export const isMissing = (fault: unknown): boolean => fault instanceof Problem && fault.status === 404;

/** Leaves out what was not asked, so that a filter without a value is no filter. */
export function withQuery(path: string, query: Record<string, string | number | boolean | undefined>): string {
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`;
}

function problemOf(status: number, body: string): Problem {
  const read = ProblemDetails.safeParse(parsed(body));
  if (read.success) {
    return new Problem(status, read.data.detail ?? read.data.title ?? `The server answered ${status}.`, read.data);
  }
  return new Problem(status, `The server answered ${status} without saying why.`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function answerOf<Shape>(body: string, status: number, shape: z.ZodType<Shape>): Shape {
  const read = shape.safeParse(parsed(body));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const place = first ? first.path.join('.') : '';
  throw new Problem(status, `The answer has a shape this page does not know (${place || 'whole'}): reload the page.`, {
    code: 'answer.unknown',
  });
}

const unreachable = () =>
  new Problem(0, 'The server cannot be reached: check the connection and try again.', { code: 'server.unreachable' });

async function send<Shape>(request: Request, shape: z.ZodType<Shape>): Promise<Shape> {
  const response = await fetch(request).catch((fault: unknown) => {
    if (request.signal.aborted) throw fault;
    throw unreachable();
  });
  const body = await response.text();
  if (!response.ok) throw problemOf(response.status, body);
  return answerOf(body, response.status, shape);
}

/** Reads; `signal` drops an answer that nobody waits for any more. */
export function ask<Shape>(path: string, shape: z.ZodType<Shape>, signal?: AbortSignal): Promise<Shape> {
  return send(new Request(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) }), shape);
}

export interface Told {
  /** The version that was seen of the record to be changed; the server refuses when it is no longer that. */
  readonly version?: number;
}

/**
 * Tells the server to do something and reads what came of it. A deed whose answer was lost on the way is sent once more
 * under the same key: the server does it once.
 */
export async function tell<Shape>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  shape: z.ZodType<Shape>,
  { version }: Told = {},
): Promise<Shape> {
  const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/json' };
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  if (method === 'POST') headers['idempotency-key'] = newKey();
  const request = new Request(path, { method, headers, body: JSON.stringify(body) });
  if (method !== 'POST') return send(request, shape);
  return send(request.clone(), shape).catch((fault: unknown) => {
    if (!(fault instanceof Problem) || fault.status !== 0) throw fault;
    return send(request, shape);
  });
}

/** Asks what would come of something; nothing is done, so it needs no key. */
export function tryOut<Shape>(
  path: string,
  body: unknown,
  shape: z.ZodType<Shape>,
  signal: AbortSignal,
): Promise<Shape> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return send(new Request(path, { method: 'POST', headers, body: JSON.stringify(body), signal }), shape);
}

/** A key that no other deed has. `crypto.randomUUID` is missing where a page came without https. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A refusal that came as an event, by its problem details. */
export const refusedBy = (details: unknown): Problem => {
  const { status } = z.looseObject({ status: z.number() }).catch({ status: 500 }).parse(details);
  return problemOf(status, JSON.stringify(details));
};

/** Reads an answer that comes as server-sent events, one by one, until it ends. */
export async function* askEvents(path: string, signal: AbortSignal): AsyncGenerator<{ event: string; data: unknown }> {
  const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal }).catch((fault: unknown) => {
    if (signal.aborted) throw fault;
    throw unreachable();
  });
  if (!response.ok) throw problemOf(response.status, await response.text());
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const blocks = (rest + read.value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/m.exec(block) ?? [];
      if (event && data) yield { event, data: parsed(data) };
    }
  }
}

/** Reads a text that is shown as it is, such as a preview. */
export async function askText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch(path, signal ? { signal } : {}).catch((fault: unknown) => {
    if (signal?.aborted) throw fault;
    throw unreachable();
  });
  const body = await response.text();
  if (!response.ok) throw problemOf(response.status, body);
  return body;
}

interface HandedIn extends Told {
  readonly method?: 'PUT' | 'POST';
  /** Told how far the sending is, from 0 to 1. */
  readonly onShare?: (share: number) => void;
}

/** Hands in a form with files in it. `fetch` still cannot say how far it is, hence the old way. */
export function handIn<Shape>(
  path: string,
  form: FormData,
  shape: z.ZodType<Shape>,
  { method = 'POST', version, onShare }: HandedIn = {},
): Promise<Shape> {
  return new Promise((resolve, reject) => {
    const wire = new XMLHttpRequest();
    wire.open(method, path);
    wire.setRequestHeader('accept', 'application/json');
    if (version !== undefined) wire.setRequestHeader('if-match', `"${version}"`);
    if (onShare) wire.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    wire.onerror = () => reject(unreachable());
    wire.onload = () => {
      if (wire.status >= 400) return reject(problemOf(wire.status, wire.responseText));
      try {
        resolve(answerOf(wire.responseText, wire.status, shape));
      } catch (fault) {
        reject(fault);
      }
    };
    wire.send(form);
  });
}
