import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { partners } from '../../fixtures/company.ts';
import { root } from '../../src/platform/config.ts';
import { newId } from '../../src/platform/id.ts';
import type { Person } from '../../src/platform/person.ts';
import { loadShippedPlaybook } from '../../src/playbook/testing.ts';
import { layPlaces, type Places, sampleOf } from './samples.ts';
import { type Operation, openWalkingHouse, type WalkingHouse } from './walking-house.ts';

/**
 * Every route of the API, asked by a stranger, by every role and by people who are narrowed, for records of others too.
 * docs/who-may-ask.md holds the answers; a route that is not in it, and an answer that is another one, fail. Written anew
 * with UPDATE_ROUTE_TABLE=yes, to be read before it is kept.
 */
const page = join(root, 'docs', 'who-may-ask.md');

const served = 'Ridgeline Delivery';
const neighbours = 'Cobalt Orchard Consulting';

let house: WalkingHouse;
let places: Places;
let askers: readonly (readonly [string, Person | null])[];
let sides: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  house = await openWalkingHouse();
  places = await layPlaces(house);
  const { roles } = await loadShippedPlaybook();
  const idOf = (name: string) => partners.find((each) => each.name === name)?.id ?? null;
  const made: [string, Person | null][] = [['stranger', null]];
  for (const { id, side } of roles)
    made.push([id, await person(id, id, side === 'partner' ? { partnerId: idOf(served) } : {})]);
  made.push([
    "neighbour's administrator",
    await person('neighbour', 'partner-administrator', { partnerId: idOf(neighbours) }),
  ]);
  made.push([
    'engagement-manager of another region',
    await person('elsewhere', 'engagement-manager', { region: 'apac' }),
  ]);
  askers = made;
  const bySide = Map.groupBy(roles, ({ side }) => side);
  sides = new Map([...bySide].map(([side, each]) => [side, each.map(({ id }) => id)]));
});
afterAll(() => house.stop());

async function person(name: string, role: string, more: Partial<Person>): Promise<Person> {
  const made = {
    id: newId(),
    name,
    email: `${name}@walk.example`,
    title: name,
    roles: [role],
    region: null,
    cleared: true,
    partnerId: null,
    ...more,
  };
  await house.db.insertInto('person').values(made).execute();
  return made;
}

/** What each asker is answered on one route. */
async function walk(operation: Operation): Promise<string> {
  const sample = sampleOf(operation, places);
  const answered: [string, string][] = [];
  for (const [name, who] of askers) {
    const answer = await house.ask(who, operation.method, sample.path, sample.init);
    answered.push([name, await saying(answer)]);
  }
  const groups = [...Map.groupBy(answered, ([, said]) => said)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([said, each]) => `${said}: ${inWords(each.map(([name]) => name))}`).join('; ');
}

/** The status; of a list also how long it is for this reader. */
async function saying(answer: Response): Promise<string> {
  if (answer.status !== 200 || !/^application\/json\b/.test(answer.headers.get('content-type') ?? '')) {
    await answer.body?.cancel();
    return String(answer.status);
  }
  const { items, total } = (await answer.json()) as { items?: unknown[]; total?: number };
  return items ? `200 with ${total ?? items.length}` : '200';
}

/** A whole side by its name, everybody else one by one. */
function inWords(names: readonly string[]): string {
  const everybody = askers.flatMap(([name, who]) => (who ? [name] : []));
  if (everybody.every((name) => names.includes(name)))
    return names.length > everybody.length ? 'everybody' : 'everybody signed in';
  let left = names;
  const whole: string[] = [];
  for (const [side, roles] of sides) {
    if (!roles.every((role) => left.includes(role))) continue;
    whole.push(`**${side}**`);
    left = left.filter((name) => !roles.includes(name));
  }
  return [...whole, ...left].join(', ');
}

test('every route answers everybody as the table says', { timeout: 600_000 }, async () => {
  const rows: string[] = [];
  for (const operation of house.operations) rows.push(`| \`${operation.name}\` | ${await walk(operation)} |`);
  const made = `${[
    '# Who may ask',
    '',
    'What every route answers to a stranger, to each role, and to people who are narrowed, on records of the demo company:',
    `the opportunity is served by ${served}, whose people the three partner roles are; the neighbour is of ${neighbours}.`,
    'Of a list the number of its items is told, for the row rules decide it. A side in bold stands for all of its roles. A test asks every route as everybody and holds the answers against this page.',
    '',
    '| Route | Answers |',
    '|---|---|',
    ...rows.sort(),
  ].join('\n')}\n`;
  if (process.env.UPDATE_ROUTE_TABLE === 'yes') await writeFile(page, made);
  expect(made.split('\n')).toEqual((await readFile(page, 'utf8')).split('\n'));
});
