import { blockWords, inlinesXml, type Page, paragraph as paragraphXml, run, wordsBothWays } from './docx-lines.ts';
import { line, type Piece, wall } from './docx-pieces.ts';
import {
  escapeXml,
  type Fate,
  fateOf,
  isGoing,
  revised,
  revisionSigns,
  type Shape,
  shapeBefore,
} from './docx-revisions.ts';
import { columnWidths, isShort, LOOK } from './page-layout.ts';
import type { ChangeMark, Cover, Particular, Signature, Signatures, Table, TableCell, TableRow } from './paper.ts';

/** The title block: a table of two columns, a row for each particular. */
export function particularsXml(cover: Cover, page: Page): string {
  const widths = columnWidths([26, 74], page.textWidth);
  const rows = cover.content.map((particular) => particularRow(particular, widths, page));
  return rows.length === 0 ? '' : tableXml(widths, null, rows);
}

function particularRow(particular: Particular, widths: readonly number[], page: Page): string {
  const fate = fateOf(particular.marks);
  const { label } = particular.attrs;
  const { was, signed } = shapeBefore(particular.marks);
  const name = revised(wordsBothWays(String(was.label ?? label), label, fate, '', page, signed), fate, page);
  const value = blockWords(particular, inlinesXml(particular.content, fate, page), fate, page);
  return rowXml('<w:cantSplit/>', fate, page, [
    cellXml(widths[0] ?? 0, 1, paragraphXml({ style: 'TableHead' }, name, page)),
    cellXml(widths[1] ?? 0, 1, paragraphXml({ style: 'TableText' }, value, page)),
  ]);
}

/** A table under its caption. It is struck out row by row, as Word does it, with the lines above and below it. */
export function captionedTable(table: Table, outer: Fate, page: Page): Piece[] {
  const { caption, columns } = table.attrs;
  const fate = fateOf(table.marks, outer);
  const widths = columnWidths(
    columns.map((column) => column.share),
    page.textWidth,
  );
  const rows = table.content.map((row, at) => {
    const next = table.content[at + 1];
    const keep = next !== undefined && (next.attrs.role === 'total' || row.attrs.role === 'group' || isShort(table));
    return tableRow(row, table, widths, keep, fate, page);
  });
  return [...captionOf(table, fate, page), wall(tableXml(widths, caption, rows)), endOfTable(fate)];
}

/** A caption that comes or goes takes its paragraph with it. */
function captionOf(table: Table, fate: Fate, page: Page): Piece[] {
  const { caption } = table.attrs;
  const shape = shapeBefore(table.marks);
  const was = shape.was.caption === undefined ? caption : (shape.was.caption as string | null);
  if (was === null && caption === null) return [];
  const own = fateOf(was === null || caption === null ? [marked(was === null, shape, page)] : [], fate);
  const words = wordsBothWays(was ?? '', caption ?? '', own, '', page, shape.signed);
  return [line({ style: 'TableCaption', fate: own }, blockWords(table, words, own, page))];
}

const marked = (comes: boolean, { signed }: Shape, page: Page): ChangeMark => ({
  type: comes ? 'insertion' : 'deletion',
  attrs: { id: 'caption', ...(signed ?? page.follower) },
});

const endOfTable = (fate: Fate): Piece => line({ style: 'TableEnd', fate }, '');

/** `keep`: with the next row on one page, as a total with its last item and a group with its first. */
function tableRow(
  row: TableRow,
  table: Table,
  widths: readonly number[],
  keep: boolean,
  outer: Fate,
  page: Page,
): string {
  const { role } = row.attrs;
  const fate = fateOf(row.marks, outer);
  let column = 0;
  const cells = row.content.map((cell, at) => {
    const width = widths.slice(column, column + cell.attrs.columns).reduce((sum, part) => sum + part, 0);
    const align = table.attrs.columns[column]?.align ?? 'left';
    column += cell.attrs.columns;
    const words = tableWords(cell, role, fate, page);
    const marked = at === 0 ? blockWords(row, words, fate, page) : revised(words, fate, page);
    const properties = (keep ? '<w:keepNext/>' : '') + (align === 'right' ? '<w:jc w:val="right"/>' : '');
    const style = role === 'header' ? 'TableHead' : 'TableText';
    return cellXml(width, cell.attrs.columns, paragraphXml({ style, properties }, marked, page), role);
  });
  return rowXml(role === 'header' ? '<w:cantSplit/><w:tblHeader/>' : '<w:cantSplit/>', fate, page, cells);
}

function tableWords(cell: TableCell, role: TableRow['attrs']['role'], fate: Fate, page: Page): string {
  const strong = role === 'total' || role === 'group';
  return inlinesXml(cell.content, fate, page, strong ? '<w:b/>' : '');
}

