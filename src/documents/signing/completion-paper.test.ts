import { expect, test } from 'vitest';
import { plainText } from '../paper.ts';
import { writePdf } from '../pdf.ts';
import { linesOf } from '../seal.ts';
import { type Completion, completionPaper } from './completion-paper.ts';
import { sealPdf } from './sealing.ts';
import { ada, NOW, sealingOf } from './signing-samples.ts';
import { verifyPdf } from './verifying.ts';

const hash = (digit: string): string => digit.repeat(64);
const completion: Completion = {
  number: 'ENV-2026-0004',
  subject: { number: 'SOW-2026-0031', title: 'Migration for Alder Freight' },
  author: 'Tanager Software',
  pageSize: 'a4',
  sentAt: NOW.subtract({ hours: 48 }),
  completedAt: NOW,
  contentHash: hash('a'),
  revisions: [
    { words: 'As it was sent', at: NOW.subtract({ hours: 48 }), hash: hash('b') },
    { words: 'Sealed', at: NOW, hash: hash('c') },
  ],
  signers: [
    {
      ...{ name: 'Ada Lawyer', title: 'Counsel', party: 'Alder Freight', email: 'ada@alder.example' },
      ...{ askedAt: NOW.subtract({ hours: 47 }), openedAt: null, signedAt: NOW, form: 'typed their name' },
      identified: 'by a code that was mailed to them',
      consent: 'I agree to sign electronically.',
      inPlaceOf: null,
    },
  ],
  trial: false,
};

const wordsOf = (of: Completion): string =>
  [...linesOf(completionPaper(of))].map(({ inlines }) => plainText(inlines)).join('\n');

test('the certificate tells who, when, how they were known, and the file before and after', () => {
  const words = wordsOf(completion);
  for (const told of [
    ...[
      'SOW-2026-0031, Migration for Alder Freight',
      'Ada Lawyer',
      'Alder Freight',
      'by a code that was mailed to them',
    ],
    ...['2026-11-23 09:30:00 UTC', 'not recorded', hash('a'), hash('b'), hash('c'), 'I agree to sign electronically.'],
  ])
    expect(words).toContain(told);
});

test('it tells of addresses, delegates and trial keys only where there are some', () => {
  expect(wordsOf(completion)).not.toMatch(/\bFrom\b|In place of|trial/);
  const [signer] = completion.signers;
  if (!signer) throw new TypeError('nobody signed');
  const signers = [{ ...signer, address: '192.0.2.7', inPlaceOf: 'Ben Buyer' }];
  const words = wordsOf({ ...completion, signers, trial: true });
  expect(words).toMatch(/From\n192\.0\.2\.7/);
  expect(words).toMatch(/In place of\nBen Buyer/);
  expect(words).toContain('Made with a trial key');
});

test('it is printed, the same each time, and sealed like any paper', async () => {
  const [once, again] = [writePdf(completionPaper(completion)), writePdf(completionPaper(completion))];
  expect(Buffer.from(once).equals(again)).toBe(true);
  const { pdf } = await sealPdf(once, sealingOf(ada));
  expect(verifyPdf(pdf).valid).toBe(true);
});
