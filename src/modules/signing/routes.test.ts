import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyEvidence } from '../../documents/signing/evidence.ts';
import { verifyPdf } from '../../documents/signing/verifying.ts';
import { seesStream } from '../../platform/database/reader.ts';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { expireEnvelopes } from './ending.ts';
import { Envelope, EnvelopeList } from './envelope.ts';
import { remindOfEnvelopes } from './following.ts';
import { customer, ofOurs, openDeal, openSigningHouse, type SigningHouse } from './testing.ts';

let house: SigningHouse;
let second: Person;
let bystander: Person;
let auditor: Person;

beforeAll(async () => {
  house = await openSigningHouse();
  second = await addPerson(house.db, 'Ida Finch', ['chief-financial-officer']);
  bystander = await addPerson(house.db, 'Kit Swift', ['technical-architect'], 'emea');
  auditor = await addPerson(house.db, 'Ada Wren', ['auditor'], null, { cleared: true });
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.set(testNow);
  await house.db.deleteFrom('letter').execute();
});

const path = (number: string, rest = '') => `/api/envelopes/${number}${rest}`;
const read = (number: string) => house.read(path(number), Envelope);
const refusalOf = async (answer: Response) => {
  const { status, code } = Problem.parse(await answer.json());
  return { status, code };
};
const post = async (person: Person | null, number: string, rest: string, body: object = {}): Promise<Response> => {
  house.sit(person);
  return house.send('POST', path(number, rest), body);
};
const refused = async (...given: Parameters<typeof post>) => refusalOf(await post(...given));
const signature = (paper: string) => ({ signature: { way: 'typed', name: 'Una Dove' }, consent: true, paper });
const told = async (name: string) =>
  (await house.asHouse((act) => readStream(act.tx, house.stream, 500))).filter((entry) => entry.name === name);
const signerOf = ({ signers }: Envelope, name: string) => signers.find((each) => each.name === name)!;

const verbs: readonly (readonly [string, object])[] = [
  ['/signature', signature('0'.repeat(64))],
  ['/refusal', { reason: 'Not like this.' }],
  ['/delegation', { person: newId(), note: 'Away this week.' }],
  ['/withdrawal', { reason: 'A wrong date.' }],
  ['/extension', { days: 5 }],
  ['/reminders', {}],
  [`/signers/${newId()}/letters`, {}],
  [`/signers/${newId()}/correction`, { name: 'Ash Rowan', email: 'ash@alder.example', note: 'A wrong address.' }],
];

test('what its signers read names no start that nobody confirmed', async () => {
  const starts = 'Work starts on 1 March 2027.';
  const title = house.sendOut([customer('Robin Linden')], {
    subject: { kind: 'letter', number: 'LTR-2026-9001', title: 'Migration, start 1 March 2027', href: '/letters/1' },
  });
  await expect(title).rejects.toMatchObject({ code: 'start.unconfirmed' });
  const { number, signers } = await house.sendOut([customer('Robin Linden')]);
  const to = { name: 'Ash Rowan', email: 'ash@alder.example', note: starts };
  for (const [place, rest, body] of [
    ['reason', '/withdrawal', { reason: starts }],
    ['note', `/signers/${signers[0]!.id}/correction`, to],
  ] as const) {
    const { status, code, faults } = Problem.parse(await (await post(house.manager, number, rest, body)).json());
    expect({ status, code, places: faults?.map((fault) => fault.place) }).toEqual({
      ...{ status: 409, code: 'start.unconfirmed', places: [place] },
    });
    expect(faults?.[0]?.sentence).toMatch(/^1 March 2027 is said to be the start\. .* Have the project coordinator/);
  }
  expect((await post(house.manager, number, '/withdrawal', { reason: 'Its start is to be agreed.' })).status).toBe(200);
});

