import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../http/door.ts';
import { act } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { readStream } from './ledger.ts';
import { LedgerPage } from './line.ts';

const read = createRoute({
  method: 'get',
  path: '/api/ledger',
  summary: 'Read the timeline of a record',
  request: {
    query: z.object({ stream: z.string().min(3), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  },
  responses: { 200: json(LedgerPage, 'Newest first'), ...refusals },
});

/** The ledger over HTTP: the timeline of one stream. */
export const ledgerRoutes = () =>
  routes().openapi(read, async (context) => {
    const { stream, limit } = context.req.valid('query');
    const rows = await act(context, ({ tx }) => readStream(tx, stream, limit));
    const items = rows.map(({ id, position, name, sentence, particulars, playbookVersion, hash, ...row }) => ({
      ...{ id, stream: row.stream, position, name, sentence, playbookVersion, hash },
      particulars: particulars as Record<string, unknown>,
      actor: row.actorId && row.actorName ? { id: row.actorId, name: row.actorName } : null,
      at: row.at.toString(),
    }));
    return context.json({ items }, 200);
  });
