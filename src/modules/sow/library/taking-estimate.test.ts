import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acceptAll, isClean, rejectAll } from '../../../documents/changes/changes.ts';
import { clausesOf, type PaperDocument, plainText, text } from '../../../documents/paper.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { changeEstimate } from '../../estimates/versions/changing.ts';
import { publish, revise } from '../../estimates/versions/publishing.ts';
import { readSow, type StoredSow } from '../store.ts';
import { editPaper } from '../versions/editing.ts';
import { openSow } from '../versions/testing.ts';
import { takeEstimate } from './taking-estimate.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, manager);
});

/** Publishes the estimate again with a discount; answers its number. */
const discounted = (discountPercent: number): Promise<string> =>
  door.act(manager, async (given) => {
    const act = { ...given, precondition: '*' };
    const { number } = await revise(act, playbook, sow.estimate);
    await changeEstimate(act, playbook, number, { discountPercent });
    await publish(act, playbook, number);
    return number;
  });
const take = () => door.act(manager, (act) => takeEstimate({ ...act, precondition: '*' }, playbook, sow.number));
const wordsOf = (paper: PaperDocument, id: string): string => {
  const clause = clausesOf(paper).find(({ attrs }) => attrs.id === id);
  return (clause?.content ?? [])
    .flatMap((block) => (block.type === 'paragraph' ? [plainText(block.content)] : []))
    .join(' ');
};
/** Says something else in the first paragraph of a clause. */
const reword = (id: string, words: string) =>
  door.act(manager, async (given) => {
    const { paper } = await readSow(given, sow.number);
    const [cover, ...clauses] = paper.content;
    const content: PaperDocument['content'] = [
      cover,
      ...clauses.map((clause) => {
        const [heading, first, ...rest] = clause.content;
        if (clause.attrs.id !== id || first?.type !== 'paragraph') return clause;
        return {
          ...clause,
          content: [heading, { ...first, content: [text(words)] }, ...rest] as typeof clause.content,
        };
      }),
    ];
    return editPaper({ ...given, precondition: '*' }, playbook, sow.number, { content });
  });

test('a paper follows to the estimate that was published since; what was negotiated elsewhere stays', async () => {
  await reword('travel_and_expenses', 'Nobody travels.');
  expect((await door.act(manager, (act) => readSow(act, sow.number))).newerEstimate).toBeNull();
  const next = await discounted(10);
  const after = await take();
  expect(after).toMatchObject({ estimate: next, newerEstimate: null, openChanges: 0 });
  expect(after.totalCents).toBeLessThan(sow.totalCents);
  expect(wordsOf(after.paper, 'services_pricing')).not.toBe(wordsOf(sow.paper, 'services_pricing'));
  expect(wordsOf(after.paper, 'travel_and_expenses')).toMatch(/^Nobody travels\./);
  const fresh = await door.act(manager, (act) => readSow(act, sow.number));
  expect(wordsOf(fresh.base, 'services_pricing')).toBe(wordsOf(after.paper, 'services_pricing'));
  const total = after.paper.content[0].content.find(({ attrs }) => attrs.id === 'cover_grandtotal');
  expect(plainText(total!.content)).toContain((after.totalCents / 100).toLocaleString('en-US'));
});

test('where the clause of a price was negotiated, the new price comes in as a proposal', async () => {
  await reword('services_pricing', 'The price is fixed.');
  await discounted(10);
  const { paper } = await take();
  expect(isClean(paper)).toBe(false);
  expect(wordsOf(rejectAll(paper), 'services_pricing')).toMatch(/^The price is fixed\./);
  expect(wordsOf(acceptAll(paper), 'services_pricing')).not.toMatch(/The price is fixed/);
});

test('nothing is taken where nothing was published since, nor by a side without the pen', async () => {
  await expect(take()).rejects.toMatchObject({ code: 'sow.noNewerEstimate' });
  await discounted(10);
  const lawyer = await addPerson(door.db, 'Iris Heron', ['legal'], 'emea');
  await expect(
    door.act(lawyer, (act) => takeEstimate({ ...act, precondition: '*' }, playbook, sow.number)),
  ).rejects.toMatchObject({ code: 'sow.pen' });
});
