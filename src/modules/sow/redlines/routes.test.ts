import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rejectAll } from '../../../documents/changes/changes.ts';
import { writeDocx } from '../../../documents/docx.ts';
import { clausesOf, plainText } from '../../../documents/paper.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { sowRoutes } from '../routes.ts';
import { SowPaper } from '../sow.ts';
import type { StoredSow } from '../store.ts';
import { sowVersionRoutes } from '../versions/routes.ts';
import { openSow } from '../versions/testing.ts';
import { VersionPaper } from '../versions/version.ts';
import { Redline } from './redline.ts';
import { sowRedlineRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let lawyer: Person;
let seller: Person;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [sowRoutes(playbook), sowVersionRoutes(playbook), sowRedlineRoutes(playbook)];
  door = await openTestDoor(routes, rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  lawyer = await addPerson(door.db, 'Iris Heron', ['legal'], 'emea');
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, manager);
  door.sit(manager);
});

const path = (rest = '') => `/api/sows/${sow.number}${rest}`;
const now = () => door.read(path(), SowPaper);
const etag = async () => ({ 'if-match': `"${(await now()).version}"` });
const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};

async function handOut(): Promise<void> {
  const answer = await door.send('POST', path('/turns'), { to: 'customer' }, await etag());
  expect(answer.status).toBe(200);
}

/** The version that was sent, with its markup changed as a word processor would. */
async function cameBack(change: (xml: string) => string): Promise<Uint8Array> {
  const { paper } = await door.read(path('/versions/1'), VersionPaper);
  const parts = Object.entries(unzipSync(await writeDocx(paper)));
  const changed = parts.map(([name, bytes]) =>
    name === 'word/document.xml' ? [name, strToU8(change(strFromU8(bytes)))] : [name, bytes],
  );
  return zipSync(Object.fromEntries(changed));
}

async function upload(file: Uint8Array, name = 'back.docx'): Promise<Response> {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(file)], name));
  return door.send('POST', path('/redlines'), form, await etag());
}

const BY = 'w:author="Alder Legal" w:date="2026-11-22T09:00:00Z"';
/** Strikes words and puts others in, tracked; the words stand in one run. */
const tracked = (xml: string, words: string, others: string): string => {
  const run = new RegExp(`<w:r><w:t xml:space="preserve">([^<]*)${words}([^<]*)</w:t></w:r>`);
  expect(xml).toMatch(run);
  const plain = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  return xml.replace(
    run,
    (_, before: string, after: string) =>
      `${plain(before)}<w:del w:id="901" ${BY}><w:r><w:delText xml:space="preserve">${words}</w:delText></w:r></w:del>` +
      `<w:ins w:id="902" ${BY}>${plain(others)}</w:ins>${plain(after)}`,
  );
};

/** What the customer's lawyer did: two words tracked, one sentence untracked, and a picture. */
const edits = (xml: string): string =>
  tracked(tracked(xml, 'without travel', 'with two trips'), 'says nothing', 'keeps silent')
    .replace('No trip is booked before the Customer has agreed', 'No trip is planned before the Customer has agreed')
    .replace('keeps silent</w:t></w:r></w:ins>', (words) => `${words}<w:r><w:drawing/></w:r>`);

async function returned(): Promise<Redline> {
  await handOut();
  const answer = await upload(await cameBack(edits));
  expect(answer.status).toBe(201);
  return Redline.parse(await answer.json());
}
const decide = async (body: object, redline = 1) =>
  door.send('POST', path(`/redlines/${redline}/decisions`), body, await etag());
const acknowledge = async (item: string, done: string) =>
  door.send('POST', path(`/redlines/1/items/${item}/acknowledgement`), { done }, await etag());
const idOf = (redline: Redline, words: string): string => {
  const change = redline.clauses.flatMap(({ changes }) => changes).find(({ text }) => text === words);
  expect(change, words).toBeDefined();
  return change?.id ?? '';
};
const wordsIn = async (clause: string): Promise<string> => {
  const found = clausesOf((await now()).paper).find(({ attrs }) => attrs.id === clause);
  return (found?.content ?? []).map((block) => (block.type === 'paragraph' ? plainText(block.content) : '')).join('\n');
};

