import type { ChangeAttrs, Look } from '../paper.ts';
import { UNPRINTABLE } from '../seal.ts';
import type { Standing, WordChange } from '../word/revision-marks.ts';
import type { WordParagraph, WordSegment } from '../word/word-paragraph.ts';
import type { FileChar, FileParagraph, FileRow, FileStretch } from './file-elements.ts';

/** What a returned file says in its body, and what stands elsewhere in it. */
export interface FileBody {
  readonly stretches: readonly FileStretch[];
  /** Lines of the list of contents, as they read. */
  readonly contents: readonly string[];
  /** Paragraphs of tables inside tables, and where: the place of a paragraph of the cell around it. */
  readonly nested: readonly { readonly text: string; readonly around: number }[];
}

/** Whoever is not named in the file. */
const NO_NAME = 'no name in the file';
const AUTHOR_MAX = 200;

/** The change of a file as the paper's marks say it; the same change always gives the same object. */
export class Hands {
  readonly #known = new Map<WordChange, ChangeAttrs>();

  of(change: WordChange | null): ChangeAttrs | null {
    if (change === null) return null;
    const known = this.#known.get(change);
    if (known) return known;
    const author = [...(change.author ?? NO_NAME)].slice(0, AUTHOR_MAX).join('');
    const move = change.move === null ? {} : { move: change.move };
    const hand: ChangeAttrs = { id: `file ${this.#known.size}`, author, at: change.date, ...move };
    this.#known.set(change, hand);
    return hand;
  }
}

/** Reads the body of a file as lines and rows; `numbers` are those that the references of the sent paper showed. */
export function readBody(paragraphs: readonly WordParagraph[], numbers: ReadonlyMap<string, string>): FileBody {
  const walk = new BodyWalk(new ParagraphReading(numbers));
  for (const [at, paragraph] of paragraphs.entries()) walk.take(paragraph, at);
  return walk;
}

class BodyWalk implements FileBody {
  readonly stretches: FileStretch[] = [];
  readonly contents: string[] = [];
  readonly nested: { text: string; around: number }[] = [];
  readonly #reading: ParagraphReading;
  #lines: FileParagraph[] | null = null;
  /** The table being read: one that begins before it ends stands in one of its cells. */
  #table: number | null = null;
  #row: { readonly number: number; readonly cells: FileParagraph[][] } | null = null;

  constructor(reading: ParagraphReading) {
    this.#reading = reading;
  }

  take(paragraph: WordParagraph, at: number): void {
    if (paragraph.place === 'body') this.#body(paragraph, at);
    else if (paragraph.place === 'cell') this.#cell(paragraph, at);
  }

  #body(paragraph: WordParagraph, at: number): void {
    this.#table = null;
    this.#row = null;
    if (isContents(paragraph)) {
      this.contents.push(textBefore(paragraph, 'newer'));
      return;
    }
    if (this.#lines === null) {
      this.#lines = [];
      this.stretches.push({ kind: 'lines', paragraphs: this.#lines });
    }
    this.#lines.push(this.#reading.read(paragraph, at));
  }

  #cell(paragraph: WordParagraph, at: number): void {
    const { row } = paragraph;
    if (row === null) return;
    this.#table ??= row.table;
    if (row.table !== this.#table) {
      const text = textBefore(paragraph, 'newer');
      if (text.trim() !== '') this.nested.push({ text, around: this.#row?.cells.at(-1)?.at(-1)?.at ?? at });
      return;
    }
    this.#lines = null;
    if (this.#row?.number !== row.row) {
      const cells: FileParagraph[][] = [];
      this.#row = { number: row.row, cells };
      this.stretches.push({ kind: 'row', row: this.#reading.row(row.table, row.rowStanding, cells) });
    }
    const cell = this.#row.cells[row.cell] ?? [];
    this.#row.cells[row.cell] = cell;
    cell.push(this.#reading.read(paragraph, at));
  }
}

const isContents = ({ segments, style }: WordParagraph): boolean =>
  segments.some(({ field }) => field?.trim().startsWith('TOC')) || /^(TOC|Contents)\d/.test(style ?? '');

const older = ({ status, proposedBy }: Standing): boolean =>
  status === 'plain' || ((status === 'deleted' || status === 'moved-from') && proposedBy === null);
const newer = ({ status }: Standing): boolean => status === 'plain' || status === 'inserted' || status === 'moved-to';

/** What a paragraph of any part reads, of one of the two texts. */
export const textBefore = ({ segments }: WordParagraph, which: 'older' | 'newer'): string =>
  segments.map((segment) => ((which === 'older' ? older : newer)(segment) ? segment.text : '')).join('');

/** What is no text: it is told by kind and place, and stands in no line. */
const SIGNS: ReadonlySet<WordSegment['kind']> = new Set(['equation', 'symbol', 'note', 'object']);
export const isSign = ({ kind }: WordSegment): boolean => SIGNS.has(kind);

class ParagraphReading {
  readonly #hands = new Hands();
  readonly #numbers: ReadonlyMap<string, string>;

  constructor(numbers: ReadonlyMap<string, string>) {
    this.#numbers = numbers;
  }

  row(table: number, standing: Standing, cells: FileRow['cells']): FileRow {
    return { table, cells, older: older(standing), newer: newer(standing), by: this.#hands.of(standing.change) };
  }

  read({ bookmarks, style, segments, mark }: WordParagraph, at: number): FileParagraph {
    const ids = bookmarks.flatMap((name) => (name.startsWith('_cl_') ? [name.slice('_cl_'.length)] : []));
    const chars = this.#shown(segments.filter((segment) => !isSign(segment))).flatMap((it) => this.#chars(it));
    const end = { endsOlder: older(mark), endsNewer: newer(mark), endBy: this.#hands.of(mark.change) };
    return { at, ids, style: style ?? '', chars, ...end };
  }

  /** References show the number they showed when the paper was sent: a word processor may have counted anew. */
  #shown(segments: readonly WordSegment[]): WordSegment[] {
    return segments.flatMap((segment, at) => {
      const target = /^\s*REF\s+_cl_(\S+)/.exec(segment.field ?? '')?.[1];
      const number = target === undefined ? undefined : this.#numbers.get(target);
      const others = [segments[at - 1], segments[at + 1]];
      const isTorn = others.some((other) => other?.field === segment.field);
      return number === undefined || isTorn ? [segment] : [{ ...segment, text: number }];
    });
  }

  #chars(segment: WordSegment): FileChar[] {
    const was = older(segment);
    const is = newer(segment);
    if (!was && !is) return [];
    const { lookBefore, change } = segment;
    const stands = {
      ...{ older: was, newer: is, by: this.#hands.of(change), look: lookOf(segment) },
      lookBy: lookBefore === null ? null : this.#hands.of(lookBefore.change),
    };
    return lettersOf(segment.text).map((char) => ({ char, ...stands }));
  }
}

/** A tab reads as a blank; what no paper may hold is left out here and told by its place (signs.ts). */
const lettersOf = (text: string): string[] =>
  [...text.replaceAll('\t', ' ')].filter((char) => char === '\n' || !UNPRINTABLE.test(char));

const lookOf = ({ strong, emphasis }: WordSegment): Look[] => [
  ...(strong ? (['strong'] as const) : []),
  ...(emphasis ? (['emphasis'] as const) : []),
];
