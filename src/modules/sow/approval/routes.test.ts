import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readHead } from '../../estimates/store.ts';
import { changeEstimate } from '../../estimates/versions/changing.ts';
import { publish, revise } from '../../estimates/versions/publishing.ts';
import { openEstimate } from '../../estimates/versions/testing.ts';
import { noteOutcome } from '../../opportunities/store.ts';
import { findArchitectWord } from '../../reviews/architect-store.ts';
import { approveWork } from '../../reviews/testing.ts';
import { takeEstimate } from '../library/taking-estimate.ts';
import { sowRoutes } from '../routes.ts';
import { Sow } from '../sow.ts';
import { readSow, type StoredSow } from '../store.ts';
import { sowVersionRoutes } from '../versions/routes.ts';
import { openSow } from '../versions/testing.ts';
import { ApprovalPath } from './approval-path.ts';
import { sowApprovalReactions } from './reactions.ts';
import { sowApprovalRoutes } from './routes.ts';
import { approvalOf, approve, type Crew, hireCrew, reworded, submit } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let crew: Crew;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [sowRoutes(playbook), sowVersionRoutes(playbook), sowApprovalRoutes(playbook)];
  door = await openTestDoor(routes, rightsOf(playbook));
  crew = await hireCrew(door, playbook);
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, crew('engagement-manager'), { discountPercent: 12 });
  door.sit(crew('engagement-manager'));
});

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
const at = (rest: string) => `/api/sows/${sow.number}${rest}`;
const pathNow = () => door.read(at('/approval-path'), ApprovalPath);
const save = async (content: PaperDocument['content']) => {
  const answer = await door.send('PUT', at('/paper'), { content });
  expect(answer.status).toBe(200);
};
const approval = () => approvalOf(door, crew('auditor'), sow.number);
const stateOf = async (step: string) => {
  return (await approval())?.steps.find(({ id }) => id === step)?.state;
};
const now = () => door.act(crew('auditor'), (act) => readSow(act, sow.number));

describe('the path before it is submitted', () => {
  test('names every step with its rule and values, and what would make it unnecessary', async () => {
    const { steps, approval, may, hindrances } = await pathNow();
    expect(approval).toBeNull();
    expect(may).toEqual({ submit: true, return: expect.stringContaining('no way to return') });
    expect(hindrances).toEqual([]);
    expect(steps.map(({ id }) => id)).toEqual(['delivery', 'revenue', 'discount-desk', 'services', 'finance']);
    expect(steps[2]?.removal).toBe('a discount of at most 10 % (now 12 %)');
    expect(steps[1]).toMatchObject({ title: 'Revenue', after: ['Regional delivery manager'], removal: null });
    expect(steps[1]?.why).toMatchObject([
      { rule: 'approval.revenue', sentence: 'Every custom statement of work needs it.' },
    ]);
    expect(steps[1]?.dependsOn).toEqual(expect.arrayContaining(['clause “Acceptance”', 'clause “Billing”', 'Totals']));
  });

  test('a changed clause adds its owner; the standard text takes them away again', async () => {
    const standard = (await now()).paper.content;
    await save(reworded((await now()).paper, 'passive_acceptance', 'The Customer accepts in ten days.'));
    const step = (await pathNow()).steps.find(({ id }) => id.startsWith('deviation-'));
    expect(step?.removal).toBe('the clause “Acceptance” back to its standard text');
    expect(step?.why[0]?.sentence).toContain('“Acceptance”');
    await save(standard);
    expect((await pathNow()).steps.map(({ id }) => id)).not.toContain(step?.id);
  });

  test('is seen by those who see statements of work, and by no stranger', async () => {
    door.sit(crew('auditor'));
    expect((await pathNow()).may.submit).toContain('Your roles do not let you submit');
    door.sit(null);
    expect((await door.get(at('/approval-path'))).status).toBe(401);
  });
});

