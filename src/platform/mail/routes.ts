import { createRoute, z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Act } from '../act.ts';
import type { Tx } from '../database/database.ts';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { record } from '../ledger/ledger.ts';
import type { Reader } from '../person.ts';
import { notFound, Refusal } from '../refusal.ts';
import { demand, mayWhile } from '../rights.ts';
import { letterRetried } from './entries.ts';
import { LetterFilter, LetterLine, LetterList, LetterState } from './mail.ts';

const list = createRoute({
  method: 'get',
  path: '/api/mail',
  summary: 'List the letters of the outbox',
  request: { query: LetterFilter },
  responses: { 200: json(LetterList, 'Newest first, at most 200'), ...refusals },
});

const retry = createRoute({
  method: 'post',
  path: '/api/mail/{id}/retries',
  summary: 'Try a failed letter again',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(LetterLine, 'Waits for its next try'), ...refusals },
});

/** The outbox over HTTP: what waits, what failed and why, and another try. What letters say is never shown. */
export const mailRoutes = (configured: boolean) =>
  routes()
    .openapi(list, async (context) => {
      demand(readerOf(context), 'mail.see');
      const { state } = context.req.valid('query');
      const answer = await act(context, async ({ tx, reader }) => ({
        items: (await readLetters(tx, state)).map((row) => lineOf(reader, row)),
        counts: await countLetters(tx),
      }));
      return context.json({ ...answer, configured }, 200);
    })
    .openapi(retry, async (context) =>
      context.json(await act(context, (it) => retryLetter(it, context.req.valid('param').id)), 200),
    );

const columns = [
  'id',
  'recipient',
  'kind',
  'subject',
  'state',
  'tries',
  'lastError',
  'createdAt',
  'nextTryAt',
  'sentAt',
] as const;

const readLetters = (tx: Tx, state: LetterFilter['state']) =>
  tx
    .selectFrom('letter')
    .select(columns)
    .$if(state === 'open', (letters) => letters.where('state', '<>', 'sent'))
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute();

type Row = Awaited<ReturnType<typeof readLetters>>[number];

async function countLetters(tx: Tx): Promise<LetterList['counts']> {
  const rows = await tx
    .selectFrom('letter')
    .select(['state', sql<number>`count(*)::int`.as('letters')])
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map(({ state, letters }) => [state, letters]));
  const entries = LetterState.options.map((state) => [state, counts.get(state) ?? 0] as const);
  return Object.fromEntries(entries) as LetterList['counts'];
}

const lineOf = (reader: Reader, { state, createdAt, nextTryAt, sentAt, ...row }: Row): LetterLine => ({
  ...row,
  state: state as LetterState,
  createdAt: createdAt.toString(),
  nextTryAt: nextTryAt.toString(),
  sentAt: sentAt?.toString() ?? null,
  may: { retry: mayWhile(reader, 'mail.retry', mayRetry(state)) },
});

const mayRetry = (state: string) =>
  state === 'failed' || `This letter is ${state}: only one that failed can be tried again.`;

/** Puts a letter that failed back among those that wait, with all its tries before it. */
async function retryLetter(act: Act, id: string): Promise<LetterLine> {
  demand(act.reader, 'mail.retry');
  const read = () => act.tx.selectFrom('letter').select(columns).where('id', '=', id).executeTakeFirst();
  const before = await read();
  if (!before) throw notFound('letter', id);
  const { rows } = await sql<{ kind: string | null }>`select retry_letter(${id}) as kind`.execute(act.tx);
  const kind = rows[0]?.kind;
  if (!kind) throw new Refusal('letter.notFailed', String(mayRetry(before.state)), { status: 409 });
  await record(act, `letter/${id}`, letterRetried, { letter: id, kind });
  return lineOf(act.reader, (await read()) ?? before);
}
