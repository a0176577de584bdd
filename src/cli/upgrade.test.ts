import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadDemo } from '../../fixtures/load.ts';
import { withScratchDatabase } from '../platform/backup/scratch.ts';
import { FixedClock } from '../platform/clock.ts';
import { root } from '../platform/config.ts';
import { openDatabase, openPool } from '../platform/database/database.ts';
import { migrate } from '../platform/database/migrate.ts';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { ask, parley } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-upgrade-'));
  vi.stubEnv('BACKUP_FOLDER', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A database as Parley 0.1.0 left it. */
async function ofTheFirstVersion<Answer>(work: (url: string) => Promise<Answer>): Promise<Answer> {
  const old = join(folder, 'migrations');
  mkdirSync(old);
  for (const name of readdirSync(join(root, 'migrations'))) {
    if (name < '0010') cpSync(join(root, 'migrations', name), join(old, name));
  }
  return withScratchDatabase(await testDatabaseUrl(), async (url) => {
    await migrate(url, old);
    return work(url);
  });
}

async function demoDatabase(): Promise<string> {
  const url = await testDatabaseUrl();
  const db = openDatabase(openPool(url, { max: 2 }));
  const playbook = await loadPlaybook(join(root, 'playbooks', 'gitlab'));
  await loadDemo(db, playbook, new FixedClock('2026-11-22T10:00:00Z'), true);
  await db.destroy();
  return url;
}

const laid = (url: string) => ask(url, 'select name from migration order by name');

describe('parley upgrade', () => {
  test('backs up, then lays what is due, and says the way back; a second time there is nothing to lay', async () => {
    await ofTheFirstVersion(async (url) => {
      const { code, out } = await parley(url, 'upgrade');
      expect(code).toBe(0);
      expect(out).toContain('Restored on trial');
      expect(out).toMatch(/Laid 0010_readers\.sql\n(.*\n)*.*The way back is parley restore .*\.backup/);
      expect(readdirSync(folder).filter((name) => name.endsWith('.backup'))).toHaveLength(1);
      expect((await parley(url, 'upgrade')).out).toContain('there is nothing to lay');
    });
  });

  test('lays nothing while a Parley works there', async () => {
    await ofTheFirstVersion(async (url) => {
      const before = await laid(url);
      const pool = openPool(url);
      await pool.query('select 1');
      const { code, said } = await parley(url, 'upgrade');
      expect([code, said]).toEqual([1, expect.stringContaining('A Parley is working in the database')]);
      expect(await laid(url)).toEqual(before);
      await pool.end();
    });
  });

  test('lays nothing where the backup does not prove sound', async () => {
    await ofTheFirstVersion(async (url) => {
      await ask(
        url,
        `insert into ledger_entry (id, stream, position, name, particulars, sentence, request_id, at, hash)
         values (gen_random_uuid(), 'account/A', 1, 'account.opened', '{}', 'x', 'r', now(), repeat('a', 64))`,
      );
      const before = await laid(url);
      const { code, out } = await parley(url, 'upgrade');
      expect([code, out]).toEqual([1, expect.stringContaining('Nothing was laid: put that right first.')]);
      expect(await laid(url)).toEqual(before);
    });
  });
});

describe('parley upgrade --rehearse', () => {
  test('upgrades the last backup aside, says what was laid, and touches nothing', async () => {
    await ofTheFirstVersion(async (url) => {
      const before = await laid(url);
      await parley(url, 'backup', '--no-trial');
      const { code, out } = await parley(url, 'upgrade', '--rehearse');
      expect(out).toMatch(/0010_readers\.sql in \d+\.\d\d s\n {4}reading and writing wait meanwhile: .*account/);
      expect(out).toContain('estimate_cost is new');
      expect(out).toContain('It would go well. Nothing was touched');
      expect(code).toBe(0);
      expect(await laid(url)).toEqual(before);
    });
  });

  test('reads every record of the desk, and tells of one that is not of its shape', async () => {
    const url = await demoDatabase();
    await parley(url, 'backup', '--no-trial', '--out', join(folder, 'sound'));
    const sound = await parley(url, 'upgrade', '--rehearse', '--backup', join(folder, 'sound'));
    expect(sound.out).toMatch(/\d+ opportunities, \d+ estimates? and \d+ statements? of work were read/);
    expect(sound.out).toContain('lays nothing on it');
    expect(sound.code).toBe(0);
    await ask(url, `update opportunity set needs = '[{"sku": 7}]' where number = 'OPP-2026-0001'`);
    await ask(url, `update estimate set sheet = '{}' where number = 'EST-2026-0001'`);
    await ask(url, `update sow set document = '{"type": "leaflet"}'`);
    await parley(url, 'backup', '--no-trial', '--out', join(folder, 'torn'));
    const torn = await parley(url, 'upgrade', '--rehearse', '--backup', join(folder, 'torn'));
    expect(torn.code).toBe(1);
    for (const number of ['OPP-2026-0001', 'EST-2026-0001', 'SOW-2026-0001'])
      expect(torn.out).toContain(`FAULT: ${number}`);
    expect(torn.out).toContain('It would not go well');
  });

  test('needs a backup, and says how to make one', async () => {
    const { code, said } = await parley(await testDatabaseUrl(), 'upgrade', '--rehearse');
    expect([code, said]).toEqual([1, expect.stringContaining('holds no backup): run parley backup')]);
  });
});
