import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { file, json, refusals } from '../http/spoken.ts';
import { exportLedger, selectionOf } from '../ledger/exporting.ts';
import { LedgerDays, LedgerFilter, LedgerPage, LedgerState, Verification } from '../ledger/line.ts';
import { readDays, readLedger } from '../ledger/reading.ts';
import { askVerification, readState } from '../ledger/verification.ts';
import type { Reader } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { demand } from '../rights.ts';

const read = createRoute({
  method: 'get',
  path: '/api/ledger',
  summary: 'Read the ledger, or the timeline of one record',
  request: {
    query: LedgerFilter.extend({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      after: z.string().max(250).optional(),
    }),
  },
  responses: { 200: json(LedgerPage, 'What you may see of it, newest first'), ...refusals },
});

const days = createRoute({
  method: 'get',
  path: '/api/ledger/days',
  summary: 'Count entries by day',
  request: { query: LedgerFilter },
  responses: { 200: json(LedgerDays, 'Days with entries, the oldest first'), ...refusals },
});

const state = createRoute({
  method: 'get',
  path: '/api/ledger/proof',
  summary: 'Read how well the ledger is proved',
  responses: { 200: json(LedgerState, 'Checkpoint, keys and the last proof'), ...refusals },
});

const verify = createRoute({
  method: 'post',
  path: '/api/ledger/proof',
  summary: 'Prove the whole ledger now',
  responses: { 202: json(Verification, 'Asked for, or already under way'), ...refusals },
});

const exported = createRoute({
  method: 'get',
  path: '/api/ledger/export',
  summary: 'Export the ledger as JSON Lines',
  request: {
    query: LedgerFilter.pick({ from: true, to: true, stream: true }).extend({
      /** Values of personal particulars go along only when asked for. */
      personal: z.enum(['yes', 'no']).default('no'),
    }),
  },
  responses: { 200: file('application/jsonl', 'docs/ledger.md says how to read it'), ...refusals },
});

/** An export is proved as a whole, so it is for those alone who may see all of it. */
function demandWholeSight(reader: Reader): void {
  demand(reader, 'ledger.see');
  if (reader.cleared) return;
  const words = 'An export tells of the public sector too: ask somebody who is cleared for it.';
  throw new Refusal('ledger.notCleared', words, { status: 403 });
}

/** The ledger over HTTP. `signingKey` is the file of the private key, where it is kept outside the database. */
export const ledgerRoutes = (signingKey?: string) =>
  routes()
    .openapi(read, async (context) => {
      const { limit, after, ...filter } = context.req.valid('query');
      return context.json(await act(context, ({ tx }) => readLedger(tx, filter, limit, after)), 200);
    })
    .openapi(days, async (context) => {
      const filter = context.req.valid('query');
      return context.json({ days: await act(context, ({ tx }) => readDays(tx, filter)) }, 200);
    })
    .openapi(state, async (context) => context.json(await act(context, readState), 200))
    .openapi(verify, async (context) => context.json(await act(context, askVerification), 202))
    .openapi(exported, async (context) => {
      const { from, to, stream, personal } = context.req.valid('query');
      demandWholeSight(readerOf(context));
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const encoder = new TextEncoder();
      // Whoever may read it all reads it in the house's own name: the head is signed with a key no request may see.
      const order = { selection: selectionOf(from, to, stream), personal: personal === 'yes', signingKey };
      exportLedger(context.get('db'), context.get('clock'), order, (line) => writer.write(encoder.encode(`${line}\n`)))
        .then(() => writer.close())
        // A download that was broken off, or that breaks off here: its reader sees the end missing.
        .catch((fault: Error) => writer.abort(fault).catch(() => {}));
      context.header('Content-Disposition', 'attachment; filename="ledger.jsonl"');
      return context.body(readable, 200, { 'content-type': 'application/jsonl' });
    });
