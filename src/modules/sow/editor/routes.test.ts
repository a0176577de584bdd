import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { acceptAll, isClean, rejectAll } from '../../../documents/changes/changes.ts';
import { type Clause, clausesOf, type PaperDocument, text } from '../../../documents/paper.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import { parseClauseText } from '../../../playbook/papers/clause-text.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { SowPaper } from '../sow.ts';
import type { StoredSow } from '../store.ts';
import { sowVersionRoutes } from '../versions/routes.ts';
import { openSow } from '../versions/testing.ts';
import { ClauseDesk, Present } from './desk-shapes.ts';
import { sowEditorRoutes } from './routes.ts';

const clause = 'passive_acceptance';
const newWords = 'The Customer accepts in writing, always.';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let colleague: Person;
let neighbour: Person;
let sow: StoredSow;

/** The playbook as it will be: from the day of the tests on, one clause says something else. */
function withNewWords(before: Playbook): Playbook {
  const day = testNow.slice(0, 10);
  const eve = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
  const clauses = before.papers.clauses.flatMap((each) => {
    if (each.id !== 'passive-acceptance') return [each];
    const later = { says: newWords, blocks: parseClauseText(newWords), effective: { from: day } };
    return [
      { ...each, effective: { ...each.effective, to: eve } },
      { ...each, ...later },
    ];
  });
  return { ...before, papers: { ...before.papers, clauses } };
}

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const later = withNewWords(playbook);
  door = await openTestDoor([sowEditorRoutes(later), sowVersionRoutes(later)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  colleague = await addPerson(door.db, 'Tom Rook', ['technical-architect'], 'emea');
  neighbour = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(testNow);
  sow = await openSow(door, playbook, manager);
  door.sit(manager);
});

const path = (verb: string) => `/api/sows/${sow.number}/${verb}`;
const clauseOf = (paper: PaperDocument, id = clause): Clause =>
  clausesOf(paper).find(({ attrs }) => attrs.id === id) ?? expect.fail(`no ${id}`);
const refusalOf = async (answer: Response) => {
  const { status, code } = Problem.parse(await answer.json());
  return { status, code };
};
const read = () => door.read(`/api/sows/${sow.number}`, SowPaper);
const take = async (version: number) =>
  door.send('POST', path('library-updates'), { clauses: [clause] }, { 'if-match': `"${version}"` });

/** Puts words of one's own into the clause. */
async function reword(paper: PaperDocument, version: number): Promise<SowPaper> {
  const [heading, ...blocks] = clauseOf(paper).content;
  const own = {
    type: 'paragraph' as const,
    attrs: { id: 'own', numbered: true },
    content: [text('Words of our own.')],
  };
  const content = paper.content.map((each) =>
    each.type === 'clause' && each.attrs.id === clause ? { ...each, content: [heading, ...blocks, own] } : each,
  );
  const answer = await door.send('PUT', path('paper'), { content }, { 'if-match': `"${version}"` });
  return SowPaper.parse(await answer.json());
}

describe('what the library offers', () => {
  test('each clause with its fallbacks, as they would stand in this paper, and what the paper says', async () => {
    const { offers } = await door.read(path('clauses'), ClauseDesk);
    const offer = offers.find(({ id }) => id === clause);
    expect(offer?.says).toBe('standard');
    expect(offer?.wordings.map(({ rung }) => rung)).toEqual(['standard', 1, 2, 3]);
    expect(offer?.wordings.every(({ clause: words }) => words?.attrs.id === clause)).toBe(true);
    expect(offers.some(({ says }) => says === null)).toBe(true);
  });

  test('to a neighbour there is nothing', async () => {
    door.sit(neighbour);
    expect((await door.get(path('clauses'))).status).toBe(404);
  });
});

describe('what the library says since', () => {
  test('is shown as a difference, and taken into a clause that nobody changed', async () => {
    const { updates } = await door.read(path('clauses'), ClauseDesk);
    expect(updates.map(({ clause: id, edited }) => [id, edited])).toEqual([[clause, false]]);
    expect(JSON.stringify(updates[0]?.difference)).toContain('"insertion"');
    const { paper, version } = await read();
    const kept = SowPaper.parse(await (await take(version)).json());
    expect(JSON.stringify(clauseOf(kept.paper))).toContain(newWords);
    expect(isClean(kept.paper)).toBe(true);
    expect(clausesOf(kept.paper).length).toBe(clausesOf(paper).length);
    expect((await door.read(path('clauses'), ClauseDesk)).updates).toEqual([]);
    expect(await refusalOf(await take(kept.version))).toEqual({ status: 409, code: 'sow.noUpdate' });
  });

  test('comes as a proposal into a clause with words of its own', async () => {
    const { paper, version } = await read();
    const own = await reword(paper, version);
    expect((await door.read(path('clauses'), ClauseDesk)).updates[0]?.edited).toBe(true);
    const kept = SowPaper.parse(await (await take(own.version)).json());
    expect(rejectAll(kept.paper).content).toEqual(own.paper.content);
    expect(JSON.stringify(clauseOf(acceptAll(kept.paper)))).toContain(newWords);
    expect(await refusalOf(await take(kept.version))).toEqual({ status: 409, code: 'sow.noUpdate' });
  });

  test('is not taken twice over another’s edit, nor by whoever may not edit', async () => {
    const { paper, version } = await read();
    await reword(paper, version);
    expect((await take(version)).status).toBe(412);
    door.sit(await addPerson(door.db, 'Sel Ler', ['account-executive'], 'emea'));
    expect((await take(version)).status).toBe(403);
  });
});

describe('who is at the paper', () => {
  const tell = async (more: object = {}) => {
    const answer = await door.send('POST', path('presence'), { clause, doing: 'editing', ...more });
    return z.object({ items: z.array(Present) }).parse(await answer.json()).items;
  };

  test('others are seen with their clause, and fade after a minute', async () => {
    expect(await tell()).toEqual([]);
    door.sit(colleague);
    expect(await tell({ clause: null, doing: 'reading' })).toEqual([
      { id: manager.id, name: 'Zoe Lark', clause, doing: 'editing' },
    ]);
    door.clock.set(Temporal.Instant.from(testNow).add({ seconds: 61 }).toString());
    expect(await tell()).toEqual([]);
  });
});
