import { PAPER_STYLE } from './html-style.ts';
import { numberPaper } from './numbering.ts';
import {
  type Block,
  type Clause,
  clausesOf,
  type Inline,
  type List,
  type PaperDocument,
  type Paragraph,
  plainText,
  type Signatures,
  type Table,
  type TableRow,
} from './paper.ts';

type Numbers = ReadonlyMap<string, string>;

/**
 * A sealed paper as one page of HTML that needs nothing else: real text, headings and lists for screen readers, tables
 * with scoped headers, and every block under its id (`#cl_<id>`). Values are escaped; no script, no outside address.
 */
export function writeHtml(paper: PaperDocument): string {
  const numbers = numberPaper(paper);
  const { attrs } = paper;
  const clauses = clausesOf(paper).map((clause) => clauseHtml(clause, numbers));
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(attrs.language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(`${attrs.id} ${attrs.title}`)}</title>`,
    `<meta name="author" content="${escapeHtml(attrs.author)}">`,
    `<style>${PAPER_STYLE}</style>`,
    '</head>',
    '<body>',
    `<main class="paper" data-document="${escapeHtml(attrs.id)}" data-version="${attrs.version}" data-hash="${attrs.contentHash}">`,
    coverHtml(paper, numbers),
    ...clauses,
    `<footer>${escapeHtml(`${attrs.author} · ${attrs.id} · Version ${attrs.version} · ${attrs.contentHash.slice(0, 12)}`)}</footer>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const escapeHtml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function coverHtml(paper: PaperDocument, numbers: Numbers): string {
  const [cover] = paper.content;
  const particulars = cover.content.map(
    (particular) =>
      `<div><dt>${escapeHtml(particular.attrs.label)}</dt><dd id="cl_${particular.attrs.id}">${inlinesHtml(particular.content, numbers)}</dd></div>`,
  );
  const contents = clausesOf(paper).map((clause) => {
    const [heading] = clause.content;
    const number = `<span class="number">${numbers.get(clause.attrs.id)}</span>`;
    return `<li><a href="#cl_${clause.attrs.id}">${number} ${escapeHtml(plainText(heading.content, numbers))}</a></li>`;
  });
  return [
    '<header>',
    `<p class="kind">${escapeHtml(cover.attrs.kind)}</p>`,
    `<h1>${escapeHtml(paper.attrs.title)}</h1>`,
    `<dl>${particulars.join('')}</dl>`,
    `<nav aria-label="${escapeHtml(cover.attrs.contents)}"><p class="contents">${escapeHtml(cover.attrs.contents)}</p>`,
    `<ol>${contents.join('')}</ol></nav>`,
    '</header>',
  ].join('\n');
}

function clauseHtml(clause: Clause, numbers: Numbers): string {
  const [heading, ...blocks] = clause.content;
  const { id } = clause.attrs;
  const number = `<span class="number">${numbers.get(id)}</span>`;
  return [
    `<section id="cl_${id}" aria-labelledby="cl_${heading.attrs.id}">`,
    `<h2 id="cl_${heading.attrs.id}">${number} ${inlinesHtml(heading.content, numbers)}</h2>`,
    ...blocks.map((block) => blockHtml(block, numbers)),
    '</section>',
  ].join('\n');
}

function blockHtml(block: Block, numbers: Numbers): string {
  switch (block.type) {
    case 'heading':
      return `<h3 id="cl_${block.attrs.id}">${inlinesHtml(block.content, numbers)}</h3>`;
    case 'paragraph':
      return paragraphHtml(block, numbers);
    case 'bulletList':
    case 'orderedList':
      return listHtml(block, numbers);
    case 'table':
      return tableHtml(block, numbers);
    case 'signatures':
      return signaturesHtml(block, numbers);
  }
}

function paragraphHtml(paragraph: Paragraph, numbers: Numbers): string {
  const number = numbers.get(paragraph.attrs.id);
  const shown = number === undefined ? '' : `<span class="number">${number}</span> `;
  return `<p id="cl_${paragraph.attrs.id}">${shown}${inlinesHtml(paragraph.content, numbers)}</p>`;
}

/** Numbers are written out, since a list may go on counting where an earlier one stopped. */
function listHtml(list: List, numbers: Numbers): string {
  const tag = list.type === 'orderedList' ? 'ol' : 'ul';
  const items = list.content.map((item) => {
    const children = item.content.map((child) =>
      child.type === 'paragraph' ? paragraphHtml(child, numbers) : listHtml(child, numbers),
    );
    return `<li>${children.join('')}</li>`;
  });
  return `<${tag}>${items.join('')}</${tag}>`;
}

function tableHtml(table: Table, numbers: Numbers): string {
  const whole = table.attrs.columns.reduce((sum, column) => sum + column.share, 0);
  const columns = table.attrs.columns.map(
    (column) => `<col style="width:${((100 * column.share) / whole).toFixed(2)}%">`,
  );
  const heads = table.content.filter((row) => row.attrs.role === 'header');
  const others = table.content.filter((row) => row.attrs.role !== 'header');
  const caption = table.attrs.caption === null ? '' : `<caption>${escapeHtml(table.attrs.caption)}</caption>`;
  const head = heads.map((row) => rowHtml(row, table, numbers)).join('');
  return [
    `<table id="cl_${table.attrs.id}">${caption}<colgroup>${columns.join('')}</colgroup>`,
    head === '' ? '' : `<thead>${head}</thead>`,
    `<tbody>${others.map((row) => rowHtml(row, table, numbers)).join('\n')}</tbody></table>`,
  ].join('\n');
}

function rowHtml(row: TableRow, table: Table, numbers: Numbers): string {
  const { role, id } = row.attrs;
  let column = 0;
  const cells = row.content.map((cell, at) => {
    const span = cell.attrs.columns;
    const align = table.attrs.columns[column]?.align ?? 'left';
    column += span;
    const scope = scopeOf(role, at, span === table.attrs.columns.length);
    const tag = scope === '' ? 'td' : 'th';
    const spanned = span > 1 ? ` colspan="${span}"` : '';
    const right = align === 'right' ? ' class="right"' : '';
    return `<${tag}${scope}${spanned}${right}>${inlinesHtml(cell.content, numbers)}</${tag}>`;
  });
  return `<tr id="cl_${id}" class="${role}">${cells.join('')}</tr>`;
}

function scopeOf(role: TableRow['attrs']['role'], at: number, whole: boolean): string {
  if (role === 'header') return ' scope="col"';
  if (role === 'group' && whole) return ' scope="colgroup"';
  return at === 0 ? ' scope="row"' : '';
}

function signaturesHtml(signatures: Signatures, numbers: Numbers): string {
  const blocks = signatures.content.map((signature) => {
    const lines = signature.attrs.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
    return `<div id="cl_${signature.attrs.id}"><p class="party">${inlinesHtml(signature.content, numbers)}</p><ul>${lines}</ul></div>`;
  });
  return `<div class="signatures">${blocks.join('')}</div>`;
}

function inlinesHtml(inlines: readonly Inline[], numbers: Numbers): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'hardBreak') return '<br>';
      const words = escapeHtml(plainText([inline], numbers));
      const marks = new Set(inline.marks?.map((mark) => mark.type));
      const emphasised = marks.has('emphasis') ? `<em>${words}</em>` : words;
      const marked = marks.has('strong') ? `<strong>${emphasised}</strong>` : emphasised;
      if (inline.type === 'field') return `<span data-field="${escapeHtml(inline.attrs.name)}">${marked}</span>`;
      if (inline.type === 'reference') return `<a href="#cl_${inline.attrs.target}">${marked}</a>`;
      return marked;
    })
    .join('');
}
