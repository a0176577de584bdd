import { people } from '../../fixtures/company.ts';
import { wholePaper } from '../../src/documents/paper-samples.ts';
import { sendEnvelope } from '../../src/modules/signing/sending.ts';
import { newId } from '../../src/platform/id.ts';
import { everyRight } from '../../src/platform/rights.ts';
import { loadShippedPlaybook } from '../../src/playbook/testing.ts';
import type { Asking, Operation, WalkingHouse } from './walking-house.ts';

/** The deal that is asked for: of the americas, served by a partner, with an engagement manager. */
const deal = 'OPP-2026-0050';
const [seller, , , colleague] = people;
/** Somebody's signature, and who signs instead of somebody. */
const signature = { signature: { way: 'typed', name: 'Robin Linden' }, consent: true, paper: 'a'.repeat(64) };
const substitute = { name: 'Ash Rowan', email: 'ash@puffin.example', note: 'Away this week.' };
const day = '2026-12-01';

/** Names of records for the places of paths, by the noun before them. */
export type Places = Readonly<Record<string, string>>;

/** Puts what the demo lacks beside it, all of somebody else's, and says by which names records are asked for. */
export async function layPlaces({ db, clock }: WalkingHouse): Promise<Places> {
  const now = clock.now();
  const [comments, views, connections] = [newId(), newId(), newId()];
  const said = { id: comments, subject: `opportunity/${deal}`, authorId: seller!.id, text: 'Between us.' };
  await db
    .insertInto('comment')
    .values({ ...said, writtenAt: now })
    .execute();
  const kept = { id: views, personId: seller!.id, list: 'tasks', name: 'Mine', search: '{}', createdAt: now };
  await db.insertInto('savedView').values(kept).execute();
  const oidc = { issuer: 'https://login.tanager.example', clientId: 'parley', scopes: [] };
  await db
    .insertInto('signInConnection')
    .values({
      ...{ id: connections, kind: 'oidc', name: 'Tanager ID', enabled: true, settings: JSON.stringify(oidc) },
      ...{ domains: ['tanager.example'], roleRules: '[]', makesPeople: false, firstRoles: [], passwordsRefused: false },
      ...{ createdAt: now, updatedAt: now },
    })
    .execute();
  await layFacts({ db, clock });
  const reviewed = await layReview({ db, clock });
  await layApproval({ db, clock });
  const sent = await layEnvelope({ db, clock });
  const task = await db
    .selectFrom('task')
    .select('number')
    .where('state', '=', 'open')
    .where('region', '=', 'americas')
    .orderBy('number')
    .executeTakeFirstOrThrow();
  return {
    ...{ opportunities: deal, accounts: 'ACC-2026-0001', partners: 'PAR-2026-0001', tasks: task.number },
    ...{
      estimates: 'EST-2026-0001',
      sows: 'SOW-2026-0001',
      ...{ licences: 'LIC-4103', criteria: 'first-amount', ready: 'ready.commit' },
      ...{ redlines: '1', items: 'u1' },
      'legal-cases': 'LGL-2026-0001',
      registrations: 'REG-2026-0001',
      quotes: 'QUO-2026-0001',
      exceptions: 'legal-case.customer-paper',
      tables: 'who-serves',
      people: colleague!.id,
    },
    ...{ facts: 'users', webhooks: 'HOOK-2026-0001', absences: 'ABS-2026-0001', jobs: '1' },
    ...reviewed,
    ...{ approvals: 'APV-2026-9001', steps: 'revenue' },
    ...sent,
    ...{ comments, views, connections, sso: connections, proposals: 'OPP-2026-0019' },
  };
}

/** The account team was asked about an estimate and has remarked on it, and an architect was asked something. */
async function layReview({ db, clock }: Pick<WalkingHouse, 'db' | 'clock'>): Promise<Places> {
  const { id: estimateId, opportunityId } = await db
    .selectFrom('estimate')
    .select(['id', 'opportunityId'])
    .where('number', '=', 'EST-2026-0001')
    .executeTakeFirstOrThrow();
  const [reviews, remarks, assistance] = [newId(), newId(), newId()];
  const [now, asker] = [clock.now(), seller!.id];
  await db
    .insertInto('review')
    .values({
      id: reviews,
      estimateId,
      opportunityId,
      audience: 'account-team',
      state: 'open',
      openedAt: now,
      openedBy: asker,
    })
    .execute();
  await db
    .insertInto('reviewRemark')
    .values({ id: remarks, reviewId: reviews, text: 'Two waves will do.', saidAt: now, saidBy: asker })
    .execute();
  const topic = { topic: 'architecture', topicTitle: 'Architecture', question: 'How many nodes?' };
  await db
    .insertInto('architectAssistance')
    .values({ ...topic, id: assistance, opportunityId, askedAt: now, askedBy: asker })
    .execute();
  return { reviews, remarks, assistance };
}

