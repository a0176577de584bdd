import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../platform/act.ts';
import { insertRevision, updateEnvelope, updateSigner } from './keeping-store.ts';
import { readEnvelope, type StoredEnvelope } from './store.ts';
import { customer, ofOurs, openSigningHouse, type SigningHouse } from './testing.ts';

/** Whatever road a write comes by, these refuse it: here it comes by none of the verbs. */
let house: SigningHouse;
beforeAll(async () => {
  house = await openSigningHouse();
});
afterAll(() => house.close());

const bytes = (words: string) => Buffer.from(words);
const hashOf = async (words: string): Promise<string> => {
  const { rows } = await sql<{ hash: string }>`select encode(sha256(${bytes(words)}), 'hex') as hash`.execute(house.db);
  return rows[0]!.hash;
};
const refused = (verb: (act: Act) => Promise<unknown>, words: string) =>
  expect(house.asHouse(verb)).rejects.toThrow(words);
const signed = {
  ...{ state: 'signed', signedAt: '2026-11-23T10:00:00Z' as never, way: 'parley', identified: 'code', form: 'typed' },
  ...{ signedName: 'Robin', consent: 'I agree.', consentVersion: '1' },
} as const;

async function revise(
  act: Act,
  { id }: StoredEnvelope,
  kind: string,
  more: { n: number; signerId?: string },
): Promise<void> {
  const words = `${kind} ${more.n}`;
  await insertRevision(act, {
    envelopeId: id,
    kind,
    bytes: bytes(words),
    hash: await hashOf(words),
    madeAt: act.clock.now(),
    ...more,
  });
}

/** Puts a signature on the file and counts it. */
async function sign(act: Act, envelope: StoredEnvelope, at: number, n: number): Promise<void> {
  const signerId = envelope.signers[at]!.id;
  await revise(act, envelope, 'signed', { n, signerId });
  await updateSigner(act, signerId, signed);
}

describe('a signer', () => {
  test('signs with a signature on the file, once, and for good', async () => {
    const envelope = await house.sendOut([customer('Robin Linden'), customer('Ash Rowan')], { order: 'parallel' });
    const robin = envelope.signers[0]!.id;
    await refused((act) => updateSigner(act, robin, signed), 'A signature is on the paper before it counts');
    await house.asHouse((act) => sign(act, envelope, 0, 2));
    await refused((act) => updateSigner(act, robin, signed), 'that stands');
    await refused((act) => updateSigner(act, robin, { state: 'asked' }), 'that stands');
    await refused((act) => revise(act, envelope, 'signed', { n: 3, signerId: robin }), 'Only who is asked signs');
  });

  test('signs in turn, in time, and under their own name', async () => {
    const envelope = await house.sendOut([customer('Robin Linden'), customer('Ash Rowan')]);
    const [robin, ash] = envelope.signers.map(({ id }) => id) as [string, string];
    await refused((act) => updateSigner(act, ash, { state: 'asked' }), 'It is not the turn');
    await refused((act) => revise(act, envelope, 'signed', { n: 2, signerId: ash }), 'Only who is asked signs');
    await refused((act) => updateSigner(act, robin, { email: 'else@oak.example' }), 'giving their place on');
    await refused((act) => updateSigner(act, robin, { state: 'waiting' }), 'does not become waiting');
    await refused(async (act) => {
      await revise(act, envelope, 'signed', { n: 2, signerId: robin });
      await updateSigner(act, robin, { ...signed, signedAt: '2027-11-23T10:00:00Z' as never });
    }, 'has expired');
  });

  test('is nobody else at the desk: not even whoever sent it signs or opens for them', async () => {
    const envelope = await house.sendOut([customer('Robin Linden')]);
    const robin = envelope.signers[0]!.id;
    const atDesk = (verb: (act: Act) => Promise<unknown>) => expect(house.act(house.manager, verb)).rejects;
    await atDesk((act) => updateSigner(act, robin, { state: 'opened' })).toThrow('for somebody else');
    await atDesk((act) => sign(act, envelope, 0, 2)).toThrow('for somebody else');
    const ours = await house.sendOut([ofOurs(house.chief)]);
    await atDesk((act) => sign(act, ours, 0, 2)).toThrow('for somebody else');
  });
});

