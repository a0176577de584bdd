import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { sowApprovalRoutes } from '../approval/routes.ts';
import { approve, type Crew, hireCrew, reworded, submit } from '../approval/testing.ts';
import { sowRoutes } from '../routes.ts';
import { readSow, type StoredSow } from '../store.ts';
import { sowVersionRoutes } from '../versions/routes.ts';
import { openSow } from '../versions/testing.ts';
import { LegalStanding } from './legal-case.ts';
import { legalRoutes } from './routes.ts';
import { stampRoutes } from './stamp-routes.ts';

let door: TestDoor;
let playbook: Playbook;
let crew: Crew;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [sowRoutes, sowVersionRoutes, sowApprovalRoutes, legalRoutes, stampRoutes].map((of) => of(playbook));
  door = await openTestDoor(routes, rightsOf(playbook));
  crew = await hireCrew(door, playbook);
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, crew('engagement-manager'));
});

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
const now = () => door.act(crew('auditor'), (act) => readSow(act, sow.number));
const standing = () => door.read(`/api/sows/${sow.number}/legal-case`, LegalStanding);

/** Asks as somebody of a role, for a path of the statement of work or of its case. */
async function as(role: string, verb: string, body: object = {}, headers?: Record<string, string>): Promise<Response> {
  door.sit(crew(role));
  const file = verb === 'open' ? null : (await standing()).case?.number;
  const path = verb === 'open' ? `/api/sows/${sow.number}/legal-case` : `/api/legal-cases/${file}/${verb}`;
  return door.send('POST', path, body, headers);
}
const done = async (role: string, verb: string, body: object = {}): Promise<LegalStanding> => {
  const answer = await as(role, verb, body);
  if (answer.status !== 200) throw new Error(`${role} ${verb}: ${await answer.text()}`);
  return LegalStanding.parse(await answer.json());
};
const refused = async (role: string, verb: string, body: object = {}) => refusalOf(await as(role, verb, body));

const open = (more: object = {}) => done('engagement-manager', 'open', { kind: 'review', paper: 'ours', ...more });
const approved = async () => {
  await submit(door, playbook, crew('engagement-manager'), sow.number);
  return approve(door, playbook, crew, sow.number);
};
const stamp = async () => done('legal', 'stamp', { contentHash: (await now()).contentHash });
const stamped = async () => {
  await open();
  await approved();
  return stamp();
};
const reading = { purpose: 'reading', recipient: 'Their counsel' };
const signing = { purpose: 'signature', recipient: 'Their director' };

describe('a legal case', () => {
  test('is opened by the engagement manager or the seller, once, with its clock', async () => {
    const { case: file, may } = await done('account-executive', 'open', { kind: 'our-template', paper: 'ours' });
    expect(file).toMatchObject({
      state: 'open',
      kind: 'our-template',
      paper: 'ours',
      openedBy: 'The Account Executive',
    });
    expect(file?.number).toMatch(/^LGL-2026-\d{4}$/);
    expect(file?.dueAt).not.toBeNull();
    expect(may.stamp).toContain('Your roles do not let you stamp');
    expect(await refused('engagement-manager', 'open', { kind: 'review', paper: 'ours' })).toMatchObject({
      ...{ status: 409, code: 'legalCase.open' },
    });
  });

  test.each(['legal', 'ps-director', 'revenue', 'auditor'])('is not opened by %s', async (role) => {
    expect(await refused(role, 'open', { kind: 'review', paper: 'ours' })).toMatchObject({ status: 403 });
  });

  test('holds messages, and a stranger sees none of it', async () => {
    await open();
    const { case: file } = await done('legal', 'messages', { text: 'Their clause 9 is not ours to give.' });
    expect(file?.messages).toMatchObject([{ text: 'Their clause 9 is not ours to give.', by: 'The Legal' }]);
    expect(await refused('revenue', 'messages', { text: 'Me too.' })).toMatchObject({ status: 403 });
    door.sit(null);
    expect((await door.get(`/api/sows/${sow.number}/legal-case`)).status).toBe(401);
  });

  test('wants the version that was seen', async () => {
    await open();
    const answer = await as('legal', 'messages', { text: 'Late.' }, { 'if-match': '"77"' });
    expect((await refusalOf(answer)).code).toBe('record.changed');
  });

  test('on a paper of the customer below the limit needs an exception, given by somebody else', async () => {
    const asked = { kind: 'review', paper: 'customer' };
    expect(await refused('engagement-manager', 'open', asked)).toMatchObject({ status: 409, code: 'legalCase.limit' });
    const { case: file } = await open({ paper: 'customer', why: 'Their bank takes no other paper.' });
    expect(file?.exceptions).toMatchObject([{ rule: 'legal-case.customer-paper', state: 'asked' }]);
    await approved();
    expect(await refused('legal', 'stamp', { contentHash: (await now()).contentHash })).toMatchObject({
      ...{ status: 409, code: 'legalCase.exception' },
    });
    const path = 'exceptions/legal-case.customer-paper';
    const no = await done('legal', `${path}/decision`, { word: 'no', words: 'Not at this amount.' });
    expect(no.case?.exceptions.map(({ state }) => state)).toEqual(['needed', 'refused']);
    await done('engagement-manager', path, { why: 'They will sign three more.' });
    expect(await refused('engagement-manager', `${path}/decision`, { word: 'yes', words: 'Yes.' })).toMatchObject({
      status: 403,
    });
    await done('legal', `${path}/decision`, { word: 'yes', words: 'Agreed with their counsel.' });
    expect((await stamp()).case?.stamp).not.toBeNull();
  });
});

