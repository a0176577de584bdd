import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { follow, objectOf, openPdf, type PdfFile, type PdfView, viewOf } from './pdf/pdf-file.ts';
import {
  isDictionary,
  isReference,
  type PdfReference,
  type PdfValue,
  pdfName,
  pdfReference,
  pdfText,
} from './pdf/pdf-syntax.ts';
import { appended, type NewObject, newObject, nextObject } from './pdf/pdf-update.ts';
import { sealPdf } from './sealing.ts';
import { catalogOf, formOf, pagesOf } from './signature-objects.ts';
import { certificatesIn } from './signing-key.ts';
import { ada, ben, NOW, sampleAuthority, sampleKey, sealingOf, signedByBoth, vouchedKey } from './signing-samples.ts';
import { verifyPdf } from './verifying.ts';

let signed: Buffer;
beforeAll(async () => {
  signed = Buffer.from(await signedByBoth());
});

/** Adds objects behind a signed file, as whoever changes it later would. */
const updated = (pdf: Uint8Array, change: (view: PdfView, file: PdfFile) => NewObject[]): Buffer => {
  const file = openPdf(pdf);
  return appended(file, change(viewOf(file), file));
};

const dictionaryOf = (view: PdfView, reference: PdfReference): Map<string, PdfValue> => {
  const held = objectOf(view, reference);
  if (!isDictionary(held)) throw new TypeError('no dictionary');
  return new Map(held);
};

const pageWith = (view: PdfView, at: number, key: string, value: PdfValue): NewObject => {
  const page = pagesOf(view)[at] as PdfReference;
  return { ...page, value: dictionaryOf(view, page).set(key, value) };
};

const drawing = (words: string): PdfValue => ({ kind: 'stream', dictionary: new Map(), bytes: Buffer.from(words) });

describe('whatever happened to a signed file', () => {
  test('any byte of it that is another one is seen', () => {
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const file = Buffer.from(signed);
        file[at] = (file[at] ?? 0) ^ change;
        const { valid, problems } = verifyPdf(file);
        expect({ at, change, valid }).toEqual({ at, change, valid: false });
        expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('any byte of a signature with a time-stamp that is another one is seen', async () => {
    const { pdf } = await sealPdf(signed, sealingOf(ada, { timeStamp: sampleAuthority().ask }));
    const start = signed.length;
    const from = Buffer.from(pdf).indexOf('/Contents <', start);
    const until = Buffer.from(pdf).indexOf('>', from);
    fc.assert(
      fc.property(fc.integer({ min: from, max: until }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const file = Buffer.from(pdf);
        file[at] = (file[at] ?? 0) ^ change;
        expect({ at, change, valid: verifyPdf(file).valid }).toEqual({ at, change, valid: false });
      }),
      { numRuns: 120 },
    );
  }, 60_000);

  test('any bytes behind its end are seen', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (more) => {
        expect(verifyPdf(Buffer.concat([signed, more])).valid).toBe(false);
      }),
      { numRuns: 40 },
    );
    expect(verifyPdf(Buffer.concat([signed, Buffer.from('\n')])).problems).toEqual([
      '1 byte was added after the last signature, of Ben Buyer: nobody signed them.',
    ]);
  });

  test('any part that is cut off or cut out is seen, and never breaks the verifier', () => {
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 5000 }), (at, length) => {
        const file = Buffer.concat([signed.subarray(0, at), signed.subarray(at + length)]);
        const { valid, problems } = verifyPdf(file);
        expect(valid).toBe(false);
        expect(problems.every((problem) => /^[A-Z0-9“].*[.:]/u.test(problem))).toBe(true);
      }),
      { numRuns: 80 },
    );
  }, 60_000);
});

