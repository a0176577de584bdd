import { createRoute, z } from '@hono/zod-openapi';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, readerOf } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Reader } from '../../../platform/person.ts';
import { demand, may } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { nameOf } from '../../../playbook/stages.ts';
import { readBeside } from '../store.ts';
import { importLicences } from './importing.ts';
import { changeLicence, openLicence } from './keeping.ts';
import {
  ChangedLicence,
  HandedLicences,
  ImportedLicences,
  type Licence,
  LicenceFilter,
  LicenceList,
  LicencePage,
  NewLicence,
} from './licence.ts';
import { readLicence, readLicences, type StoredLicence } from './store.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/licences',
  summary: 'List licence opportunities',
  request: { query: LicenceFilter },
  responses: { 200: json(LicenceList, 'What closes last on top'), ...refusals },
});

const open = createRoute({
  method: 'post',
  path: '/api/licences',
  summary: 'Write a licence opportunity of the CRM down',
  request: { body: body(NewLicence) },
  responses: { 201: json(LicencePage, 'Written down'), ...refusals },
});

const bringIn = createRoute({
  method: 'post',
  path: '/api/licences/import',
  summary: 'Bring in licence opportunities from a CSV file of the CRM',
  request: { body: body(HandedLicences) },
  responses: { 200: json(ImportedLicences, 'How many are new, and how many changed'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/licences/{number}',
  summary: 'Read a licence opportunity with the services beside it',
  request: { params: byNumber },
  responses: { 200: json(LicencePage, 'The licence opportunity'), ...refusals },
});

const change = createRoute({
  method: 'put',
  path: '/api/licences/{number}',
  summary: 'Bring a licence opportunity up to date',
  request: { params: byNumber, body: body(ChangedLicence) },
  responses: { 200: json(LicencePage, 'Up to date'), ...refusals },
});

/** Licence opportunities over HTTP. */
export function licenceRoutes(playbook: Playbook) {
  const present = (reader: Reader, stored: StoredLicence): Licence => ({
    ...stored,
    orderTypeTitle: playbook.stages.orderTypes.find(({ id }) => id === stored.orderType)?.title ?? stored.orderType,
    may: { change: may(reader, 'licence.keep'), openBeside: may(reader, 'opportunity.open') },
  });
  const page = async (it: Act, stored: StoredLicence): Promise<LicencePage> => ({
    ...present(it.reader, stored),
    children: await readBeside(it, stored.number),
    suggestedName: nameOf(playbook.stages, stored.account.name, stored.closeDate),
  });
  return routes()
    .openapi(list, async (context) => {
      const reader = readerOf(context);
      demand(reader, 'licence.see');
      const found = await act(context, (it) => readLicences(it, context.req.valid('query')));
      const items = found.map((stored) => present(reader, stored));
      const { orderTypes } = playbook.stages;
      return context.json({ items, orderTypes, may: { keep: may(reader, 'licence.keep') } }, 200);
    })
    .openapi(open, async (context) => {
      const opened = await act(context, async (it) =>
        page(it, await openLicence(it, playbook, context.req.valid('json'))),
      );
      tellVersion(context, opened);
      return context.json(opened, 201);
    })
    .openapi(bringIn, async (context) => {
      const { csv } = context.req.valid('json');
      return context.json(await act(context, (it) => importLicences(it, playbook, csv)), 200);
    })
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      const found = await act(context, async (it) => page(it, await readLicence(it, number)));
      tellVersion(context, found);
      return context.json(found, 200);
    })
    .openapi(change, async (context) => {
      const { number } = context.req.valid('param');
      const changed = await act(context, async (it) =>
        page(it, await changeLicence(it, playbook, number, context.req.valid('json'))),
      );
      tellVersion(context, changed);
      return context.json(changed, 200);
    });
}