describe('the order', () => {
  test('every point comes after the one before', async () => {
    const { order } = await open();
    expect(order.map(({ id, done: is }) => [id, is])).toEqual([
      ...[
        ['approval', false] as const,
        ['stamp', false] as const,
        ['signatory', false] as const,
        ['customer', false] as const,
      ],
    ]);
    const paper = { contentHash: sow.contentHash };
    const early = [
      ['legal', 'stamp', paper, 'legalCase.notApproved'],
      ['engagement-manager', 'release', {}, 'sow.notStamped'],
      ['vp-revenue-accounting', 'countersignature', {}, 'sow.notStamped'],
      ['engagement-manager', 'sendings', signing, 'sow.noVersion'],
    ] as const;
    for (const [role, verb, body, code] of early) expect(await refused(role, verb, body), verb).toMatchObject({ code });

    await submit(door, playbook, crew('engagement-manager'), sow.number);
    await approve(door, playbook, crew, sow.number, ['finance']);
    const waits = await refused('legal', 'stamp', { contentHash: (await now()).contentHash });
    expect(waits).toMatchObject({
      code: 'legalCase.notApproved',
      detail: expect.stringContaining('waits for Finance'),
    });
    await approve(door, playbook, crew, sow.number);
    expect(await refused('engagement-manager', 'release')).toMatchObject({ code: 'sow.notStamped' });

    expect((await stamp()).case).toMatchObject({ state: 'stamped', stamp: { name: 'The Legal', version: 2 } });
    expect(await refused('vp-revenue-accounting', 'countersignature')).toMatchObject({ code: 'sow.notReleased' });
    expect(await refused('engagement-manager', 'sendings', signing)).toMatchObject({ code: 'sow.notCountersigned' });
    await done('engagement-manager', 'release');
    expect(await refused('engagement-manager', 'sendings', signing)).toMatchObject({ code: 'sow.notCountersigned' });
    await done('vp-revenue-accounting', 'countersignature');
    const out = await done('engagement-manager', 'sendings', signing);
    expect(out.order.map(({ done: is }) => is)).toEqual([true, true, true, false]);
    expect(out.case?.sendings).toMatchObject([{ version: 2, purpose: 'signature', recipient: 'Their director' }]);
    const told = await door.act(crew('auditor'), ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 12));
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['legalCase.stamped', 'sow.released', 'sow.countersigned', 'legalCase.sent']),
    );
  });

  test.each([
    ['engagement-manager', 'stamp', { contentHash: 'a'.repeat(64) }],
    ['ps-director', 'stamp', { contentHash: 'a'.repeat(64) }],
    ['revenue', 'release', {}],
    ['legal', 'countersignature', {}],
    ['chief-financial-officer', 'countersignature', {}],
    ['auditor', 'sendings', reading],
    ['account-executive', 'stamp/lifting', { reason: 'I want to.' }],
  ])('%s may not: %s', async (role, verb, body) => {
    await stamped();
    expect(await refused(role, verb, body)).toMatchObject({ status: 403 });
  });

  test('whoever submits does not stamp, and whoever stamps does not sign', async () => {
    const both = await addBoth();
    await open();
    await submit(door, playbook, both, sow.number);
    await approve(door, playbook, crew, sow.number);
    door.sit(both);
    const file = (await standing()).case?.number;
    const send = (verb: string, body: object = {}) => door.send('POST', `/api/legal-cases/${file}/${verb}`, body);
    const own = await refusalOf(await send('stamp', { contentHash: (await now()).contentHash }));
    expect(own).toMatchObject({ status: 403, code: 'legalCase.own' });
    await stamp();
    await done('engagement-manager', 'release');
    door.sit(both);
    expect(await refusalOf(await send('countersignature'))).toMatchObject({ code: 'legalCase.own' });
  });

  test('only what was read is stamped', async () => {
    await open();
    await approved();
    const other = await refused('legal', 'stamp', { contentHash: 'b'.repeat(64) });
    expect(other).toMatchObject({ status: 409, code: 'legalCase.paperChanged' });
  });
});