/** A paper of the deal's is out, for somebody of the customer to sign. */
async function layEnvelope({ db, clock }: Pick<WalkingHouse, 'db' | 'clock'>): Promise<Places> {
  const playbook = await loadShippedPlaybook();
  const act = { clock, reader: { ...seller!, rights: everyRight }, requestId: newId(), awaited: new Set<string>() };
  const subject = { kind: 'sample', number: 'SMP-2026-0001', title: 'A sample', href: '/' };
  const robin = { side: 'customer', name: 'Robin Linden', title: '', email: 'robin@puffin.example' } as const;
  const asked = { subject, stream: `opportunity/${deal}`, paper: wholePaper(), signers: [robin] };
  const { number, signers } = await db
    .transaction()
    .execute((tx) => sendEnvelope({ ...act, tx }, playbook, { ...asked, order: 'in-order' }));
  return { envelopes: number, signers: signers[0]!.id };
}

/** What was shown of the approval below. */
const shown = 'a'.repeat(64);

/** Revenue is asked whether they approve something of the deal's. */
async function layApproval({ db, clock }: Pick<WalkingHouse, 'db' | 'clock'>): Promise<void> {
  const [approvalId, askedAt] = [newId(), clock.now()];
  const subject = { subjectKind: 'sample', subjectNumber: deal, subjectTitle: 'A sample', subjectHref: '/' };
  const whole = {
    id: approvalId,
    number: 'APV-2026-9001',
    stream: `opportunity/${deal}`,
    submittedBy: seller!.id,
    askedAt,
  };
  const brief = JSON.stringify({ title: 'A sample', lead: 'To be decided.', sections: [] });
  const step = { id: 'revenue', title: 'Revenue', place: 0, roles: ['revenue'], state: 'open' };
  const ground = JSON.stringify({ hash: shown, parts: [] });
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('approval')
      .values({ ...whole, ...subject, briefHash: shown })
      .execute();
    await tx.insertInto('approvalBrief').values({ approvalId, hash: shown, brief, keptAt: askedAt }).execute();
    await tx
      .insertInto('approvalStep')
      .values({ ...step, approvalId, why: '[]', ground })
      .execute();
  });
}

/** Somebody said of the deal's customer, in its course, how many users there are. */
async function layFacts({ db, clock }: Pick<WalkingHouse, 'db' | 'clock'>): Promise<void> {
  const { id, accountId } = await db
    .selectFrom('opportunity')
    .select(['id', 'accountId'])
    .where('number', '=', deal)
    .executeTakeFirstOrThrow();
  const said = { name: 'users', value: '900', unit: 'users', confidence: 'exact', source: 'test', sight: 'team' };
  const provenance = JSON.stringify({ kind: 'need', path: 'needs' });
  const statement = { ...said, provenance, id: newId(), accountId, opportunityId: id, statedAt: clock.now() };
  await db
    .insertInto('factStatement')
    .values({ ...statement, statedBy: seller!.id })
    .execute();
}

const fact = { name: 'users', value: 1200 };
const settling = { statement: '019ab0c2-6d00-7c3e-9f1c-2f6f1f3b7a12', why: 'The contract says so.' };
const licence = { name: 'More users', stage: 'proposal', orderType: 'growth', closeDate: day };
const webhook = { url: 'https://hooks.tanager.example/', description: 'Tells them', events: ['opportunity.*'] };
const member = { title: 'Consultant', roles: ['engagement-manager'], region: null, cleared: false, partnerId: null };
const view = { name: 'Late', search: { state: 'open' } };
const connection = {
  ...{ name: 'Another', enabled: false, domains: ['tanager.example'], roleRules: [], makesPeople: false },
  ...{ firstRoles: [], passwordsRefused: false },
  provider: { kind: 'oidc', issuer: 'https://login.tanager.example', clientId: 'parley' },
};