const RULE = `w:val="single" w:sz="4" w:space="0" w:color="${LOOK.hairline}"`;
const STRONG_RULE = `w:val="single" w:sz="8" w:space="0" w:color="${LOOK.ink}"`;

function cellBorders(role: TableRow['attrs']['role'] | undefined): string {
  if (role === 'header') return `<w:tcBorders><w:bottom ${STRONG_RULE}/></w:tcBorders>`;
  if (role === 'total') return `<w:tcBorders><w:top ${STRONG_RULE}/></w:tcBorders>`;
  return '';
}

function cellXml(width: number, span: number, words: string, role?: TableRow['attrs']['role']): string {
  const merged = span > 1 ? `<w:gridSpan w:val="${span}"/>` : '';
  const shade = role === 'group' ? '<w:shd w:val="clear" w:color="auto" w:fill="F3F5F7"/>' : '';
  const foot = role === 'header' ? '<w:vAlign w:val="bottom"/>' : '';
  const properties = `<w:tcW w:w="${width}" w:type="dxa"/>${merged}${cellBorders(role)}${shade}${foot}`;
  return `<w:tc><w:tcPr>${properties}</w:tcPr>${words}</w:tc>`;
}

const rowXml = (properties: string, fate: Fate, page: Page, cells: readonly string[]): string =>
  `<w:tr><w:trPr>${properties}${revisionSigns(fate, page)}</w:trPr>${cells.join('')}</w:tr>`;

function tableXml(widths: readonly number[], caption: string | null, rows: readonly string[]): string {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const edges = `<w:tblBorders><w:top ${RULE}/><w:bottom ${RULE}/><w:insideH ${RULE}/></w:tblBorders>`;
  const margins = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>';
  const described = caption === null ? '' : `<w:tblCaption w:val="${escapeXml(caption)}"/>`;
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${total}" w:type="dxa"/>${edges}<w:tblLayout w:type="fixed"/>${margins}` +
    `<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>${described}</w:tblPr>` +
    `<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`
  );
}

/** Signatures stand in pairs, each with its lines to fill in, and a pair is never torn over two pages. */
export function signaturePieces(block: Signatures, outer: Fate, page: Page): Piece[] {
  const fate = fateOf(block.marks, outer);
  const widths = columnWidths([47, 6, 47], page.textWidth);
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const rows: string[] = [];
  for (let at = 0; at < block.content.length; at += 2) {
    rows.push(...pairXml([block.content[at], block.content[at + 1]], widths, fate, page));
  }
  const width = widths.reduce((sum, part) => sum + part, 0);
  const table =
    `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>` +
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>' +
    `<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`;
  return [wall(table), endOfTable(fate)];
}

function pairXml(
  pair: readonly (Signature | undefined)[],
  widths: readonly number[],
  fate: Fate,
  page: Page,
): string[] {
  const heads = pair.map((signature) => {
    if (!signature) return paragraphXml({ style: 'SignatureParty' }, '', page);
    const words = blockWords(signature, inlinesXml(signature.content, fate, page), fate, page);
    return paragraphXml({ style: 'SignatureParty' }, words, page);
  });
  const rows = [signatureRow(widths, heads, [false, false], 0, fate, page)];
  const lines = Math.max(...pair.map((signature) => signature?.attrs.lines.length ?? 0));
  for (let at = 0; at < lines; at += 1) {
    const labels = pair.map((signature) => signature?.attrs.lines[at]);
    const words = labels.map((label) => {
      const gone = isGoing(fate);
      return paragraphXml(
        { style: 'SignatureLine' },
        label === undefined ? '' : revised(run(label, '', gone), fate, page),
        page,
      );
    });
    const ruled = labels.map((label) => label !== undefined);
    rows.push(signatureRow(widths, words, ruled, 620, fate, page));
  }
  return rows;
}

function signatureRow(
  widths: readonly number[],
  words: readonly string[],
  ruled: readonly boolean[],
  height: number,
  fate: Fate,
  page: Page,
): string {
  const cell = (width: number, content: string, rule: boolean): string =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${rule ? `<w:tcBorders><w:bottom ${RULE}/></w:tcBorders>` : ''}` +
    `<w:vAlign w:val="bottom"/></w:tcPr>${content}</w:tc>`;
  const least = height === 0 ? '' : `<w:trHeight w:val="${height}" w:hRule="atLeast"/>`;
  return rowXml(`<w:cantSplit/>${least}`, fate, page, [
    cell(widths[0] ?? 0, words[0] ?? '', ruled[0] ?? false),
    cell(widths[1] ?? 0, paragraphXml({ style: 'SignatureLine' }, '', page), false),
    cell(widths[2] ?? 0, words[1] ?? '', ruled[1] ?? false),
  ]);
}
