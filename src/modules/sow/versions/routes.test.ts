import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptAll, rejectAll } from '../../../documents/changes/changes.ts';
import { type Clause, clausesOf, type Mark, type PaperDocument, plainText, text } from '../../../documents/paper.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { submitSow } from '../approval/submitting.ts';
import { sowRoutes } from '../routes.ts';
import { Sow, SowPaper } from '../sow.ts';
import type { StoredSow } from '../store.ts';
import { keepPaper, lockSow } from './keeping.ts';
import { sowVersionRoutes } from './routes.ts';
import { openSow } from './testing.ts';
import { SowComparison, type SowVersion, VersionPaper } from './version.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let lawyer: Person;
let seller: Person;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([sowRoutes(playbook), sowVersionRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  lawyer = await addPerson(door.db, 'Iris Heron', ['legal'], 'emea');
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, manager);
  door.sit(manager);
});

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
const path = (rest = '') => `/api/sows/${sow.number}${rest}`;
const paperNow = async () => (await door.read(path(), SowPaper)).paper;
const versions = async () => (await (await door.get(path('/versions'))).json()).items as SowVersion[];
const hand = (body: object, headers?: Record<string, string>) => door.send('POST', path('/turns'), body, headers);

/** The paper with the first paragraph of a clause worded anew. */
function reworded(paper: PaperDocument, clause: string, words: string, ...marks: Mark[]): PaperDocument['content'] {
  const [cover, ...clauses] = paper.content;
  const changed = clauses.map((each): Clause => {
    if (each.attrs.id !== clause) return each;
    const [heading, first, ...rest] = each.content;
    if (first?.type !== 'paragraph') throw new Error(`${clause} does not begin with a paragraph.`);
    const content = marks.length > 0 ? [...first.content, { ...text(words), marks }] : [text(words)];
    return { ...each, content: [heading, { ...first, content }, ...rest] };
  });
  return [cover, ...changed];
}
const save = async (content: PaperDocument['content'], headers?: Record<string, string>) =>
  door.send('PUT', path('/paper'), { content }, headers);
const firstWords = (paper: PaperDocument, clause: string): string => {
  const block = clausesOf(paper).find(({ attrs }) => attrs.id === clause)?.content[1];
  return block?.type === 'paragraph' ? plainText(block.content) : '';
};

describe('the paper that is worked on', () => {
  test('is edited by the side that holds the pen, and the record says which clauses', async () => {
    const answer = await save(reworded(await paperNow(), 'travel_and_expenses', 'Nobody travels.'));
    expect(answer.status).toBe(200);
    const kept = SowPaper.parse(await answer.json());
    expect(firstWords(kept.paper, 'travel_and_expenses')).toBe('Nobody travels.');
    expect(kept.contentHash).not.toBe(sow.contentHash);
    expect(kept).toMatchObject({ version: sow.version + 1, working: 1, openChanges: 0 });
    const [line] = await door.act(manager, ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 1));
    expect(line?.sentence).toBe(`Edited ${sow.number} (travel_and_expenses).`);
  });

  test('kept as it was, it is no new version and no entry', async () => {
    const kept = SowPaper.parse(await (await save((await paperNow()).content)).json());
    expect(kept.version).toBe(sow.version);
  });

  test('is not edited by who has no right, whose side has no pen, or who saw another version', async () => {
    const content = reworded(await paperNow(), 'travel_and_expenses', 'Nobody travels.');
    door.sit(seller);
    expect(await refusalOf(await save(content))).toMatchObject({ status: 403 });
    door.sit(lawyer);
    const refused = await refusalOf(await save(content));
    expect(refused).toMatchObject({ status: 409, code: 'sow.pen' });
    expect(refused.detail).toMatch(/with Engagement manager since November 23, 2026/);
    door.sit(manager);
    expect((await save(content, { 'if-match': '"7"' })).status).toBe(412);
    expect((await door.read(path(), SowPaper)).version).toBe(sow.version);
  });

  test('takes no paper that could not be printed, and keeps nothing of it', async () => {
    const refused = await refusalOf(await save(reworded(await paperNow(), 'travel_and_expenses', 'a\u0007b')));
    expect(refused.code).toBe('paper.unfit');
    expect(refused.detail).toContain('U+0007');
    expect((await paperNow()).attrs.contentHash).toBe(sow.contentHash);
  });

  test('signs what is proposed with who proposed it, whatever the browser says', async () => {
    const forged: Mark = {
      type: 'insertion',
      attrs: { id: 's1', author: 'Somebody Else', at: '2020-01-01T00:00:00Z' },
    };
    const answer = await save(reworded(await paperNow(), 'travel_and_expenses', ' Trains only.', forged));
    const { paper, openChanges } = SowPaper.parse(await answer.json());
    expect(openChanges).toBe(1);
    const said = JSON.stringify(paper);
    expect(said).toContain('"author":"Zoe Lark","at":"2026-11-23T10:00:00Z"');
    expect(said).not.toContain('Somebody Else');
    expect(rejectAll(paper).content).toEqual(sow.paper.content);
    expect(firstWords(acceptAll(paper), 'travel_and_expenses')).toMatch(/ Trains only\.$/);
  });

  test('what came back in a file is neither taken away nor worded anew by an edit', async () => {
    const theirs: Mark = { type: 'insertion', attrs: { id: 'r1', author: 'Their lawyer', at: null } };
    const returned = reworded(sow.paper, 'travel_and_expenses', ' At our rates.', theirs);
    await door.act(manager, async (given) => {
      const act = { ...given, precondition: '*' };
      await keepPaper(act, playbook, await lockSow(act, sow.number), returned);
    });
    for (const content of [
      sow.paper.content,
      reworded(sow.paper, 'travel_and_expenses', ' At your rates.', theirs),
      reworded(sow.paper, 'travel_and_expenses', ' At our rates.', { ...theirs, type: 'deletion' }),
    ]) {
      expect(await refusalOf(await save(content))).toMatchObject({ status: 409, code: 'sow.changesUndecided' });
    }
    const beside = reworded(await paperNow(), 'billing', 'It falls due later.');
    expect((await save(beside)).status).toBe(200);
    expect(JSON.stringify(await paperNow())).toContain('"author":"Their lawyer","at":null');
  });
});

