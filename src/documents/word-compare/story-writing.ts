import type { XmlElement, XmlNode } from '../word/xml-tree.ts';
import { alignBlocks, alignRows, type Line } from './alignment.ts';
import type { Block, CellBlock, RowBlock, TableBlock } from './blocks.ts';
import { isAlike } from './fingerprint.ts';
import { refilled } from './ink.ts';
import { type Desk, ParagraphWriter } from './paragraph-writing.ts';
import { type Step, stepsOf, withLastBreakKept, withOneInsertion } from './steps.ts';

/** What stands in the place of each block of the newer story, and what went behind the last of them. */
class Places {
  readonly #placed = new Map<XmlElement, XmlElement[]>();
  #waiting: XmlElement[] = [];
  #last: XmlElement | undefined;

  /** What went has no place in the newer story: it waits for what comes next. */
  wait(element: XmlElement): void {
    this.#waiting.push(element);
  }

  put(place: XmlElement, element: XmlElement): void {
    if (this.#waiting.length > 0 || element !== place) this.#placed.set(place, [...this.#waiting, element]);
    this.#waiting = [];
    this.#last = place;
  }

  /** Everything that went, where nothing of the newer story stands. */
  get waiting(): readonly XmlElement[] {
    return this.#waiting;
  }

  /** The container with everything in its place; the same one where nothing changed. */
  fill(container: XmlElement): XmlElement {
    if (this.#waiting.length > 0 && this.#last) {
      this.#placed.set(this.#last, [...(this.#placed.get(this.#last) ?? [this.#last]), ...this.#waiting]);
      this.#waiting = [];
    }
    const filled = this.#placed.size === 0 ? container : this.#filled(container);
    if (this.#waiting.length === 0) return filled;
    const at = filled.children.findIndex((child) => typeof child !== 'string' && child.name === 'w:sectPr');
    const children: XmlNode[] = [...filled.children];
    children.splice(at < 0 ? children.length : at, 0, ...this.#waiting);
    return refilled(filled, children);
  }

  #filled(container: XmlElement): XmlElement {
    let isSame = true;
    const children = container.children.flatMap((child): XmlNode[] => {
      if (typeof child === 'string') return [child];
      const placed = this.#placed.get(child) ?? (WRAPPERS.has(child.name) ? [this.#filled(child)] : [child]);
      if (placed.length !== 1 || placed[0] !== child) isSame = false;
      return placed;
    });
    return isSame ? container : refilled(container, children);
  }
}

const WRAPPERS: ReadonlySet<string> = new Set(['w:sdt', 'w:sdtContent', 'w:customXml']);

/** The newer story (a body, a cell, a note) with everything in it that makes it of the older one. */
export const compareStory = (
  desk: Desk,
  older: readonly Block[],
  newer: readonly Block[],
  container: XmlElement,
): XmlElement => written(desk, alignBlocks(older, newer), true).fill(container);

/** A story of the newer file that came as a whole. */
export const comeStory = (desk: Desk, newer: readonly Block[], container: XmlElement): XmlElement =>
  written(
    desk,
    newer.map((block) => ({ was: [], now: [block] })),
    false,
  ).fill(container);

/** The paragraphs and tables of a story of the older file that went as a whole. */
export const goneStory = (desk: Desk, older: readonly Block[]): readonly XmlElement[] =>
  written(
    desk,
    older.map((block) => ({ was: [block], now: [] })),
    false,
  ).waiting;

function written(desk: Desk, lines: readonly Line<Block>[], isWhole: boolean): Places {
  const places = new Places();
  const writer = new ParagraphWriter(desk, (paragraph, of) => {
    if (of) places.put(of.element, paragraph);
    else places.wait(paragraph);
  });
  let steps: Step[] = [];
  const write = (isLastKept: boolean): void => {
    writer.write(withOneInsertion(isLastKept ? withLastBreakKept(steps) : steps));
    steps = [];
  };
  for (const line of lines) {
    const [was, now] = [line.was[0], line.now[0]];
    if ((was ?? now)?.kind === 'paragraph') {
      for (const step of stepsOf(line, desk.allowance)) steps.push(step);
      continue;
    }
    write(was !== undefined && now !== undefined);
    if (now?.kind === 'table') {
      places.put(now.element, was?.kind === 'table' ? compareTable(desk, was, now) : comeTable(desk, now));
    } else if (was?.kind === 'table') places.wait(goneTable(desk, was));
  }
  write(isWhole);
  return places;
}

function compareTable(desk: Desk, was: TableBlock, now: TableBlock): XmlElement {
  if (!desk.hasNotes && isAlike(was, now)) return now.element;
  const places = new Places();
  for (const line of alignRows(was.rows, now.rows)) {
    const [older, newer] = [line.was[0], line.now[0]];
    const isPair = older?.cells.length === newer?.cells.length;
    if (older && !isPair) places.wait(goneRow(desk, older));
    if (newer) places.put(newer.element, older && isPair ? compareRow(desk, older, newer) : comeRow(desk, newer));
  }
  return places.fill(now.element);
}

/** A row is compared cell by cell with one of as many cells. */
function compareRow(desk: Desk, was: RowBlock, now: RowBlock): XmlElement {
  if (!desk.hasNotes && isAlike(was, now)) return now.element;
  return withCells(now, (cell, at) => compareStory(desk, was.cells[at]?.blocks ?? [], cell.blocks, cell.element));
}

function withCells(row: RowBlock, write: (cell: CellBlock, at: number) => XmlElement): XmlElement {
  const places = new Places();
  for (const [at, cell] of row.cells.entries()) places.put(cell.element, write(cell, at));
  return places.fill(row.element);
}

function comeTable(desk: Desk, table: TableBlock): XmlElement {
  const places = new Places();
  for (const row of table.rows) places.put(row.element, comeRow(desk, row));
  return places.fill(table.element);
}

function comeRow(desk: Desk, row: RowBlock): XmlElement {
  const filled = withCells(row, (cell) => comeStory(desk, cell.blocks, cell.element));
  const properties = filled.child('w:trPr');
  const marked = desk.ink.make('trPr', {}, [...(properties?.children ?? []), desk.ink.change('ins')]);
  const others = filled.children.filter((child) => child !== properties);
  const at = others.findIndex((child) => typeof child !== 'string' && child.name === 'w:tblPrEx') + 1;
  return refilled(filled, [...others.slice(0, at), marked, ...others.slice(at)]);
}

function goneTable(desk: Desk, table: TableBlock): XmlElement {
  const { ink, borrower } = desk;
  const grid = table.element.child('w:tblGrid');
  return ink.make('tbl', {}, [
    ink.make('tblPr', {}, borrower.properties(table.element.child('w:tblPr'))),
    ink.make('tblGrid', {}, borrower.properties(grid)),
    ...table.rows.map((row) => goneRow(desk, row)),
  ]);
}

function goneRow(desk: Desk, row: RowBlock): XmlElement {
  const { ink, borrower } = desk;
  const properties = borrower.properties(row.element.child('w:trPr'));
  const cells = row.cells.map((cell) =>
    ink.make('tc', {}, [
      ink.make('tcPr', {}, borrower.properties(cell.element.child('w:tcPr'))),
      ...goneStory(desk, cell.blocks),
    ]),
  );
  return ink.make('tr', {}, [ink.make('trPr', {}, [...properties, ink.change('del')]), ...cells]);
}
