import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPdf } from '../../documents/signing/verifying.ts';
import type { Person } from '../../platform/person.ts';
import { Envelope, GuestSigning } from './envelope.ts';
import { customer, guestPath, ofOurs, openSigningHouse, type SigningHouse } from './testing.ts';

let house: SigningHouse;

beforeAll(async () => {
  house = await openSigningHouse();
});
afterAll(() => house.close());

const read = (number: string) => house.read(`/api/envelopes/${number}`, Envelope);
const sitting = (person: Person | null) => house.sit(person);

describe('the whole way', () => {
  test('our signatory, then the customer: two signatures and a seal, valid to the byte', async () => {
    const robin = customer('Robin Linden');
    const { number } = await house.sendOut([ofOurs(house.chief), robin]);
    sitting(house.chief);
    const before = await read(number);
    expect(before).toMatchObject({ state: 'out', signers: [{ state: 'asked' }, { state: 'waiting' }] });
    const signed = await house.send('POST', `/api/envelopes/${number}/signature`, {
      ...{ signature: { way: 'typed', name: 'Una Dove' }, consent: true, paper: before.paperHash },
    });
    expect(await signed.json()).toMatchObject({ signers: [{ state: 'signed' }, { state: 'asked' }] });
    sitting(null);
    await house.deliver();
    const token = await house.tokenOf(robin.email);
    expect(await house.read(guestPath(token), GuestSigning)).toEqual({
      step: 'code',
      to: 'r…@alder.example',
      until: null,
    });
    const browser = await house.enter(token, robin.email);
    const shown = GuestSigning.parse(await (await house.get(guestPath(token), browser)).json());
    expect(shown).toMatchObject({ step: 'paper', state: 'out', signer: { state: 'opened' }, may: { sign: true } });
    const done = await house.send(
      'POST',
      guestPath(token, '/signature'),
      {
        signature: { way: 'drawn', name: 'Robin Linden', drawing: 'M10 10 L20 20' },
        consent: true,
        paper: before.paperHash,
      },
      browser,
    );
    expect(await done.json()).toMatchObject({ step: 'paper', state: 'completed', certificate: true });
    const pdf = new Uint8Array(await (await house.get(guestPath(token, '/paper.pdf'), browser)).arrayBuffer());
    const verified = verifyPdf(pdf);
    expect(verified).toMatchObject({ valid: true, problems: [] });
    expect(verified.signatures.map(({ signer }) => signer)).toHaveLength(3);
    sitting(house.manager);
    const envelope = await read(number);
    expect(envelope.revisions.map(({ kind }) => kind)).toEqual(['sent', 'signed', 'signed', 'sealed', 'certificate']);
  });
});
