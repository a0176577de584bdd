import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Act } from '../../../platform/act.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { loadPlaybook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { draftEstimate } from '../drafting.ts';
import { afterDiscount, hoursByRoleOf, hoursInAll, moneyOf, offered, whole } from '../estimate.ts';
import { linesOf } from '../line-store.ts';
import { recount } from '../recounting.ts';
import { lockHead, readEstimate, readEstimates, type StoredEstimate } from '../store.ts';
import { changeEstimate } from './changing.ts';
import { compare } from './comparing.ts';
import { publish, revise } from './publishing.ts';
import { applyScenario, copyAsScenario, discardScenario } from './scenarios.ts';
import { openEstimate } from './testing.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
let door: TestDoor;
let manager: Person;
beforeAll(async () => {
  door = await openTestDoor([], rightsOf(playbook));
  manager = await addPerson(door.db, 'Mara Finch', ['engagement-manager']);
});
afterAll(() => door.close());

const doing = <Answer>(verb: (act: Act) => Promise<Answer>): Promise<Answer> => door.act(manager, verb);

test('what is published is changed by no statement, whoever sends it', async () => {
  const { id, number, sheet } = await openEstimate(door, playbook, manager);
  await doing((act) => publish(act, playbook, number));
  const before = await doing((act) => readEstimate(act, number));
  const line = sheet.lines[0]!.id;
  const statements = [
    sql`update estimate set sheet = sheet || '{"discountPercent": 50}' where id = ${id}`,
    sql`update estimate set state = 'draft' where id = ${id}`,
    sql`update estimate set scenario = 'Lean' where id = ${id}`,
    sql`update estimate set state = 'superseded', revision = 9 where id = ${id}`,
    sql`delete from estimate where id = ${id}`,
    sql`update estimate_line set price_cents = 1 where estimate_id = ${id}`,
    sql`delete from estimate_line where estimate_id = ${id}`,
    sql`insert into estimate_line (estimate_id, "position", id, line, price_cents, part) values (${id}, 99, 'more', '{"kind": "services"}', 1, 'included')`,
    sql`update estimate_effort set low = 0 where estimate_id = ${id}`,
    sql`delete from estimate_effort where estimate_id = ${id}`,
    sql`insert into estimate_effort (estimate_id, line_id, role, low, likely, high) values (${id}, ${line}, 'nobody', 0, 0, 0)`,
    sql`update estimate_cost set figures = '{}' where estimate_id = ${id}`,
    sql`delete from estimate_cost where estimate_id = ${id}`,
  ];
  for (const statement of statements) {
    // Once as the owner of the tables, and once as a request.
    await expect(statement.execute(door.db)).rejects.toThrow('it does not change any more');
    await expect(doing(({ tx }) => statement.execute(tx))).rejects.toThrow(
      /does not change any more|permission denied/,
    );
  }
  expect(await doing((act) => readEstimate(act, number))).toEqual(before);
  await sql`update estimate set state = 'superseded' where id = ${id}`.execute(door.db);
  await expect(sql`update estimate set state = 'published' where id = ${id}`.execute(door.db)).rejects.toThrow();
});

test('lines of a draft are not moved into what is published', async () => {
  const { number } = await openEstimate(door, playbook, manager);
  const published = await doing((act) => publish(act, playbook, number));
  const draft = await doing((act) => revise(act, playbook, number));
  const moving = sql`update estimate_line set estimate_id = ${published.id} where estimate_id = ${draft.id}`;
  await expect(moving.execute(door.db)).rejects.toThrow('A line stays with its estimate');
});

test('hours that are none, or in no order, are kept by no statement', async () => {
  const { id, sheet } = await openEstimate(door, playbook, manager);
  const line = sheet.lines[0]!.id;
  for (const points of ['-1, 0, 0', '2, 1, 3', '1, 3, 2', "0, 0, 'Infinity'", "0, 'NaN', 'NaN'"]) {
    const insert = sql`insert into estimate_effort (estimate_id, line_id, role, low, likely, high)
      values (${id}, ${line}, 'nobody', ${sql.raw(points)})`;
    await expect(insert.execute(door.db), points).rejects.toThrow('violates check constraint');
  }
});

test('a draft that is added up again comes to the same', async () => {
  const { number } = await openEstimate(door, playbook, manager);
  const { sheet, costs } = await doing((act) => readEstimate(act, number));
  await doing(async (act) => recount(act, playbook, await lockHead(act, number)));
  const again = await doing((act) => readEstimate(act, number));
  expect([again.sheet, again.costs]).toEqual([sheet, costs]);
});

test('a copy does not differ from what it was copied from', async () => {
  const { number } = await openEstimate(door, playbook, manager);
  await doing((act) => changeEstimate(act, playbook, number, { discountPercent: 12.5, travelCents: 100 }));
  const copy = await doing((act) => copyAsScenario(act, playbook, number, 'Lean'));
  const { lines, settings, figures } = compare(await doing((act) => readEstimate(act, number)), copy);
  expect([lines, settings]).toEqual([[], []]);
  expect(figures.filter(({ left, right }) => left !== right)).toEqual([]);
});