describe('nobody but whom it is for', () => {
  const looks = ['', '/paper.pdf', '/certificate.pdf', '/text', '/evidence'];
  let number: string;
  beforeAll(async () => {
    ({ number } = await house.sendOut([ofOurs(house.chief), customer('Robin Linden')]));
  });

  test('no stranger reads or changes anything', async () => {
    house.sit(null);
    for (const rest of looks) expect((await house.get(path(number, rest))).status).toBe(401);
    expect((await house.get('/api/envelopes')).status).toBe(401);
    for (const [rest, body] of verbs) expect((await post(null, number, rest, body)).status).toBe(401);
  });

  test('a partner’s people see no envelope of ours, not even of a deal that is theirs', async () => {
    const partnerId = newId();
    const firm = { number: 'PTR-2026-7001', name: 'Nettle Consulting', track: 'select', region: 'emea' };
    await house.db
      .insertInto('partner')
      .values({ ...firm, id: partnerId, channelAccountManagerId: house.manager.id })
      .execute();
    const stream = await openDeal(house, house.manager, { partnerId });
    const theirs = await house.sendOut([ofOurs(house.chief)], { stream });
    const neighbour = await addPerson(house.db, 'Pip Nettle', ['partner-administrator'], null, { partnerId });
    house.sit(neighbour);
    expect(await house.act(neighbour, ({ tx }) => seesStream(tx, stream))).toBe(true);
    for (const of of [number, theirs.number]) {
      for (const rest of looks) expect((await house.get(path(of, rest))).status).toBe(404);
      for (const [rest, body] of verbs) expect((await post(neighbour, of, rest, body)).status).toBeOneOf([403, 404]);
    }
    expect((await house.read('/api/envelopes', EnvelopeList)).items).toEqual([]);
  });

  test('whoever sees the deal sees it, and changes nothing without the right', async () => {
    for (const person of [bystander, auditor]) {
      house.sit(person);
      expect(await read(number)).toMatchObject({ number, mine: null });
      for (const [rest, body] of verbs)
        expect(await refused(person, number, rest, body)).toEqual({ status: 403, code: 'right.missing' });
    }
  });

  test('whoever follows it signs, declines and gives on nothing', async () => {
    for (const [rest, body] of verbs.slice(0, 3))
      expect(await refused(house.manager, number, rest, body)).toEqual({ status: 403, code: 'right.missing' });
  });

  test('a signatory who is not asked does not sign', async () => {
    house.sit(second);
    const { paperHash } = await read(number);
    expect(await refused(second, number, '/signature', signature(paperHash))).toEqual({
      status: 403,
      code: 'envelope.notYours',
    });
  });

  test('whoever may not see the deal finds nothing', async () => {
    const elsewhere = await addPerson(house.db, 'Tom Rook', bystander.roles, 'apac');
    house.sit(elsewhere);
    for (const rest of looks) expect((await house.get(path(number, rest))).status).toBe(404);
  });
});