/** Bodies that can be used, for routes that need one. */
const bodies = (places: Places): Readonly<Record<string, unknown>> => ({
  'POST /api/absences': { person: colleague!.id, cover: seller!.id, firstDay: day, lastDay: day },
  'POST /api/accounts': { name: 'Puffin Ferries', country: 'US', region: 'americas', edition: 'ee', employees: 900 },
  'POST /api/actuals': { csv: 'project,activity,low,likely,high,actual,closed on\nHeron,discovery,1,2,3,2,2026-01-31' },
  'POST /api/envelopes/{number}/signature': signature,
  'POST /api/envelopes/{number}/refusal': { reason: 'Not this year.' },
  'POST /api/envelopes/{number}/delegation': { person: colleague!.id, note: 'Away this week.' },
  'POST /api/envelopes/{number}/withdrawal': { reason: 'A wrong date.' },
  'POST /api/envelopes/{number}/extension': { days: 5 },
  'POST /api/envelopes/{number}/reminders': {},
  'POST /api/envelopes/{number}/signers/{signer}/correction': substitute,
  'POST /api/guest/{token}/signing/pass': { code: '123456' },
  'POST /api/guest/{token}/signing/signature': signature,
  'POST /api/guest/{token}/signing/refusal': { reason: 'Not this year.' },
  'POST /api/guest/{token}/signing/delegation': substitute,
  'POST /api/approvals/decisions': {
    word: 'yes',
    steps: [{ approval: places.approvals, step: places.steps, brief: shown }],
  },
  'POST /api/approvals/{number}/looks': { brief: shown },
  'POST /api/approvals/{number}/steps/{step}/decisions': { word: 'yes', brief: shown },
  'POST /api/approvals/{number}/steps/{step}/delegations': { to: colleague!.id, note: 'Knows the customer.' },
  'POST /api/guest/{token}/approval/decision': { word: 'yes' },
  'POST /api/comments': { subject: `opportunity/${deal}`, text: 'Hello.' },
  'PUT /api/comments/{id}': { text: 'Hello again.' },
  'PUT /api/comments/{id}/resolution': { resolved: true },
  'POST /api/connections': connection,
  'PUT /api/connections/{id}': connection,
  'PATCH /api/estimates/{number}': { travelCents: 0 },
  'PATCH /api/estimates/{number}/worksheet': {
    edits: [{ do: 'describe', line: 'migration-to-saas.discovery', part: 'included' }],
  },
  'POST /api/estimates/{number}/reviews': { audience: 'customer' },
  'POST /api/estimates/{number}/architect-review/decision': { verb: 'approve' },
  'POST /api/opportunities/{number}/assistance': { topic: 'architecture', question: 'How many nodes?' },
  'PUT /api/assistance/{id}/answer': { text: 'Twelve.' },
  'POST /api/reviews/{id}/remarks': { text: 'Two waves will do.' },
  'PUT /api/reviews/{id}/remarks/{remark}/answer': { text: 'Agreed.' },
  'POST /api/reviews/{id}/closing': { verb: 'confirm' },
  'POST /api/guest/{token}/review/remarks': { text: 'Only at weekends.', name: 'Robin Linden' },
  'POST /api/guest/{token}/review/closing': { verb: 'confirm', name: 'Robin Linden' },
  'POST /api/estimates/{number}/scenarios': { name: 'Another way' },
  'PUT /api/group-roles': { items: [] },
  'POST /api/invitation/acceptance': { token: 'x', name: 'Somebody', password: 'seven quiet oceans of tin' },
  'POST /api/invitation/reading': { token: 'x' },
  'POST /api/me/keys': { name: 'Nightly', access: 'read', days: 30 },
  'PUT /api/me/password': { current: 'not mine', next: 'seven quiet oceans of tin' },
  'POST /api/notifications/reads': { ids: null },
  'PUT /api/notifications/settings': { kinds: {}, timeZone: null },
  'POST /api/opportunities': {
    ...{ name: 'Puffin Ferries: a need', account: 'ACC-2026-0001', closeDate: '2027-03-31' },
    needs: [{ service: 'advisory' }],
  },
  'PUT /api/opportunities/{number}/need': { needs: [{ service: 'advisory' }], circumstances: {} },
  'PUT /api/opportunities/{number}/partner': { partner: 'PAR-2026-0001' },
  'PUT /api/opportunities/{number}/questionnaire/answers/{question}': { known: true, value: 250 },
  'POST /api/opportunities/{number}/questionnaire/links': { givenTo: 'Head of platform' },
  'PUT /api/guest/{token}/questionnaire/answers/{question}': { known: true, value: 250 },
  'PUT /api/opportunities/{number}/criteria/{criterion}': { done: true },
  'PUT /api/opportunities/{number}/licence': { licence: null },
  'PUT /api/opportunities/{number}/start': { on: '2027-01-11', why: 'Their freeze ends then.' },
  'PUT /api/opportunities/{number}/start/confirmation': { on: '2027-01-11' },
  'POST /api/opportunities/{number}/start/release': { reason: 'Two of them left.' },
  'PUT /api/opportunities/{number}/start/risk': { on: '2026-12-01', why: 'It cannot wait.' },
  'PUT /api/opportunities/{number}/start/ready/{criterion}': { done: true },
  'POST /api/lead-times': { kind: 'custom', lowDays: 28, highDays: 42 },
  'POST /api/licences': { ...licence, number: 'LIC-9', account: 'ACC-2026-0001' },
  'PUT /api/licences/{number}': licence,
  'POST /api/licences/import': { csv: 'number,account\n1,2' },
  'POST /api/opportunities/{number}/stage': {
    verb: 'lose',
    reason: 'competitor',
    details: 'They chose somebody else.',
  },
  'POST /api/people': { name: 'New Colleague', email: 'new@tanager.example', ...member },
  'PUT /api/people/{id}': { name: colleague!.name, ...member },
  'POST /api/people/{id}/erasure': { reason: 'They asked for it.' },
  'POST /api/playbook/tables/{id}/decisions': { facts: {} },
  'POST /api/calculator': {
    customer: { account: 'ACC-2026-0001' },
    contact: { name: 'Robin Linden', email: 'robin@customer.example' },
    ...{ team: [], publicSector: false, services: [{ service: 'advisory' }], licence: 'LIC-1', closeDate: day },
  },
  'POST /api/calculator/price': { services: [{ service: 'advisory' }] },
  'PUT /api/opportunities/{number}/positioning': { fields: { champion: 'Robin Linden' } },
  'POST /api/proposals/{number}/moves': { verb: 'hold', reason: 'Their budget opens in spring.' },
  'PUT /api/proposals/{number}/manager': { segmentLabel: 'Ent_EMEA' },
  'PUT /api/proposals/{number}/call': { on: day, with: 'Their platform team' },
  'POST /api/proposals/{number}/overruling': { why: 'They call back in spring.' },
  'POST /api/sows/{number}/library-updates': { clauses: ['billing'] },
  'POST /api/sows/{number}/presence': { clause: null, doing: 'reading' },
  'POST /api/sows/{number}/submission': {},
  'POST /api/sows/{number}/return': { reason: 'The scope is too small.' },
  'POST /api/sows/{number}/redlines/{redline}/decisions': { changes: ['r1'], verdict: 'accept' },
  'POST /api/sows/{number}/redlines/{redline}/items/{item}/acknowledgement': { done: 'Asked them for it without.' },
  'POST /api/sows/{number}/legal-case': { kind: 'review', paper: 'ours' },
  'POST /api/envelopes/{number}/signed-papers/{id}/acceptance': { why: null },
  'POST /api/sows/{number}/envelope': { signers: [{ name: 'Robin Linden', email: 'robin@alder.example' }] },
  'POST /api/legal-cases/{number}/messages': { text: 'Their clause 9 is not ours to give.' },
  'POST /api/legal-cases/{number}/exceptions/{rule}': { why: 'Their bank takes no other paper.' },
  'POST /api/legal-cases/{number}/exceptions/{rule}/decision': { word: 'yes', words: 'Agreed with their counsel.' },
  'POST /api/legal-cases/{number}/stamp': { contentHash: shown },
  'POST /api/legal-cases/{number}/stamp/lifting': { reason: 'Their address changed.' },
  'POST /api/legal-cases/{number}/release': {},
  'POST /api/legal-cases/{number}/recall': { reason: 'Their address changed.' },
  'POST /api/legal-cases/{number}/countersignature': {},
  'POST /api/legal-cases/{number}/sendings': { purpose: 'reading', recipient: 'Their counsel' },
  'POST /api/legal-cases/{number}/withdrawal': { reason: 'They left.' },
  'PUT /api/opportunities/{number}/booking': { competitors: [] },
  'POST /api/opportunities/{number}/booking/submission': {},
  'POST /api/opportunities/{number}/booking/win': {},
  'POST /api/opportunities/{number}/booking/return': { reason: 'The order form is not ours.' },
  'POST /api/opportunities/{number}/booking/partner-move': { partner: 'PAR-2026-0001' },
  'POST /api/opportunities/{number}/booking/decline': { reason: 'Nobody is free before summer.' },
  'POST /api/opportunities/{number}/booking/order-exception': {
    ...{ promisedBy: day, saidBy: 'Their buyer', saidOn: day, words: 'The order follows.' },
  },
  'POST /api/opportunities/{number}/booking/purchase-order': { kind: 'order', number: 'PO-1', date: day },
  'POST /api/opportunities/{number}/booking/correction': {
    ...{ totalCents: 100, reason: 'Two people are named anew', amended: { reference: 'A folder', signedOn: day } },
  },
  'PUT /api/quotes/{number}': {
    ...{
      quoteType: 'new-subscription',
      startDate: day,
      currency: 'USD',
      channel: 'direct',
      discountPercent: 0,
      lines: [],
    },
    billingAccount: { name: 'Puffin Ferries', address: 'Quay 4' },
  },
  'POST /api/quotes/{number}/return': { reason: 'Another start.' },
  'POST /api/quotes/{number}/extension': { until: '2027-01-02' },
  'POST /api/quotes/{number}/withdrawal': { reason: 'They wait until spring.' },
  'POST /api/quotes/{number}/customisation': { wish: 'Their own exercises.' },
  'POST /api/quotes/{number}/review': {
    ...{
      with: 'Robin Linden',
      on: '2026-11-20',
      deliverables: true,
      duration: true,
      price: true,
      noCustomisation: true,
    },
  },
  'POST /api/quotes/{number}/sending': {
    signers: [{ name: 'Robin Linden', title: 'Head of platform', email: 'robin@puffin.example' }],
  },
  'POST /api/registrations': { partner: 'PAR-2026-0001', licence: 'LIC-4103', customer: 'Puffin', services: 'Advice' },
  'POST /api/registrations/{number}/moves': { verb: 'approve' },
  'POST /api/routing/verdict': { needs: [{ service: 'advisory' }] },
  'POST /api/scim-clients': { name: 'A directory' },
  'POST /api/tasks/moves': { verb: 'pause', reason: 'They are away.', tasks: [{ number: places.tasks, version: 1 }] },
  'POST /api/tasks/{number}/checklist': { index: 0, done: true },
  'POST /api/tasks/{number}/moves': { verb: 'pause', reason: 'They are away.' },
  'POST /api/views': { ...view, list: 'tasks' },
  'PUT /api/views/{id}': view,
  'PUT /api/watch': { stream: `opportunity/${deal}`, watching: true },
  'POST /api/opportunities/{number}/facts': fact,
  'POST /api/opportunities/{number}/facts/{name}/settlement': settling,
  'POST /api/opportunities/{number}/facts/{name}/setting-aside': settling,
  'POST /api/accounts/{number}/facts': fact,
  'POST /api/accounts/{number}/facts/{name}/settlement': settling,
  'POST /api/accounts/{number}/facts/{name}/setting-aside': settling,
  'POST /api/webhooks': webhook,
  'PUT /api/webhooks/{number}': webhook,
  'PUT /api/webhooks/{number}/state': { state: 'off' },
  'POST /api/webhooks/{number}/replays': { since: '2026-11-23T00:00:00Z' },
});