describe('submitting', () => {
  test('freezes the paper, asks everybody, and the record names the rules', async () => {
    const answer = await door.send('POST', at('/submission'), { note: 'Before Friday, please.' });
    expect(answer.status).toBe(200);
    expect(ApprovalPath.parse(await answer.json())).toMatchObject({ approval: expect.stringMatching(/^APV-/) });
    expect(await now()).toMatchObject({ state: 'in-review', working: 2 });
    expect([await stateOf('delivery'), await stateOf('revenue')]).toEqual(['open', 'waiting']);
    const told = await door.act(crew('auditor'), ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 5));
    const line = told.find(({ name }) => name === 'sow.submitted');
    expect(line?.sentence).toContain(`Submitted ${sow.number}, version 1, for approval`);
    expect(JSON.stringify(line?.particulars)).toContain('approval.revenue');
    const twice = await refusalOf(await door.send('POST', at('/submission'), {}));
    expect(twice).toMatchObject({ status: 409, code: 'sow.move' });
  });

  test.each(['account-executive', 'revenue', 'legal', 'auditor'] as const)('is not for %s', async (role) => {
    door.sit(crew(role));
    expect(await refusalOf(await door.send('POST', at('/submission'), {}))).toMatchObject({ status: 403 });
  });

  test('waits until the pen is back in the house', async () => {
    await door.send('POST', at('/turns'), { to: 'customer', note: 'For your lawyers.' });
    expect(await refusalOf(await door.send('POST', at('/submission'), {}))).toMatchObject({ code: 'sow.hindered' });
    expect((await pathNow()).hindrances.map(({ code }) => code)).toEqual(['sow.pen']);
  });

  test('wants the version that was seen', async () => {
    const answer = await door.send('POST', at('/submission'), {}, { 'if-match': '"99"' });
    expect((await refusalOf(answer)).code).toBe('record.changed');
  });
});

describe('the architect', () => {
  test('has said yes before a paper is written; a word on the same work counts at another price', async () => {
    const manager = crew('engagement-manager');
    const { number, opportunity } = await openEstimate(door, playbook, manager);
    const as = <Answer>(verb: (act: Act) => Promise<Answer>) =>
      door.act(manager, (act) => verb({ ...act, precondition: '*' }));
    await as(async (act) => {
      await noteOutcome(act, opportunity, ['ps-custom']);
      await publish(act, playbook, number);
    });
    const draft = () => door.send('POST', `/api/opportunities/${opportunity}/sows`, {});
    expect(await refusalOf(await draft())).toMatchObject({ status: 409, code: 'sow.noArchitect' });
    await approveWork(door, playbook, manager, { opportunity, estimate: number });
    const dearer = await as(async (act) => {
      const { number: revision } = await revise(act, playbook, number);
      await changeEstimate(act, playbook, revision, { discountPercent: 5 });
      await publish(act, playbook, revision);
      return revision;
    });
    const { number: drafted } = Sow.parse(await (await draft()).json());
    const { steps } = await door.read(`/api/sows/${drafted}/approval-path`, ApprovalPath);
    expect(steps[0]).toMatchObject({
      ...{ id: 'architecture', byReview: true, given: { by: 'Nestor Crane', estimate: number } },
      removal: 'a total of at most USD 50,000 (now USD 52,630)',
    });
    expect(dearer).not.toBe(number);
  });

  test('is asked anew when the work is another', async () => {
    const manager = crew('engagement-manager');
    const revision = await door.act(manager, async (given) => {
      const act = { ...given, precondition: '*' };
      const { number } = await revise(act, playbook, sow.estimate);
      await changeEstimate(act, playbook, number, { discountPercent: 0 });
      return number;
    });
    const { id } = await door.act(manager, (act) => readHead(act, revision));
    const word = () => door.act(manager, (act) => findArchitectWord(act, id));
    expect(await word()).toMatchObject({ by: 'Nestor Crane', estimate: sow.estimate });
    await door.db
      .updateTable('estimateEffort')
      .set(({ eb }) => ({ high: eb('high', '+', 1) }))
      .where('estimateId', '=', id)
      .execute();
    expect(await word()).toBeNull();
  });
});

describe('another estimate under a paper that is approved', () => {
  test('with other work asks the architect anew: until their yes nothing is approved, whoever writes', async () => {
    const manager = crew('engagement-manager');
    sow = await openSow(door, playbook, manager);
    await submit(door, playbook, manager, sow.number);
    expect((await approve(door, playbook, crew, sow.number)).state).toBe('approved');
    const as = <Answer>(verb: (act: Act) => Promise<Answer>) =>
      door.act(manager, (act) => verb({ ...act, precondition: '*' }));
    const { id, number } = await as((act) => revise(act, playbook, sow.estimate));
    await door.db
      .updateTable('estimateEffort')
      .set(({ eb }) => ({ high: eb('high', '+', 1) }))
      .where('estimateId', '=', id)
      .execute();
    await as((act) => publish(act, playbook, number));
    await as((act) => takeEstimate(act, playbook, sow.number));
    expect((await now()).state).toBe('in-review');
    expect((await approve(door, playbook, crew, sow.number)).state).toBe('in-review');
    const set = door.db.updateTable('sow').set({ state: 'approved' }).where('number', '=', sow.number);
    await expect(set.execute()).rejects.toThrow(/not approved by everybody/);
    await approveWork(door, playbook, manager, { opportunity: sow.opportunity, estimate: number });
    const reaction = sowApprovalReactions(playbook).find(({ to }) => to === 'review.architectApproved');
    const told = await door.act(crew('auditor'), ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 5));
    const entry = told.find(({ name }) => name === 'review.architectApproved')!;
    await door.act(manager, (act) => reaction!.react(act, entry));
    expect((await now()).state).toBe('approved');
  });
});

