import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { draftEstimate } from '../estimates/drafting.ts';
import { readEstimate } from '../estimates/store.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { worksheetRoutes } from './routes.ts';
import { applied, type Edit, sheetOf, sumsOf, Worksheet, WorksheetEdited } from './worksheet.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let number: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([worksheetRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
});
afterAll(() => door.close());
beforeEach(async () => {
  number = await drafted();
  door.sit(manager);
});

let customers = 0;

/** A new draft of a customer of its own. */
async function drafted(publicSector = false): Promise<string> {
  customers += 1;
  const account = `ACC-2026-${9000 + customers}`;
  const market = { country: 'DE', region: 'emea', edition: 'ee', segment: 'large', publicSector };
  const known = { name: `Alder Freight ${customers}`, employees: 5000, groupEmployees: 5000, ownerId: manager.id };
  await door.db
    .insertInto('account')
    .values({ ...market, ...known, id: newId(), number: account, createdAt: door.clock.now() })
    .execute();
  return door.act(manager, async (act) => {
    const named = { name: 'Alder Freight: to SaaS', account, licence: null, closeDate: '2027-03-31' };
    const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-BAS-R' }];
    const { number: opportunity } = await openOpportunity(act, playbook, { ...named, needs, circumstances: {} });
    return (await draftEstimate(act, playbook, opportunity)).number;
  });
}

const path = () => `/api/estimates/${number}/worksheet`;
const read = () => door.read(path(), Worksheet);
const patch = (edits: unknown, headers?: Record<string, string>) => door.send('PATCH', path(), { edits }, headers);
const edited = async (...edits: Edit[]) => WorksheetEdited.parse(await (await patch(edits)).json());
const refusal = async (answer: Response) => Problem.parse(await answer.json());
const discovery = 'migration-to-saas.discovery';
const engineer = { line: discovery, role: 'ps-engineer' };

