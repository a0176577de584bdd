import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clausesOf, plainText } from '../src/documents/paper.ts';
import { changeEstimate } from '../src/modules/estimates/versions/changing.ts';
import { publish, revise } from '../src/modules/estimates/versions/publishing.ts';
import { ApprovalPath } from '../src/modules/sow/approval/approval-path.ts';
import { sowApprovalRoutes } from '../src/modules/sow/approval/routes.ts';
import { approvalOf, approve, type Crew, hireCrew } from '../src/modules/sow/approval/testing.ts';
import { LegalStanding } from '../src/modules/sow/legal/legal-case.ts';
import { legalRoutes } from '../src/modules/sow/legal/routes.ts';
import { stampRoutes } from '../src/modules/sow/legal/stamp-routes.ts';
import { Redline } from '../src/modules/sow/redlines/redline.ts';
import { sowRedlineRoutes } from '../src/modules/sow/redlines/routes.ts';
import { sowRoutes } from '../src/modules/sow/routes.ts';
import { SowPaper } from '../src/modules/sow/sow.ts';
import { sowVersionRoutes } from '../src/modules/sow/versions/routes.ts';
import { openSow } from '../src/modules/sow/versions/testing.ts';
import { openTestDoor, type TestDoor } from '../src/platform/http/testing.ts';
import type { Playbook } from '../src/playbook/playbook.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';

/**
 * The promise: whatever the customer's lawyer does to the paper is seen and decided, and no yes stands on words or figures that
 * are no longer there.
 */

let door: TestDoor;
let playbook: Playbook;
let crew: Crew;
let number: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [sowRoutes, sowVersionRoutes, sowRedlineRoutes, sowApprovalRoutes, legalRoutes, stampRoutes];
  door = await openTestDoor(
    routes.map((of) => of(playbook)),
    rightsOf(playbook),
  );
  crew = await hireCrew(door, playbook);
});
afterAll(() => door.close());

const at = (rest = '') => `/api/sows/${number}${rest}`;
const now = () => door.read(at(), SowPaper);
const path = () => door.read(at('/approval-path'), ApprovalPath);

/** Does something as somebody of a role; what is refused fails the story. */
async function does(role: string, to: string, body: unknown = {}): Promise<Response> {
  door.sit(crew(role));
  const answer = await door.send('POST', to, body);
  if (!answer.ok) throw new Error(`${role}, ${to}: ${answer.status} ${await answer.text()}`);
  return answer;
}

const signed = 'w:author="Their counsel" w:date="2026-11-22T09:00:00Z"';
const run = (words: string) => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;

/** Strikes words of one run and puts others in, tracked. */
const tracked = (xml: string, words: string, others: string): string =>
  xml.replace(
    new RegExp(`<w:r><w:t xml:space="preserve">([^<]*)${words}([^<]*)</w:t></w:r>`),
    (_, before: string, after: string) =>
      `${run(before)}<w:del w:id="901" ${signed}><w:r><w:delText xml:space="preserve">${words}</w:delText></w:r></w:del>` +
      `<w:ins w:id="902" ${signed}>${run(others)}</w:ins>${run(after)}`,
  );

/** The file the customer got, as their lawyer sends it back: two clauses with tracking on, one with tracking off. */
async function edited(): Promise<File> {
  const sent = unzipSync(new Uint8Array(await (await door.get(at('/versions/1/files/docx'))).arrayBuffer()));
  const xml = strFromU8(sent['word/document.xml'] ?? new Uint8Array());
  const openly = tracked(tracked(xml, 'without travel', 'with two trips'), 'says nothing', 'keeps silent');
  const silently = openly.replace('Reports, diagrams and plans', 'All papers and all source code');
  expect(silently).not.toBe(openly);
  return new File([new Uint8Array(zipSync({ ...sent, 'word/document.xml': strToU8(silently) }))], 'back.docx');
}

const wordsIn = async (clause: string): Promise<string> => {
  const found = clausesOf((await now()).paper).find(({ attrs }) => attrs.id === clause);
  return (found?.content ?? []).map((block) => (block.type === 'paragraph' ? plainText(block.content) : '')).join('\n');
};
const stepsOf = async () => {
  const approval = await approvalOf(door, crew('engagement-manager'), number);
  return Object.fromEntries((approval?.steps ?? []).map(({ id, state }) => [id, state]));
};

