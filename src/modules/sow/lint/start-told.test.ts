import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { askStart, confirmStart, releaseStart } from '../../scheduling/asking.ts';
import { draftSow } from '../drafting.ts';
import type { StoredSow } from '../store.ts';
import { openSow } from '../versions/testing.ts';
import { handPen } from '../versions/turns.ts';
import { lintSow } from './linting.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let coordinator: Person;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager', 'ps-director', 'account-executive']);
  coordinator = await addPerson(door.db, 'Kit Merlin', ['project-coordinator']);
  sow = await openSow(door, playbook, manager);
});
afterAll(() => door.close());

const draft = (terms: { estimatedStart?: string }) =>
  door.act(manager, (act) => draftSow(act, playbook, sow.opportunity, terms));

test('a paper names the confirmed start and no other, and goes to the customer only while it is confirmed', async () => {
  const { opportunity } = sow;
  await expect(draft({ estimatedStart: '2027-01-11' })).rejects.toMatchObject({ code: 'sow.startUnconfirmed' });
  expect((await draft({})).terms.estimatedStart).toBeUndefined();
  await door.act(manager, (act) =>
    askStart(act, playbook, opportunity, { on: '2027-01-11', why: 'Their freeze ends.' }),
  );
  await expect(draft({ estimatedStart: '2027-01-11' })).rejects.toMatchObject({ code: 'sow.startUnconfirmed' });
  await door.act(coordinator, (act) => confirmStart(act, playbook, opportunity, { on: '2027-01-18', words: null }));
  await expect(draft({ estimatedStart: '2027-01-11' })).rejects.toThrow('confirmed 2027-01-18, not 2027-01-11');
  const dated = await draft({});
  expect(dated.terms.estimatedStart).toBe('2027-01-18');
  const found = async () => {
    const { findings } = await door.act(manager, (act) => lintSow(act, playbook, dated));
    return findings.filter(({ rule }) => rule === 'start-unconfirmed').length;
  };
  expect(await found()).toBe(0);
  await door.act(coordinator, (act) => releaseStart(act, playbook, opportunity, { reason: 'Two of them left.' }));
  expect(await found()).toBeGreaterThan(0);
  const toCustomer = door.act(manager, (act) =>
    handPen({ ...act, precondition: '*' }, playbook, dated.number, { to: 'customer' }),
  );
  await expect(toCustomer).rejects.toMatchObject({ code: 'sow.startUnconfirmed' });
});
