import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { type Fault, Refusal } from '../refusal.ts';
import { schemaFaults } from '../schema-faults.ts';
import type { House } from './house.ts';

/** RFC 9457 problem details, with our code, the request's id and every fault found; some refusals say more. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    faults: z.array(z.object({ place: z.string(), sentence: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not permitted',
  404: 'Not found',
  409: 'Not possible now',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not that kind of file',
  422: 'Refused',
  428: 'Say which version you saw',
  429: 'Too many tries',
  503: 'Not ready',
};

/** The faults of a body, query or path that does not fit: the field's path and what to do about it. */
const faultsOf = (error: z.ZodError): Fault[] =>
  schemaFaults(error).map(({ path, sentence }) => ({ place: path.join('.') || 'the body', sentence }));

/** What a thrown thing means to the client. A crash says nothing of its inside; the log has it. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof z.ZodError) {
    return new Refusal('request.invalid', 'Some fields cannot be used; each is named below.', {
      faults: faultsOf(thrown),
    });
  }
  if (thrown instanceof HTTPException) {
    return new Refusal('request.refused', thrown.message || 'The request cannot be read.', { status: thrown.status });
  }
  if (isAway(thrown)) {
    return new Refusal('database.away', 'The database does not answer just now; try again in a moment.', {
      status: 503,
    });
  }
  if (holdsNullCharacter(thrown)) {
    return new Refusal(
      'request.nullCharacter',
      'A text holds the character U+0000, which cannot be kept: take it out.',
    );
  }
  if (liesOutOfRange(thrown)) {
    return new Refusal(
      'request.outOfRange',
      'A day or a number lies outside of what can be kept: look at each once more.',
    );
  }
  return new Refusal('parley.fault', 'Something failed on our side; the request id helps us to find it.', {
    status: 500,
    detail: String((thrown as Error)?.stack ?? thrown),
  });
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
]);

/** Whether the database is away, by the fault itself or by what a library says was its cause. */
function isAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code, cause, body } = thrown as { code?: string; cause?: unknown; body?: { cause?: unknown } };
  return (
    awayCodes.has(code ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(thrown.message) ||
    isAway(cause ?? body?.cause)
  );
}

/** PostgreSQL keeps no U+0000, in texts (22021) or in JSON (22P05); no field of ours asks for one, so the door says it. */
const holdsNullCharacter = (thrown: unknown): boolean => isOf(thrown, ['22021', '22P05']);

/** PostgreSQL knows no year 0 (22008) and no number without end (22003), which fields of ours let pass. */
const liesOutOfRange = (thrown: unknown): boolean => isOf(thrown, ['22008', '22003']);

const isOf = (thrown: unknown, codes: readonly string[]): boolean =>
  thrown instanceof Error && codes.includes((thrown as { code?: string }).code ?? '');

/** Answers a request with problem details. */
export function answerProblem(context: Context<House>, thrown: unknown): Response {
  const refusal = refusalOf(thrown);
  const requestId = context.get('requestId');
  const log = context.get('log');
  if (refusal.status >= 500) log?.error({ requestId, code: refusal.code, detail: refusal.detail }, refusal.message);
  else log?.info({ requestId, code: refusal.code, detail: refusal.detail }, refusal.message);
  const retryAfterSeconds = refusal.retryAfterSeconds ?? (refusal.status === 503 ? 5 : undefined);
  if (retryAfterSeconds !== undefined) context.header('Retry-After', String(retryAfterSeconds));
  const body: z.infer<typeof Problem> = {
    ...refusal.more,
    type: `urn:parley:${refusal.code}`,
    title: titles[refusal.status] ?? 'Failed',
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    requestId,
    ...(refusal.faults.length > 0 ? { faults: [...refusal.faults] } : {}),
  };
  return context.body(JSON.stringify(body), refusal.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
  });
}