/** Somebody who holds everything: the rules still part what they may do. */
async function addBoth() {
  const { addPerson } = await import('../../../platform/http/testing.ts');
  return addPerson(door.db, 'All Hands', ['engagement-manager', 'legal', 'vp-revenue-accounting'], 'emea');
}

describe('what is stamped', () => {
  test('is not edited, not handed on and not submitted anew until the stamp is lifted with a reason', async () => {
    await stamped();
    door.sit(crew('engagement-manager'));
    const content = reworded((await now()).paper, 'billing', 'Pay us twice.');
    const edit = () => door.send('PUT', `/api/sows/${sow.number}/paper`, { content });
    expect(await refusalOf(await edit())).toMatchObject({ status: 409, code: 'sow.stamped' });
    const hand = await door.send('POST', `/api/sows/${sow.number}/turns`, { to: 'legal' });
    expect(await refusalOf(hand)).toMatchObject({ code: 'sow.stamped' });
    expect((await as('legal', 'stamp/lifting', {})).status).toBe(422);
    const { case: file } = await done('legal', 'stamp/lifting', { reason: 'Their address changed.' });
    expect(file).toMatchObject({ state: 'open', stamp: null, lifted: [{ lifted: { why: 'Their address changed.' } }] });
    door.sit(crew('engagement-manager'));
    expect((await edit()).status).toBe(200);
    expect((await now()).state).toBe('in-review');
    expect(await refused('legal', 'stamp', { contentHash: (await now()).contentHash })).toMatchObject({
      code: 'legalCase.notApproved',
    });
    await approve(door, playbook, crew, sow.number);
    expect((await stamp()).case?.stamp?.version).toBe(3);
  });

  test('out for signature, it is called back before its stamp is lifted', async () => {
    await stamped();
    await done('engagement-manager', 'release');
    expect(await refused('legal', 'stamp/lifting', { reason: 'Wrong name.' })).toMatchObject({
      code: 'legalCase.released',
    });
    await done('legal', 'recall', { reason: 'Wrong name.' });
    expect((await now()).state).toBe('approved');
    await done('legal', 'stamp/lifting', { reason: 'Wrong name.' });
  });

  test('withdrawn, it takes stamp and case with it', async () => {
    await stamped();
    door.sit(crew('engagement-manager'));
    const withdrawn = await door.send('POST', `/api/sows/${sow.number}/withdraw`, { reason: 'They left.' });
    expect(withdrawn.status).toBe(200);
    expect((await standing()).case).toMatchObject({ state: 'withdrawn', stamp: null });
  });

  test('the database keeps the order whoever writes', async () => {
    await stamped();
    const { id } = await now();
    const set = (to: object) => door.db.updateTable('sow').set(to).where('id', '=', id).execute();
    await expect(set({ state: 'signed' })).rejects.toThrow(/after our signatory/);
    await expect(set({ state: 'in-review' })).rejects.toThrow(/is stamped/);
    await expect(set({ working: 9 })).rejects.toThrow(/is stamped/);
    await expect(
      door.db
        .updateTable('approval')
        .set({ withdrawnAt: door.clock.now(), withdrawnBy: crew('legal').id, withdrawnWhy: 'No.' })
        .where('subjectNumber', '=', sow.number)
        .execute(),
    ).rejects.toThrow(/its approval is not taken back/);
    await expect(door.db.deleteFrom('legalStamp').where('sowId', '=', id).execute()).rejects.toThrow(/stands/);
    await expect(
      door.db.updateTable('legalStamp').set({ name: 'Somebody Else' }).where('sowId', '=', id).execute(),
    ).rejects.toThrow(/stands as it was put/);
    const byDirector = {
      countersignedAt: door.clock.now(),
      countersignedBy: crew('ps-director').id,
      countersignedRole: 'vp-revenue-accounting',
    };
    await expect(door.db.updateTable('legalStamp').set(byDirector).where('sowId', '=', id).execute()).rejects.toThrow(
      /signatory/,
    );
    await set({ state: 'released' });
    await expect(door.db.updateTable('legalStamp').set(byDirector).where('sowId', '=', id).execute()).rejects.toThrow(
      /signatory/,
    );
  });

  test('fifty who stamp at once, each of Legal: one stamp is put', async () => {
    await open();
    await approved();
    const { contentHash } = await now();
    door.sit(crew('legal'));
    const file = (await standing()).case?.number;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => door.send('POST', `/api/legal-cases/${file}/stamp`, { contentHash })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(await door.db.selectFrom('legalStamp').select('id').where('sowId', '=', sow.id).execute()).toHaveLength(1);
  });

  test('an edit and a stamp at once: what is stamped is what was approved', async () => {
    await open();
    await approved();
    const before = await now();
    door.sit(crew('legal'));
    const file = (await standing()).case?.number;
    const content = reworded(before.paper, 'billing', 'Pay us twice.');
    const edit = door.act(crew('engagement-manager'), async (act) => {
      const { editPaper } = await import('../versions/editing.ts');
      return editPaper({ ...act, precondition: '*' }, playbook, sow.number, { content });
    });
    const put = door.send('POST', `/api/legal-cases/${file}/stamp`, { contentHash: before.contentHash });
    const [edited, stamping] = await Promise.allSettled([edit, put]);
    const isStamped = stamping.status === 'fulfilled' && stamping.value.status === 200;
    expect(isStamped).not.toBe(edited.status === 'fulfilled');
  });
});

