import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeWorkbook } from '../../../documents/spreadsheet-writing.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { draftEstimate } from '../../estimates/drafting.ts';
import { openOpportunity } from '../../opportunities/opening.ts';
import { worksheetRoutes } from '../routes.ts';
import { Worksheet } from '../worksheet.ts';
import { Comparison, ForeignPreview, Taken } from './comparison.ts';
import { workbookRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let number: string;
let opportunity: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([worksheetRoutes(playbook), workbookRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
});
afterAll(() => door.close());
beforeEach(async () => {
  await drafted();
  door.sit(manager);
});

let customers = 0;

/** A new draft of a customer of its own. */
async function drafted(): Promise<void> {
  customers += 1;
  const account = `ACC-2026-${8000 + customers}`;
  const market = { country: 'DE', region: 'emea', edition: 'ee', segment: 'large', publicSector: false };
  const known = { name: `Alder Freight ${customers}`, employees: 5000, groupEmployees: 5000, ownerId: manager.id };
  await door.db
    .insertInto('account')
    .values({ ...market, ...known, id: newId(), number: account, createdAt: door.clock.now() })
    .execute();
  await door.act(manager, async (act) => {
    const named = { name: 'Alder Freight: to SaaS', account, licence: null, closeDate: '2027-03-31' };
    const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-BAS-R' }];
    ({ number: opportunity } = await openOpportunity(act, playbook, { ...named, needs, circumstances: {} }));
    ({ number } = await draftEstimate(act, playbook, opportunity));
  });
}

const path = () => `/api/estimates/${number}/workbook`;
const download = async () => new Uint8Array(await (await door.get(path())).arrayBuffer());
function form(bytes: Uint8Array, more: Record<string, unknown> = {}): FormData {
  const given = new FormData();
  given.append('workbook', new File([new Uint8Array(bytes)], 'back.xlsx'));
  for (const [field, value] of Object.entries(more)) given.append(field, JSON.stringify(value));
  return given;
}
const compare = (bytes: Uint8Array, more?: Record<string, unknown>) => door.send('POST', path(), form(bytes, more));
const accept = (bytes: Uint8Array, more: Record<string, unknown>, headers?: Record<string, string>) =>
  door.send('POST', `${path()}/acceptance`, form(bytes, more), headers);
const codeOf = async (answer: Response) => Problem.parse(await answer.json()).code;
const sheet = () => door.read(`/api/estimates/${number}/worksheet`, Worksheet);

/** The downloaded file with the high hours of its first row typed anew. */
async function changed(high: number): Promise<Uint8Array> {
  const parts = unzipSync(await download());
  const part = 'xl/worksheets/sheet2.xml';
  parts[part] = strToU8(strFromU8(parts[part]!).replace(/(<c r="J4"[^>]*>)<v>[^<]*<\/v>/, `$1<v>${high}</v>`));
  return zipSync(parts);
}
const strawMan = (hours: number | string) =>
  writeWorkbook({
    title: 'Plan',
    writtenAt: door.clock.now(),
    sheets: [
      {
        name: 'Plan',
        rows: [
          ['Task', 'Role', 'Days'],
          ['Carry the cups', 'ps-engineer', hours],
        ],
      },
    ],
  });

describe('the workbook of an estimate', () => {
  test('is nothing to a stranger', async () => {
    door.sit(null);
    const answers = [await door.get(path()), await compare(new Uint8Array(1)), await accept(new Uint8Array(1), {})];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  test('is nothing to a partner, nor to whoever may not see costs', async () => {
    const bytes = await download();
    for (const role of ['partner-sales', 'account-executive']) {
      door.sit({ ...manager, id: newId(), roles: [role] });
      expect([403, 404]).toContain((await door.get(path())).status);
      expect((await compare(bytes)).status).toBe(403);
      expect((await accept(bytes, { accept: [] })).status).toBe(403);
    }
  });

  test('is read and not handed in by an auditor', async () => {
    const bytes = await download();
    door.sit(await addPerson(door.db, 'Ada Wren', ['auditor'], null, { cleared: true }));
    expect((await door.get(path())).status).toBe(200);
    expect((await compare(bytes)).status).toBe(403);
  });

  test('of an estimate that is superseded is downloaded and not handed in', async () => {
    const bytes = await changed(99);
    await door.act(manager, (act) => draftEstimate(act, playbook, opportunity));
    expect((await door.get(path())).status).toBe(200);
    const answer = await compare(bytes);
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'estimate.frozen']);
  });

  test('handed in as it is changes nothing', async () => {
    const comparison = Comparison.parse(await (await compare(await download())).json());
    expect([comparison.differences, comparison.said]).toEqual([[], []]);
  });

  test('changed is shown, and done only when it is accepted; the record names file, hash and cell', async () => {
    const before = await sheet();
    const bytes = await changed(99);
    const { differences, sha256, version } = Comparison.parse(await (await compare(bytes)).json());
    expect(differences).toMatchObject([{ id: 'Activities!J4', field: 'high', theirs: 99, acceptable: true }]);
    expect(await sheet()).toEqual(before);

    const taken = await accept(bytes, { accept: ['Activities!J4'] }, { 'if-match': `"${version}"` });
    expect(Taken.parse(await taken.json())).toEqual({ version: version + 1, cells: 1, lines: 1 });
    expect((await sheet()).lines.flatMap(({ rows }) => rows).filter(({ high }) => high === 99)).toHaveLength(1);
    const [entry] = await door.act(manager, (act) => readStream(act.tx, `opportunity/${opportunity}`, 1));
    expect(entry).toMatchObject({ name: 'estimate.edited' });
    expect(entry?.sentence).toContain('taken from back.xlsx');
    expect(JSON.stringify(entry)).toContain(sha256);

    const again = Comparison.parse(await (await compare(bytes)).json());
    expect([again.differences, again.said.length]).toEqual([[], 1]);
  });

  test('is not taken over a draft that somebody changed meanwhile, nor what does not differ any more', async () => {
    const bytes = await changed(99);
    expect((await accept(bytes, { accept: ['Activities!J4'] }, { 'if-match': '"99"' })).status).toBe(412);
    const gone = await accept(bytes, { accept: ['Activities!I4'] });
    expect([gone.status, await codeOf(gone)]).toEqual([409, 'workbook.gone']);
  });

  test('with a cell that cannot be is refused by that cell', async () => {
    const bytes = await changed(-1);
    const { differences } = Comparison.parse(await (await compare(bytes)).json());
    expect(differences[0]?.acceptable).toBe('-1 hours: work is never negative, write 0 or more.');
    expect(await codeOf(await accept(bytes, { accept: ['Activities!J4'] }))).toBe('workbook.notAcceptable');
  });

  test('of somebody else is read by its headings and becomes lines that say where they were read', async () => {
    const bytes = await strawMan(2.5);
    const preview = ForeignPreview.parse(await (await compare(bytes)).json());
    expect(preview.lines[0]?.rows).toEqual([{ role: 'ps-engineer', low: 20, likely: 20, high: 20, cell: 'Plan!C2' }]);
    const mapping = { ...preview.mapping, unit: 'hours' };
    expect((await accept(bytes, { mapping })).status).toBe(200);
    const { lines } = await sheet();
    expect(lines.at(-1)).toMatchObject({ title: 'Carry the cups', rows: [{ role: 'ps-engineer', likely: 2.5 }] });
    const row = await door.db
      .selectFrom('estimateLine')
      .select('line')
      .where('id', '=', lines.at(-1)!.id)
      .executeTakeFirst();
    expect(row?.line).toMatchObject({ source: 'back.xlsx, Plan!A2' });
  });

  test('that cannot be read is refused naming the cell, and a field that is no JSON too', async () => {
    const answer = await accept(await strawMan('soon'), {});
    const problem = Problem.parse(await answer.json());
    expect([answer.status, problem.code, problem.faults?.[0]?.place]).toEqual([422, 'workbook.faults', 'Plan!C2']);
    expect(await codeOf(await compare(strToU8('a,b'), {}))).toBe('workbook.notXlsx');
    expect(await codeOf(await compare(await strawMan(1), { mapping: { sheet: 7 } }))).toBe('workbook.field');
    const words = new FormData();
    words.append('workbook', 'no file');
    expect(await codeOf(await door.send('POST', path(), words))).toBe('workbook.missing');
  });
});
