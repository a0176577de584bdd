import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabaseUrl } from '../database/testing.ts';
import { ask } from './filled.ts';
import { withScratchDatabase } from './scratch.ts';

test('a database made aside is gone afterwards, also when the work failed', async () => {
  const url = await testDatabaseUrl();
  let name = '';
  const work = async (scratch: string) => {
    [{ name }] = (await ask<{ name: string }>(scratch, 'select current_database() as name')) as [{ name: string }];
    throw new Error('no luck');
  };
  await expect(withScratchDatabase(url, work)).rejects.toThrow('no luck');
  expect(name).toMatch(/^parley_scratch_[0-9a-f]{12}$/);
  expect(await ask(url, 'select from pg_database where datname = $1', [name])).toEqual([]);
});

test('whoever stays in it is put out', async () => {
  const staying = await withScratchDatabase(await testDatabaseUrl(), async (scratch) => {
    const client = new pg.Client({ connectionString: scratch });
    await client.connect();
    const told: NodeJS.ErrnoException[] = [];
    client.on('error', (fault) => told.push(fault));
    return told;
  });
  await expect.poll(() => staying.map(({ code }) => code)).toContain('57P01');
});

test('where the user may not make databases it is said, with the cure', async () => {
  const url = await testDatabaseUrl();
  const poor = `${url}?options=${encodeURIComponent('-c role=parley_desk')}`;
  await expect(withScratchDatabase(poor, async () => {})).rejects.toMatchObject({
    code: 'scratch.notAllowed',
    message: expect.stringContaining('createdb'),
  });
});