describe('a worksheet', () => {
  test('is nothing to a stranger', async () => {
    door.sit(null);
    expect((await door.get(path())).status).toBe(401);
    expect((await patch([])).status).toBe(401);
  });

  test('is nothing to a partner, nor to whoever may not see hours', async () => {
    for (const role of ['partner-sales', 'account-executive']) {
      door.sit({ ...manager, roles: [role] });
      expect((await door.get(path())).status).toBe(403);
      expect((await patch([{ do: 'plan', ...engineer, likely: 9 }])).status).toBe(403);
    }
  });

  test('of the public sector is not there for whoever is not cleared', async () => {
    number = await drafted(true);
    door.sit({ ...manager, cleared: false });
    expect((await door.get(path())).status).toBe(404);
    expect((await patch([{ do: 'plan', ...engineer, likely: 9 }])).status).toBe(404);
    door.sit(manager);
    expect((await door.get(path())).status).toBe(200);
  });

  test('is read, and not edited, by whoever only sees costs, who is told who may', async () => {
    door.sit({ ...manager, roles: ['deal-desk'] });
    const { may } = await read();
    expect(may.edit).toMatch(/^Your roles do not let you edit the lines of an estimate: it takes Engagement Manager/);
    const { status, detail } = await refusal(await patch([{ do: 'plan', ...engineer, likely: 9 }]));
    expect([status, detail]).toEqual([403, may.edit]);
  });

  test('that left draft stays as it is', async () => {
    const { opportunity } = await read();
    await door.act(manager, (act) => draftEstimate(act, playbook, opportunity));
    expect((await read()).may.edit).toBe(`${number} is superseded: it does not change any more; draft a new one.`);
    const { status, code } = await refusal(await patch([{ do: 'plan', ...engineer, likely: 9 }]));
    expect([status, code]).toEqual([409, 'estimate.frozen']);
  });

  test('of a deal that is closed stays as it is, and so does what the deal is worth', async () => {
    const deal = () =>
      door.db.selectFrom('opportunity').selectAll().orderBy('number', 'desc').executeTakeFirstOrThrow();
    const { id, valueCents } = await deal();
    await door.db.updateTable('opportunity').set({ stage: 'closed-lost' }).where('id', '=', id).execute();
    expect((await read()).may.edit).toContain('is closed (closed-lost)');
    const { status, code } = await refusal(await patch([{ do: 'plan', ...engineer, likely: 80, high: 90 }]));
    expect([status, code]).toEqual([409, 'estimate.frozen']);
    expect((await deal()).valueCents).toBe(valueCents);
  });

  test('asks for the version that was seen, and tells who changed what meanwhile', async () => {
    const edits = [{ do: 'plan', ...engineer, likely: 20 }];
    expect((await patch(edits, { 'if-match': '' })).status).toBe(428);
    expect((await patch(edits, { 'if-match': '"1"' })).headers.get('ETag')).toBe('"2"');
    const { status, faults } = await refusal(await patch(edits, { 'if-match': '"1"' }));
    expect(status).toBe(412);
    expect(faults?.[0]?.place).toContain('Zoe Lark');
    expect(faults?.[0]?.sentence).toMatch(/^Changed 3 cells of EST-\d+-\d+ in “Discover the source instance/);
  });

  test('plans weeks: hours, price, totals and the value of the opportunity follow, and one entry tells it', async () => {
    const before = await read();
    const done = await edited({ do: 'plan', ...engineer, weeks: { 0: 8, 1: 16.25 } });
    const after = await read();
    const row = after.lines.find(({ id }) => id === discovery)?.rows.find(({ role }) => role === 'ps-engineer');
    expect(row).toMatchObject({ likely: 24.25, weeks: [8, 16.25] });
    expect(after).toMatchObject({ version: before.version + 1, totals: done.totals });
    expect(done.order).toBeNull();
    const was = before.lines.find(({ id }) => id === discovery)!.rows.find(({ role }) => role === 'ps-engineer')!;
    expect(after.totals.totalCents - before.totals.totalCents).toBe((24.25 - was.likely) * 30_000);
    expect(after.totals.hours).toBe(sumsOf(after.lines).likely);
    const { valueCents } = await door.act(manager, (act) => readOpportunity(act, before.opportunity));
    expect(valueCents).toBe(after.totals.totalCents);
    const entries = await readStream(door.db, `opportunity/${before.opportunity}`, 9);
    expect(entries.filter(({ name }) => name === 'estimate.edited')).toHaveLength(1);
    expect(JSON.stringify(entries[0]?.particulars)).not.toMatch(/hours/i);
  });

  test('adds a line of the playbook and one by hand, moves and removes', async () => {
    const own = { workstream: 'Build', part: 'included', deliverable: null, assumption: null, driver: null } as const;
    const rows = [{ role: 'technical-architect', low: 4, likely: 4, high: 6, weeks: [4] }];
    const before = await read();
    const known = before.activities.find(({ rule }) => !before.lines.some((line) => line.rule === rule))!;
    const done = await edited(
      {
        do: 'add',
        line: { ...own, id: 'own.a', title: 'Walk the floor', rule: 'worksheet.own', rows },
        after: discovery,
      },
      { do: 'add', line: { ...own, id: 'own.b', title: known.title, rule: known.rule, rows: [] }, after: null },
      { do: 'move', line: discovery, after: 'own.a' },
      { do: 'remove', line: 'migration-to-saas.sso-configuration' },
    );
    const after = await read();
    expect(done.order).toEqual(after.lines.map(({ id }) => id));
    expect(after.lines.slice(0, 3).map(({ id }) => id)).toEqual(['own.b', 'own.a', discovery]);
    expect(after.lines.find(({ id }) => id === 'own.a')).toMatchObject({ priceCents: 140_000, pricing: 'hours', rows });
    expect(after.lines.some(({ id }) => id === 'migration-to-saas.sso-configuration')).toBe(false);
    const whole = await door.act(manager, (act) => readEstimate(act, number));
    const sources = new Map(whole.sheet.lines.map(({ id, source, service }) => [id, { source, service }]));
    expect(sources.get('own.a')).toEqual({ source: 'Parley, added by hand', service: 'migration-to-saas' });
    expect(sources.get('own.b')?.source).not.toContain('by hand');
    expect(whole.sheet.totals.totalCents).toBe(after.totals.totalCents);
  });

  test('offers the activities of the playbook at the hours that the facts make of them', async () => {
    const { activities, lines } = await read();
    const line = lines.find(({ id }) => id === discovery)!;
    expect(activities.find(({ rule }) => rule === discovery)?.rows).toEqual(line.rows);
    const other = activities.find(({ rule }) => rule === 'readiness-assessment.discovery');
    const [row] = other?.rows ?? [];
    expect(row?.low).toBeGreaterThan(0);
    expect(row?.high).toBeGreaterThanOrEqual(row?.likely ?? 0);
  });

  test('takes a line out of the totals by making it optional, and changes who does it', async () => {
    const before = await read();
    const line = before.lines.find(({ id }) => id === discovery)!;
    const done = await edited(
      { do: 'describe', line: discovery, part: 'optional', title: 'Look around', assumption: null },
      { do: 'restaff', line: discovery, role: 'ps-engineer', as: 'project-manager' },
    );
    expect(done.lines[0]).toMatchObject({ part: 'optional', title: 'Look around', assumption: null });
    expect(done.lines[0]?.rows.map(({ role }) => role)).toContain('project-manager');
    expect(before.totals.totalCents - done.totals.totalCents).toBe(line.priceCents);
    expect((await read()).lines.find(({ id }) => id === discovery)).toEqual(done.lines[0]);
  });

  test('refuses all of it when one cell cannot be, naming every such cell', async () => {
    const before = await read();
    const rows = before.lines.flatMap(({ id, rows }) =>
      (rows.length > 0 ? rows : [{ role: '' }]).map(({ role }) => ({ id, role })),
    );
    const at = rows.findIndex(({ id, role }) => id === discovery && role === 'ps-engineer') + 1;
    const answer = await patch([
      { do: 'describe', line: discovery, title: 'Look around' },
      { do: 'plan', ...engineer, weeks: { 2: -4 } },
      { do: 'plan', ...engineer, likely: 'a day' },
    ]);
    const { status, detail, faults } = await refusal(answer);
    const place = `row ${at}, Professional Services Engineer`;
    expect(status).toBe(422);
    expect(detail).toBe(
      `Nothing was saved. ${place}, week 3: -4 hours: work is never negative, write 0 or more. (and 1 more)`,
    );
    expect(faults?.map((fault) => fault.place)).toEqual([`${place}, week 3`, `${place}, likely`]);
    expect(await read()).toEqual(before);
  });

  test('refuses 10,000 activities in words', async () => {
    const line = { workstream: 'Build', part: 'included', deliverable: null, assumption: null, driver: null } as const;
    const edits = Array.from({ length: 10_000 }, (_, at) => ({
      ...{ do: 'add', after: null },
      line: { ...line, id: `own.${at}`, title: 'More', rule: 'worksheet.own', rows: [] },
    }));
    door.sit(manager);
    const half = edits.slice(0, 5000);
    const { status, detail } = await refusal(await patch(half));
    expect(status).toBe(422);
    expect(detail).toContain('A worksheet holds 2,000 rows at most');
  });

  test('refuses what is no edit', async () => {
    expect((await patch([])).status).toBe(422);
    expect((await patch([{ do: 'burn', line: discovery }])).status).toBe(422);
    expect((await patch([{ do: 'plan', ...engineer, weeks: { later: 1 } }])).status).toBe(422);
  });

  test('comes back exactly by the opposites of its edits', async () => {
    const before = await read();
    const edits: Edit[] = [
      { do: 'plan', ...engineer, weeks: { 0: 3.25, 4: 9 } },
      { do: 'plan', ...engineer, likely: 40 },
      { do: 'describe', line: discovery, title: 'Look around', part: 'phase-2' },
      { do: 'unstaff', line: discovery, role: 'technical-architect' },
      { do: 'move', line: discovery, after: before.lines.at(-1)!.id },
      { do: 'remove', line: 'migration-to-saas.sso-configuration' },
    ];
    const { undo, sheet } = applied(sheetOf(before.lines), edits, before.policy);
    await edited(...edits);
    expect((await read()).lines.map(({ id }) => id)).toEqual(sheet.order);
    await edited(...undo);
    const back = await read();
    expect({ ...back, version: 0 }).toEqual({ ...before, version: 0 });
  });

  test('leaves the opportunity alone where a scenario is edited', async () => {
    const { opportunity } = await read();
    await door.db.updateTable('estimate').set({ scenario: 'Lean' }).where('number', '=', number).execute();
    const before = await door.act(manager, (act) => readOpportunity(act, opportunity));
    await edited({ do: 'plan', ...engineer, likely: 400 });
    const { valueCents } = await door.act(manager, (act) => readOpportunity(act, opportunity));
    expect(valueCents).toBe(before.valueCents);
  });
});
