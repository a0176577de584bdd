import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { text } from '../../../documents/paper.ts';
import { clause, paperOf, paragraph, wholePaper } from '../../../documents/paper-samples.ts';
import { writePdf } from '../../../documents/pdf.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import { Envelope } from '../envelope.ts';
import { readEnvelope } from '../store.ts';
import { customer, ofOurs, openSigningHouse, type SigningHouse } from '../testing.ts';
import { SignedPaperList } from './signed-paper.ts';

let house: SigningHouse;
let legal: Person;
let outsider: Person;

beforeAll(async () => {
  house = await openSigningHouse();
  legal = await addPerson(house.db, 'Ida Stilt', ['legal'], 'emea');
  outsider = await addPerson(house.db, 'Rex Wader', ['revenue'], 'emea');
});
afterAll(() => house.close());

/** A paper that is out, and another that says the same: our PDF does not hang on who asks for it. */
async function sent(signers = [customer('Robin Linden')]) {
  const { number, subject } = await house.sendOut(signers);
  const paper = wholePaper('Alder Freight', { id: subject.number });
  return { number, paper, pdf: writePdf(paper) };
}

async function handIn(number: string, bytes: Uint8Array, by: Person | null = legal, name = 'signed.pdf') {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(bytes)], name));
  house.sit(by);
  return house.send('POST', `/api/envelopes/${number}/signed-papers`, form);
}
const read = async (answer: Response) => {
  if (answer.status !== 201) throw new Error(await answer.text());
  return SignedPaperList.parse(await answer.json()).items[0]!;
};
const refusal = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { said: `${status} ${code}`, detail };
};
const take = (number: string, id: string, body: object = {}, by: Person = legal) => {
  house.sit(by);
  return house.send('POST', `/api/envelopes/${number}/signed-papers/${id}/acceptance`, body);
};
const seen = { why: 'Their signature is on the last page.' };
const stateOf = (number: string) => house.asHouse(async (act) => (await readEnvelope(act, number)).state);

describe('a paper that was signed by hand', () => {
  test('is compared with what was sent, taken, and completes the envelope', async () => {
    const { number, pdf } = await sent();
    const paper = await read(await handIn(number, pdf));
    expect(paper).toMatchObject({
      verdict: 'same',
      name: 'signed.pdf',
      handedBy: 'Ida Stilt',
      pages: [],
      accepted: null,
    });
    expect(await stateOf(number)).toBe('out');
    const envelope = Envelope.parse(await (await take(number, paper.id, seen)).json());
    expect(envelope.state).toBe('completed');
    expect(envelope.signers).toMatchObject([{ state: 'signed', way: 'uploaded' }]);
    expect(envelope.revisions.map(({ kind }) => kind)).toEqual(['sent', 'uploaded', 'certificate']);
    const bytes = await house.get(`/api/envelopes/${number}/paper.pdf`);
    expect(Buffer.from(await bytes.arrayBuffer()).equals(Buffer.from(pdf))).toBe(true);
  });

  test('that says another price is shown word by word, and taken by Legal alone, who says why', async () => {
    const { number, paper } = await sent();
    const other = { ...paper, attrs: { ...paper.attrs, title: 'Professional services for Birch Freight' } };
    const handed = await read(await handIn(number, writePdf(other), house.manager));
    expect(handed.verdict).toBe('differs');
    expect(handed.pages[0]?.changes[0]).toMatchObject({ gone: expect.any(String), there: expect.any(String) });
    expect(handed.may.accept).toContain('only Legal takes it');
    expect((await refusal(await take(number, handed.id, { why: 'Fine.' }, house.manager))).said).toBe(
      '409 signedPaper.refused',
    );
    expect((await refusal(await take(number, handed.id))).said).toBe('422 signedPaper.why');
    expect((await take(number, handed.id, { why: 'Only their name on the cover.' })).status).toBe(200);
    expect(await stateOf(number)).toBe('completed');
  });

  test('of another version is refused by everybody', async () => {
    const { number, paper } = await sent();
    const older = { ...paper, attrs: { ...paper.attrs, version: 9, contentHash: '1'.repeat(64) } };
    const handed = await read(await handIn(number, writePdf(older)));
    expect(handed.verdict).toBe('other-version');
    expect(handed.sentence).toContain('version 9');
    expect((await refusal(await take(number, handed.id, { why: 'Please.' }))).said).toBe('409 signedPaper.refused');
  });

  test('of other pages is another paper', async () => {
    const { number } = await sent();
    const other = paperOf([clause('terms', 'Terms', paragraph('p1', [text('All of this is agreed.')]))]);
    expect((await read(await handIn(number, writePdf(other)))).verdict).not.toBe('same');
  });

  test.each([
    ['a picture named .pdf', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), '422 pdf.none'],
    ['half a file', null, '422 pdf.damaged'],
    ['nothing', Buffer.alloc(0), '422 pdf.none'],
  ])('that is %s is refused, and nothing of it is kept', async (_, bytes, said) => {
    const { number, pdf } = await sent();
    const answer = await handIn(number, bytes ?? pdf.subarray(0, pdf.length / 2));
    expect((await refusal(answer)).said).toBe(said);
    const list = SignedPaperList.parse(await (await house.get(`/api/envelopes/${number}/signed-papers`)).json());
    expect(list.items).toEqual([]);
  });

  test('is handed in by whom it may be, once, while the paper is out', async () => {
    const { number, pdf } = await sent();
    expect((await refusal(await handIn(number, pdf, null))).said).toBe('401 session.none');
    expect((await refusal(await handIn(number, pdf, outsider))).said).toBe('403 right.missing');
    const { id } = await read(await handIn(number, pdf));
    expect((await refusal(await handIn(number, pdf))).said).toBe('409 signedPaper.known');
    expect((await refusal(await take(number, id, {}, outsider))).said).toBe('403 right.missing');
    expect((await refusal(await take(number, id))).said).toBe('422 signedPaper.why');
    const both = await Promise.all([take(number, id, seen), take(number, id, seen)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await refusal(await handIn(number, Buffer.concat([pdf, Buffer.from('\n')])))).said).toBe(
      '409 envelope.closed',
    );
  });

  test('is not our own file, on which nobody signed by hand', async () => {
    const { number } = await sent();
    house.sit(legal);
    const ours = await house.get(`/api/envelopes/${number}/paper.pdf`);
    expect((await refusal(await handIn(number, new Uint8Array(await ours.arrayBuffer())))).said).toBe(
      '409 signedPaper.ours',
    );
  });

  test('is taken after ours have signed', async () => {
    const { number, pdf } = await sent([ofOurs(house.chief), customer('Robin Linden')]);
    const handed = await read(await handIn(number, pdf));
    expect(handed.may.accept).toContain('Una Dove signs');
    expect((await refusal(await take(number, handed.id))).said).toBe('409 signedPaper.refused');
  });

  test('stands as it was handed in, whoever writes', async () => {
    const { number, pdf } = await sent();
    const { id } = await read(await handIn(number, pdf));
    const change = house.db.updateTable('signedPaper').set({ name: 'other.pdf' }).where('id', '=', id);
    await expect(change.execute()).rejects.toThrow(/stands/);
    await expect(house.db.deleteFrom('signedPaper').where('id', '=', id).execute()).rejects.toThrow(/stands/);
  });
});
