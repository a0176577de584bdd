import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Act } from '../act.ts';
import type { Tx } from '../database/database.ts';
import { seat } from '../database/reader.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';
import type { House } from './house.ts';

/** How long an answer is remembered. */
const rememberedHours = 24;

/** Headers of an answer that are part of what was said. */
const keptHeaders = ['content-type', 'etag', 'location'] as const;

/** An answer as it was given before. */
interface Answered {
  readonly body: string | null;
  readonly status: ContentfulStatusCode;
  readonly headers: Record<string, string>;
}

/** The deed was refused, so nothing of it is kept, its key neither: whoever asks again is heard again. */
class Undone extends Error {}

/**
 * A POST with an `Idempotency-Key` is done once: its key and its answer are written in the transaction of the deed itself,
 * so a sender that lost the answer, on whatever instance, gets it again within 24 hours. Two at once wait for each other.
 * Refusals are not remembered, for nothing was done.
 * @throws Refusal `request.key` (400) for a key that is none, `request.keyUsed` (422) for one that came with another request
 */
export const once: MiddlewareHandler<House> = async (context, next) => {
  const key = context.req.header('Idempotency-Key');
  const reader = context.get('reader');
  if (key === undefined || context.req.method !== 'POST' || !reader) return next();
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal('request.key', 'Idempotency-Key is 1 to 200 plain characters without blanks: send a UUID.', {
      status: 400,
    });
  }
  const hash = await hashOfRequest(context, reader);
  const deed = async (tx: Tx) => {
    await seat(tx, reader, false);
    const answered = await claim(tx, reader, key, hash, context.get('clock').now());
    if (answered) {
      context.res = context.body(answered.body ?? '', answered.status, answered.headers);
      return;
    }
    context.set('tx', tx);
    await next();
    if (context.error || !context.res.ok) throw new Undone();
    const { remembered } = context.var;
    const body = remembered ? JSON.stringify(remembered) : await context.res.clone().text();
    await keepAnswer(tx, reader, key, { answer: context.res, body });
  };
  await context
    .get('db')
    .transaction()
    .execute(deed)
    .catch((fault: unknown) => {
      if (!(fault instanceof Undone)) throw fault;
    });
};

/** An answer is for whoever asked as they asked: what a person was told is not told to a key that carries fewer rights. */
async function hashOfRequest(context: Context<House>, { key }: Reader): Promise<string> {
  const { pathname, search } = new URL(context.req.url);
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  return createHash('sha256')
    .update(`${key?.id ?? ''} POST ${pathname}${search}\n`)
    .update(bytes)
    .digest('hex');
}

/** Takes the key for this request, or hands out the answer that another one with it got. */
async function claim(
  tx: Tx,
  reader: Reader,
  key: string,
  requestHash: string,
  at: Temporal.Instant,
): Promise<Answered | null> {
  const stale = at.subtract({ hours: rememberedHours });
  const taken = await tx
    .insertInto('answeredRequest')
    .values({ personId: reader.id, key, requestHash, at })
    .onConflict((there) =>
      there
        .columns(['personId', 'key'])
        .doUpdateSet({ requestHash, at, status: null, headers: null, body: null })
        .where('answeredRequest.at', '<', stale),
    )
    .executeTakeFirst();
  if (taken.numInsertedOrUpdatedRows === 1n) return null;
  const kept = await tx
    .selectFrom('answeredRequest')
    .select(['requestHash', 'status', 'headers', 'body'])
    .where('personId', '=', reader.id)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (kept.requestHash !== requestHash) {
    const words = `The Idempotency-Key ${key} came with another request before: give each deed a key of its own.`;
    throw new Refusal('request.keyUsed', words);
  }
  const headers = { ...(kept.headers as Record<string, string>), 'Idempotency-Replayed': 'true' };
  return { body: kept.body, status: kept.status as ContentfulStatusCode, headers };
}

async function keepAnswer(
  tx: Tx,
  reader: Reader,
  key: string,
  { answer, body }: { readonly answer: Response; readonly body: string },
): Promise<void> {
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => [[name, answer.headers.get(name)]]).filter(([, value]) => value),
  );
  await tx
    .updateTable('answeredRequest')
    .set({ status: answer.status, headers: JSON.stringify(headers), body })
    .where('personId', '=', reader.id)
    .where('key', '=', key)
    .execute();
}

/** Forgets answers older than a day. */
export async function forgetAnswers({ tx, clock }: Act): Promise<void> {
  await tx
    .deleteFrom('answeredRequest')
    .where('at', '<', clock.now().subtract({ hours: rememberedHours }))
    .execute();
}
