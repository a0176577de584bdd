import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { withScratchDatabase } from '../../../platform/backup/scratch.ts';
import { FixedClock } from '../../../platform/clock.ts';
import { root } from '../../../platform/config.ts';
import { openDatabase, openPool } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { testDatabaseUrl } from '../../../platform/database/testing.ts';
import { testNow } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import { everyRight } from '../../../platform/rights.ts';
import { readEstimate } from '../store.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-estimates-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What there was before estimates had rows. */
function earlier(): string {
  const old = join(folder, 'migrations');
  mkdirSync(old);
  for (const name of readdirSync(join(root, 'migrations'))) {
    if (name < '0022') cpSync(join(root, 'migrations', name), join(old, name));
  }
  return old;
}

const line = {
  ...{ id: 'plan', title: 'Plan', workstream: 'Prepare', service: 'migration', kind: 'services', sku: null },
  ...{ priceCents: 360_000, pricing: 'hours', driver: null, deliverable: null, assumption: null },
  ...{ rule: 'plan', source: 'Parley' },
};
const lesson = {
  ...line,
  id: 'GL-1',
  title: 'A class',
  kind: 'education',
  sku: 'GL-1',
  pricing: 'list',
  priceCents: 500_000,
};
const sheet = {
  currency: 'USD',
  lines: [line, lesson],
  totals: { servicesCents: 360_000, educationCents: 500_000, totalCents: 860_000 },
  ...{ durationDays: 3, range: null, flags: [], playbookVersion: 'one' },
};
const figures = {
  hours: 12,
  hoursByRole: { 'ps-engineer': 12 },
  roles: [{ id: 'ps-engineer', title: 'Engineer', centsPerHour: 30_000 }],
  lines: { plan: { hours: 12, hoursByRole: { 'ps-engineer': 12 } }, 'GL-1': { hours: 0, hoursByRole: {} } },
};

test('estimates from before they had rows are read as they were, superseded ones too', async () => {
  await withScratchDatabase(await testDatabaseUrl(), async (url) => {
    await migrate(url, earlier());
    const [person, account, opportunity, estimate] = [newId(), newId(), newId(), newId()];
    const client = new pg.Client(url);
    await client.connect();
    const put = (table: string, row: Record<string, unknown>) => {
      const names = Object.keys(row);
      const places = names.map((_, at) => `$${at + 1}`).join(', ');
      return client.query(`insert into ${table} (${names.join(', ')}) values (${places})`, Object.values(row));
    };
    await put('person', { id: person, name: 'Mara Finch', email: 'mara@tanager.example', title: '', roles: [] });
    const firm = { country: 'DE', region: 'emea', edition: 'ee', employees: 9, group_employees: 9, segment: 'smb' };
    await put('account', {
      id: account,
      number: 'ACC-1',
      name: 'Alder',
      ...firm,
      owner_id: person,
      created_at: testNow,
    });
    const deal = { region: 'emea', segment: 'smb', public_sector: false, stage: 'discovery', close_date: '2027-03-31' };
    const of = { account_id: account, owner_id: person, needs: '[]', created_at: testNow };
    await put('opportunity', { id: opportunity, number: 'OPP-1', name: 'To SaaS', ...deal, ...of });
    const kept = { opportunity_id: opportunity, revision: 1, created_at: testNow, created_by: person };
    await put('estimate', {
      id: estimate,
      number: 'EST-1',
      state: 'superseded',
      sheet: JSON.stringify(sheet),
      ...kept,
    });
    await put('estimate_cost', { estimate_id: estimate, figures: JSON.stringify(figures) });
    await client.end();
    await migrate(url);
    const db = openDatabase(openPool(url, { max: 1 }));
    const outside = { email: '', title: '', roles: [], region: null, cleared: true, partnerId: null };
    const reader = { id: person, name: 'Mara Finch', ...outside, rights: everyRight };
    const read = await db
      .transaction()
      .execute((tx) =>
        readEstimate({ tx, reader, clock: new FixedClock(testNow), requestId: 'one', awaited: new Set() }, 'EST-1'),
      );
    await db.destroy();
    const added = { part: 'included', mode: null, prerequisites: [] };
    expect(read.sheet).toEqual({
      ...{ ...sheet, lines: [line, lesson].map((each) => ({ ...each, ...added })) },
      ...{ discountPercent: 0, listCents: 860_000, optionalCents: 0, travelCents: 0 },
    });
    const certain = { low: 12, likely: 12, high: 12 };
    expect(read.costs).toMatchObject({
      ...figures,
      ...{ costCents: null, marginPercent: null },
      roles: [{ ...figures.roles[0], costCentsPerHour: null }],
      lines: {
        plan: { ...figures.lines.plan, effort: { 'ps-engineer': certain } },
        'GL-1': { ...figures.lines['GL-1'], effort: {} },
      },
    });
  });
});