describe('signing for the company', () => {
  test('is done once, in turn, with consent, to the paper that was shown', async () => {
    const { number } = await house.sendOut([ofOurs(house.chief), ofOurs(second)]);
    house.sit(house.chief);
    const { paperHash, may, mine, signers } = await read(number);
    expect([may.sign, mine]).toEqual([true, signers[0]?.id]);
    expect(await refused(second, number, '/signature', signature(paperHash))).toEqual({
      status: 409,
      code: 'envelope.notAsked',
    });
    const unread = signature('0'.repeat(64));
    expect(await refused(house.chief, number, '/signature', unread)).toEqual({
      status: 409,
      code: 'envelope.otherPaper',
    });
    const silent = { ...signature(paperHash), consent: false };
    expect(await refused(house.chief, number, '/signature', silent)).toEqual({ status: 422, code: 'request.invalid' });
    expect((await post(house.chief, number, '/signature', signature(paperHash))).status).toBe(200);
    expect(await refused(house.chief, number, '/signature', signature(paperHash))).toEqual({
      status: 409,
      code: 'envelope.notAsked',
    });
    const done = await post(second, number, '/signature', signature(paperHash));
    expect(await done.json()).toMatchObject({
      state: 'completed',
      may: { sign: expect.stringContaining('completed') },
    });
  });

  test('leaves a file, a certificate and a bundle that prove themselves', async () => {
    const { number, paperHash } = await house.sendOut([ofOurs(house.chief)]);
    house.sit(house.chief);
    expect((await house.get(path(number, '/certificate.pdf'))).status).toBe(404);
    await post(house.chief, number, '/signature', signature(paperHash));
    const bytes = async (rest: string) => new Uint8Array(await (await house.get(path(number, rest))).arrayBuffer());
    expect(verifyPdf(await bytes('/paper.pdf'))).toMatchObject({ valid: true, problems: [] });
    expect(verifyPdf(await bytes('/certificate.pdf'))).toMatchObject({ valid: true, problems: [] });
    expect(await verifyEvidence(await bytes('/evidence'), 'bundle.zip')).toMatchObject({ valid: true, ledger: null });
    house.sit(auditor);
    const whole = await verifyEvidence(await bytes('/evidence'), 'bundle.zip');
    expect(whole).toMatchObject({ valid: true, problems: [], number, ledger: { broken: null } });
    expect(await (await house.get(path(number, '/text'))).text()).toContain('Project scope');
  });

  test('is declined with a reason, which ends it', async () => {
    const { number, paperHash } = await house.sendOut([ofOurs(house.chief), customer('Robin Linden')]);
    expect(await refused(house.chief, number, '/refusal', { reason: ' ' })).toMatchObject({ status: 422 });
    const declined = await post(house.chief, number, '/refusal', { reason: 'The price is wrong.' });
    expect(await declined.json()).toMatchObject({
      state: 'declined',
      ended: { by: 'Una Dove', reason: 'The price is wrong.' },
    });
    expect(await refused(house.chief, number, '/signature', signature(paperHash))).toEqual({
      status: 409,
      code: 'envelope.closed',
    });
    expect((await told('envelope.declined'))[0]).toMatchObject({ particulars: { told: [house.manager.id] } });
  });

  test('is given on to a colleague who may sign, and to nobody else', async () => {
    const { number, paperHash } = await house.sendOut([ofOurs(house.chief)]);
    const give = (person: string) => post(house.chief, number, '/delegation', { person, note: 'Away this week.' });
    for (const person of [bystander.id, house.chief.id, newId()])
      expect(await refusalOf(await give(person))).toEqual({ status: 422, code: 'envelope.delegation' });
    const given = Envelope.parse(await (await give(second.id)).json());
    expect(given.signers).toMatchObject([
      { name: 'Una Dove', state: 'delegated' },
      { name: 'Ida Finch', state: 'asked', inPlaceOf: { name: 'Una Dove', note: 'Away this week.' } },
    ]);
    expect(await refused(house.chief, number, '/signature', signature(paperHash))).toEqual({
      status: 409,
      code: 'envelope.notAsked',
    });
    expect(await (await post(second, number, '/signature', signature(paperHash))).json()).toMatchObject({
      state: 'completed',
    });
  });
});