describe('a file that came back', () => {
  test('is reported clause by clause, frozen as a version, and given to the side that decides', async () => {
    const redline = await returned();
    expect(redline).toMatchObject({ number: 1, sent: 1, made: 2, open: 4, total: 4 });
    expect(redline.identity).toMatchObject({ documentId: sow.number, version: 1 });
    const told = redline.clauses.map(({ clause, changes }) => [
      clause,
      changes.map(({ kind, author, text, was, untracked }) => ({ kind, author, text, was, untracked })),
    ]);
    const by = { kind: 'replacement', author: 'Alder Legal', untracked: false };
    expect(told).toEqual([
      [
        'travel_and_expenses',
        [
          { ...by, text: 'with two trips', was: 'without travel' },
          { ...by, author: 'not tracked in the file', text: 'planned', was: 'booked', untracked: true },
        ],
      ],
      ['passive_acceptance', [{ ...by, text: 'keeps silent', was: 'says nothing' }]],
    ]);
    expect(redline.clauses[1]?.deviation).toMatchObject({ rung: 'own-words', needs: 'ps-director' });
    expect(redline.unsupported).toMatchObject([{ id: 'u1', kind: 'image', decision: null }]);
    const paper = await now();
    expect(paper).toMatchObject({ working: 3, openChanges: 3, pen: { party: 'legal' } });
    const { paper: sent } = await door.read(path('/versions/1'), VersionPaper);
    const frozen = await door.read(path('/versions/2'), VersionPaper);
    expect(frozen).toMatchObject({ why: 'returned', clean: false, turn: { from: 'customer', to: 'legal' } });
    expect(rejectAll(frozen.paper).content).toEqual(sent.content);
    const [line] = await door.act(manager, ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 1));
    expect(line?.sentence).toBe(
      `Version 1 of ${sow.number} came back with 3 changes, 1 of them untracked, and 1 things to look at; Legal goes through them.`,
    );
  });

  test('is kept byte for byte, and taken once', async () => {
    await handOut();
    const file = await cameBack(edits);
    expect((await upload(file)).status).toBe(201);
    const kept = new Uint8Array(await (await door.get(path('/redlines/1/file'))).arrayBuffer());
    expect(Buffer.from(kept).equals(Buffer.from(file))).toBe(true);
    door.sit(lawyer);
    await decide({ changes: ['r1', 'r2', 'r3'], verdict: 'accept' });
    await acknowledge('u1', 'Asked for it without.');
    await door.send('POST', path('/turns'), { to: 'services' }, await etag());
    door.sit(manager);
    await handOut();
    expect(await refusalOf(await upload(file, 'again.docx'))).toMatchObject({
      code: 'redline.known',
      detail: `again.docx came back already: it is redline 1 of ${sow.number}, uploaded by Zoe Lark as back.docx.`,
    });
  });

  test('is refused, and nothing of it kept, where it is no Word file, another paper, or not awaited', async () => {
    expect(await refusalOf(await upload(strToU8('nothing')))).toMatchObject({ status: 409, code: 'redline.notSent' });
    await handOut();
    const before = await now();
    expect((await refusalOf(await upload(strToU8('PK nothing')))).code).toMatch(/^word\./);
    const half = await cameBack(edits);
    expect((await refusalOf(await upload(half.slice(0, half.length / 2)))).code).toMatch(/^word\./);
    const other = await writeDocx({ ...before.paper, attrs: { ...before.paper.attrs, id: 'SOW-2020-0001' } });
    expect(await refusalOf(await upload(other))).toMatchObject({ code: 'redline.otherDocument' });
    expect((await now()).version).toBe(before.version);
    door.sit(seller);
    expect(await refusalOf(await upload(half))).toMatchObject({ status: 403 });
  });
});

describe('what came back is decided', () => {
  test('change by change, with reasons, until the last one freezes the paper', async () => {
    const redline = await returned();
    expect(await refusalOf(await decide({ changes: ['r1'], verdict: 'accept' }))).toMatchObject({ code: 'sow.pen' });
    door.sit(lawyer);
    const [trips, planned, silent] = ['with two trips', 'planned', 'keeps silent'].map((words) => idOf(redline, words));
    expect(await refusalOf(await decide({ changes: [planned], verdict: 'reject' }))).toMatchObject({
      code: 'redline.why',
    });
    expect((await decide({ changes: [planned], verdict: 'reject', why: 'It was not proposed openly.' })).status).toBe(
      200,
    );
    expect((await decide({ changes: [silent], verdict: 'accept' })).status).toBe(200);
    expect(await refusalOf(await decide({ changes: [silent], verdict: 'accept' }))).toMatchObject({
      code: 'redline.decided',
    });
    const counter = { changes: [trips], verdict: 'counter', words: 'with one trip', why: 'Two are not priced.' };
    const after = Redline.parse(await (await decide(counter)).json());
    expect(after.open).toBe(1);
    expect(await wordsIn('travel_and_expenses')).toContain('The work is planned with one trip, and the prices');
    expect(await wordsIn('travel_and_expenses')).toContain('No trip is booked before');
    expect(await wordsIn('passive_acceptance')).toContain('If the Customer keeps silent within');
    const last = Redline.parse(await (await acknowledge('u1', 'A logo; asked for the file without it.')).json());
    expect(last.open).toBe(0);
    const decisions = last.clauses.flatMap(({ changes }) => changes.map(({ decision }) => decision));
    expect(decisions.map((each) => [each?.verdict, each?.by, each?.why, each?.words])).toEqual([
      ['counter', 'Iris Heron', 'Two are not priced.', 'with one trip'],
      ['reject', 'Iris Heron', 'It was not proposed openly.', null],
      ['accept', 'Iris Heron', null, null],
    ]);
    const frozen = await door.read(path('/versions/3'), VersionPaper);
    expect(frozen).toMatchObject({ why: 'decided', clean: true });
    expect(await now()).toMatchObject({ working: 4, openChanges: 0 });
    const [line] = await door.act(manager, ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 1));
    expect(line?.sentence).toBe(
      `Everything that came back in ${sow.number} is decided: 1 accepted, 1 rejected, 1 countered. Version 3 holds it.`,
    );
  });

  test('and nobody takes a decision back, the owner of the database neither', async () => {
    await returned();
    door.sit(lawyer);
    await decide({ changes: ['r1', 'r2'], verdict: 'accept' });
    const change = door.db.updateTable('redlineDecision').set({ verdict: 'reject' }).execute();
    await expect(change).rejects.toThrow(/stays as it is/);
    await expect(door.db.deleteFrom('redline').execute()).rejects.toThrow(/stays as it is/);
  });

  test('rejected whole, the paper is what was sent', async () => {
    await returned();
    const { paper: sent } = await door.read(path('/versions/1'), VersionPaper);
    door.sit(lawyer);
    await decide({ changes: ['r1', 'r2', 'r3'], verdict: 'reject', why: 'Nothing of it was agreed.' });
    expect((await now()).paper.content).toEqual(sent.content);
  });
});
