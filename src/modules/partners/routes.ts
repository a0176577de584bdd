import { createRoute } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { json, refusals } from '../../platform/http/spoken.ts';
import { PartnerPage } from './partner.ts';
import { readPartners } from './store.ts';

const list = createRoute({
  method: 'get',
  path: '/api/partners',
  summary: 'List partners',
  responses: { 200: json(PartnerPage, 'By name'), ...refusals },
});

/** Partners over HTTP. */
export const partnerRoutes = () =>
  routes().openapi(list, async (context) => context.json(await act(context, readPartners), 200));
