import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demoPassword } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { Account } from '../src/modules/accounts/account.ts';
import { Estimate } from '../src/modules/estimates/estimate.ts';
import { Opportunity, OpportunityPage } from '../src/modules/opportunities/opportunity.ts';
import { Engagement } from '../src/modules/routing/engagement.ts';
import { ScopeRecord } from '../src/modules/scoping/scope.ts';
import { Sow } from '../src/modules/sow/sow.ts';
import { TaskList } from '../src/modules/tasks/task.ts';
import { FixedClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';
import { Problem } from '../src/platform/http/problem.ts';
import { LedgerPage } from '../src/platform/ledger/line.ts';
import { verifyLedger } from '../src/platform/ledger/verifying.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';

/** The promise: from the first call to a paper, in the whole house, over HTTP, with nothing left unsaid in the ledger. */

let house: RunningHouse;
let address: string;
let cookie = '';

beforeAll(async () => {
  house = await openHouse({
    databaseUrl: await testDatabaseUrl(),
    playbookFolder: join(root, 'playbooks', 'gitlab'),
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    pages: null,
    bodyBytesMax: 8 * 1024 * 1024,
    clock: new FixedClock('2026-11-23T10:00:00Z'),
    log: openLog('silent'),
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, true),
  });
  address = `http://127.0.0.1:${house.port}`;
});
afterAll(() => house.stop());

