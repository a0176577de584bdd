import { idsIn } from './changes/block-ids.ts';
import { lineAfter, type NumbersBothWays, numbersBothWays, stands } from './changes/both-ways.ts';
import { contentAfter } from './changes/changes.ts';
import { changed, changesOf, deedOf, escapeHtml, reshaped, restyled } from './html-changes.ts';
import { PAPER_STYLE } from './html-style.ts';
import {
  type Block,
  type ChangeMark,
  type Clause,
  clausesOf,
  type Inline,
  type List,
  type PaperDocument,
  type Paragraph,
  plainText,
  type ShapeMark,
  type Signatures,
  type Table,
  type TableRow,
} from './paper.ts';

/** What every part of the page needs to know. */
interface Page {
  readonly numbers: NumbersBothWays;
  /** Ids of what stands in the newer paper: its place bears the id, not the place it was moved from. */
  readonly standing: ReadonlySet<string>;
}

/** A block, and what is proposed for it and what holds it. */
interface Marked {
  readonly attrs: { readonly id: string };
  readonly marks?: readonly (ChangeMark | ShapeMark)[] | undefined;
}

/**
 * A sealed paper as one page of HTML that needs nothing else: real text, headings and lists for screen readers, tables
 * with scoped headers, and every block under its id (`#cl_<id>`). What is proposed in it is put in and struck out, each
 * with its author and time. Values are escaped; no script, no outside address.
 */
