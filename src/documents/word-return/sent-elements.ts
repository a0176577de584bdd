import type { Block, Inline, List, ListItem, PaperDocument, Signatures, Table, TableRow } from '../paper.ts';
import { clausesOf, text } from '../paper.ts';

/** One line of words that stands in the Word file: a paragraph, or one cell of a row. */
export interface SentCell {
  /** Words that are fixed there (a label, a line to sign on) stand as one text. */
  readonly inlines: readonly Inline[];
  /** Whether a change of it can be shown in the paper's words. */
  readonly fixed: boolean;
  /** The file makes the whole line bold, so that it says nothing about the look of its words. */
  readonly bold: boolean;
}

/** What stands in the Word file one below the other: a paragraph of its body, or a row of a table. */
export interface SentElement {
  readonly kind: 'line' | 'row';
  readonly role: LineRole;
  /** The ids whose hidden bookmarks it carries; the first names it. Empty where the paper has no block for it. */
  readonly ids: readonly string[];
  readonly cells: readonly SentCell[];
  /** Id of the clause it stands in; null on the cover. */
  readonly clause: string | null;
  /** In words, for whoever must look there: `clause 4, Price of the services`. */
  readonly place: string;
  /** What a fixed line is (`caption`, `title`); null for a block of the paper. */
  readonly fixedAs: FixedLine | null;
}

/** What a line is in its clause; rows and what is fixed are `other`. */
export type LineRole = 'clause' | 'heading' | 'numbered' | 'plain' | 'item' | 'other';

export type FixedLine = 'title' | 'kind of paper' | 'heading of the contents' | 'caption' | 'signature line';

const TITLE_MAX = 60;

/**
 * A paper as what its Word file shows from top to bottom (docx-body.ts), without the list of contents and without empty
 * lines.
 */
export function sentElements(paper: PaperDocument): SentElement[] {
  const [cover] = paper.content;
  const onCover = { clause: null, place: 'the cover' };
  const elements: SentElement[] = [
    fixedLine(cover.attrs.kind, 'kind of paper', onCover),
    fixedLine(paper.attrs.title, 'title', onCover),
    ...cover.content.map(({ attrs, content }) =>
      row([attrs.id], [fixed(attrs.label), words(content)], { ...onCover, place: `the cover, ${attrs.label}` }),
    ),
    fixedLine(cover.attrs.contents, 'heading of the contents', onCover),
  ];
  for (const [at, clause] of clausesOf(paper).entries()) {
    const [heading, ...blocks] = clause.content;
    const title = heading.content.map((inline) => (inline.type === 'text' ? inline.text : '')).join('');
    const stands = { clause: clause.attrs.id, place: `clause ${at + 1}, ${title.slice(0, TITLE_MAX)}` };
    elements.push(line([heading.attrs.id, clause.attrs.id], heading.content, stands, 'clause'));
    for (const block of blocks) elements.push(...blockElements(block, stands));
  }
  return elements;
}

type Stand = Pick<SentElement, 'clause' | 'place'>;

const words = (inlines: readonly Inline[], bold = false): SentCell => ({ inlines, fixed: false, bold });
const fixed = (says: string): SentCell => ({ inlines: says === '' ? [] : [text(says)], fixed: true, bold: true });

const line = (ids: readonly string[], inlines: readonly Inline[], stands: Stand, role: LineRole): SentElement => ({
  ...{ kind: 'line', role, ids, cells: [words(inlines)], fixedAs: null, ...stands },
});
const row = (ids: readonly string[], cells: readonly SentCell[], stands: Stand): SentElement => ({
  ...{ kind: 'row', role: 'other', ids, cells, fixedAs: null, ...stands },
});
const fixedLine = (says: string, fixedAs: FixedLine, stands: Stand, ids: readonly string[] = []): SentElement => ({
  ...{ kind: 'line', role: 'other', ids, cells: [fixed(says)], fixedAs, ...stands },
});

function blockElements(block: Block, stands: Stand): SentElement[] {
  switch (block.type) {
    case 'paragraph':
      return [line([block.attrs.id], block.content, stands, block.attrs.numbered ? 'numbered' : 'plain')];
    case 'heading':
      return [line([block.attrs.id], block.content, stands, 'heading')];
    case 'bulletList':
    case 'orderedList':
      return listElements(block, stands);
    case 'table':
      return tableElements(block, stands);
    case 'signatures':
      return signatureElements(block, stands);
  }
}

const listElements = (list: List, stands: Stand): SentElement[] =>
  list.content.flatMap((item: ListItem) =>
    item.content.flatMap((child) =>
      child.type === 'paragraph'
        ? [line([child.attrs.id], child.content, stands, 'item')]
        : listElements(child, stands),
    ),
  );

function tableElements({ attrs, content }: Table, stands: Stand): SentElement[] {
  const caption = attrs.caption === null ? [] : [fixedLine(attrs.caption, 'caption', stands, [attrs.id])];
  return [...caption, ...content.map((each) => tableRow(each, stands))];
}

function tableRow({ attrs, content }: TableRow, stands: Stand): SentElement {
  const bold = attrs.role !== 'body';
  return row(
    [attrs.id],
    content.map((cell) => words(cell.content, bold)),
    stands,
  );
}

/** Signatures stand in pairs with an empty column between them: the parties, then a row for each line to fill in. */
function signatureElements({ content }: Signatures, stands: Stand): SentElement[] {
  const rows: SentElement[] = [];
  for (let at = 0; at < content.length; at += 2) {
    const pair = content.slice(at, at + 2);
    const [left, right] = pair;
    const ids = pair.map(({ attrs }) => attrs.id);
    const parties = [left, right].map((party) => (party ? words(party.content, true) : fixed('')));
    rows.push(row(ids, [parties[0] ?? fixed(''), fixed(''), parties[1] ?? fixed('')], stands));
    const lines = Math.max(...pair.map(({ attrs }) => attrs.lines.length));
    for (let below = 0; below < lines; below += 1) {
      const labels = [left, right].map((party) => fixed(party?.attrs.lines[below] ?? ''));
      const cells = [labels[0] ?? fixed(''), fixed(''), labels[1] ?? fixed('')];
      rows.push({ ...row([], cells, stands), fixedAs: 'signature line' });
    }
  }
  return rows;
}
