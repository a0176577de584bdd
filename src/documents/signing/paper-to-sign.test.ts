import { expect, test } from 'vitest';
import { clause, paperOf, wholePaper } from '../paper-samples.ts';
import { printed, writePdf } from '../pdf.ts';
import { writePdfToSign } from './paper-to-sign.ts';
import { follow, openPdf, viewOf } from './pdf/pdf-file.ts';
import { isDictionary, isText, wordsOf } from './pdf/pdf-syntax.ts';
import { sealPdf } from './sealing.ts';
import { formOf } from './signature-objects.ts';
import { ada, ben, sealingOf } from './signing-samples.ts';
import { verifyPdf } from './verifying.ts';

const paper = writePdfToSign(wholePaper());

/** Every field with its name, whether it is signed, and where it stands. */
const fieldsOf = (pdf: Uint8Array) => {
  const view = viewOf(openPdf(pdf));
  return (formOf(view)?.fields ?? []).map((each) => {
    const field = follow(view, each);
    if (!isDictionary(field)) throw new TypeError('no field');
    const name = field.get('T');
    return { name: isText(name) ? wordsOf(name) : '', signed: field.has('V'), rectangle: field.get('Rect') };
  });
};

test('a paper to be signed keeps a place for each party on its line, and is the same each time', () => {
  const { places } = printed(wholePaper());
  expect(places.map(({ id, page }) => [id, page])).toEqual([
    ['signature_provider', 2],
    ['signature_customer', 2],
  ]);
  const [provider, customer] = fieldsOf(paper);
  expect([provider?.name, customer?.name]).toEqual(['provider 1', 'customer 1']);
  expect([provider?.signed, customer?.signed]).toEqual([false, false]);
  const [left = 0, bottom = 0, right = 0, top = 0] = (provider?.rectangle ?? []) as number[];
  expect(right - left).toBeGreaterThan(150);
  expect([bottom > 0, top - bottom, top < 842]).toEqual([true, 29, true]);
  expect(Buffer.from(paper).equals(writePdfToSign(wholePaper()))).toBe(true);
  expect(
    Buffer.from(paper)
      .subarray(0, 1000)
      .equals(Buffer.from(writePdf(wholePaper())).subarray(0, 1000)),
  ).toBe(true);
  expect(verifyPdf(paper).problems).toEqual(['The PDF is not signed.']);
});

test('signatures fill the places of their parties in whatever order, and all stay valid', async () => {
  const customer = { party: 'customer', name: 'Ada Lawyer', lines: ['Signed electronically'] } as const;
  const provider = { party: 'provider', name: 'Ben Buyer', lines: ['Signed electronically'] } as const;
  const once = (await sealPdf(paper, sealingOf(ada, { mark: customer }))).pdf;
  expect(fieldsOf(once).map(({ signed }) => signed)).toEqual([false, true]);
  const twice = (await sealPdf(once, sealingOf(ben, { mark: provider }))).pdf;
  const sealed = (await sealPdf(twice, sealingOf(ada))).pdf;
  expect(fieldsOf(sealed).map(({ name, signed }) => [name, signed])).toEqual([
    ['provider 1', true],
    ['customer 1', true],
    ['Signature 1', true],
  ]);
  expect(
    fieldsOf(sealed)
      .slice(0, 2)
      .map(({ rectangle }) => rectangle),
  ).toEqual(fieldsOf(paper).map(({ rectangle }) => rectangle));
  expect(verifyPdf(sealed)).toMatchObject({
    valid: true,
    problems: [],
    signatures: [{}, {}, { coversWholeFile: true }],
  });
});

test('who finds no place left signs unseen', async () => {
  const mark = { party: 'customer', name: 'Ada Lawyer', lines: [] } as const;
  const bare = (await sealPdf(writePdf(paperOf([clause('one', 'One')])), sealingOf(ada, { mark }))).pdf;
  expect(fieldsOf(bare)).toEqual([{ name: 'Signature 1', signed: true, rectangle: [0, 0, 0, 0] }]);
  expect(verifyPdf(bare).valid).toBe(true);
});
