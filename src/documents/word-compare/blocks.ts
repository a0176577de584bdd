import type { XmlElement } from '../word/xml-tree.ts';
import { type Atom, type Event, eventsOf } from './atoms.ts';
import type { Placed, Relation } from './fingerprint.ts';

/** A paragraph of a story, read when it is first needed. */
export interface ParagraphBlock extends Placed {
  readonly kind: 'paragraph';
  readonly events: readonly Event[];
  readonly atoms: readonly Atom[];
  /** What one reads. */
  readonly text: string;
  readonly bookmarks: readonly string[];
}

export interface TableBlock extends Placed {
  readonly kind: 'table';
  readonly rows: readonly RowBlock[];
  readonly text: string;
}

export interface RowBlock extends Placed {
  readonly cells: readonly CellBlock[];
  readonly text: string;
}

export interface CellBlock {
  readonly element: XmlElement;
  readonly blocks: readonly Block[];
}

export type Block = ParagraphBlock | TableBlock;

const WRAPPERS: ReadonlySet<string> = new Set(['w:sdt', 'w:sdtContent', 'w:customXml']);

/** The paragraphs and tables of a body, a cell or a note, wherever content controls wrap them. */
export const blocksOf = (container: XmlElement, relation: Relation): Block[] =>
  within(container, (name) => name === 'w:p' || name === 'w:tbl').map((element) =>
    element.name === 'w:p' ? paragraphOf(element, relation) : tableOf(element, relation),
  );

/** What of a kind stands in a container, wherever content controls wrap it. */
function within(container: XmlElement, isIt: (name: string) => boolean): XmlElement[] {
  return container.elements().flatMap((element) => {
    if (isIt(element.name)) return [element];
    return WRAPPERS.has(element.name) ? within(element, isIt) : [];
  });
}

function paragraphOf(element: XmlElement, relation: Relation): ParagraphBlock {
  let events: Event[] | undefined;
  let atoms: Atom[] | undefined;
  let text: string | undefined;
  let bookmarks: string[] | undefined;
  return {
    kind: 'paragraph',
    element,
    relation,
    get events() {
      events ??= eventsOf(element, relation);
      return events;
    },
    get atoms() {
      atoms ??= this.events.flatMap((event) => (event.type === 'atom' ? [event.atom] : []));
      return atoms;
    },
    get text() {
      text ??= shownIn(element);
      return text;
    },
    get bookmarks() {
      bookmarks ??= bookmarksIn(element);
      return bookmarks;
    },
  };
}

/** The names of the bookmarks that begin somewhere in an element. */
export function bookmarksIn(element: XmlElement, found: string[] = []): string[] {
  if (element.name === 'w:bookmarkStart') found.push(element.get('w:name') ?? '');
  for (const child of element.children) if (typeof child !== 'string') bookmarksIn(child, found);
  return found;
}

function tableOf(element: XmlElement, relation: Relation): TableBlock {
  const rows = within(element, (name) => name === 'w:tr').map((row) => rowOf(row, relation));
  let text: string | undefined;
  return {
    kind: 'table',
    element,
    relation,
    rows,
    get text() {
      text ??= rows.map((row) => row.text).join('\n');
      return text;
    },
  };
}

function rowOf(element: XmlElement, relation: Relation): RowBlock {
  const cells = within(element, (name) => name === 'w:tc').map((cell) => ({
    element: cell,
    blocks: blocksOf(cell, relation),
  }));
  let text: string | undefined;
  return {
    element,
    relation,
    cells,
    get text() {
      text ??= cells.map(({ blocks }) => blocks.map((block) => block.text).join('\n')).join('\t');
      return text;
    },
  };
}

const SIGNS: Readonly<Record<string, string>> = { 'w:tab': '\t', 'w:br': '\n', 'w:cr': '\n' };

/** The words of a paragraph; enough to find it again, without cutting them into pieces. */
function shownIn(element: XmlElement): string {
  let text = '';
  for (const child of element.children) {
    if (typeof child === 'string') text += element.name === 'w:t' || element.name === 'm:t' ? child : '';
    else if (!child.name.endsWith('Pr')) text += SIGNS[child.name] ?? shownIn(child);
  }
  return text;
}