describe('while it is approved', () => {
  beforeEach(async () => {
    await submit(door, playbook, crew('engagement-manager'), sow.number);
  });

  test('the last yes makes it approved, by the reaction as by the next verb', async () => {
    expect((await approve(door, playbook, crew, sow.number, ['finance'])).state).toBe('in-review');
    expect((await approve(door, playbook, crew, sow.number)).state).toBe('approved');
    const told = await door.act(crew('auditor'), ({ tx }) => readStream(tx, `opportunity/${sow.opportunity}`, 5));
    const entry = told.find(({ name }) => name === 'approval.given')!;
    const [reaction] = sowApprovalReactions(playbook);
    await door.act(crew('engagement-manager'), (act) => reaction!.react(act, { ...entry, actorId: null }));
    expect((await now()).state).toBe('approved');
  });

  test('a price that changes asks Revenue anew, and leaves the delivery manager', async () => {
    await approve(door, playbook, crew, sow.number);
    const row = JSON.stringify(sow.paper).match(/services_m1/)?.[0];
    await save(reworded((await now()).paper, 'services_pricing', '1,234.00', row));
    expect([await stateOf('delivery'), await stateOf('revenue')]).toEqual(['given', 'waiting']);
    expect((await now()).state).toBe('in-review');
    const reopened = (await approval())?.steps.find(({ id }) => id === 'revenue')?.reopened;
    expect(reopened?.parts.map(({ title }) => title)).toEqual(['clause “Price of the services”']);
  });

  test('an assumption that changes asks the delivery manager anew, and Revenue keeps its yes', async () => {
    await approve(door, playbook, crew, sow.number);
    await save(reworded((await now()).paper, 'assumptions', 'Price and schedule rest on what follows.'));
    expect(await stateOf('delivery')).toBe('open');
    await approve(door, playbook, crew, sow.number);
    const { decisions = [] } = (await approval()) ?? {};
    expect(decisions.filter(({ step }) => step === 'revenue')).toHaveLength(1);
    expect(decisions.filter(({ step }) => step === 'delivery')).toHaveLength(2);
    expect((await now()).state).toBe('approved');
  });

  test('what nobody hangs on opens nothing, and the old text brings back the old yes', async () => {
    await approve(door, playbook, crew, sow.number);
    const before = (await now()).paper;
    await save(reworded(before, 'billing', 'The total is due at once.'));
    expect((await now()).state).toBe('in-review');
    await save(before.content);
    expect((await now()).state).toBe('approved');
  });

  test('taken back, nobody is asked any more, and it may be submitted again', async () => {
    expect((await door.send('POST', at('/return'), { reason: 'The scope is too small.' })).status).toBe(200);
    expect((await now()).state).toBe('draft');
    await submit(door, playbook, crew('engagement-manager'), sow.number);
    expect((await now()).state).toBe('in-review');
  });

  test('withdrawn, its approval is withdrawn with it', async () => {
    const before = await approval();
    expect((await door.send('POST', at('/withdraw'), { reason: 'They bought elsewhere.' })).status).toBe(200);
    expect(await approval()).toBeUndefined();
    expect(before?.state).toBe('open');
  });

  test('the database takes no state that the approval does not bear', async () => {
    const set = (state: string) => door.db.updateTable('sow').set({ state }).where('number', '=', sow.number).execute();
    for (const state of ['approved', 'released', 'signed']) await expect(set(state), state).rejects.toThrow();
    await approve(door, playbook, crew, sow.number);
    await expect(set('released')).rejects.toThrow(/only stamped/);
    await expect(set('signed')).rejects.toThrow(/after our signatory/);
  });

  test('a paper that changed by any other road is not approved', async () => {
    await approve(door, playbook, crew, sow.number, ['finance']);
    const content = JSON.stringify({ ...sow.paper, content: reworded(sow.paper, 'billing', 'Free of charge.') });
    await door.db.updateTable('sow').set({ document: content }).where('number', '=', sow.number).execute();
    await expect(approve(door, playbook, crew, sow.number)).rejects.toThrow(/not approved by everybody/);
  });
});
