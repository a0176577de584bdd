/** The signs that stand for a currency wherever they are written alone. */
const signs: Readonly<Record<string, string>> = {
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
};

/** Codes that people write beside amounts; three other capitals (`PSE`, `DAY`) are no currency. */
const codes = 'USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|BRL|SGD|CNY|MXN|ZAR';
const written = new RegExp(`(?:^|[^A-Za-z])(${codes})(?:[^A-Za-z]|$)|(US\\$|[$€£¥₹])`);

/** The currency that a text names by code or sign: `1.200,00 €` -> `EUR`; undefined where it names none. */
export function currencyIn(text: string): string | undefined {
  const [, code, sign = ''] = written.exec(text) ?? [];
  return code ?? signs[sign];
}

/** The currency that a number format shows: `[$€-407] #,##0.00` -> `EUR`. A locale in brackets alone is none. */
export function currencyOfFormat(format: string): string | undefined {
  const [, shown] = /\[\$([^\]-]+)(?:-[^\]]*)?\]/.exec(format) ?? [];
  return currencyIn(shown ?? format.replace(/\[[^\]]*\]/g, ''));
}
