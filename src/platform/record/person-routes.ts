import { createRoute, z } from '@hono/zod-openapi';
import { demandInPerson } from '../auth/keys.ts';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { body, json, refusals } from '../http/spoken.ts';
import { demand } from '../rights.ts';
import { erasePerson } from './erasing.ts';
import { Erasure, ErasureOrder } from './erasure.ts';
import { personData } from './person-data.ts';

const params = z.object({ id: z.uuid() });

const erase = createRoute({
  method: 'post',
  path: '/api/people/{id}/erasure',
  summary: 'Erase a person; the ledger keeps its proof',
  request: { params, body: body(ErasureOrder) },
  responses: { 200: json(Erasure, 'What stands in their place'), ...refusals },
});

const PersonDataFile = z.looseObject({
  format: z.literal(1),
  at: z.string(),
  person: z.record(z.string(), z.unknown()),
});

const data = createRoute({
  method: 'get',
  path: '/api/people/{id}/data',
  summary: 'Read all that is held about a person: about yourself, or with the right to export',
  request: { params },
  responses: { 200: json(PersonDataFile, 'One JSON file'), ...refusals },
});

/** What is held about a person, and how it is forgotten. */
export const personDataRoutes = () =>
  routes()
    .openapi(erase, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await act(context, (erasing) => erasePerson(erasing, id, context.req.valid('json'))), 200);
    })
    .openapi(data, async (context) => {
      const { id } = context.req.valid('param');
      const reader = readerOf(context);
      demandInPerson(reader);
      if (reader.id !== id) demand(reader, 'person.export');
      const held = await personData(context.get('db'), id, context.get('clock').now());
      context.header('Content-Disposition', 'attachment; filename="person.json"');
      return context.json({ ...held }, 200);
    });
