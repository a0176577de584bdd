import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor } from '../../platform/http/door.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { openLog } from '../../platform/log.ts';
import type { Person } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import type { StepAsked } from './approval.ts';
import { renewApproval, withdrawApproval } from './asking.ts';
import { decideStep } from './deciding.ts';
import { approvalRoutes } from './routes.ts';
import { readApproval, type StoredApproval } from './store.ts';
import { briefOf, groundOf, openApproval, openRecord, stepOf } from './testing.ts';

/**
 * The database has the last word: many at once, and rows written past every verb, as a faulty route of another module
 * might write them.
 */

let door: TestDoor;
let playbook: Playbook;
let stream: string;
let manager: Person;
/** The same door, at which everybody comes in their own name at the same time. */
let crowd: ReturnType<typeof openDoor>;
const accountants: Person[] = [];
const directors: Person[] = [];

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([approvalRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  for (let each = 0; each < 50; each += 1)
    accountants.push(await addPerson(door.db, `Accountant ${each}`, ['revenue']));
  for (let each = 0; each < 2; each += 1) directors.push(await addPerson(door.db, `Director ${each}`, ['ps-director']));
  stream = await openRecord(door.db, manager);
  crowd = openDoor({
    ...{ db: door.db, clock: door.clock, log: openLog('silent'), awaited: new Set(), bodyBytesMax: 1024 * 1024 },
    whoIs: async (headers) => {
      const person = accountants.find(({ id }) => id === headers.get('x-person'));
      return person ? { ...person, rights: rightsOf(playbook)(person.roles) } : null;
    },
  });
  crowd.route('/', approvalRoutes(playbook));
});
afterAll(() => door.close());

const ask = (steps: readonly StepAsked[]) => openApproval(door, playbook, { submitter: manager, stream, steps });
const see = (number: string) => door.act(manager, (act) => readApproval(act, number));
const stateOf = ({ steps }: StoredApproval, id: string) => steps.find((step) => step.id === id)?.state;

