import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { sowChores } from '../reactions.ts';
import { readSow } from '../store.ts';
import { openSow } from './testing.ts';
import { handPen } from './turns.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());

const asking = async () => {
  const [chore] = sowChores(playbook);
  await door.act(manager, (act) => chore!.work(act));
};
const told = (opportunity: string) =>
  door.act(manager, async ({ tx }) =>
    (await readStream(tx, `opportunity/${opportunity}`, 20)).filter(({ name }) => name === 'sow.penOverdue'),
  );

test('whoever keeps a paper for too long is asked after it, once a turn', async () => {
  const { number, opportunity } = await openSow(door, playbook, manager);
  const hand = (to: 'legal' | 'services') =>
    door.act(manager, (act) => handPen({ ...act, precondition: '*' }, playbook, number, { to }));
  await hand('legal');
  await asking();
  expect(await told(opportunity)).toEqual([]);
  door.clock.set('2026-11-26T16:00:01Z');
  await asking();
  await asking();
  expect((await told(opportunity)).map(({ sentence }) => sentence)).toEqual([
    `The pen of ${number} is with Legal for longer than was agreed.`,
  ]);
  await hand('services');
  door.clock.set('2026-12-02T12:00:00Z');
  await asking();
  expect(await told(opportunity)).toHaveLength(2);
  const { penUntil } = await door.act(manager, (act) => readSow(act, number));
  expect(penUntil?.toString()).toBe('2026-11-30T16:00:00Z');
});