describe('what goes out', () => {
  const pdf = (query = '') => door.get(`/api/sows/${sow.number}/outgoing/pdf${query}`);
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

  test('is the newest version and no other; stamped, its PDF bears the stamp and stays the same to the byte', async () => {
    await open();
    door.sit(crew('engagement-manager'));
    expect(await refusalOf(await pdf())).toMatchObject({ status: 409, code: 'sow.noVersion' });
    await approved();
    door.sit(crew('engagement-manager'));
    const plain = await bytesOf(await pdf());
    await stamp();
    door.sit(crew('engagement-manager'));
    expect(await refusalOf(await pdf('?version=1'))).toMatchObject({ status: 409, code: 'sow.notNewest' });
    const [one, two] = [await bytesOf(await pdf()), await bytesOf(await pdf('?version=2'))];
    expect(one.equals(two)).toBe(true);
    expect(one.equals(plain)).toBe(false);
    expect(await refused('engagement-manager', 'sendings', { ...reading, version: 1 })).toMatchObject({
      code: 'sow.notNewest',
    });
    expect((await done('engagement-manager', 'sendings', reading)).case?.sendings[0]).toMatchObject({ version: 2 });
    const old = { caseId: await caseId(), sowId: sow.id, version: 1, contentHash: sow.contentHash, purpose: 'reading' };
    const sent = { ...old, recipient: 'Them', id: crypto.randomUUID(), at: door.clock.now(), byId: crew('legal').id };
    await expect(door.db.insertInto('legalSending').values(sent).execute()).rejects.toThrow(/not the newest/);
  });

  const caseId = async () =>
    (await door.db.selectFrom('legalCase').select('id').where('sowId', '=', sow.id).executeTakeFirstOrThrow()).id;
});
