import { expect, test } from 'vitest';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';
import { rowsKept, rowsOf } from './rows.ts';

test('the row types are those of the migrated database (npm run rows)', async () => {
  expect(await rowsOf(await testDatabaseUrl())).toBe(await rowsKept());
});