/** What was tried against readers of signed papers ("shadow attacks"), each as the sentence by which it is told. */
const attacks: readonly (readonly [string, (view: PdfView) => NewObject[], string])[] = [
  [
    'another page in the place of one',
    (view) => {
      const number = Math.max(...view.places.keys()) + 1;
      return [
        newObject(number, drawing('BT (1,000,000.00) Tj ET')),
        pageWith(view, 1, 'Contents', pdfReference(number)),
      ];
    },
    'After the signature of Ben Buyer page 2 was changed.',
  ],
  [
    'what is drawn on a page, in its old place',
    (view) => {
      const contents = dictionaryOf(view, pagesOf(view)[0] as PdfReference).get('Contents') as PdfReference;
      return [{ ...contents, value: drawing('BT (other words) Tj ET') }];
    },
    'After the signature of Ben Buyer page 1 was changed.',
  ],
  [
    'another size of a page',
    (view) => [pageWith(view, 0, 'CropBox', [0, 0, 10, 10])],
    'After the signature of Ben Buyer page 1 was changed.',
  ],
  [
    'a note over the paper',
    (view) => {
      const number = Math.max(...view.places.keys()) + 1;
      const note = new Map<string, PdfValue>([
        ['Type', pdfName('Annot')],
        ['Subtype', pdfName('FreeText')],
        ['Rect', [0, 0, 500, 500]],
        ['Contents', pdfText('The price is another one')],
      ]);
      const notes = follow(view, dictionaryOf(view, pagesOf(view)[0] as PdfReference).get('Annots'));
      return [
        newObject(number, note),
        pageWith(view, 0, 'Annots', [...(notes as readonly PdfValue[]), pdfReference(number)]),
      ];
    },
    'After the signature of Ben Buyer page 1 was changed.',
  ],
  [
    'another look of the mark of a signature',
    (view) => {
      const fields = formOf(view)?.fields ?? [];
      const field = fields[1] as PdfReference;
      return [{ ...field, value: dictionaryOf(view, field).set('Rect', [0, 0, 200, 200]) }];
    },
    'was changed.',
  ],
  [
    'a field that signs nothing, over the paper',
    (view) => {
      const number = Math.max(...view.places.keys()) + 1;
      const form = catalogOf(view).get('AcroForm') as PdfReference;
      const field = new Map<string, PdfValue>([
        ['Subtype', pdfName('Widget')],
        ['FT', pdfName('Tx')],
        ['V', pdfText('1,000,000.00')],
        ['Rect', [0, 0, 100, 100]],
      ]);
      const fields = [...(formOf(view)?.fields ?? []), pdfReference(number)];
      return [newObject(number, field), { ...form, value: dictionaryOf(view, form).set('Fields', fields) }];
    },
    'After the signature of Ben Buyer a field was added that is no signature.',
  ],
  [
    'another catalogue with other pages',
    (view) => {
      const root = view.trailer.get('Root') as PdfReference;
      const number = Math.max(...view.places.keys()) + 1;
      const pages = new Map<string, PdfValue>([
        ['Type', pdfName('Pages')],
        ['Kids', [pagesOf(view)[1] as PdfReference]],
        ['Count', 1],
      ]);
      return [
        newObject(number, pages),
        { ...root, value: dictionaryOf(view, root).set('Pages', pdfReference(number)) },
      ];
    },
    'After the signature of Ben Buyer the outline or the order of the file was changed.',
  ],
  [
    'another words for those who cannot see',
    (view) => {
      const tree = catalogOf(view).get('StructTreeRoot') as PdfReference;
      return [{ ...tree, value: dictionaryOf(view, tree).set('K', []) }];
    },
    'After the signature of Ben Buyer what programs read out to people was changed.',
  ],
  [
    'something that nobody needs',
    (view) => [newObject(Math.max(...view.places.keys()) + 1, pdfText('kept for later'))],
    'which is no part of a signature.',
  ],
];

describe('a change that is added behind the last signature', () => {
  test.each(attacks)('%s', (_, change, sentence) => {
    const { valid, problems } = verifyPdf(updated(signed, change));
    expect(valid).toBe(false);
    expect(problems.join(' ')).toContain(sentence);
    expect(problems.join(' ')).toContain('added after the last signature');
  });
});