describe('following what is out', () => {
  test('one paper of a thing is out at a time', async () => {
    const { subject } = await house.sendOut([customer('Robin Linden')]);
    await expect(house.sendOut([customer('Robin Linden')], { subject })).rejects.toMatchObject({
      code: 'envelope.out',
    });
  });

  test('nobody is asked twice, and only a signatory signs for the company', async () => {
    const robin = customer('Robin Linden');
    const refusing = expect.objectContaining({ code: 'envelope.signers' });
    await expect(house.sendOut([])).rejects.toEqual(refusing);
    await expect(house.sendOut([robin, { ...robin, email: robin.email.toUpperCase() }])).rejects.toEqual(refusing);
    await expect(house.sendOut([ofOurs(bystander)])).rejects.toEqual(refusing);
    await expect(house.sendOut([robin], { days: 500 })).rejects.toMatchObject({ code: 'envelope.days' });
  });

  test('it is extended, but not for ever', async () => {
    const { number, expiresAt } = await house.sendOut([customer('Robin Linden')]);
    const longer = Envelope.parse(await (await post(house.manager, number, '/extension', { days: 5 })).json());
    expect(longer.expiresAt).toBe(expiresAt.add({ hours: 120 }).toString());
    expect(await refused(house.manager, number, '/extension', { days: 100 })).toEqual({
      status: 422,
      code: 'envelope.days',
    });
  });

  test('it is withdrawn with a reason, and then it is over', async () => {
    const hazel = customer('Hazel Birch');
    const { number } = await house.sendOut([hazel]);
    await post(house.manager, number, '/withdrawal', { reason: 'A wrong date.' });
    for (const [rest, body] of verbs.slice(3, 6))
      expect(await refused(house.manager, number, rest, body)).toEqual({ status: 409, code: 'envelope.closed' });
    await house.deliver();
    expect((await house.lettersTo(hazel.email)).map(({ kind }) => kind)).toContain('signature-withdrawn');
  });

  test('it expires by the clock, once', async () => {
    const { number, paperHash } = await house.sendOut([ofOurs(house.chief)], { days: 2 });
    house.clock.advance({ hours: 48 });
    expect(await refused(house.chief, number, '/signature', signature(paperHash))).toEqual({
      status: 409,
      code: 'envelope.closed',
    });
    const chore = () => house.asHouse((act) => expireEnvelopes(act, house.playbook));
    expect((await Promise.all([chore(), chore()])).toSorted()).toEqual([0, 1]);
    expect(await read(number)).toMatchObject({ state: 'expired', ended: { by: null } });
  });

  test('whoever is asked is reminded by the clock, so often and no more', async () => {
    const robin = customer('Robin Linden');
    const { number } = await house.sendOut([robin], { days: 100 });
    await house.db
      .updateTable('envelope')
      .set({ remindAt: null })
      .where('number', '!=', number)
      .where('state', '=', 'out')
      .execute();
    await house.deliver();
    const chore = () => house.asHouse((act) => remindOfEnvelopes(act, house.playbook));
    expect(await chore()).toBe(0);
    const { afterDays, everyDays, atMost } = house.playbook.signing.reminders;
    house.clock.advance({ hours: 24 * afterDays });
    expect((await Promise.all([chore(), chore()])).toSorted()).toEqual([0, 1]);
    for (let said = 1; said < atMost; said += 1) {
      house.clock.advance({ hours: 24 * everyDays });
      expect(await chore()).toBe(1);
    }
    house.clock.advance({ hours: 24 * everyDays });
    expect(await chore()).toBe(0);
    const { id } = signerOf(await read(number), robin.name);
    expect(await refused(house.manager, number, '/reminders', { signer: id })).toEqual({
      status: 409,
      code: 'envelope.reminded',
    });
    await house.deliver();
    expect((await house.lettersTo(robin.email)).filter(({ kind }) => kind === 'signature-reminder')).toHaveLength(
      atMost,
    );
  });

  test('every change is held against the version that was seen', async () => {
    const { number, version } = await house.sendOut([customer('Robin Linden')]);
    house.sit(house.manager);
    const extend = (seen: Record<string, string>) => house.send('POST', path(number, '/extension'), { days: 1 }, seen);
    expect((await extend({ 'if-match': '' })).status).toBe(428);
    expect((await extend({ 'if-match': `"${version + 7}"` })).status).toBe(412);
    const { version: now } = await read(number);
    expect((await extend({ 'if-match': `"${now}"` })).headers.get('etag')).toBe(`"${now + 1}"`);
  });
});
