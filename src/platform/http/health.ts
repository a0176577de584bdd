import { sql } from 'kysely';
import { routes } from './door.ts';
import { readMetrics } from './metrics.ts';

/** `/healthz` says the process lives, `/readyz` that it can work, `/metrics` how it does. */
export const healthRoutes = () =>
  routes()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      await sql`select 1`.execute(context.get('db'));
      return context.json({ status: 'ready' });
    })
    .get('/metrics', async (context) => {
      const { text, contentType } = await readMetrics();
      return context.body(text, 200, { 'content-type': contentType });
    });