test('the paper goes to the customer, whose lawyer changes two clauses openly and one silently', async () => {
  ({ number } = await openSow(door, playbook, crew('engagement-manager')));
  await does('engagement-manager', at('/turns'), { to: 'customer' });
  const form = new FormData();
  form.set('file', await edited());
  const redline = Redline.parse(await (await does('engagement-manager', at('/redlines'), form)).json());
  const told = redline.clauses.flatMap(({ clause, changes }) =>
    changes.map(({ author, untracked }) => `${clause}: ${untracked ? 'not tracked' : author}`),
  );
  expect(new Set(told)).toEqual(
    new Set(['activities: not tracked', 'passive_acceptance: Their counsel', 'travel_and_expenses: Their counsel']),
  );
});

test('our lawyer counters one, takes one, and rejects what was not said', async () => {
  const redline = await door.read(at('/redlines/1'), Redline);
  const of = (clause: string) =>
    redline.clauses.find((each) => each.clause === clause)?.changes.map(({ id }) => id) ?? [];
  const decide = (clause: string, given: object) =>
    does('legal', at('/redlines/1/decisions'), { changes: of(clause), ...given });
  await decide('travel_and_expenses', { verdict: 'counter', words: 'with one trip', why: 'Two are not priced.' });
  await decide('passive_acceptance', { verdict: 'accept' });
  await decide('activities', { verdict: 'reject', why: 'It was not proposed openly.' });
  expect(await wordsIn('travel_and_expenses')).toContain('with one trip');
  expect(await wordsIn('passive_acceptance')).toContain('keeps silent');
  expect(await wordsIn('activities')).not.toContain('source code');
  expect(await now()).toMatchObject({ openChanges: 0, state: 'draft' });
  await does('legal', at('/turns'), { to: 'services' });
});

test('a price changes: Revenue is asked again, the architect and the delivery manager are not', async () => {
  await does('engagement-manager', at('/submission'));
  await approve(door, playbook, crew, number, ['services', 'finance']);
  const before = await stepsOf();
  expect(before).toMatchObject({ delivery: 'given', revenue: 'given', services: 'open' });
  const { estimate } = await now();
  const next = await door.act(crew('engagement-manager'), async (given) => {
    const act = { ...given, precondition: '*' };
    const { number: revision } = await revise(act, playbook, estimate);
    await changeEstimate(act, playbook, revision, { discountPercent: 4 });
    await publish(act, playbook, revision);
    return revision;
  });
  await does('engagement-manager', at('/estimate'));
  expect((await now()).estimate).toBe(next);
  expect(await stepsOf()).toEqual({ ...before, revenue: 'open', services: 'waiting' });
  const architect = (await path()).steps.find(({ id }) => id === 'architecture');
  expect(architect).toMatchObject({ given: { estimate } });
});

test('all say yes, Legal stamps, our signatory signs, and only that paper goes to the customer', async () => {
  await does('engagement-manager', at('/legal-case'), { kind: 'review', paper: 'ours' });
  const { case: file } = await door.read(at('/legal-case'), LegalStanding);
  const verb = (what: string) => `/api/legal-cases/${file?.number}/${what}`;
  door.sit(crew('legal'));
  const { contentHash } = await now();
  expect((await door.send('POST', verb('stamp'), { contentHash })).status).toBe(409);
  await approve(door, playbook, crew, number);
  expect((await now()).state).toBe('approved');
  await does('legal', verb('stamp'), { contentHash: (await now()).contentHash });
  await does('engagement-manager', verb('release'));
  await does('vp-revenue-accounting', verb('countersignature'));
  await does('engagement-manager', verb('sendings'), { purpose: 'signature', recipient: 'Their director' });
  const standing = await door.read(at('/legal-case'), LegalStanding);
  expect(standing.case?.sendings).toMatchObject([
    { purpose: 'signature', contentHash: standing.case?.stamp?.contentHash },
  ]);
  expect(await now()).toMatchObject({ state: 'released' });
});
