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