describe('fifty who decide at once', () => {
  const race = (number: string, brief: string, word: (at: number) => string = () => 'yes') =>
    Promise.all(
      accountants.map(async ({ id }, at) => {
        const answer = await crowd.request(`/api/approvals/${number}/steps/revenue/decisions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: 'http://localhost', 'x-person': id },
          body: JSON.stringify({ word: word(at), note: 'Said in a crowd.', brief }),
        });
        return answer.status;
      }),
    );
  const count = (statuses: readonly number[], status: number) => statuses.filter((each) => each === status).length;

  test('give a step once, and everybody else is told that it is given', async () => {
    const { number, briefHash } = await ask([stepOf('revenue')]);
    const statuses = await race(number, briefHash);
    expect([count(statuses, 201), count(statuses, 409)]).toEqual([1, 49]);
    expect((await see(number)).decisions).toHaveLength(1);
  });

  test('are as many as it takes, and no more', async () => {
    const { number, briefHash } = await ask([stepOf('revenue', { of: 3 })]);
    const statuses = await race(number, briefHash);
    expect([count(statuses, 201), count(statuses, 409)]).toEqual([3, 47]);
    const { state, decisions } = await see(number);
    expect(state).toBe('given');
    expect(new Set(decisions.map(({ by }) => by.id)).size).toBe(3);
  });

  test('of whom some say no leave one state behind', async () => {
    const { number, briefHash } = await ask([stepOf('revenue', { of: 2 })]);
    await race(number, briefHash, (at) => (at % 2 === 0 ? 'no' : 'yes'));
    const { state, decisions } = await see(number);
    const said = decisions.map(({ word }) => word);
    expect(said.filter((word) => word === 'no').length).toBe(state === 'refused' ? 1 : 0);
    expect(said.filter((word) => word === 'yes').length).toBe(state === 'refused' ? said.length - 1 : 2);
  });

  test('do not outrun a change: whatever is given stands on the ground that is there', async () => {
    const { number, briefHash } = await ask([stepOf('revenue')]);
    const dearer = stepOf('revenue', { ground: groundOf({ price: 'two hundred' }) });
    const change = door.act(manager, (act) =>
      renewApproval(act, playbook, number, { brief: briefOf('two hundred'), steps: [dearer] }),
    );
    await Promise.all([race(number, briefHash), change]);
    const approval = await see(number);
    expect(stateOf(approval, 'revenue')).toBe('open');
    expect(approval.decisions.every(({ groundHash }) => groundHash !== dearer.ground.hash)).toBe(true);
  });
});

describe('a row written past every verb', () => {
  type Word = Record<string, string>;
  const write = ({ id, briefHash, steps }: StoredApproval, person: Person, more: Word = {}) => {
    const [step] = steps;
    const row = {
      ...{ approvalId: id, stepId: step!.id, word: 'yes', byId: person.id, principalId: person.id, capacity: 'own' },
      ...{ role: 'revenue', way: 'desk', groundHash: step!.ground.hash, briefHash, ...more },
    };
    return door.act(person, (act) =>
      act.tx
        .insertInto('approvalDecision')
        .values({ ...row, id: crypto.randomUUID(), at: act.clock.now() })
        .execute(),
    );
  };
  const [one, other] = [0, 1];

  test('counts as any other word does', async () => {
    const approval = await ask([stepOf('revenue')]);
    await write(approval, accountants[one]!);
    expect((await see(approval.number)).state).toBe('given');
  });

  test.each([
    ['on another ground', { groundHash: 'f'.repeat(64) }, 'stands on another ground'],
    ['by a role that is not asked', { role: 'finance' }, 'This role does not decide'],
    ['in a right that was not given', { capacity: 'delegate' }, 'decides for others|approval_decision_check'],
  ])('is refused %s', async (_, more, sentence) => {
    const approval = await ask([stepOf('revenue')]);
    await expect(write(approval, accountants[one]!, more)).rejects.toThrow(new RegExp(sentence));
  });

  test('is refused out of order, twice, on one’s own paper, in a conflict, and after it was taken back', async () => {
    const early = await ask([stepOf('revenue', { after: ['ps-director'] }), stepOf('ps-director')]);
    await expect(write(early, accountants[one]!)).rejects.toThrow('is waiting');
    const two = await ask([stepOf('revenue', { of: 2 })]);
    await write(two, accountants[one]!);
    await expect(write(two, accountants[one]!)).rejects.toThrow('decides once');
    await expect(
      write(two, accountants[other]!, { principalId: accountants[one]!.id, capacity: 'cover' }),
    ).rejects.toThrow('unless it was given to them');
    const own = await ask([stepOf('revenue', { roles: ['engagement-manager'] })]);
    await expect(write(own, manager, { role: 'engagement-manager' })).rejects.toThrow('their own paper');
    const conflicts = [{ person: accountants[one]!.id, why: 'Earns on it.' }];
    await expect(write(await ask([stepOf('revenue', { conflicts })]), accountants[one]!)).rejects.toThrow('conflict');
    const gone = await ask([stepOf('revenue')]);
    await door.act(manager, (act) => withdrawApproval(act, playbook, gone.number, 'The customer waits.'));
    await expect(write(gone, accountants[one]!)).rejects.toThrow('is withdrawn');
  });

  test('gives no step a state, changes no word and takes none away', async () => {
    const { id, number } = await ask([stepOf('revenue'), stepOf('ps-director', { after: ['revenue'] })]);
    await door.act(manager, (act) =>
      act.tx.updateTable('approvalStep').set({ state: 'given' }).where('approvalId', '=', id).execute(),
    );
    await door.act(manager, (act) =>
      act.tx.updateTable('approval').set({ state: 'given' }).where('id', '=', id).execute(),
    );
    const { state, steps } = await see(number);
    expect([state, ...steps.map((step) => step.state)]).toEqual(['open', 'open', 'waiting']);
    await door.act(accountants[one]!, (act) =>
      decideStep(act, playbook, { approval: number, step: 'revenue', word: 'yes', note: null }),
    );
    for (const change of [
      sql`update approval_decision set word = 'no', note = 'never' where approval_id = ${id}`,
      sql`delete from approval_decision where approval_id = ${id}`,
      sql`update approval_brief set brief = '{}' where approval_id = ${id}`,
      sql`delete from approval_step where approval_id = ${id}`,
    ])
      await expect(change.execute(door.db)).rejects.toThrow('stands');
  });
});

test('along whatever road, a step is given only while all before it are, by enough people, on the ground that stands', async () => {
  const ids = ['a', 'b', 'c', 'd'] as const;
  const people = [...accountants.slice(0, 2), ...directors];
  const roleOf = { a: 'revenue', b: 'revenue', c: 'ps-director', d: 'ps-director' } as const;
  const path = fc.array(
    fc.record({
      id: fc.constantFrom(...ids),
      after: fc.subarray([...ids]),
      of: fc.constantFrom(1, 1, 2),
      price: fc.constantFrom('one', 'two'),
    }),
    { minLength: 1, maxLength: 4 },
  );
  /** Each id once, and only behind those that stand before it in the alphabet: so the path can be walked. */
  const stepsOf = (drawn: { id: (typeof ids)[number]; after: string[]; of: number; price: string }[]): StepAsked[] =>
    [...new Map(drawn.map((one) => [one.id, one])).values()].map(({ id, after, of, price }) =>
      stepOf(id, {
        of,
        roles: [roleOf[id]],
        after: after.filter((before) => before < id),
        ground: groundOf({ price }),
      }),
    );
  const deed = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        by: fc.nat({ max: 3 }),
        step: fc.constantFrom(...ids),
        word: fc.constantFrom('yes', 'yes', 'yes', 'no'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ path }) },
  );
  let deeds = 0;
  await fc.assert(
    fc.asyncProperty(path, fc.array(deed, { minLength: 4, maxLength: 14 }), async (first, sequence) => {
      const { number } = await ask(stepsOf(first));
      for (const one of sequence) {
        await ('path' in one
          ? door.act(manager, (act) =>
              renewApproval(act, playbook, number, { brief: briefOf('a hundred'), steps: stepsOf(one.path) }),
            )
          : door.act(people[one.by]!, (act) =>
              decideStep(act, playbook, {
                ...{ approval: number, step: one.step, note: 'Because.' },
                word: one.word as 'yes' | 'no',
              }),
            )
        ).catch((fault: unknown) => {
          if (!(fault instanceof Refusal)) throw fault;
        });
        holds(await see(number));
        deeds += 1;
      }
    }),
    { numRuns: 25 },
  );
  expect(deeds).toBeGreaterThan(100);
});

function holds({ state, steps, decisions }: StoredApproval): void {
  const asked = steps.filter((step) => step.asked);
  for (const step of asked) {
    const words = decisions.filter((word) => word.step === step.id && word.groundHash === step.ground.hash);
    const yes = new Set(words.filter(({ word }) => word === 'yes').map(({ by }) => by.id));
    const before = asked.filter(({ id }) => step.after.includes(id));
    if (step.state === 'given') {
      expect(yes.size).toBeGreaterThanOrEqual(step.needed);
      expect(before.every((one) => one.state === 'given')).toBe(true);
    }
    if (step.state === 'open') expect(before.every((one) => one.state === 'given')).toBe(true);
    expect(step.state === 'refused').toBe(words.some(({ word }) => word === 'no'));
  }
  expect(state === 'given').toBe(asked.every((step) => step.state === 'given'));
}
