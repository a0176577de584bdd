import { ChangeRegister, FATES, PLAIN, type Standing, under } from './revision-marks.ts';
import { chosen, OpenRanges, RunReader } from './run-reading.ts';
import type { PartKind, WordFile } from './word-file.ts';
import type { WordCell, WordParagraph, WordPlace } from './word-paragraph.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * All paragraphs of a Word file with what is proposed in them: the body in reading order (text boxes after the paragraph
 * they hang on), then footnotes, endnotes, headers and footers. Nothing is accepted or rejected.
 */
export const wordParagraphs = (file: WordFile): WordParagraph[] => registeredParagraphs(file, new ChangeRegister());

/** The same with ids from a register that goes on to name what stands outside of paragraphs. */
export function registeredParagraphs({ parts }: WordFile, register: ChangeRegister): WordParagraph[] {
  const walk = new StoryWalk(register);
  for (const kind of ORDER) {
    for (const { path, kind: of, root } of parts) if (of === kind) walk.story(root, path, PLACES[kind] ?? 'body');
  }
  return walk.paragraphs;
}

const PLACES: Partial<Record<PartKind, WordPlace>> = {
  body: 'body',
  footnotes: 'footnote',
  endnotes: 'endnote',
  header: 'header',
  footer: 'footer',
};
const ORDER = Object.keys(PLACES) as PartKind[];

/** Where the walk is. */
interface Spot {
  readonly place: WordPlace;
  readonly part: string;
  readonly row: WordCell | null;
  /** What is proposed for all that stands here, by an element around whole paragraphs. */
  readonly standing: Standing;
}

class StoryWalk {
  readonly paragraphs: WordParagraph[] = [];
  readonly #register: ChangeRegister;
  #ranges = new OpenRanges();
  /** Bookmarks that began between paragraphs and belong to the next one. */
  #waiting: string[] = [];
  #tables = 0;

  constructor(register: ChangeRegister) {
    this.#register = register;
  }

  story(root: XmlElement, part: string, place: WordPlace): void {
    this.#ranges = new OpenRanges();
    this.#waiting = [];
    this.#blocks(root, { place, part, row: null, standing: PLAIN });
  }

  #blocks(container: XmlElement, spot: Spot): void {
    for (const element of container.elements()) this.#block(element, spot);
  }

  #block(element: XmlElement, spot: Spot): void {
    const { name } = element;
    const fate = FATES[name];
    if (name === 'w:p') this.#paragraph(element, spot);
    else if (name === 'w:tbl') this.#table(element, spot);
    else if (fate) {
      this.#blocks(element, { ...spot, standing: under(spot.standing, fate, this.#change(element)) });
    } else if (name === 'mc:AlternateContent') this.#blocks(chosen(element) ?? element, spot);
    else if (this.#ranges.meet(element)) {
      if (name === 'w:bookmarkStart') this.#waiting.push(element.get('w:name') ?? '');
    } else if (CONTAINERS.has(name) && !isSeparator(element)) this.#blocks(element, spot);
  }

  #paragraph(source: XmlElement, spot: Spot): void {
    const reader = new RunReader(this.#ranges, this.#register);
    for (const name of this.#waiting.splice(0)) reader.bookmarks.add(name);
    const properties = source.child('w:pPr');
    const mark = this.#standing(properties?.child('w:rPr'), spot.standing, source);
    reader.read(source, spot.standing);
    this.paragraphs.push({
      bookmarks: [...reader.bookmarks],
      style: properties?.child('w:pStyle')?.get('w:val') ?? null,
      list: listOf(properties?.child('w:numPr')),
      place: spot.place,
      part: spot.part,
      row: spot.row,
      segments: reader.segments,
      mark,
      comments: [...reader.comments],
      source,
    });
    // A text box is a story of its own: neither the row nor the field that it hangs in reaches into it.
    const outer = this.#ranges;
    for (const box of reader.textBoxes) {
      this.#ranges = new OpenRanges();
      this.#blocks(box, { ...spot, place: 'text-box', row: null });
    }
    this.#ranges = outer;
  }

  #table(table: XmlElement, spot: Spot): void {
    const number = this.#tables;
    this.#tables += 1;
    const rows = this.#within(table, 'w:tr');
    for (const [index, row] of rows.entries()) {
      const rowStanding = this.#standing(row.child('w:trPr'), spot.standing);
      for (const [cell, source] of this.#within(row, 'w:tc').entries()) {
        const properties = source.child('w:tcPr');
        const merge = properties?.child('w:cellMerge');
        const at: WordCell = {
          ...{ table: number, row: index, cell, rowStanding, cellStanding: this.#cellStanding(properties) },
          merge: merge ? this.#change(merge) : null,
        };
        this.#blocks(source, { ...spot, place: spot.place === 'body' ? 'cell' : spot.place, row: at });
      }
    }
  }

  /** Rows of a table, or cells of a row, wherever content controls wrap them. */
  #within(container: XmlElement, name: string): XmlElement[] {
    return container.elements().flatMap((element) => {
      if (element.name === name) return [element];
      if (this.#ranges.meet(element)) {
        if (element.name === 'w:bookmarkStart') this.#waiting.push(element.get('w:name') ?? '');
        return [];
      }
      return CONTAINERS.has(element.name) || FATES[element.name] ? this.#within(element, name) : [];
    });
  }

  /** What the marks among some properties propose for the thing that has them. */
  #standing(properties: XmlElement | undefined, outer: Standing, paragraph?: XmlElement): Standing {
    let standing = outer;
    for (const element of properties?.elements() ?? []) {
      const fate = FATES[element.name];
      if (fate) standing = under(standing, fate, this.#change(element, paragraph));
    }
    return standing;
  }

  #cellStanding(properties: XmlElement | undefined): Standing {
    const inserted = properties?.child('w:cellIns');
    const deleted = properties?.child('w:cellDel');
    const standing = inserted ? under(PLAIN, 'inserted', this.#change(inserted)) : PLAIN;
    return deleted ? under(standing, 'deleted', this.#change(deleted)) : standing;
  }

  /** The end of a paragraph moves with the move that begins in the paragraph, where none is open before. */
  #change(element: XmlElement, paragraph?: XmlElement) {
    if (!element.name.startsWith('w:move')) return this.#register.changeOf(element);
    const begun = paragraph?.child(`${element.name}RangeStart`);
    return this.#register.changeOf(element, this.#ranges.move ?? begun?.get('w:name') ?? null);
  }
}

const CONTAINERS: ReadonlySet<string> = new Set([
  'w:body',
  'w:sdt',
  'w:sdtContent',
  'w:customXml',
  'w:footnote',
  'w:endnote',
]);

/** The lines that Word draws above footnotes are footnotes without words. */
const isSeparator = (element: XmlElement): boolean => /separator/i.test(element.get('w:type') ?? '');

function listOf(numbering: XmlElement | undefined): WordParagraph['list'] {
  const id = numbering?.child('w:numId')?.get('w:val');
  if (!id || id === '0') return null;
  return { id, level: Number(numbering?.child('w:ilvl')?.get('w:val') ?? 0) || 0 };
}