function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const form = body instanceof FormData;
  return fetch(`${address}${path}`, {
    method,
    headers: {
      cookie,
      origin: address,
      'if-match': '*',
      ...(form || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
}

async function read<Shape extends z.ZodType>(
  shape: Shape,
  method: string,
  path: string,
  body?: unknown,
): Promise<z.infer<Shape>> {
  const answer = await ask(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return shape.parse(await answer.json());
}

/** Signs in with the password of the demo; what is asked from now on is asked by them. */
async function enter(email: string): Promise<Response> {
  const signedIn = await ask('POST', '/api/auth/sign-in/email', { email, password: demoPassword });
  cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return signedIn;
}

const seller = 'amara.kestrel@tanager.example';
const manager = 'rosalind.waxwing@tanager.example';
const director = 'lindiwe.turaco@tanager.example';
const architect = 'oluwaseun.hornbill@tanager.example';

const EstimateList = z.object({ items: z.array(z.object({ number: z.string() })) });

describe('the desk, from the first call to a paper', () => {
  let number: string;

  test('a wrong password is refused, the right one opens a session', async () => {
    expect((await ask('POST', '/api/auth/sign-in/email', { email: seller, password: 'not-the-password' })).status).toBe(
      401,
    );
    expect((await ask('GET', '/api/me')).status).toBe(401);
    expect((await enter(seller)).status).toBe(200);
    expect(cookie).toContain('parley.session_token=');
    expect(await (await ask('GET', '/api/me')).json()).toMatchObject({
      name: 'Amara Kestrel',
      roles: ['account-executive'],
    });
  });

  test('another site cannot act in her name', async () => {
    const answer = await fetch(`${address}/api/opportunities`, {
      method: 'POST',
      headers: { cookie, origin: 'https://elsewhere.example', 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
  });

  test('the demo company is there: sixty opportunities in every stage, its ledger whole', async () => {
    await enter(director);
    const page = await read(OpportunityPage, 'GET', '/api/opportunities?limit=200');
    expect(page.total).toBe(60);
    const stages = new Set(page.items.map(({ stage }) => stage));
    expect(stages).toEqual(new Set(house.playbook.lifecycles.opportunity.states.map(({ id }) => id)));
    expect((await verifyLedger(house.db)).broken).toBeNull();
  });

  test('a new customer with a need is routed, and the tasks stand', async () => {
    await enter(seller);
    const alder = { name: 'Alder Freight', country: 'US', region: 'americas', edition: 'ee', employees: 1500 };
    const account = await read(Account, 'POST', '/api/accounts', alder);
    const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-CICD-R' }];
    const given = { name: 'Alder Freight: to the cloud', account: account.number, closeDate: '2027-03-31', needs };
    number = (await read(Opportunity, 'POST', '/api/opportunities', given)).number;
    expect((await ask('POST', `/api/opportunities/${number}/sows`, {})).status).toBe(403);
    const engagement = await read(Engagement, 'POST', `/api/opportunities/${number}/engagement`);
    expect(engagement.verdict.outcome).toEqual(['ps-required']);
    const tasks = await read(TaskList, 'GET', `/api/tasks?subject=opportunity/${number}`);
    expect(tasks.items.length).toBeGreaterThanOrEqual(3);
  });

  test('a report that cannot be used is refused; the right one becomes facts with their cells', async () => {
    const wrong = new FormData();
    wrong.set('report', new File(['not a workbook'], 'notes.txt'));
    const refused = await ask('PUT', `/api/opportunities/${number}/scope/report`, wrong);
    expect(refused.status).toBe(415);
    expect(Problem.parse(await refused.json()).detail).toContain('notes.txt');
    expect((await ask('GET', `/api/opportunities/${number}/scope`)).status).toBe(404);
    const form = new FormData();
    const bytes = await readFile(join(root, 'fixtures', 'reports', 'evaluate_report.xlsx'));
    form.set('report', new File([new Uint8Array(bytes)], 'evaluate_report.xlsx'));
    const { scope, revision } = await read(ScopeRecord, 'PUT', `/api/opportunities/${number}/scope/report`, form);
    expect(revision).toBe(1);
    expect(scope.facts.find(({ name }) => name === 'projects')?.value).toBe(21);
  });

  test('the estimate is drafted, downloaded, and above the threshold wakes the technical architect', async () => {
    expect((await ask('POST', `/api/opportunities/${number}/estimates`)).status).toBe(403);
    await enter(manager);
    expect((await ask('POST', `/api/opportunities/${number}/sows`, {})).status).toBe(409);
    const estimate = await read(Estimate, 'POST', `/api/opportunities/${number}/estimates`);
    expect(estimate.sheet.flags.map(({ id }) => id)).toContain('technical-architect-review');
    expect((await read(Opportunity, 'GET', `/api/opportunities/${number}`)).valueCents).toBe(
      estimate.sheet.totals.totalCents,
    );
    const workbook = await ask('GET', `/api/estimates/${estimate.number}/workbook`);
    expect(new Uint8Array(await workbook.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
    let templates: string[] = [];
    for (let attempt = 0; attempt < 100 && !templates.includes('ta-review'); attempt += 1) {
      await sleep(100);
      templates = (await read(TaskList, 'GET', `/api/tasks?subject=opportunity/${number}`)).items.map(
        ({ template }) => template,
      );
    }
    expect(templates.filter((template) => template === 'ta-review')).toHaveLength(1);
  });

  test('no statement of work is written before the architect has said yes to the work', async () => {
    const [estimate] = (await read(EstimateList, 'GET', `/api/opportunities/${number}/estimates`)).items;
    const early = await ask('POST', `/api/opportunities/${number}/sows`, {});
    expect(Problem.parse(await early.json())).toMatchObject({ status: 409, code: 'sow.noArchitect' });
    const at = `/api/estimates/${estimate?.number}`;
    expect((await ask('POST', `${at}/publish`)).status).toBe(200);
    for (const name of ['painPoints', 'constraints']) {
      const said = { name, value: 'Builds wait for hours.' };
      expect((await ask('POST', `/api/opportunities/${number}/facts`, said)).status).toBe(201);
    }
    expect((await ask('POST', `${at}/architect-review`)).status).toBe(201);
    await enter(architect);
    expect((await ask('POST', `${at}/architect-review/decision`, { verb: 'approve' })).status).toBe(200);
    await enter(manager);
  });

  test('the statement of work is drafted, and each download gives the same bytes', async () => {
    const sow = await read(Sow, 'POST', `/api/opportunities/${number}/sows`, {});
    expect(sow).toMatchObject({ opportunity: number, revision: 1, state: 'draft', customer: 'Alder Freight' });
    for (const form of ['docx', 'pdf', 'html']) {
      const [once, twice] = await Promise.all(
        [1, 2].map(async () => (await ask('GET', `/api/sows/${sow.number}/files/${form}`)).arrayBuffer()),
      );
      expect(Buffer.from(once!).equals(Buffer.from(twice!)), form).toBe(true);
      expect(once!.byteLength).toBeGreaterThan(5000);
    }
    const html = await (await ask('GET', `/api/sows/${sow.number}/files/html`)).text();
    expect(html).toContain('Alder Freight');
    const again = await read(Sow, 'POST', `/api/opportunities/${number}/sows`, {});
    expect(again.revision).toBe(2);
    const { items } = await read(z.object({ items: z.array(Sow) }), 'GET', `/api/opportunities/${number}/sows`);
    expect(items.map(({ revision, state }) => [revision, state])).toEqual([
      [2, 'draft'],
      [1, 'superseded'],
    ]);
  });

  test('the timeline tells all of it, and the ledger proves whole', async () => {
    const { items } = await read(LedgerPage, 'GET', `/api/ledger?stream=opportunity/${number}`);
    const names = items.map(({ name }) => name).reverse();
    // Tasks and the proposal come by reactions, which nobody who works on waits for.
    expect(names).toContain('proposal.opened');
    expect(names.filter((name) => !name.startsWith('task.') && name !== 'proposal.opened')).toEqual([
      'opportunity.opened',
      'engagement.routed',
      'fact.stated',
      'scope.imported',
      'estimate.drafted',
      'estimate.published',
      'fact.stated',
      'fact.stated',
      'review.architectAsked',
      'review.architectApproved',
      'sow.drafted',
      'sow.drafted',
    ]);
    expect((await verifyLedger(house.db)).broken).toBeNull();
  });

  test('what is not ours to write is refused with its reason', async () => {
    const { items } = await read(OpportunityPage, 'GET', '/api/opportunities?outcome=existing-partner&limit=200');
    const open = items.find(({ may }) => may.draftSow === true);
    const refused = await ask('POST', `/api/opportunities/${open?.number}/sows`, {});
    expect(refused.status).toBe(409);
    expect(Problem.parse(await refused.json()).detail).toContain('the partner writes its own paper');
  });

  test('a session that was signed out is over at once', async () => {
    expect((await ask('POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await ask('GET', '/api/me')).status).toBe(401);
  });
});
