import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPdf } from '../../documents/signing/verifying.ts';
import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { decline, expireEnvelopes, withdrawEnvelope } from './ending.ts';
import { allSigned, type SignerState } from './envelope.ts';
import type { Seal } from './sealing/seal.ts';
import { type GivenBy, type SignatureGiven, signApart } from './signing.ts';
import { newestPaper, readBytes, readEnvelope, type StoredEnvelope } from './store.ts';
import { customer, openSigningHouse, type SigningHouse, testSeal } from './testing.ts';

let house: SigningHouse;
beforeAll(async () => {
  house = await openSigningHouse();
});
afterAll(() => house.close());

const readNow = (number: string) => house.asHouse((act) => readEnvelope(act, number));
const typed = (envelope: string): SignatureGiven => ({
  ...{ envelope, signature: { way: 'typed', name: 'Robin Linden' }, consent: true },
});
/** Signs as a customer does whose link and code were right. */
const sign = (number: string, by: GivenBy, seal: Seal = testSeal) =>
  signApart(
    (verb) => house.asHouse((act) => verb({ ...act, precondition: '*' } satisfies Act)),
    { playbook: house.playbook, seal, beside: {} },
    { given: typed(number), by },
  );
const codeOf = (outcome: PromiseSettledResult<unknown>): string =>
  outcome.status === 'fulfilled'
    ? 'done'
    : outcome.reason instanceof Refusal
      ? outcome.reason.code
      : String(outcome.reason);
const many = (count: number) => Array.from({ length: count }, (_, at) => customer(`Signer ${at + 1}`));

async function expectProven(envelope: StoredEnvelope, signatures: number): Promise<void> {
  const pdf = await house.asHouse((act) => readBytes(act, envelope.id, newestPaper(envelope).n));
  const verified = verifyPdf(pdf);
  expect([verified.valid, verified.signatures.length, verified.problems]).toEqual([true, signatures, []]);
}

test('as many as a paper may have sign it at once, and it is sealed once', { timeout: 120_000 }, async () => {
  const { number, signers } = await house.sendOut(many(house.playbook.signing.signersAtMost), { order: 'parallel' });
  const outcomes = await Promise.allSettled(signers.map(({ id }) => sign(number, { signer: id })));
  expect(outcomes.map(codeOf)).toEqual(signers.map(() => 'done'));
  const envelope = await readNow(number);
  expect(envelope.state).toBe('completed');
  expect(envelope.revisions.filter(({ kind }) => kind === 'sealed')).toHaveLength(1);
  await expectProven(envelope, signers.length + 1);
});

test('fifty tries to sign of one signer are one signature', async () => {
  const { number, signers } = await house.sendOut(many(1));
  const by = { signer: signers[0]!.id };
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => sign(number, by)));
  expect(outcomes.map(codeOf).toSorted()).toEqual([
    'done',
    ...Array.from({ length: 49 }, () => expect.stringMatching(/^envelope\.(closed|notAsked)$/)),
  ]);
  await expectProven(await readNow(number), 2);
});

test('two instances in which the last two sign at once leave both signatures', async () => {
  const { number, signers } = await house.sendOut(many(2), { order: 'parallel' });
  // Each has read the paper before the other has signed: one of them makes the signature anew.
  const met = Promise.withResolvers<void>();
  let here = 0;
  const waiting: Seal = {
    ...testSeal,
    async sign(pdf, by) {
      here += 1;
      if (here === 2) met.resolve();
      await met.promise;
      return testSeal.sign(pdf, by);
    },
  };
  const apart = await import('./signing.ts?another-instance' as string);
  const other = apart.signApart as typeof signApart;
  const [one, two] = signers.map(({ id }) => ({ given: typed(number), by: { signer: id } }));
  const open = <Answer>(verb: (act: Act) => Promise<Answer>) => house.asHouse((act) => verb(act));
  const desk = { playbook: house.playbook, seal: waiting, beside: {} };
  const outcomes = await Promise.allSettled([signApart(open, desk, one!), other(open, desk, two!)]);
  expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
  await expectProven(await readNow(number), 3);
});

/** A seal that lets something happen while a signature is made. */
const meanwhile = (deed: () => Promise<unknown>): Seal => ({
  ...testSeal,
  async sign(pdf, by) {
    await deed();
    return testSeal.sign(pdf, by);
  },
});

