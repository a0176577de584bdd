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

/** Reads a table as a spreadsheet puts it on the clipboard: tabs between cells, quotes around what holds a tab or a line end. */
export function tableFrom(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const { cell, next } = cellAt(text, at);
    rows.at(-1)!.push(cell);
    const end = text[next];
    if (end === '\t' && next + 1 === text.length) rows.at(-1)!.push('');
    else if ((end === '\n' || end === '\r') && rest(text, next) < text.length) rows.push([]);
    at = end === '\t' ? next + 1 : rest(text, next);
  }
  return rows;
}

/** Where the next line begins. */
const rest = (text: string, end: number): number => end + (text.startsWith('\r\n', end) ? 2 : 1);

function cellAt(text: string, from: number): { readonly cell: string; readonly next: number } {
  if (text[from] === '"') {
    const quoted = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
    quoted.lastIndex = from;
    const found = quoted.exec(text);
    if (found) return { cell: found[1]!.replaceAll('""', '"'), next: quoted.lastIndex };
  }
  const plain = /[^\t\r\n]*/y;
  plain.lastIndex = from;
  return { cell: plain.exec(text)?.[0] ?? '', next: plain.lastIndex };
}

/** Writes a table as a spreadsheet reads it from the clipboard. */
export const tableText = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'))
    .join('\r\n');