describe('a change that is hidden under a signature of somebody else', () => {
  test.each(attacks)('%s', async (_, change, sentence) => {
    const changed = updated(signed, change);
    const mallory = sampleKey('Mallory');
    const { pdf } = await sealPdf(changed, sealingOf(mallory));
    const { valid, problems, signatures } = verifyPdf(pdf);
    expect({ valid, last: signatures.at(-1) }).toMatchObject({
      valid: false,
      last: { signer: 'Mallory', coversWholeFile: true },
    });
    expect(problems.join(' ')).toContain(sentence);
  });

  test('a mark that hides the page', async () => {
    const mark = { page: 1, left: 0, bottom: 0, width: 500, height: 700, name: 'Mallory', lines: [] } as const;
    const { pdf } = await sealPdf(signed, sealingOf(sampleKey('Mallory'), { mark }));
    expect(verifyPdf(pdf).problems).toContain('After the signature of Ben Buyer a mark was added that hides a page.');
  });
});

describe('tricks with the tables of a file', () => {
  const tableAt = (words: string): Buffer => Buffer.from(words, 'latin1');

  test('a table that leads past what was signed is seen', () => {
    const first = /startxref\s+(\d+)/.exec(signed.toString('latin1'))?.[1] ?? '';
    const root = follow(viewOf(openPdf(signed)), null) ?? openPdf(signed).sections.at(-1)?.trailer.get('Root');
    const object = isReference(root) ? root.object : 0;
    const more = `xref\n0 0\ntrailer\n<</Size 999 /Root ${object} 0 R /Prev ${first}>>\nstartxref\n${signed.length}\n%%EOF\n`;
    expect(verifyPdf(Buffer.concat([signed, tableAt(more)])).valid).toBe(false);
  });

  test('tables that go round in a circle end', () => {
    const more = `xref\n0 0\ntrailer\n<</Size 9 /Root 1 0 R /Prev ${signed.length}>>\nstartxref\n${signed.length}\n%%EOF\n`;
    expect(verifyPdf(Buffer.concat([signed, tableAt(more)])).problems).toEqual([
      'The PDF is damaged: its tables of objects go round in a circle. Ask for it again, as it was written.',
    ]);
  });

  test('a signature that is copied into another paper covers nothing there', async () => {
    const other = Buffer.from((await sealPdf(writePdf(wholePaper()), sealingOf(ben))).pdf);
    const mine = Buffer.from((await sealPdf(writePdf(wholePaper()), sealingOf(ada))).pdf);
    const place = /\/Contents <([0-9a-f]+)>/;
    const taken = place.exec(mine.toString('latin1'))?.[1] ?? '';
    const file = other
      .toString('latin1')
      .replace(place, (whole, own: string) => whole.replace(own, taken.slice(0, own.length)));
    expect(verifyPdf(Buffer.from(file, 'latin1')).problems.join(' ')).toContain(
      'what it covers was changed after it was made',
    );
  });
});

