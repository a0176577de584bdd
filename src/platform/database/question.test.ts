import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDatabase, openPool } from './database.ts';
import { askDatabase, plainWords, saidNumber } from './question.ts';
import { testDatabaseUrl } from './testing.ts';

let db: Db;

beforeAll(async () => {
  db = openDatabase(openPool(await testDatabaseUrl()));
});
afterAll(() => db.destroy());

describe('a number is read', () => {
  test.each([
    ['OPP-2026-0053', { series: 'OPP', year: '2026', digits: '0053' }],
    ['opp 53', { series: 'OPP', year: null, digits: '53' }],
    [' opp53 ', { series: 'OPP', year: null, digits: '53' }],
    ['2026-53', { series: null, year: '2026', digits: '53' }],
    ['53', { series: null, year: null, digits: '53' }],
  ])('%s', (text, number) => expect(saidNumber(text)).toEqual(number));

  test.each(['alder', 'alder 53', '53 cranes', 'OPP-', '1234567890', ''])('but not in "%s"', (text) =>
    expect(saidNumber(text)).toBeNull(),
  );
});

describe('words', () => {
  test.each([
    'Brume Cosmétiques: CI/CD',
    'Über O’Neil [x] {y} a_b \\ ^ `z` | ~',
    'self-managed—then “quoted” «so»',
    'amara.kestrel@tanager.example',
    'ﬁne №5 Ⅷ',
    'Москва 東京 ｆｕｌｌ',
    'tab\tline\nbreak',
  ])('are made plain here as in the database: %s', async (text) => {
    const { rows } = await sql<{ plain: string }>`select trim(plain_words(${text})) as plain`.execute(db);
    expect(plainWords(text)).toBe(rows[0]?.plain);
  });

  test('that nobody has said are still asked for, and quotes break nothing', async () => {
    const asked = await db.transaction().execute((tx) => askDatabase(tx, "o'neil's \\ zebra"));
    expect(asked).toMatchObject({ text: 'o neil s zebra', number: null });
    expect(asked.loose).toContain("'zebra'");
  });

  test('of no meaning ask for nothing', async () => {
    const asked = await db.transaction().execute((tx) => askDatabase(tx, '?! -- %'));
    expect(asked).toEqual({ text: '', number: null, exact: null, loose: null });
  });
});
