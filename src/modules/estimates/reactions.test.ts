import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { readTasks } from '../tasks/store.ts';
import { estimatePublished } from './entries.ts';
import { estimateReactions } from './reactions.ts';
import { publish } from './versions/publishing.ts';
import { openEstimate } from './versions/testing.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([]);
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());

test('an estimate published above the limit opens the architect’s task, once while it stands open', async () => {
  const { number, opportunity } = await openEstimate(door, playbook, manager);
  const stream = `opportunity/${opportunity}`;
  await door.act(manager, (act) => publish({ ...act, precondition: '*' }, playbook, number));
  const told = await door.act(manager, (act) => readStream(act.tx, stream, 50));
  const published = told.find(({ name }) => name === estimatePublished.name)!;
  const reaction = estimateReactions(playbook).find(({ to }) => to === estimatePublished.name)!;
  const entry = (flags: readonly string[]) => ({
    ...{ id: newId(), actorId: manager.id, name: published.name, stream },
    particulars: { ...published.particulars, flags },
  });
  const open = async () =>
    (await door.act(manager, (act) => readTasks(act, { subject: stream, mine: false }))).map(
      ({ template }) => template,
    );

  await door.act(manager, (act) => reaction.react(act, entry([])));
  expect(await open()).toEqual([]);
  const flagged = entry(['technical-architect-review']);
  for (let time = 0; time < 2; time += 1) await door.act(manager, (act) => reaction.react(act, flagged));
  expect(await open()).toEqual(['ta-review']);
});
