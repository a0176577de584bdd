/** What a cell of hours may say, read: a number, or why it cannot be told which. */
export type ReadHours = { readonly hours: number } | { readonly why: string };

const bothSeparators = [
  { pattern: /^-?\d{1,3}(\.\d{3})+,\d+$/, thousands: '.', decimal: ',' },
  { pattern: /^-?\d{1,3}(,\d{3})+\.\d+$/, thousands: ',', decimal: '.' },
] as const;

/**
 * Reads hours as people and spreadsheets of any country write them: `1.234,5`, `1,234.5`, `1 234,5`, `7,5`. What could be
 * read in two ways, `1,234` or `1.250`, is refused: one of the two would be a thousand times off.
 */
export function hoursFrom(text: string): ReadHours {
  const plain = text.trim().replace(/(?<=\d)[\s'’](?=\d{3}(\D|$))/gu, '');
  if (plain === '') return { hours: 0 };
  const both = bothSeparators.find(({ pattern }) => pattern.test(plain));
  if (both) return { hours: Number(plain.replaceAll(both.thousands, '').replace(both.decimal, '.')) };
  if (/^-?\d{1,3}([.,])\d{3}(\1\d{3})+$/.test(plain)) return { hours: Number(plain.replaceAll(/[.,]/g, '')) };
  if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(plain)) {
    const [whole, rest] = plain.split(/[.,]/);
    return {
      why: `“${plain}” can be read as ${whole}${rest} or as ${whole}.${rest}: write it without a thousands separator.`,
    };
  }
  if (/^-?\d*[.,]?\d+$/.test(plain)) return { hours: Number(plain.replace(',', '.')) };
  return { why: `“${plain.slice(0, 40)}” is no number of hours: write a number such as 7.5.` };
}