/** What is asked of a list that must be told about what. */
const queries: Readonly<Record<string, string>> = {
  'GET /api/comments': `subject=opportunity/${deal}`,
  'GET /api/quotes/{number}/comparison': 'with=QUO-2026-0001',
  'GET /api/estimates/compare': 'left=EST-2026-0001&right=EST-2026-0001',
  'GET /api/ledger': `stream=opportunity/${deal}`,
  'GET /api/search': `q=${deal}`,
  'GET /api/sso/finish': 'ticket=x',
  'GET /api/views': 'list=tasks',
  'GET /api/watch': `stream=opportunity/${deal}`,
};

/** A record of which there is none, in the shape of an id. */
const nobody = '019ab0c2-6d00-7c3e-9f1c-2f6f1f3b7a11';

/** A request that can be answered, for one operation. */
export function sampleOf({ name, method, path }: Operation, places: Places): { path: string; init: Asking } {
  const filled = path.replaceAll(/([^/]+)\/\{([^}]+)\}/g, (_, noun: string, place: string) =>
    place === 'form' ? `${noun}/html` : `${noun}/${places[noun] ?? nobody}`,
  );
  if (name === 'PUT /api/opportunities/{number}/scope/report') {
    const form = new FormData();
    form.set('report', new File(['not a workbook'], 'notes.txt'));
    return { path: filled, init: { body: form } };
  }
  if (name.startsWith('POST /api/opportunities/{number}/imports')) {
    const form = new FormData();
    form.set('text', 'name\tsize\nbilling\t2 GB');
    return { path: filled, init: { body: form } };
  }
  if (name.startsWith('POST /api/estimates/{number}/workbook')) {
    const form = new FormData();
    form.set('workbook', new File(['not a workbook'], 'notes.txt'));
    return { path: filled, init: { body: form } };
  }
  if (method === 'GET') return { path: queries[name] ? `${filled}?${queries[name]}` : filled, init: {} };
  return { path: filled, init: { body: JSON.stringify(bodies(places)[name] ?? {}) } };
}
