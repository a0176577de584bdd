import { generateKeyPairSync } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { follow, objectOf, openPdf, viewOf } from './pdf/pdf-file.ts';
import { isDictionary, isStream, nameAt } from './pdf/pdf-syntax.ts';
import { sealPdf } from './sealing.ts';
import { catalogOf, pagesOf } from './signature-objects.ts';
import { tagTreeOf } from './signature-tag.ts';
import { keyFrom } from './signing-key.ts';
import { ada, ben, NOW, sampleAuthority, sampleKey, sealingOf, signedByBoth } from './signing-samples.ts';
import { trialKey } from './trial-key.ts';
import { verifyPdf } from './verifying.ts';

const paper = writePdf(wholePaper());
const mark = { page: 1, left: 60, bottom: 60, width: 200, height: 50, name: 'Ada Lawyer', lines: ['Signed'] } as const;

const refusalOf = async (promise: Promise<unknown>): Promise<string> => {
  const fault = await promise.then(
    () => 'nothing was refused',
    (each: unknown) => each,
  );
  return fault instanceof Refusal ? `${fault.code}: ${fault.message}` : String(fault);
};

describe('a sealed paper', () => {
  test('begins with the very bytes that were there, signature after signature', async () => {
    const first = (await sealPdf(paper, sealingOf(ada))).pdf;
    const second = (await sealPdf(first, sealingOf(ben, { mark }))).pdf;
    expect(Buffer.from(first.subarray(0, paper.length)).equals(paper)).toBe(true);
    expect(Buffer.from(second.subarray(0, first.length)).equals(first)).toBe(true);
  });

  test('is valid for every signer, and only the last covers the whole file', async () => {
    expect(verifyPdf(await signedByBoth())).toMatchObject({
      valid: true,
      problems: [],
      signatures: [
        { signer: 'Ada Lawyer', time: '2026-11-23T09:30:00Z', level: 'B-B', coversWholeFile: false, intact: true },
        { signer: 'Ben Buyer', level: 'B-B', coversWholeFile: true, intact: true, trusted: null, trial: false },
      ],
    });
  });

  test('is the same to the byte when an RSA key signs it again', async () => {
    const rsa = sampleKey('Ada Lawyer', {}, generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const [once, again] = await Promise.all([
      sealPdf(paper, sealingOf(rsa, { mark })),
      sealPdf(paper, sealingOf(rsa, { mark })),
    ]);
    expect(Buffer.from(once.pdf).equals(again.pdf)).toBe(true);
    expect(verifyPdf(once.pdf).valid).toBe(true);
  });

  test('says who signed, why, when and where, and no time inside the signature', async () => {
    const signer = { name: 'Ada Łukasz', reason: 'Agreed', at: NOW, place: 'Köln' };
    const file = Buffer.from((await sealPdf(paper, sealingOf(ada, { signer }))).pdf).toString('latin1');
    const hexOf = (words: string): string => Buffer.from(`\ufeff${words}`, 'utf16le').swap16().toString('hex');
    expect(file).toContain(`/Name <${hexOf('Ada Łukasz')}>`);
    expect(file).toContain(`/Location <${hexOf('Köln')}>`);
    expect(file).toContain(`/M <${Buffer.from('D:20261123093000Z').toString('hex')}>`);
    // signing-time, 1.2.840.113549.1.9.5, as DER.
    expect(file).not.toContain('06092a864886f70d010905');
    expect(file).toContain('060b2a864886f70d010910022f');
  });

  test('carries its field in the tree of tags, with words to be read out', async () => {
    const view = viewOf(openPdf(await signedByBoth()));
    const tree = tagTreeOf(view);
    const forms = (tree?.kids ?? [])
      .map((kid) => follow(view, kid))
      .filter((each) => isDictionary(each) && nameAt(each, 'S') === 'Form');
    expect(forms).toHaveLength(2);
    const nodes = pagesOf(view).map((page) => objectOf(view, page));
    expect(nodes.every((page) => isDictionary(page) && nameAt(page, 'Tabs') === 'S')).toBe(true);
    expect(catalogOf(view).has('AcroForm')).toBe(true);
  });

  test('grows by a few kilobytes, with no letters in it that the mark does not need', async () => {
    const plain = (await sealPdf(paper, sealingOf(ada))).pdf.length - paper.length;
    const marked = (await sealPdf(paper, sealingOf(ada, { mark }))).pdf.length - paper.length;
    expect(plain).toBeLessThan(9_000);
    expect(marked).toBeLessThan(25_000);
  });

  test('shows its mark on the page that was asked for, with its letters embedded', async () => {
    const { pdf } = await sealPdf(paper, sealingOf(ada, { mark }));
    const view = viewOf(openPdf(pdf));
    const [page] = pagesOf(view);
    const dictionary = page ? objectOf(view, page) : null;
    const notes = isDictionary(dictionary) ? follow(view, dictionary.get('Annots')) : null;
    const field = follow(view, Array.isArray(notes) ? notes.at(-1) : null);
    const looks = isDictionary(field) ? follow(view, field.get('AP')) : null;
    const drawing = isDictionary(looks) ? follow(view, looks.get('N')) : null;
    expect(isStream(drawing) && inflateSync(drawing.bytes).toString('latin1')).toMatch(/T[jJ]/);
    expect(await refusalOf(sealPdf(paper, sealingOf(ada, { mark: { ...mark, page: 9 } })))).toMatch(
      /^pdf.noPage: .* 2 pages/,
    );
    const foreign = (await sealPdf(paper, sealingOf(ada, { mark: { ...mark, name: '王' } }))).pdf;
    expect(verifyPdf(foreign).valid).toBe(true);
  });

  test('made with a trial key says so wherever it is read', async () => {
    const kept = await trialKey({ name: 'Tanager', from: NOW, until: NOW.add({ hours: 24 }) });
    const { pdf } = await sealPdf(paper, {
      key: keyFrom(kept),
      signer: { name: 'Ada', reason: 'Agreed', at: NOW },
      mark,
    });
    const words = Buffer.from('Agreed. Made with a trial key, for which nobody vouches').toString('hex');
    expect(Buffer.from(pdf).toString('latin1')).toContain(`/Reason <${words}>`);
    expect(verifyPdf(pdf).signatures).toMatchObject([{ signer: 'Tanager (Parley trial)', trial: true }]);
  });

  test('is not made with a certificate that does not hold', async () => {
    const late = { name: 'Ada', reason: null, at: NOW.add({ hours: 48 }) };
    const early = { name: 'Ada', reason: null, at: NOW.subtract({ hours: 48 }) };
    expect(await refusalOf(sealPdf(paper, sealingOf(ada, { signer: late })))).toContain(
      'key.expired: The certificate of the signing key ended on 2026-11-24',
    );
    expect(await refusalOf(sealPdf(paper, sealingOf(ada, { signer: early })))).toContain('key.tooEarly: ');
  });
});

describe('a time-stamp', () => {
  test('makes it B-T, and is the time that is told', async () => {
    const at = NOW.add({ hours: 1 });
    const { pdf, level, notice } = await sealPdf(paper, sealingOf(ada, { timeStamp: sampleAuthority({ at }).ask }));
    expect({ level, notice }).toEqual({ level: 'B-T', notice: null });
    expect(verifyPdf(pdf)).toMatchObject({ valid: true, signatures: [{ level: 'B-T', time: at.toString() }] });
  });

  test.each([
    ['refuses', { status: 2 }, 'it answered with status 2'],
    ['answers another request', { nonce: Uint8Array.of(0x41, 1, 2) }, 'its answer is to another request'],
    ['stamps something else', { digest: new Uint8Array(32) }, 'is for something else'],
    ['may not stamp', { extensions: [] }, 'may not stamp times'],
  ])('of an authority that %s is left out, and that is noted', async (_, faults, words) => {
    const { pdf, level, notice } = await sealPdf(paper, sealingOf(ada, { timeStamp: sampleAuthority(faults).ask }));
    expect(level).toBe('B-B');
    expect(notice).toContain(words);
    expect(verifyPdf(pdf).valid).toBe(true);
  });
});

describe('what cannot be sealed is refused in a sentence', () => {
  const text = Buffer.from(paper).toString('latin1');
  const catalog = /\/Type \/Catalog/;
  /** The paper with more in its catalogue: places move, so it is written as an update by hand. */
  const withCatalog = (more: string): Uint8Array => {
    const object = new RegExp(`(\\d+) 0 obj\\s*<<(?=[^>]*${catalog.source})[\\s\\S]*?endobj`).exec(text);
    const body = object?.[0].replace('<<', `<< ${more}`) ?? '';
    const at = text.length;
    const before = /startxref\s+(\d+)/.exec(text)?.[1];
    const number = object?.[1] ?? '';
    const xref = at + body.length + 1;
    return Buffer.from(
      `${text}${body}\nxref\n${number} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<</Size 999 /Root ${number} 0 R /Prev ${before}>>\nstartxref\n${xref}\n%%EOF\n`,
      'latin1',
    );
  };

  test.each([
    ['nothing', new Uint8Array(), 'pdf.none: This is no PDF: the file is empty.'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'pdf.none: This is no PDF'],
    ['a file cut off', paper.subarray(0, paper.length - 40), 'pdf.damaged: '],
    [
      'an encrypted file',
      Buffer.from(text.replace(/\/Root (\d+ 0 R)\s+\/Info/, '/Root $1 /Encrypt 1 0 R /Info'), 'latin1'),
      'pdf.encrypted: ',
    ],
    ['a form of programs', withCatalog('/AcroForm <</XFA [] /Fields []>>'), 'pdf.form: '],
    ['a certified paper', withCatalog('/Perms <</DocMDP 1 0 R>>'), 'pdf.closed: '],
  ])('%s', async (_, bytes, words) => {
    expect(await refusalOf(sealPdf(bytes, sealingOf(ada)))).toContain(words);
    expect(verifyPdf(bytes)).toMatchObject({ valid: false });
    expect(verifyPdf(bytes).problems).toHaveLength(1);
  });
});
