import { expect, test } from 'vitest';
import { currencyIn, currencyOfFormat } from './spreadsheet-currency.ts';

test.each([
  ['1.200,00 €', 'EUR'],
  ['Price (EUR)', 'EUR'],
  ['US$ 12', 'USD'],
  ['$12', 'USD'],
  ['£9', 'GBP'],
  ['CHF 40.–', 'CHF'],
  ['PSE', undefined],
  ['Europe', undefined],
  ['1,200', undefined],
])('"%s" is written in %s', (text, currency) => {
  expect(currencyIn(text)).toBe(currency);
});

test.each([
  ['[$€-407] #,##0.00', 'EUR'],
  ['"$"#,##0.00', 'USD'],
  ['[$USD] 0', 'USD'],
  ['[$-409]#,##0', undefined],
  ['#,##0.00', undefined],
  ['[Red]0', undefined],
])('the format %s shows %s', (format, currency) => {
  expect(currencyOfFormat(format)).toBe(currency);
});