export function writeHtml(paper: PaperDocument): string {
  const page: Page = { numbers: numbersBothWays(paper), standing: idsIn(contentAfter(paper.content, 'accept')) };
  const { attrs } = paper;
  const clauses = clausesOf(paper).map((clause) => clauseHtml(clause, page));
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
    coverHtml(paper, page),
    ...clauses,
    `<footer>${escapeHtml(`${attrs.author} · ${attrs.id} · Version ${attrs.version} · ${attrs.contentHash.slice(0, 12)}`)}</footer>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function coverHtml(paper: PaperDocument, page: Page): string {
  const [cover] = paper.content;
  const { kind, contents } = cover.attrs;
  const particulars = cover.content.map((particular) => {
    const changes = changesOf(particular.marks);
    const label = changed(reshaped('label', particular.attrs.label, particular.marks), changes, true);
    return `<div><dt>${label}</dt><dd${placeOf(particular, changes, page)}>${wordsHtml(particular.content, changes, page)}</dd></div>`;
  });
  const entries = clausesOf(paper).map((clause) => contentsEntry(clause, page));
  return [
    '<header>',
    `<p class="kind">${reshaped('kind', kind, cover.marks)}</p>`,
    `<h1>${escapeHtml(paper.attrs.title)}</h1>`,
    `<dl>${particulars.join('')}</dl>`,
    `<nav aria-label="${escapeHtml(contents)}"><p class="contents">${reshaped('contents', contents, cover.marks)}</p>`,
    `<ol>${entries.join('')}</ol></nav>`,
    '</header>',
  ].join('\n');
}

/** A clause in the contents; where only its title is reworded, the newer title stands there. What moved leads to its new place. */
function contentsEntry(clause: Clause, page: Page): string {
  const [heading] = clause.content;
  const changes = changesOf(clause.marks);
  const isGone = !stands(clause);
  const numbers = isGone ? page.numbers.was : page.numbers.now;
  const title = escapeHtml(plainText(isGone ? heading.content : lineAfter(heading.content), numbers));
  const words = changed(`${numberHtml(numbers.get(clause.attrs.id))}${title}`, changes);
  return `<li><a href="#cl_${clause.attrs.id}">${words}</a></li>`;
}

const numberHtml = (number: string | undefined): string =>
  number === undefined ? '' : `<span class="number">${number}</span> `;

/** The id of a block as an attribute; what was moved bears it only at its new place. */
function placeOf({ attrs: { id } }: Marked, changes: readonly ChangeMark[], { standing }: Page): string {
  const isGone = changes.some(({ type }) => type === 'deletion');
  return isGone && standing.has(id) ? '' : ` id="cl_${id}"`;
}

function clauseHtml(clause: Clause, page: Page): string {
  const [heading, ...blocks] = clause.content;
  const changes = changesOf(clause.marks);
  const place = placeOf(clause, changes, page);
  const number = numberHtml((stands(clause) ? page.numbers.now : page.numbers.was).get(clause.attrs.id));
  const words = wordsHtml(heading.content, changes, page);
  const named = place === '' ? '' : ` aria-labelledby="cl_${heading.attrs.id}"`;
  return [
    `<section${place}${named}>`,
    `<h2${placeOf(heading, changes, page)}>${number}${words}</h2>`,
    ...blocks.map((block) => blockHtml(block, changes, page)),
    '</section>',
  ].join('\n');
}

function blockHtml(block: Block, outer: readonly ChangeMark[], page: Page): string {
  switch (block.type) {
    case 'heading': {
      const changes = [...outer, ...changesOf(block.marks)];
      return `<h3${placeOf(block, changes, page)}>${wordsHtml(block.content, changes, page)}</h3>`;
    }
    case 'paragraph':
      return paragraphHtml(block, outer, page);
    case 'bulletList':
    case 'orderedList':
      return listHtml(block, outer, page);
    case 'table':
      return tableHtml(block, outer, page);
    case 'signatures':
      return signaturesHtml(block, outer, page);
  }
}

function paragraphHtml(paragraph: Paragraph, outer: readonly ChangeMark[], page: Page): string {
  const changes = [...outer, ...changesOf(paragraph.marks)];
  const isGone = changes.some(({ type }) => type === 'deletion');
  const number = (isGone ? page.numbers.was : page.numbers.now).get(paragraph.attrs.id);
  const words = wordsHtml(paragraph.content, changes, page);
  return `<p${placeOf(paragraph, changes, page)}>${numberHtml(number)}${renumbered(paragraph)}${words}</p>`;
}

/** Whether a paragraph is cited by a number is a change that no word shows. */
function renumbered({ attrs: { numbered }, marks }: Paragraph): string {
  const mark = marks?.find(({ type }) => type === 'modification');
  if (!mark || !('was' in mark.attrs) || !('numbered' in mark.attrs.was)) return '';
  const deed = `${deedOf('shape', mark.attrs)}: ${numbered ? 'numbered now' : 'no longer numbered'}`;
  return `<span class="aside" title="${escapeHtml(deed)}" data-change="${escapeHtml(mark.attrs.id)}">${escapeHtml(deed)}</span> `;
}

/** Numbers are written out, since a list may go on counting where an earlier one stopped. */
function listHtml(list: List, outer: readonly ChangeMark[], page: Page): string {
  const tag = list.type === 'orderedList' ? 'ol' : 'ul';
  const items = list.content.map((item) => {
    const changes = [...outer, ...changesOf(item.marks)];
    const children = item.content.map((child) =>
      child.type === 'paragraph' ? paragraphHtml(child, changes, page) : listHtml(child, changes, page),
    );
    return `<li>${children.join('')}</li>`;
  });
  return `<${tag}>${items.join('')}</${tag}>`;
}

function tableHtml(table: Table, outer: readonly ChangeMark[], page: Page): string {
  const changes = [...outer, ...changesOf(table.marks)];
  const whole = table.attrs.columns.reduce((sum, column) => sum + column.share, 0);
  const columns = table.attrs.columns.map(
    (column) => `<col style="width:${((100 * column.share) / whole).toFixed(2)}%">`,
  );
  const heads = table.content.filter((row) => row.attrs.role === 'header');
  const others = table.content.filter((row) => row.attrs.role !== 'header');
  const words = changed(reshaped('caption', table.attrs.caption, table.marks), changes);
  const caption = table.attrs.caption === null && words === '' ? '' : `<caption>${words}</caption>`;
  const head = heads.map((row) => rowHtml(row, table, changes, page)).join('');
  return [
    `<table${placeOf(table, changes, page)}>${caption}<colgroup>${columns.join('')}</colgroup>`,
    head === '' ? '' : `<thead>${head}</thead>`,
    `<tbody>${others.map((row) => rowHtml(row, table, changes, page)).join('\n')}</tbody></table>`,
  ].join('\n');
}

function rowHtml(row: TableRow, table: Table, outer: readonly ChangeMark[], page: Page): string {
  const { role } = row.attrs;
  const changes = [...outer, ...changesOf(row.marks)];
  let column = 0;
  const cells = row.content.map((cell, at) => {
    const span = cell.attrs.columns;
    const align = table.attrs.columns[column]?.align ?? 'left';
    column += span;
    const scope = scopeOf(role, at, span === table.attrs.columns.length);
    const tag = scope === '' ? 'td' : 'th';
    const spanned = span > 1 ? ` colspan="${span}"` : '';
    const right = align === 'right' ? ' class="right"' : '';
    return `<${tag}${scope}${spanned}${right}>${wordsHtml(cell.content, changes, page, at > 0)}</${tag}>`;
  });
  return `<tr${placeOf(row, changes, page)} class="${role}">${cells.join('')}</tr>`;
}

function scopeOf(role: TableRow['attrs']['role'], at: number, whole: boolean): string {
  if (role === 'header') return ' scope="col"';
  if (role === 'group' && whole) return ' scope="colgroup"';
  return at === 0 ? ' scope="row"' : '';
}

function signaturesHtml(signatures: Signatures, outer: readonly ChangeMark[], page: Page): string {
  const changes = [...outer, ...changesOf(signatures.marks)];
  const blocks = signatures.content.map((signature) => {
    const lines = signature.attrs.lines.map((line) => `<li>${changed(escapeHtml(line), changes, true)}</li>`).join('');
    const party = wordsHtml(signature.content, changes, page);
    return `<div${placeOf(signature, changes, page)}><p class="party">${party}</p><ul>${lines}</ul></div>`;
  });
  return `<div class="signatures">${blocks.join('')}</div>`;
}

/** The words of a block, put in or struck out as the block is; `told`: who did it was said just before. */
function wordsHtml(inlines: readonly Inline[], whole: readonly ChangeMark[], page: Page, told = false): string {
  const isGone = whole.some(({ type }) => type === 'deletion');
  const pieces: { changes: ChangeMark[]; html: string }[] = [];
  for (const inline of inlines) {
    const changes = changesOf(inline.marks);
    const gone = isGone || changes.some(({ type }) => type === 'deletion');
    const html = inlineHtml(inline, gone ? page.numbers.was : page.numbers.now);
    const last = pieces.at(-1);
    if (last && JSON.stringify(last.changes) === JSON.stringify(changes)) last.html += html;
    else pieces.push({ changes, html });
  }
  const words = pieces.map(({ changes, html }) => changed(html, changes)).join('');
  return words === '' ? '' : changed(words, whole, told);
}

function inlineHtml(inline: Inline, numbers: ReadonlyMap<string, string>): string {
  if (inline.type === 'hardBreak') return '<br>';
  const words = escapeHtml(plainText([inline], numbers));
  const marks = new Set(inline.marks?.map((mark) => mark.type));
  const emphasised = marks.has('emphasis') ? `<em>${words}</em>` : words;
  const marked = restyled(marks.has('strong') ? `<strong>${emphasised}</strong>` : emphasised, inline.marks);
  if (inline.type === 'field') return `<span data-field="${escapeHtml(inline.attrs.name)}">${marked}</span>`;
  if (inline.type === 'reference') return `<a href="#cl_${inline.attrs.target}">${marked}</a>`;
  return marked;
}
