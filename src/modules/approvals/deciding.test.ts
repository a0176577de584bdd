import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import type { StepAsked, Word } from './approval.ts';
import { renewApproval } from './asking.ts';
import { decideStep } from './deciding.ts';
import type { StoredApproval } from './store.ts';
import { briefOf, groundOf, openApproval, openRecord, stepOf } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let stream: string;
let manager: Person;
let revenue: Person;
let director: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  revenue = await addPerson(door.db, 'Ada Wren', ['revenue']);
  director = await addPerson(door.db, 'Tom Rook', ['ps-director']);
  stream = await openRecord(door.db, manager);
});
afterAll(() => door.close());

const ask = (steps: readonly StepAsked[]) => openApproval(door, playbook, { submitter: manager, stream, steps });
const say = (
  person: Person,
  { number }: StoredApproval,
  step: string,
  word: Word = 'yes',
  note: string | null = null,
) => door.act(person, (act) => decideStep(act, playbook, { approval: number, step, word, note }));
const renew = ({ number }: StoredApproval, steps: readonly StepAsked[], price = 'a hundred') =>
  door.act(manager, (act) => renewApproval(act, playbook, number, { brief: briefOf(price), steps }));
const states = ({ steps }: StoredApproval) => Object.fromEntries(steps.map(({ id, state }) => [id, state]));

const services = stepOf('ps-director', { after: ['revenue'], ground: groundOf({ scope: 'Two waves.' }) });

describe('a path of two steps', () => {
  test('is walked in its order and stands when all is given', async () => {
    const asked = await ask([services, stepOf('revenue')]);
    expect(states(asked)).toEqual({ revenue: 'open', 'ps-director': 'waiting' });
    await expect(say(director, asked, 'ps-director')).rejects.toThrow('waits for Revenue');
    expect(states(await say(revenue, asked, 'revenue'))).toEqual({ revenue: 'given', 'ps-director': 'open' });
    const given = await say(director, asked, 'ps-director');
    expect(given.state).toBe('given');
    await expect(say(director, asked, 'ps-director')).rejects.toThrow('is given, by Tom Rook');
  });

  test('opens again what stood on what changed, and keeps the rest', async () => {
    const asked = await ask([services, stepOf('revenue')]);
    await say(revenue, asked, 'revenue');
    await say(director, asked, 'ps-director');
    const dearer = stepOf('revenue', { ground: groundOf({ price: 'two hundred' }) });
    const { approval, reopened } = await renew(asked, [services, dearer], 'two hundred');
    expect(reopened).toEqual(['revenue']);
    expect(states(approval)).toEqual({ revenue: 'open', 'ps-director': 'waiting' });
    expect(approval.steps.find(({ id }) => id === 'revenue')?.reopened?.parts).toEqual([
      { id: 'price', title: 'the price', was: 'a hundred', now: 'two hundred' },
    ]);
    const again = await say(revenue, asked, 'revenue');
    expect(again.state).toBe('given');
  });
});
