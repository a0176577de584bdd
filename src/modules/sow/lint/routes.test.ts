import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { reassemble } from '../library/reassembly.ts';
import { reworded } from '../library/testing.ts';
import type { StoredSow } from '../store.ts';
import { keepPaper, lockSow } from '../versions/keeping.ts';
import { openSow } from '../versions/testing.ts';
import { LintReport } from './lint.ts';
import { lintFaults } from './linting.ts';
import { sowLintRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([sowLintRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  sow = await openSow(door, playbook, manager, { discountPercent: 7.25 });
  door.sit(manager);
});
afterAll(() => door.close());

const report = () => door.read(`/api/sows/${sow.number}/lint`, LintReport);

test('a paper as it was drafted from a discounted estimate has nothing to mend', async () => {
  expect(await report()).toMatchObject({ findings: [], unchecked: [], blocking: 0 });
  const seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  door.sit(seller);
  expect((await report()).complete.filter(({ there }) => !there).map(({ id }) => id)).toEqual(['size', 'start', 'end']);
});

test('is for those who may see the paper', async () => {
  door.sit(await addPerson(door.db, 'Perry Finch', ['partner-sales'], 'emea'));
  expect((await door.get(`/api/sows/${sow.number}/lint`)).status).toBe(404);
  door.sit(manager);
});

test('what was written into the paper is found at once, and stops it from being submitted', async () => {
  const faults = () => door.act(manager, (act) => lintFaults(act, playbook, sow));
  expect(await faults()).toEqual([]);
  const paper = reworded(sow.paper, 'billing', 'Payment terms are', 'TBD are');
  sow = await door.act(manager, async (act) => {
    const it = { ...act, precondition: '*' as const };
    return keepPaper(it, playbook, await lockSow(it, sow.number), paper.content);
  });
  const { findings, blocking } = await report();
  expect(findings.map(({ rule, clause }) => [rule, clause])).toEqual([['placeholder', 'billing']]);
  expect(blocking).toBe(1);
  expect(await faults()).toEqual([
    { place: 'Billing', sentence: '“TBD” waits for somebody to fill it in. Fill it in, or take it out.' },
  ]);
});

test('assembled anew from the same library it is as it was, and from another library as that says', async () => {
  const again = (by: Playbook) => door.act(manager, (act) => reassemble(act, by, sow));
  expect((await again(playbook)).content).toEqual(sow.base.content);
  const clauses = playbook.papers.clauses.map((clause) => ({ ...clause, title: `${clause.title}, anew` }));
  const newer = await again({ ...playbook, papers: { ...playbook.papers, clauses } });
  expect(JSON.stringify(newer)).toContain('Billing, anew');
});
