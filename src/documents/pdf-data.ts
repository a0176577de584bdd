import { numberPaper } from './numbering.ts';
import { isShort, LOOK, leads, pageOf } from './page-layout.ts';
import {
  type Block,
  clausesOf,
  type Inline,
  isList,
  type List,
  type PaperDocument,
  plainText,
  type Table,
} from './paper.ts';

type Numbers = ReadonlyMap<string, string>;

/** The stamp of whoever cleared a paper for signature, printed above its signatures. */
export interface PaperStamp {
  readonly name: string;
  /** The day of the stamp, `2026-11-23`. */
  readonly on: string;
  /** Of the content that is stamped. */
  readonly contentHash: string;
  /** Number of the file in which it was cleared. */
  readonly reference: string;
}

/** A paper as the data that paper.typ lays out: numbers counted, widths shared out, long words made breakable. */
export function pdfData(paper: PaperDocument, stamp: PaperStamp | null = null): unknown {
  const numbers = numberPaper(paper);
  const { attrs } = paper;
  const page = pageOf(attrs.pageSize);
  const [cover] = paper.content;
  return {
    id: attrs.id,
    title: breakable(attrs.title),
    author: attrs.author,
    keywords: [attrs.id, `version ${attrs.version}`, attrs.contentHash],
    language: attrs.language,
    footer: `${attrs.author}  ·  ${attrs.id}  ·  Version ${attrs.version}  ·  ${attrs.contentHash.slice(0, 12)}`,
    look: { ...LOOK, pageWidth: page.width, pageHeight: page.height },
    stamp: stamp && stampData(paper, stamp),
    kind: cover.attrs.kind,
    contents: cover.attrs.contents,
    particulars: cover.content.map((particular) => ({
      label: particular.attrs.label,
      content: inlinesData(particular.content, numbers),
    })),
    clauses: clausesOf(paper).map((clause) => {
      const [heading, ...blocks] = clause.content;
      return {
        id: clause.attrs.id,
        number: numbers.get(clause.attrs.id),
        title: inlinesData(heading.content, numbers),
        blocks: blocks.map((block, at) => blockData(block, blocks[at + 1], numbers)),
      };
    }),
  };
}

const stampData = ({ attrs: { language } }: PaperDocument, { name, on, contentHash, reference }: PaperStamp) => ({
  title: 'Approved to sign',
  rows: [
    { label: 'Approved by', value: breakable(name) },
    { label: 'Date', value: Temporal.PlainDate.from(on).toLocaleString(language, { dateStyle: 'long' }) },
    { label: 'Reference', value: reference },
    { label: 'Content', value: breakable(contentHash) },
  ],
});

function blockData(block: Block, next: Block | undefined, numbers: Numbers): unknown {
  if (isList(block)) return listData(block, 0, numbers);
  if (block.type === 'table') return tableData(block, numbers);
  if (block.type === 'signatures') {
    const signatures = block.content.map((signature) => ({
      id: signature.attrs.id,
      content: inlinesData(signature.content, numbers),
      lines: signature.attrs.lines,
    }));
    return { kind: 'signatures', signatures };
  }
  const content = inlinesData(block.content, numbers);
  const { id } = block.attrs;
  return { kind: block.type, id, number: numbers.get(id) ?? null, sticky: leads(next), content };
}

function listData(list: List, depth: number, numbers: Numbers): unknown {
  const items = list.content.map((item) =>
    item.content.map((child) =>
      child.type === 'paragraph'
        ? { kind: 'paragraph', content: inlinesData(child.content, numbers) }
        : listData(child, depth + 1, numbers),
    ),
  );
  const labels = list.content.map(({ content: [first] }) =>
    first?.type === 'paragraph' ? (numbers.get(first.attrs.id) ?? '') : '',
  );
  return { kind: 'list', ordered: list.type === 'orderedList', depth, items, numbers: labels };
}

function tableData(table: Table, numbers: Numbers): unknown {
  const rows = table.content.map((row) => {
    let column = 0;
    const cells = row.content.map((cell) => {
      const right = table.attrs.columns[column]?.align === 'right';
      column += cell.attrs.columns;
      // Figures below one another have one width; a version number with a hyphen in it would be torn apart by that.
      const figures = /^[\d.,]+$/.test(plainText(cell.content, numbers));
      return { columns: cell.attrs.columns, right, figures, content: inlinesData(cell.content, numbers) };
    });
    return { role: row.attrs.role, cells };
  });
  const caption = table.attrs.caption === null ? null : breakable(table.attrs.caption);
  const shares = table.attrs.columns.map((column) => column.share);
  return { kind: 'table', caption, shares, together: isShort(table), rows };
}

function inlinesData(inlines: readonly Inline[], numbers: Numbers): unknown[] {
  return inlines.map((inline) => {
    if (inline.type === 'hardBreak') return { kind: 'break' };
    const marks = new Set(inline.marks?.map((mark) => mark.type));
    const look = { strong: marks.has('strong'), emphasis: marks.has('emphasis') };
    const words = plainText([inline], numbers);
    // Only clauses and numbered paragraphs are places that a link can jump to; a lettered item is named, not linked.
    if (inline.type === 'reference' && !words.startsWith('(')) {
      return { kind: 'link', target: inline.attrs.target, text: words, ...look };
    }
    return { kind: 'text', text: breakable(words), ...look };
  });
}

/** A word longer than a narrow column gets places where it may break (zero-width spaces); Word and HTML do it alone. */
const breakable = (words: string): string =>
  words.replaceAll(/\S{25,}/gu, (word) => word.replaceAll(/(.{12})(?=.)/gu, '$1\u200B'));