describe('the pen', () => {
  test('goes to Legal with a frozen version, and only Legal edits from then on', async () => {
    const handed = await hand({ to: 'legal', note: 'Please look at travel.' });
    expect(handed.status).toBe(200);
    expect(Sow.parse(await handed.json())).toMatchObject({
      working: 2,
      pen: {
        party: 'legal',
        title: 'Legal',
        since: '2026-11-23T10:00:00Z',
        until: '2026-11-26T16:00:00Z',
        overdue: false,
      },
      may: { edit: expect.stringContaining('is with Legal'), handPen: true },
    });
    expect(await versions()).toMatchObject([
      {
        ...{ number: 1, why: 'handed-over', clean: true, madeBy: 'Zoe Lark', contentHash: sow.contentHash },
        turn: {
          from: 'services',
          to: 'legal',
          until: '2026-11-26T16:00:00Z',
          note: 'Please look at travel.',
        },
      },
    ]);
    const content = reworded(await paperNow(), 'travel_and_expenses', 'Nobody travels.');
    expect((await refusalOf(await save(content))).code).toBe('sow.pen');
    door.sit(lawyer);
    expect((await save(content)).status).toBe(200);
    const first = await door.read(path('/versions/1'), VersionPaper);
    expect(first.paper).toEqual(sow.paper);
  });

  test('Legal gives it back, and to nobody else', async () => {
    await hand({ to: 'legal' });
    door.sit(lawyer);
    expect(await refusalOf(await hand({ to: 'customer' }))).toMatchObject({ status: 403, code: 'sow.handBack' });
    expect((await hand({ to: 'services' })).status).toBe(200);
    expect(await refusalOf(await hand({ to: 'legal' }))).toMatchObject({ status: 403 });
    expect((await versions()).map(({ number }) => number)).toEqual([2, 1]);
  });

  test('goes out of the house only when nothing is undecided, and comes back without a version of its own', async () => {
    const mark: Mark = { type: 'insertion', attrs: { id: 's1', author: 'x', at: null } };
    const mine = reworded(await paperNow(), 'travel_and_expenses', ' Trains only.', mark);
    await save(mine);
    const refused = await refusalOf(await hand({ to: 'customer' }));
    expect(refused).toMatchObject({ status: 409, code: 'sow.openChanges' });
    expect(await versions()).toEqual([]);
    await save(reworded(await paperNow(), 'travel_and_expenses', 'Trains only.'));
    expect((await hand({ to: 'customer', until: '2026-12-11' })).status).toBe(200);
    expect((await door.read(path(), SowPaper)).pen).toMatchObject({ party: 'customer', until: '2026-12-11T16:00:00Z' });
    expect((await hand({ to: 'services' })).status).toBe(200);
    expect((await versions()).map(({ number }) => number)).toEqual([1]);
  });

  test.each([
    [{ to: 'services' }, 'sow.penThere'],
    [{ to: 'legal', until: '2026-11-29' }, 'sow.turnUntil'],
    [{ to: 'legal', until: '2026-11-20' }, 'sow.turnUntil'],
    [{ to: 'nobody' }, 'request.invalid'],
  ])('%j is refused as %s, and nothing is frozen', async (body, code) => {
    expect((await refusalOf(await hand(body))).code).toBe(code);
    expect(await versions()).toEqual([]);
  });

  test('two who hand it over at once: one does', async () => {
    const seen = { 'if-match': `"${sow.version}"` };
    const answers = await Promise.all([hand({ to: 'legal' }, seen), hand({ to: 'customer' }, seen)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await versions()).toHaveLength(1);
  });

  test('a seller sees who holds it and may not hand it on', async () => {
    door.sit(seller);
    expect(await refusalOf(await hand({ to: 'legal' }))).toMatchObject({ status: 403 });
    const { may } = await door.read(path(), SowPaper);
    expect(may.handPen).toEqual(expect.any(String));
    door.sit(null);
    expect((await hand({ to: 'legal' })).status).toBe(401);
  });
});

describe('a version', () => {
  test('is frozen by the database, whoever writes', async () => {
    await hand({ to: 'legal' });
    await expect(door.db.updateTable('sowVersion').set({ number: 9 }).execute()).rejects.toThrow(/frozen/);
    await expect(door.db.deleteFrom('sowVersion').execute()).rejects.toThrow(/frozen/);
  });

  test('that is not there is told so', async () => {
    expect(await refusalOf(await door.get(path('/versions/4')))).toMatchObject({ status: 404 });
    expect((await door.get(path('/versions/zero'))).status).toBe(422);
  });
});

describe('a comparison', () => {
  test('tells which clauses changed, and is both versions to the letter', async () => {
    await hand({ to: 'legal' });
    door.sit(lawyer);
    await save(reworded(await paperNow(), 'travel_and_expenses', 'Nobody travels.'));
    const { paper, clauses } = await door.read(path('/comparison?from=1&to=2'), SowComparison);
    expect(clauses.map(({ clause, kind }) => [clause, kind])).toEqual([['travel_and_expenses', 'changed']]);
    expect(rejectAll(paper).content).toEqual(sow.paper.content);
    expect(acceptAll(paper).content).toEqual((await paperNow()).content);
    const frozen = await door.read(path('/comparison?from=2&to=1'), SowComparison);
    expect(JSON.stringify(frozen.paper)).toContain('"author":"Zoe Lark, GitLab Inc.","at":"2026-11-23T10:00:00Z"');
    const page = await (await door.get(path('/comparison/files/html?from=1&to=2'))).text();
    expect(page).toMatch(/<ins[^>]*>[^<]*(<[^>]*>[^<]*)*Nobody/);
    const file = await door.get(path('/comparison/files/docx?from=1&to=2'));
    expect(file.headers.get('content-disposition')).toContain(`${sow.number}-1-to-2.docx`);
    const custom = unzipSync(new Uint8Array(await file.arrayBuffer()))['docProps/custom.xml'] ?? new Uint8Array();
    expect(strFromU8(custom)).toMatch(/parleyVersion"><vt:lpwstr>2<.*parleyComparedVersion"><vt:lpwstr>1</);
    expect((await door.get(path('/versions/1/files/pdf'))).headers.get('content-type')).toBe('application/pdf');
  });

  test('of a version with itself or with none is refused', async () => {
    expect((await refusalOf(await door.get(path('/comparison?from=1&to=1')))).code).toBe('sow.sameVersion');
    expect(await refusalOf(await door.get(path('/comparison?from=1&to=7')))).toMatchObject({ status: 404 });
    expect((await door.get(path('/comparison?from=1'))).status).toBe(422);
    door.sit(null);
    expect((await door.get(path('/comparison?from=1&to=2'))).status).toBe(401);
  });
});

describe('withdrawing', () => {
  test('ends it: nothing is edited, handed on or withdrawn again, and another may be drafted', async () => {
    const withdraw = () => door.send('POST', path('/withdraw'), { reason: 'The customer buys another scope.' });
    expect((await withdraw()).status).toBe(200);
    expect((await refusalOf(await withdraw())).code).toBe('sow.move');
    const content = reworded(sow.paper, 'travel_and_expenses', 'Nobody travels.');
    expect((await refusalOf(await save(content))).code).toBe('sow.frozen');
    expect((await refusalOf(await hand({ to: 'legal' }))).code).toBe('sow.frozen');
    await expect(
      door.db
        .updateTable('sow')
        .set({ contentHash: 'b'.repeat(64) })
        .where('number', '=', sow.number)
        .execute(),
    ).rejects.toThrow(/does not change any more/);
    const again = await door.send('POST', `/api/opportunities/${sow.opportunity}/sows`, {});
    expect(Sow.parse(await again.json())).toMatchObject({ revision: 2, working: 1, state: 'draft' });
  });

  test('what is in review is withdrawn before another is drafted', async () => {
    await door.act(manager, (act) => submitSow({ ...act, precondition: '*' }, playbook, sow.number, { note: null }));
    const refused = await refusalOf(await door.send('POST', `/api/opportunities/${sow.opportunity}/sows`, {}));
    expect(refused).toMatchObject({ status: 409, code: 'sow.onItsWay' });
  });
});
