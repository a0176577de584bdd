import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

test('pieces joined are the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => piecesOf(text).join('') === text));
});

test.each([
  ['pays $12,500.00 net', ['pays', ' ', '$12,500.00', ' ', 'net']],
  ['USD 12,500.00.', ['USD 12,500.00', '.']],
  ['1\u00A0200,00 € or 12.5%', ['1\u00A0200,00 €', ' ', 'or', ' ', '12.5%']],
  ['by 2026-08-31, 17:00', ['by', ' ', '2026-08-31', ',', ' ', '17:00']],
  [
    'Customer’s 30-day e-mail (SOW-2026-0031)',
    ['Customer’s', ' ', '30-day', ' ', 'e-mail', ' ', '(', 'SOW-2026-0031', ')'],
  ],
  [
    'within 30 business days, 12.5 % a year',
    ['within', ' ', '30 business days', ',', ' ', '12.5 %', ' ', 'a', ' ', 'year'],
  ],
  ['on 31 August 2026 or May 1, 2027', ['on', ' ', '31 August 2026', ' ', 'or', ' ', 'May 1, 2027']],
  ['May 2 daysailers', ['May 2', ' ', 'daysailers']],
  ['2 TBs, 3 monthly, 5 GB', ['2', ' ', 'TBs', ',', ' ', '3', ' ', 'monthly', ',', ' ', '5 GB']],
  [
    'to a.b@alder.example, https://alder.example/x?y=1.',
    ['to', ' ', 'a.b@alder.example', ',', ' ', 'https://alder.example/x?y=1', '.'],
  ],
  ['end. Next', ['end', '.', ' ', 'Next']],
  ['see 4.2, 4.3', ['see', ' ', '4.2', ',', ' ', '4.3']],
  ['株式会社', ['株', '式', '会', '社']],
])('%s', (text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces);
});
