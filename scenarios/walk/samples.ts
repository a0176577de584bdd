import { people } from '../../fixtures/company.ts';
import type { Asking, Operation, WalkingHouse } from './walking-house.ts';

/** The deal that is asked for: of the americas, served by a partner, with an engagement manager. */
const deal = 'OPP-2026-0050';

/** What the places of a path stand for, by the noun before them. */
async function placesOf({ db }: WalkingHouse): Promise<Readonly<Record<string, string>>> {
  const task = await db
    .selectFrom('task')
    .select('number')
    .where('subject', '=', 'opportunity/OPP-2026-0053')
    .orderBy('number')
    .executeTakeFirstOrThrow();
  return {
    opportunities: deal,
    accounts: 'ACC-2026-0001',
    partners: 'PAR-2026-0001',
    tasks: task.number,
    estimates: 'EST-2026-0001',
    sows: 'SOW-2026-0001',
    tables: 'serves',
    people: people[3]!.id,
    webhooks: 'HOOK-2026-0001',
    deliveries: '019ab0c2-6d00-7c3e-9f1c-2f6f1f3b7a11',
  };
}

const webhook = { url: 'https://hooks.tanager.example/', description: 'Tells them', events: ['opportunity.*'] };

/** Bodies that can be used, for routes whose description alone does not make one. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/accounts': { name: 'Puffin Ferries', country: 'US', region: 'americas', edition: 'ee', employees: 900 },
  'POST /api/opportunities': {
    name: 'Puffin Ferries: a need',
    account: 'ACC-2026-0001',
    closeDate: '2027-03-31',
    needs: [{ service: 'advisory' }],
  },
  'PUT /api/opportunities/{number}/need': { needs: [{ service: 'advisory' }], circumstances: {} },
  'POST /api/opportunities/{number}/stage': { verb: 'lose', reason: 'They chose somebody else.' },
  'PUT /api/opportunities/{number}/partner': { partner: 'PAR-2026-0001' },
  'POST /api/comments': { subject: `opportunity/${deal}`, text: 'Hello.' },
  'PUT /api/watch': { stream: `opportunity/${deal}`, watching: true },
  'POST /api/notifications/reads': { ids: null },
  'PUT /api/notifications/settings': { kinds: {}, timeZone: null },
  'POST /api/webhooks': webhook,
  'PUT /api/webhooks/{number}': webhook,
  'PUT /api/webhooks/{number}/state': { state: 'off' },
  'POST /api/webhooks/{number}/replays': { since: '2026-11-23T00:00:00Z' },
  'POST /api/routing/verdict': { needs: [{ service: 'advisory' }] },
};

/** A request that can be answered, for one operation; where a body is needed and none is known, an empty one. */
export async function samples(house: WalkingHouse, operation: Operation): Promise<{ path: string; init: Asking }> {
  const places = await placesOf(house);
  const path = operation.path.replaceAll(/([^/]+)\/\{([^}]+)\}(?:\/\{form\})?/g, (whole, noun: string) => {
    const filled = `${noun}/${places[noun] ?? 'X-1'}`;
    return whole.endsWith('{form}') ? `${filled}/html` : filled;
  });
  const about = operation.name === 'GET /api/comments' ? 'subject' : 'stream';
  const query = Object.keys(operation.query).includes(about) ? `?${about}=opportunity/${deal}` : '';
  if (operation.name === 'PUT /api/opportunities/{number}/scope/report') {
    const form = new FormData();
    form.set('report', new File(['not a workbook'], 'notes.txt'));
    return { path, init: { body: form } };
  }
  if (operation.method === 'GET') return { path: `${path}${query}`, init: {} };
  return { path, init: { body: JSON.stringify(bodies[operation.name] ?? {}) } };
}
