import type { DocxShell } from './docx-shell.ts';
import { columnWidths, isShort, LOOK, leads } from './page-layout.ts';
import {
  type Block,
  type Clause,
  clausesOf,
  type Inline,
  inlineText,
  type List,
  type PaperDocument,
  plainText,
  type Signature,
  type Signatures,
  type Table,
  type TableCell,
  type TableRow,
} from './paper.ts';

/** What every part of the body needs to know. */
interface Page {
  readonly shell: Pick<DocxShell, 'clauseList' | 'bulletList'>;
  readonly numbers: ReadonlyMap<string, string>;
  /** In twips. */
  readonly textWidth: number;
  bookmarks: number;
}

/**
 * A paper as the body of a Word document: WordprocessingML as text, the elements in the order that the schema asks.
 * Each paragraph, and each table row in its first cell, carries the hidden bookmark `_cl_<id>`, by which a redline that
 * comes back finds its clause; bookmarks survive an edit in Word and LibreOffice where content controls do not.
 */
export function docxBody(
  paper: PaperDocument,
  shell: Page['shell'],
  numbers: ReadonlyMap<string, string>,
  textWidth: number,
): string {
  const page: Page = { shell, numbers, textWidth, bookmarks: 0 };
  const clauses = clausesOf(paper).map((clause, at) => clauseXml(clause, at === 0, page));
  return coverXml(paper, page) + clauses.join('');
}