describe('a file', () => {
  test('never changes, never vanishes, and is what its hash says', async () => {
    const { id } = await house.sendOut([customer('Robin Linden')]);
    for (const verb of [
      sql`update envelope_revision set n = 7`,
      sql`delete from envelope_revision`,
      sql`delete from envelope`,
    ])
      await refused((act) => verb.execute(act.tx), 'What was sent and signed stands');
    const madeAt = house.clock.now();
    const forged = { envelopeId: id, n: 2, kind: 'uploaded', bytes: bytes('one'), hash: await hashOf('other'), madeAt };
    await refused((act) => insertRevision(act, forged), 'envelope_revision_check');
  });

  test('is sealed when everybody has signed, once, and certified after', async () => {
    const envelope = await house.sendOut([customer('Robin Linden')]);
    await refused((act) => revise(act, envelope, 'sealed', { n: 2 }), 'sealed when everybody has signed');
    await refused((act) => revise(act, envelope, 'certificate', { n: 2 }), 'followed by its certificate');
    await refused((act) => revise(act, envelope, 'uploaded', { n: 3 }), 'follows the one before');
    await house.asHouse(async (act) => {
      await sign(act, envelope, 0, 2);
      await revise(act, envelope, 'sealed', { n: 3 });
    });
    await refused((act) => revise(act, envelope, 'sealed', { n: 4 }), 'followed by its certificate');
  });
});

describe('an envelope', () => {
  const end = { state: 'completed', endedAt: '2026-11-23T11:00:00Z' as never } as const;

  test('is completed with every signature, the seal and the certificate, and then nothing becomes of it', async () => {
    const envelope = await house.sendOut([customer('Robin Linden'), customer('Ash Rowan')]);
    const complete = (act: Act) => updateEnvelope(act, envelope.id, end);
    await refused(complete, 'completed when everybody has signed');
    await house.asHouse((act) => sign(act, envelope, 0, 2));
    await refused(complete, 'completed when everybody has signed');
    await house.asHouse(async (act) => {
      await updateSigner(act, envelope.signers[1]!.id, { state: 'asked' });
      await sign(act, envelope, 1, 3);
    });
    await refused(complete, 'completed when everybody has signed');
    await house.asHouse((act) => revise(act, envelope, 'sealed', { n: 4 }));
    await refused(complete, 'completed when everybody has signed');
    await house.asHouse(async (act) => {
      await revise(act, envelope, 'certificate', { n: 5 });
      await complete(act);
    });
    expect((await house.asHouse((act) => readEnvelope(act, envelope.number))).state).toBe('completed');
    await refused((act) => updateEnvelope(act, envelope.id), 'nothing more becomes of it');
    await refused((act) => revise(act, envelope, 'certificate', { n: 6 }), 'its file stands');
  });

  test('stands as it was sent, and ends by no road that is not its own', async () => {
    const { id } = await house.sendOut([customer('Robin Linden')]);
    const to = (change: Parameters<typeof updateEnvelope>[2]) => (act: Act) => updateEnvelope(act, id, change);
    const at = { endedAt: '2026-11-23T11:00:00Z' as never };
    await refused(to({ reading: 'Another text.' }), 'stands as it was sent');
    await refused(to({ customer: 'Somebody else' }), 'stands');
    await refused(to({ expiresAt: '2026-11-24T10:00:00Z' as never }), 'is not ended sooner');
    await refused(to({ state: 'declined', ...at }), 'Nobody declined');
    await refused(to({ state: 'expired', ...at }), 'has not expired');
    await refused(to({ state: 'withdrawn', ...at }), 'says why');
  });
});