type Verb = (act: Act, number: string) => Promise<unknown>;

/** Whatever a person may try, with what chance would choose for it. */
const tried = fc.oneof(
  fc.constant<Verb>((act, number) => publish(act, playbook, number)),
  fc.constant<Verb>((act, number) => revise(act, playbook, number)),
  fc.constant<Verb>((act, number) => applyScenario(act, playbook, number)),
  fc.constant<Verb>((act, number) => discardScenario(act, playbook, number)),
  fc.constant<Verb>(async (act, number) => recount(act, playbook, await lockHead(act, number))),
  fc.constant<Verb>(async (act, number) => draftEstimate(act, playbook, (await readEstimate(act, number)).opportunity)),
  fc.constantFrom('Lean', 'Full', 'Onsite').map(
    (name): Verb =>
      (act, number) =>
        copyAsScenario(act, playbook, number, name),
  ),
  fc
    .record({
      discountPercent: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
      travelCents: fc.integer({ min: 0, max: 1_000_000 }),
      at: fc.nat(30),
      part: fc.constantFrom('included' as const, 'optional' as const, 'phase-2' as const),
    })
    .map(
      ({ discountPercent, travelCents, at, part }): Verb =>
        async (act, number) => {
          const { lines } = (await readEstimate(act, number)).sheet;
          const parts = { [lines[at % lines.length]!.id]: part };
          return changeEstimate(act, playbook, number, { discountPercent, travelCents, parts });
        },
    ),
);

/** What stands of an estimate once it is frozen: its state may still become superseded. */
const frozenPart = ({ state: _, version: __, ...rest }: StoredEstimate) => rest;

test('whatever is tried, in whatever order: what was published stays, and each estimate is the sum of its rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(tried, fc.nat(9)), { minLength: 1, maxLength: 12 }), async (verbs) => {
      const { opportunity } = await openEstimate(door, playbook, manager);
      const all = async () => {
        const heads = await doing((act) => readEstimates(act, opportunity));
        return Promise.all(heads.map(({ number }) => doing((act) => readEstimate(act, number))));
      };
      const frozen = new Map<string, unknown>();
      for (const [verb, which] of verbs) {
        const numbers = (await all()).map(({ number }) => number);
        const number = numbers[which % numbers.length]!;
        await doing((act) => verb(act, number)).catch((fault: unknown) => {
          // A draft that is frozen cannot be added up: the database itself says so.
          if (!(fault instanceof Refusal) && !String(fault).includes('does not change any more')) throw fault;
        });
        for (const estimate of await all()) {
          const { number: name, state } = estimate;
          if (frozen.has(name)) expect(frozenPart(estimate)).toEqual(frozen.get(name));
          if (state !== 'draft') frozen.set(name, frozenPart(estimate));
        }
      }
      const standing = await all();
      for (const estimate of standing) await expectSums(estimate);
      expect(standing.filter(({ state }) => state === 'published').length).toBeLessThanOrEqual(1);
      expect(
        standing.filter(({ state, scenario }) => state === 'draft' && scenario === null).length,
      ).toBeLessThanOrEqual(1);
      const live = standing.find(({ scenario }) => scenario === null)!;
      const deal = door.db.selectFrom('opportunity').select('valueCents').where('number', '=', opportunity);
      expect((await deal.executeTakeFirstOrThrow()).valueCents).toBe(live.sheet.totals.totalCents);
    }),
    { numRuns: 12 },
  );
}, 60_000);

/** Totals, hours and list price are those of the rows; the lines of a paper come to its totals. */
async function expectSums({ id, sheet, costs }: StoredEstimate): Promise<void> {
  const { open, hidden } = await doing((act) => linesOf(act, id));
  const { totals, listCents, optionalCents } = moneyOf(open, sheet.discountPercent);
  expect(sheet).toMatchObject({ totals, listCents, optionalCents });
  const rows = open.map((line) => ({ ...line, ...hidden[line.id]! }));
  const hours = hoursByRoleOf(rows);
  for (const [role, count] of Object.entries(costs!.hoursByRole)) expect(count, role).toBeCloseTo(hours[role] ?? 0, 6);
  expect(costs!.hours).toBeCloseTo(hoursInAll(hours), 6);
  const paper = offered(whole(sheet, costs!));
  const sumOf = (kind: string) =>
    paper.lines.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.priceCents, 0);
  expect([sumOf('services'), sumOf('education')]).toEqual([totals.servicesCents, totals.educationCents]);
}

test('a discount of any two decimals is taken to the cent, half a cent up', () => {
  expect(afterDiscount(1_000_050, 7.25)).toBe(927_546);
  expect(afterDiscount(1, 50)).toBe(1);
  expect([afterDiscount(999, 0), afterDiscount(999, 100)]).toEqual([999, 0]);
});