/** Text between tags or in an attribute; control characters were refused when the paper was sealed. */
export const escapeXml = (value: string): string =>
  /[&<>"]/.test(value)
    ? value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : value;

function coverXml(paper: PaperDocument, page: Page): string {
  const [cover] = paper.content;
  const widths = columnWidths([26, 74], page.textWidth);
  const rows = cover.content.map((particular) => {
    const label = paragraph('TableHead', '', run(particular.attrs.label, ''));
    const value = paragraph(
      'TableText',
      '',
      bookmarked(particular.attrs.id, inlinesXml(particular.content, page), page),
    );
    return rowXml('<w:cantSplit/>', [cellXml(widths[0] ?? 0, 1, label), cellXml(widths[1] ?? 0, 1, value)]);
  });
  return (
    paragraph('PaperKind', '', run(cover.attrs.kind, '')) +
    paragraph('Title', '', run(paper.attrs.title, '')) +
    (rows.length === 0 ? '' : tableXml(widths, null, rows)) +
    contentsXml(paper, page)
  );
}

/**
 * The table of contents, with links and without page numbers (`\n`): only Word knows its pages, and it asks the reader
 * for permission before it counts them. A list without numbers is right from the first look.
 */
function contentsXml(paper: PaperDocument, page: Page): string {
  const begin =
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n \\h \\z ' +
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>';
  const end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>';
  const clauses = clausesOf(paper);
  const entries = clauses.map((clause, at) => {
    const [heading] = clause.content;
    const words = `${run(page.numbers.get(clause.attrs.id) ?? '', '')}<w:r><w:tab/></w:r>${run(plainText(heading.content, page.numbers), '')}`;
    const link = `<w:hyperlink w:anchor="_cl_${heading.attrs.id}" w:history="1">${words}</w:hyperlink>`;
    return paragraph('TOC1', '', (at === 0 ? begin : '') + link + (at === clauses.length - 1 ? end : ''));
  });
  return paragraph('ContentsTitle', '', run(paper.content[0].attrs.contents, '')) + entries.join('');
}

function clauseXml(clause: Clause, first: boolean, page: Page): string {
  const [heading, ...blocks] = clause.content;
  const numbering = listProperties(page.shell.clauseList, 0);
  const words = bookmarked(heading.attrs.id, inlinesXml(heading.content, page), page);
  const title = paragraph(
    'Heading1',
    (first ? '<w:pageBreakBefore/>' : '') + numbering,
    bookmarked(clause.attrs.id, words, page),
  );
  return title + blocks.map((block, at) => blockXml(block, blocks[at + 1], page)).join('');
}

function blockXml(block: Block, next: Block | undefined, page: Page): string {
  switch (block.type) {
    case 'heading':
      return paragraph('Heading2', '', bookmarked(block.attrs.id, inlinesXml(block.content, page), page));
    case 'paragraph': {
      const words = bookmarked(block.attrs.id, inlinesXml(block.content, page), page);
      const keep = leads(next) ? '<w:keepNext/>' : '';
      if (!block.attrs.numbered) return paragraph('ClauseText', keep, words);
      return paragraph('ClauseNumbered', keep + listProperties(page.shell.clauseList, 1), words);
    }
    case 'bulletList':
    case 'orderedList':
      return listXml(block, 0, page);
    case 'table':
      return captionedTable(block, page);
    case 'signatures':
      return signaturesXml(block, page);
  }
}

function listXml(list: List, depth: number, page: Page): string {
  const ordered = list.type === 'orderedList';
  const numbering = ordered
    ? listProperties(page.shell.clauseList, depth + 2)
    : listProperties(page.shell.bulletList, depth);
  const left = LOOK.numberColumn + (depth + 1) * LOOK.itemColumn;
  const items = list.content.flatMap((item) =>
    item.content.map((child, at) => {
      if (child.type !== 'paragraph') return listXml(child, depth + 1, page);
      const words = bookmarked(child.attrs.id, inlinesXml(child.content, page), page);
      return paragraph('ClauseItem', at === 0 ? numbering : `<w:ind w:left="${left}"/>`, words);
    }),
  );
  return items.join('');
}

function captionedTable(table: Table, page: Page): string {
  const { caption, columns, id } = table.attrs;
  const title = caption === null ? '' : paragraph('TableCaption', '', bookmarked(id, run(caption, ''), page));
  const widths = columnWidths(
    columns.map((column) => column.share),
    page.textWidth,
  );
  const rows = table.content.map((row, at) => {
    const next = table.content[at + 1];
    const keep = next !== undefined && (next.attrs.role === 'total' || row.attrs.role === 'group' || isShort(table));
    return tableRow(row, table, widths, keep, page);
  });
  return title + tableXml(widths, caption, rows) + paragraph('TableEnd', '', '');
}

/** `keep`: with the next row on one page, as a total with its last item and a group with its first. */
function tableRow(row: TableRow, table: Table, widths: readonly number[], keep: boolean, page: Page): string {
  const { role } = row.attrs;
  let column = 0;
  const cells = row.content.map((cell, at) => {
    const width = widths.slice(column, column + cell.attrs.columns).reduce((sum, part) => sum + part, 0);
    const align = table.attrs.columns[column]?.align ?? 'left';
    column += cell.attrs.columns;
    const words = tableWords(cell, role, page);
    const marked = at === 0 ? bookmarked(row.attrs.id, words, page) : words;
    const justify = align === 'right' ? '<w:jc w:val="right"/>' : '';
    const together = keep ? '<w:keepNext/>' : '';
    return cellXml(
      width,
      cell.attrs.columns,
      paragraph(role === 'header' ? 'TableHead' : 'TableText', together + justify, marked),
      role,
    );
  });
  return rowXml(role === 'header' ? '<w:cantSplit/><w:tblHeader/>' : '<w:cantSplit/>', cells);
}

function tableWords(cell: TableCell, role: TableRow['attrs']['role'], page: Page): string {
  const strong = role === 'total' || role === 'group';
  return inlinesXml(cell.content, page, strong ? '<w:b/>' : '');
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

const rowXml = (properties: string, cells: readonly string[]): string =>
  `<w:tr><w:trPr>${properties}</w:trPr>${cells.join('')}</w:tr>`;

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
function signaturesXml(block: Signatures, page: Page): string {
  const widths = columnWidths([47, 6, 47], page.textWidth);
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const rows: string[] = [];
  for (let at = 0; at < block.content.length; at += 2) {
    const pair = [block.content[at], block.content[at + 1]];
    const heads = pair.map((signature) =>
      signature ? partyXml(signature, page) : paragraph('SignatureParty', '', ''),
    );
    rows.push(signatureRow(widths, heads, [false, false], 0));
    const lines = Math.max(...pair.map((signature) => signature?.attrs.lines.length ?? 0));
    for (let line = 0; line < lines; line += 1) {
      const labels = pair.map((signature) => signature?.attrs.lines[line]);
      const words = labels.map((label) => paragraph('SignatureLine', '', label === undefined ? '' : run(label, '')));
      rows.push(
        signatureRow(
          widths,
          words,
          labels.map((label) => label !== undefined),
          620,
        ),
      );
    }
  }
  const width = widths.reduce((sum, part) => sum + part, 0);
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>` +
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>' +
    `<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>${paragraph('TableEnd', '', '')}`
  );
}

const partyXml = (signature: Signature, page: Page): string =>
  paragraph('SignatureParty', '', bookmarked(signature.attrs.id, inlinesXml(signature.content, page), page));

function signatureRow(
  widths: readonly number[],
  words: readonly string[],
  ruled: readonly boolean[],
  height: number,
): string {
  const cell = (width: number, content: string, rule: boolean): string =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${rule ? `<w:tcBorders><w:bottom ${RULE}/></w:tcBorders>` : ''}` +
    `<w:vAlign w:val="bottom"/></w:tcPr>${content}</w:tc>`;
  const least = height === 0 ? '' : `<w:trHeight w:val="${height}" w:hRule="atLeast"/>`;
  return rowXml(`<w:cantSplit/>${least}`, [
    cell(widths[0] ?? 0, words[0] ?? '', ruled[0] ?? false),
    cell(widths[1] ?? 0, paragraph('SignatureLine', '', ''), false),
    cell(widths[2] ?? 0, words[1] ?? '', ruled[1] ?? false),
  ]);
}

const listProperties = (list: string, level: number): string =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;

const paragraph = (style: string, properties: string, runs: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/>${properties}</w:pPr>${runs}</w:p>`;

function bookmarked(id: string, runs: string, page: Page): string {
  page.bookmarks += 1;
  const number = page.bookmarks;
  return `<w:bookmarkStart w:id="${number}" w:name="_cl_${id}"/>${runs}<w:bookmarkEnd w:id="${number}"/>`;
}

const run = (words: string, properties: string): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escapeXml(words)}</w:t></w:r>`;

/** `base` is run formatting of the whole line (`<w:b/>`); marks of an inline are added to it. */
function inlinesXml(inlines: readonly Inline[], page: Page, base = ''): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'hardBreak') return '<w:r><w:br/></w:r>';
      const marks = new Set(inline.marks?.map((mark) => mark.type));
      const bold = base !== '' || marks.has('strong') ? '<w:b/>' : '';
      const properties = bold + (marks.has('emphasis') ? '<w:i/>' : '');
      if (inline.type === 'field') return run(inline.attrs.value, `<w:rStyle w:val="BoundField"/>${properties}`);
      if (inline.type === 'text') return run(inline.text, properties);
      const number = inlineText(inline, page.numbers);
      return `<w:fldSimple w:instr=" REF _cl_${inline.attrs.target} \\r \\h ">${run(number, properties)}</w:fldSimple>`;
    })
    .join('');
}
