import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people } from '../../fixtures/company.ts';
import { Problem } from '../../src/platform/http/problem.ts';
import type { Person } from '../../src/platform/person.ts';
import { bodiesOf, fitting } from './bodies.ts';
import { type Operation, openWalkingHouse, type WalkingHouse } from './walking-house.ts';

/** How many bodies each route is handed: `FUZZ_RUNS` in the long run, fewer in everyday's. */
const runs = Number(process.env.FUZZ_RUNS ?? 100);

/** An answer later than this is a hang. */
const patienceMs = 5_000;

let house: WalkingHouse;
/** Somebody who may do everything that any role may, so that bodies get as far as they can. */
let everybody: Person;
beforeAll(async () => {
  house = await openWalkingHouse();
  const roles = [...new Set(people.flatMap((one) => one.roles))];
  const { id, name, email, title } = people[0]!;
  everybody = { id, name, email, title, roles, region: null, cleared: true, partnerId: null };
});
afterAll(() => house.stop());

/** Records that are there, and some that are not, for the places of a path. */
const names = fc.constantFrom(
  ...[
    'OPP-2026-0053',
    'OPP-2026-0050',
    'ACC-2026-0001',
    'PAR-2026-0001',
    'TSK-2026-0001',
    'EST-2026-0001',
    'SOW-2026-0001',
  ],
  ...[people[3]!.id, 'docx', 'routing', 'X-1', '..%2f..', '%00', '%ff', 'a'.repeat(3000), '%F0%9F%90%A6', '-1', 'null'],
);

const withPlaces = (path: string, filled: readonly string[]): string => {
  let at = 0;
  return path.replaceAll(/\{[^}]+\}/g, () => filled[at++] ?? 'X-1');
};

function requestsOf({ path, body, query }: Operation): fc.Arbitrary<{ path: string; body: string | undefined }> {
  const asked = fc.record(
    Object.fromEntries(
      Object.entries(query).map(([name, schema]) => [
        name,
        fc.oneof(
          fitting(schema, house.named),
          fc.jsonValue({ maxDepth: 1 }),
          fc.string({ unit: 'binary', maxLength: 12 }),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  const places = fc.array(names, { minLength: 4, maxLength: 4 });
  return fc
    .record({ places, asked, body: body ? bodiesOf(body, house.named) : fc.constant(undefined) })
    .map(({ places: filled, asked: given, body: sent }) => {
      const pairs = Object.entries(given).map(
        ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string],
      );
      const search =
        pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()]))}`;
      return { path: `${withPlaces(path, filled)}${search}`, body: sent };
    });
}

/** What must hold of every answer: no crash, no stack trace, a problem where it is a refusal, and in time. */
async function judge(operation: Operation, request: { path: string; body: string | undefined }): Promise<void> {
  const began = performance.now();
  const answer = await house.ask(
    everybody,
    operation.method,
    request.path,
    request.body === undefined ? {} : { body: request.body },
  );
  const said = `${operation.method} ${request.path.slice(0, 200)} ${request.body?.slice(0, 300)}`;
  expect(answer.status, said).toBeLessThan(500);
  expect(performance.now() - began, said).toBeLessThan(patienceMs);
  if (answer.status < 400) {
    await answer.body?.cancel();
    return;
  }
  const words = await answer.text();
  expect(words, said).not.toMatch(/\bat .+\.ts:\d+|node_modules|Error: |select .+ from|pg_catalog/);
  if (answer.headers.get('content-type')?.includes('problem+json')) Problem.parse(JSON.parse(words));
}

describe('every route, whatever it is handed, answers in time and in words', () => {
  test('all of them', { timeout: 1_800_000 }, async () => {
    const faults: string[] = [];
    for (const operation of house.operations) {
      const plain = Object.keys(operation.query).length === 0 && !operation.body && !operation.path.includes('{');
      const run = fc.assert(
        fc.asyncProperty(requestsOf(operation), (request) => judge(operation, request)),
        { numRuns: plain ? 1 : runs },
      );
      await run.catch((fault: Error) => faults.push(`${operation.name}: ${fault.message.slice(0, 1500)}`));
    }
    expect(faults).toEqual([]);
  });
});
