import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PaperDocument } from '../../../documents/paper.ts';
import { verifyPdf } from '../../../documents/signing/verifying.ts';
import type { Act } from '../../../platform/act.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import { everyRight } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { withdrawEnvelope } from '../../signing/ending.ts';
import { sendEnvelope } from '../../signing/sending.ts';
import { type SigningDesk, signApart, signInHouse } from '../../signing/signing.ts';
import { newestPaper, readBytes, readEnvelope, readEnvelopesOf } from '../../signing/store.ts';
import { delegateInHouse } from '../../signing/substituting.ts';
import { testSeal } from '../../signing/testing.ts';
import { sowApprovalRoutes } from '../approval/routes.ts';
import { approve, type Crew, hireCrew, submit } from '../approval/testing.ts';
import { LegalStanding } from '../legal/legal-case.ts';
import { legalRoutes } from '../legal/routes.ts';
import { stampRoutes } from '../legal/stamp-routes.ts';
import { sowRoutes } from '../routes.ts';
import { readSow, type StoredSow } from '../store.ts';
import { sowVersionRoutes } from '../versions/routes.ts';
import { openSow } from '../versions/testing.ts';
import { houseSignedSow, signSow } from './following.ts';
import { sowSignatureRoutes } from './routes.ts';
import { SowSignature } from './signature.ts';

/** In whose name links are answered and reactions run. */
const house = {
  ...{ id: '01a20000-0000-7000-8000-000000000001', name: 'Parley', email: 'house@tanager.example', title: 'Parley' },
  ...{ roles: [], region: null, cleared: true, partnerId: null, rights: everyRight },
};

let door: TestDoor;
let playbook: Playbook;
let desk: SigningDesk;
let crew: Crew;
let sow: StoredSow;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  desk = { playbook, seal: testSeal, beside: { sow: houseSignedSow } };
  const of = [sowRoutes, sowVersionRoutes, sowApprovalRoutes, legalRoutes, stampRoutes, sowSignatureRoutes];
  door = await openTestDoor(
    of.map((each) => each(playbook)),
    rightsOf(playbook),
  );
  crew = await hireCrew(door, playbook);
  await door.db.insertInto('person').values({ id: house.id, name: house.name, email: house.email }).execute();
});
afterAll(() => door.close());
beforeEach(async () => {
  sow = await openSow(door, playbook, crew('engagement-manager'));
});

const asHouse = <Answer>(work: (act: Act) => Promise<Answer>): Promise<Answer> =>
  door.db
    .transaction()
    .execute((tx) =>
      work({ tx, reader: house, clock: door.clock, requestId: newId(), awaited: new Set(), precondition: '*' }),
    );

/** Does something as somebody of a role; fails unless it is done. */
async function does(role: string, path: string, body: object = {}): Promise<Response> {
  door.sit(crew(role));
  const answer = await door.send('POST', path, body);
  if (answer.status !== 200) throw new Error(`${role} ${path}: ${await answer.text()}`);
  return answer;
}
async function refused(role: string | null, path: string, body: object = {}) {
  door.sit(role === null ? null : crew(role));
  const { status, code } = Problem.parse(await (await door.send('POST', path, body)).json());
  return `${status} ${code}`;
}

const legal = () => door.read(`/api/sows/${sow.number}/legal-case`, LegalStanding);
const inCase = async (verb: string) => `/api/legal-cases/${(await legal()).case?.number}/${verb}`;
const now = () => asHouse((act) => readSow(act, sow.number));
const envelopePath = () => `/api/sows/${sow.number}/envelope`;
const customers = [{ name: 'Robin Linden', title: 'Head of platform', email: 'robin@alder.example' }];
const asked = () => ({ signatory: crew('vp-revenue-accounting').id, signers: customers });

/** Everybody has said yes, and Legal has stamped it. */
async function stamped(): Promise<void> {
  await does('engagement-manager', `/api/sows/${sow.number}/legal-case`, { kind: 'review', paper: 'ours' });
  await submit(door, playbook, crew('engagement-manager'), sow.number);
  await approve(door, playbook, crew, sow.number);
  await does('legal', await inCase('stamp'), { contentHash: (await now()).contentHash });
}
const released = async () => {
  await stamped();
  await does('legal', await inCase('release'));
};
const sent = async () => {
  await released();
  await does('engagement-manager', envelopePath(), asked());
  return envelope();
};
const envelope = async () => (await asHouse((act) => readEnvelopesOf(act, { kind: 'sow', number: sow.number })))[0]!;

/** Somebody of ours signs, signed-in. */
async function signsForUs(role = 'vp-revenue-accounting'): Promise<void> {
  const { number } = await envelope();
  const given = { envelope: number, signature: { way: 'typed', name: `The ${role}` }, consent: true } as const;
  await door.act(crew(role), (act) => signInHouse({ ...act, precondition: '*' }, desk, given));
}