describe('what a signature says of itself', () => {
  test('one that was made while its certificate did not hold is told', async () => {
    const late = sampleKey('Late', { until: NOW.subtract({ hours: 1 }) });
    const { certificates, privateKey } = late;
    const holding = sealingOf({ certificates, privateKey });
    const key = { ...holding.key, until: NOW.add({ hours: 9 }) };
    const { pdf } = await sealPdf(writePdf(wholePaper()), { ...holding, key });
    expect(verifyPdf(pdf).problems).toEqual([
      'The signature of Late was made after its certificate ended (2026-11-23).',
    ]);
  });

  test('those whom nobody vouches for are told where it is asked', async () => {
    const { root, key } = vouchedKey('Cy Vouched');
    const { pdf } = await sealPdf(signed, sealingOf(key));
    const trust = certificatesIn(root + ada.certificates + ben.certificates);
    expect(verifyPdf(pdf, { trust })).toMatchObject({
      valid: true,
      signatures: [{ trusted: true }, {}, { trusted: true }],
    });
    expect(verifyPdf(pdf, { trust: certificatesIn(ada.certificates + ben.certificates) })).toMatchObject({
      valid: false,
      problems: ['The signature of Cy Vouched is by somebody whom no trusted certificate vouches for.'],
    });
    expect(verifyPdf(pdf, { trust: [] }).problems).toHaveLength(3);
  });

  test('a certificate of the same name is not the one that is trusted', () => {
    const trust = certificatesIn(sampleKey('Ada Lawyer').certificates + ben.certificates);
    expect(verifyPdf(signed, { trust }).signatures.map(({ trusted }) => trusted)).toEqual([false, true]);
  });
});

describe('hostile files are answered with one sentence', () => {
  const noise = (length: number): Buffer => Buffer.alloc(length, 'x');
  const chained = (tables: number): Buffer => {
    let file = '%PDF-1.7\n';
    let before = '';
    let at = 0;
    for (let each = 0; each < tables; each++) {
      at = file.length;
      file += `xref\n0 0\ntrailer\n<</Size 1 /Root 1 0 R${before}>>\n`;
      before = ` /Prev ${at}`;
    }
    return Buffer.from(`${file}startxref\n${at}\n%%EOF\n`);
  };
  const withObjects = (...bodies: string[]): Buffer => {
    let file = '%PDF-1.7\n';
    const places = bodies.map((body, at) => {
      const place = file.length;
      file += `${at + 1} 0 obj\n${body}\nendobj\n`;
      return `${String(place).padStart(10, '0')} 00000 n \n`;
    });
    return Buffer.from(
      `${file}xref\n1 ${places.length}\n${places.join('')}trailer\n<</Size 9 /Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`,
    );
  };
  const fields = Array.from({ length: 5000 }, (_, at) => `<</Kids [${at + 4} 0 R]>>`);

  test.each([
    ['a paper without signatures', writePdf(wholePaper()), 'The PDF is not signed.'],
    ['nothing', Buffer.alloc(0), 'This is no PDF: the file is empty. Send the PDF itself.'],
    ['a head alone', Buffer.from('%PDF-1.7'), 'it is cut off'],
    ['a head and noise', Buffer.concat([Buffer.from('%PDF-1.7\n'), noise(1_000_000)]), 'it is cut off'],
    ['more tables than any paper', chained(5000), 'has more objects than any paper needs'],
    ['values in values without end', withObjects('['.repeat(200_000)), 'nested more than 64 deep'],
    [
      'a table of a billion objects',
      Buffer.from('%PDF-1.7\nxref\n0 1000000000\ntrailer\n<<>>\nstartxref\n9\n%%EOF'),
      'table of objects is broken',
    ],
    [
      'fields in fields without end',
      withObjects('<</AcroForm 2 0 R>>', '<</Fields [3 0 R]>>', ...fields),
      'nested too deep',
    ],
    ['a catalogue that is itself', withObjects('1 0 R'), 'damaged'],
    ['a form of programs', withObjects('<</AcroForm <</XFA [] /Fields []>>>>'), '(XFA)'],
  ])('%s', (_, file, words) => {
    const { valid, problems } = verifyPdf(file);
    expect(valid).toBe(false);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });

  test('random bytes never break it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(verifyPdf(bytes).valid).toBe(false);
        expect(verifyPdf(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes])).valid).toBe(false);
      }),
    );
  });

  test('so many places of one object as there may be are read within bounds', () => {
    const file = withObjects('<</Pages 2 0 R>>', `<</Kids [${'1 0 R '.repeat(50_000)}]>>`);
    expect(verifyPdf(file).valid).toBe(false);
    expect(nextObject(openPdf(file))).toBe(9);
  });
});