test('what is withdrawn while somebody signs is not signed', async () => {
  const { number, signers } = await house.sendOut(many(1));
  const seal = meanwhile(() =>
    house
      .act(house.manager, (act) =>
        withdrawEnvelope({ ...act, precondition: '*' }, house.playbook, number, 'A wrong date.'),
      )
      .catch(() => {}),
  );
  const [outcome] = await Promise.allSettled([sign(number, { signer: signers[0]!.id }, seal)]);
  expect(codeOf(outcome!)).toBe('envelope.closed');
  expect(await readNow(number)).toMatchObject({ state: 'withdrawn', signers: [{ state: 'asked' }] });
});

test('what expires while somebody signs is not signed', async () => {
  const { number, signers } = await house.sendOut(many(1), { days: 1 });
  const seal = meanwhile(async () => {
    house.clock.advance({ hours: 24 });
    await house.asHouse((act) => expireEnvelopes(act, house.playbook));
  });
  const [outcome] = await Promise.allSettled([sign(number, { signer: signers[0]!.id }, seal)]);
  expect(codeOf(outcome!)).toBe('envelope.closed');
  expect((await readNow(number)).state).toBe('expired');
});

/** What a signer may be up to in the model below. */
type Deed = { readonly who: number; readonly what: 'sign' | 'decline' | 'withdraw' | 'expire' };

test('whatever is tried in whatever order, what becomes of it is what a plain model says', {
  timeout: 120_000,
}, async () => {
  const leaving: Seal = { ...testSeal, sign: async (pdf) => Buffer.concat([pdf, Buffer.from('%\n')]) };
  const deed = fc.record({
    who: fc.nat({ max: 2 }),
    what: fc.oneof(
      { weight: 8, arbitrary: fc.constant('sign' as const) },
      fc.constantFrom('decline' as const, 'withdraw' as const, 'expire' as const),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 7 }), fc.boolean(), async (deeds, inOrder) => {
      const order = inOrder ? 'in-order' : 'parallel';
      const { number, signers } = await house.sendOut(many(3), { order, days: 3 });
      const model = { state: 'out', signers: signers.map(({ state }) => state as SignerState) };
      for (const each of deeds) {
        const allowed = advance(model, each, inOrder);
        const [outcome] = await Promise.allSettled([attempt(number, signers[each.who]!.id, each.what, leaving)]);
        expect([each, outcome?.status]).toEqual([each, allowed ? 'fulfilled' : 'rejected']);
        const now = await readNow(number);
        expect({ state: now.state, signers: now.signers.map(({ state }) => state) }).toEqual(model);
      }
      if (model.state === 'out') await attempt(number, '', 'withdraw', leaving);
    }),
    { numRuns: 40 },
  );
});

async function attempt(number: string, signer: string, what: Deed['what'], seal: Seal): Promise<unknown> {
  const { playbook } = house;
  if (what === 'sign') return sign(number, { signer }, seal);
  if (what === 'expire') {
    house.clock.advance({ hours: 72 });
    const ended = await house.asHouse((act) => expireEnvelopes(act, playbook));
    return ended > 0 ? ended : Promise.reject(new Error('nothing expired'));
  }
  if (what === 'decline')
    return house.asHouse((act) => decline(act, playbook, { number, by: { signer }, reason: 'Not this year.' }));
  return house.act(house.manager, (act) => withdrawEnvelope(act, playbook, number, 'A wrong date.'));
}

/** Moves the model by a deed; @returns whether it may be done. */
function advance(model: { state: string; signers: SignerState[] }, { who, what }: Deed, inOrder: boolean): boolean {
  if (model.state !== 'out') return false;
  if (what === 'withdraw' || what === 'expire') {
    model.state = what === 'withdraw' ? 'withdrawn' : 'expired';
    return true;
  }
  if (model.signers[who] !== 'asked') return false;
  model.signers[who] = what === 'sign' ? 'signed' : 'declined';
  if (what === 'decline') model.state = 'declined';
  else if (inOrder && model.signers[who + 1] === 'waiting') model.signers[who + 1] = 'asked';
  if (allSigned(model.signers.map((state) => ({ state })))) model.state = 'completed';
  return true;
}