/** The customer signs by their link, as the routes for guests do it. */
async function customerSigns(): Promise<void> {
  const { number, signers } = await envelope();
  const { id } = signers.find(({ side }) => side === 'customer')!;
  const given = { envelope: number, signature: { way: 'typed', name: 'Robin Linden' }, consent: true } as const;
  await signApart(asHouse, desk, { given, by: { signer: id } });
}
const follow = async () => {
  const { number } = await envelope();
  await asHouse(async (act) => signSow(act, playbook, await readEnvelope(act, number)));
};

describe('a statement of work goes out for signature', () => {
  test('to our signatory first, then to the customer; with the last signature it is signed and its case closed', async () => {
    const { signers, order, contentHash, subject } = await sent();
    expect(order).toBe('in-order');
    expect(contentHash).toBe((await legal()).case?.stamp?.contentHash);
    expect(subject.href).toBe(`/sows/${sow.number}`);
    expect(signers.map(({ side, state }) => [side, state])).toEqual([
      ['company', 'asked'],
      ['customer', 'waiting'],
    ]);
    await signsForUs();
    expect((await envelope()).signers.map(({ state }) => state)).toEqual(['signed', 'asked']);
    const standing = await legal();
    expect(standing.case?.stamp?.countersigned?.by).toBe('The Vice President of Revenue Accounting');
    expect(standing.case?.sendings).toMatchObject([{ purpose: 'signature', recipient: 'Robin Linden' }]);
    await customerSigns();
    await follow();
    await follow();
    expect((await now()).state).toBe('signed');
    expect((await legal()).case).toMatchObject({ state: 'closed', stateTitle: 'Closed' });
    const told = await asHouse((act) => readStream(act.tx, `opportunity/${sow.opportunity}`, 99));
    expect(told.filter(({ name }) => name === 'sow.signed')).toHaveLength(1);
  });

  test('and is a PDF whose every signature holds', async () => {
    const { number } = await sent();
    await signsForUs();
    await customerSigns();
    const bytes = await asHouse(async (act) => {
      const stored = await readEnvelope(act, number);
      return readBytes(act, stored.id, newestPaper(stored).n);
    });
    const { valid, signatures } = verifyPdf(bytes);
    expect(valid).toBe(true);
    expect(signatures.every(({ intact }) => intact)).toBe(true);
    expect(signatures.length).toBeGreaterThanOrEqual(2);
  });

  test('only once, released and by whom it may be', async () => {
    expect(await refused('engagement-manager', envelopePath(), asked())).toBe('409 sow.notReleased');
    await stamped();
    expect(await refused('engagement-manager', envelopePath(), asked())).toBe('409 sow.notReleased');
    await does('legal', await inCase('release'));
    expect(await refused(null, envelopePath(), asked())).toBe('401 session.none');
    expect(await refused('revenue', envelopePath(), asked())).toBe('403 right.missing');
    expect(await refused('auditor', envelopePath(), asked())).toBe('403 right.missing');
    await does('engagement-manager', envelopePath(), asked());
    expect(await refused('engagement-manager', envelopePath(), asked())).toBe('409 envelope.out');
  });

  test.each([
    ['nobody of ours', () => ({ signers: customers })],
    ['somebody who does not sign for the company', () => ({ ...asked(), signatory: crew('legal').id })],
    ['a signatory of other years', () => ({ ...asked(), signatory: crew('chief-financial-officer').id })],
  ])('with %s it is refused', async (_, body) => {
    await released();
    expect(await refused('engagement-manager', envelopePath(), body())).toBe('422 sow.signatory');
  });

  test('says who may sign, and whether it can go out', async () => {
    door.sit(crew('engagement-manager'));
    const read = () => door.read(`/api/sows/${sow.number}/signature`, SowSignature);
    expect((await read()).may.send).toContain('is draft: it goes out for signature once');
    await released();
    door.sit(crew('engagement-manager'));
    expect(await read()).toMatchObject({
      may: { send: true },
      countersigned: null,
      signatories: [
        { name: 'The Vice President of Revenue Accounting', title: 'Vice President of Revenue Accounting' },
      ],
    });
  });

  test('to the customer alone where our signatory has signed on paper', async () => {
    await released();
    await does('vp-revenue-accounting', await inCase('countersignature'));
    await does('engagement-manager', envelopePath(), { signers: customers });
    expect((await envelope()).signers.map(({ side, state }) => [side, state])).toEqual([['customer', 'asked']]);
    await customerSigns();
    await follow();
    expect((await now()).state).toBe('signed');
  });

  test('once more, after it came to nothing, to our signatory again: the last file bears both signatures', async () => {
    const { number } = await sent();
    await signsForUs();
    await door.act(crew('legal'), (act) =>
      withdrawEnvelope({ ...act, precondition: '*' }, playbook, number, 'They want another signer.'),
    );
    await does('engagement-manager', envelopePath(), asked());
    expect((await envelope()).signers.map(({ side, state }) => [side, state])).toEqual([
      ['company', 'asked'],
      ['customer', 'waiting'],
    ]);
    await signsForUs();
    await customerSigns();
    await follow();
    expect((await now()).state).toBe('signed');
    expect((await legal()).case?.sendings).toHaveLength(2);
  });

  test('and is not signed on paper at the same time', async () => {
    await sent();
    expect(await refused('vp-revenue-accounting', await inCase('countersignature'))).toBe('409 sow.inEnvelope');
  });
});

