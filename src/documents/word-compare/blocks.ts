import type { XmlElement } from '../word/xml-tree.ts';
import { type Atom, type Event, eventsOf } from './atoms.ts';
import { fingerprint, type Relation } from './fingerprint.ts';

/** A paragraph of a story, read when it is first needed. */
export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly element: XmlElement;
  /** What it says and how it looks; paragraphs of one fingerprint need no comparison. */
  readonly print: string;
  readonly events: readonly Event[];
  readonly atoms: readonly Atom[];
  /** What one reads. */
  readonly text: string;
  readonly bookmarks: readonly string[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly element: XmlElement;
  readonly print: string;
  readonly rows: readonly RowBlock[];
  readonly text: string;
}

export interface RowBlock {
  readonly element: XmlElement;
  readonly print: string;
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
  let print: string | undefined;
  let text: string | undefined;
  return {
    kind: 'paragraph',
    element,
    get print() {
      print ??= fingerprint(element, relation);
      return print;
    },
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
      return this.events.flatMap((event) =>
        event.type === 'passive' && event.element.name === 'w:bookmarkStart' ? [event.element.get('w:name') ?? ''] : [],
      );
    },
  };
}

function tableOf(element: XmlElement, relation: Relation): TableBlock {
  const rows = within(element, (name) => name === 'w:tr').map((row) => rowOf(row, relation));
  return {
    kind: 'table',
    element,
    get print() {
      return fingerprint(element, relation);
    },
    rows,
    get text() {
      return rows.map(({ text }) => text).join('\n');
    },
  };
}

function rowOf(element: XmlElement, relation: Relation): RowBlock {
  const cells = within(element, (name) => name === 'w:tc').map((cell) => ({
    element: cell,
    blocks: blocksOf(cell, relation),
  }));
  return {
    element,
    get print() {
      return fingerprint(element, relation);
    },
    cells,
    get text() {
      return cells.map(({ blocks }) => blocks.map(({ text }) => text).join('\n')).join('\t');
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