describe('a signature of ours', () => {
  test('is refused to whom the playbook does not name, though the envelope was given on to them', async () => {
    const { number } = await sent();
    const person = crew('chief-financial-officer').id;
    await door.act(crew('vp-revenue-accounting'), (act) =>
      delegateInHouse({ ...act, precondition: '*' }, playbook, { number, person, note: 'I am away.' }),
    );
    await expect(signsForUs('chief-financial-officer')).rejects.toThrow(/Vice President of Revenue Accounting signs/);
    expect((await envelope()).signers.at(-1)?.state).toBe('waiting');
  });
});

describe('what is out for signature', () => {
  test('is taken back with the paper', async () => {
    await sent();
    await does('legal', await inCase('recall'), { reason: 'A date is wrong.' });
    expect(await envelope()).toMatchObject({ state: 'withdrawn', ended: { reason: 'A date is wrong.' } });
    expect((await now()).state).toBe('approved');
    await does('legal', await inCase('release'));
    await does('engagement-manager', envelopePath(), asked());
    await does('engagement-manager', `/api/sows/${sow.number}/withdraw`, { reason: 'They bought another.' });
    expect((await envelope()).state).toBe('withdrawn');
    expect((await now()).state).toBe('withdrawn');
  });

  test('is taken back by whom saw the paper, whatever the envelope has been through', async () => {
    await sent();
    await signsForUs();
    door.sit(crew('engagement-manager'));
    const seen = { 'if-match': `"${(await now()).version}"` };
    const taken = await door.send('POST', `/api/sows/${sow.number}/withdraw`, { reason: 'They bought another.' }, seen);
    expect(taken.status).toBe(200);
    expect((await envelope()).state).toBe('withdrawn');
  });

  test('is not taken back once everybody has signed, though that is not noted yet', async () => {
    await sent();
    await signsForUs();
    await customerSigns();
    const reason = { reason: 'A date is wrong.' };
    expect(await refused('legal', await inCase('recall'), reason)).toBe('409 sow.signedByAll');
    expect(await refused('engagement-manager', `/api/sows/${sow.number}/withdraw`, reason)).toBe('409 sow.signedByAll');
    const past = door.db.updateTable('sow').set({ state: 'approved' }).where('number', '=', sow.number).execute();
    await expect(past).rejects.toThrow(/is signed by everybody: it is not called back/);
    await follow();
    expect((await now()).state).toBe('signed');
  });

  test('is not signed past its envelope by any road', async () => {
    await released();
    const set = (state: string) => door.db.updateTable('sow').set({ state }).where('number', '=', sow.number).execute();
    await does('vp-revenue-accounting', await inCase('countersignature'));
    await expect(set('signed')).rejects.toThrow(/is signed when everybody has signed what is stamped/);
    await does('engagement-manager', envelopePath(), { signers: customers });
    await expect(set('signed')).rejects.toThrow(/is signed when everybody has signed what is stamped/);
    await expect(set('approved')).rejects.toThrow(/is out for signature: its envelope is withdrawn first/);
  });

  test('reaches the customer after our signatory, and as it was stamped, by every road', async () => {
    await released();
    const { document } = await door.db
      .selectFrom('sowVersion')
      .innerJoin('sow', 'sow.id', 'sowVersion.sowId')
      .select('sowVersion.document')
      .where('sow.number', '=', sow.number)
      .where('why', '=', 'stamped')
      .executeTakeFirstOrThrow();
    const paper = PaperDocument.parse(document);
    const send = (of: PaperDocument) =>
      door.act(crew('legal'), (act) =>
        sendEnvelope(act, playbook, {
          stream: `opportunity/${sow.opportunity}`,
          subject: { kind: 'sow', number: sow.number, title: 'The paper', href: `/sows/${sow.number}` },
          ...{ paper: of, signers: [{ side: 'customer', ...customers[0]! }], order: 'parallel' },
        }),
      );
    await expect(send(paper)).rejects.toThrow(/only after our signatory/);
    const other = { ...paper, attrs: { ...paper.attrs, contentHash: '0'.repeat(64) } };
    await expect(send(other)).rejects.toThrow(/only as Legal has stamped and released it/);
  });
});
