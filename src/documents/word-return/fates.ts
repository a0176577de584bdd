import type { ChangeAttrs, Inline } from '../paper.ts';
import {
  cameBy,
  cellChars,
  type FileElement,
  type FileParagraph,
  type FileStretch,
  fileElements,
  joinedChars,
  type Reading,
  textOf,
  wentBy,
} from './file-elements.ts';
import { changedLine, newLine, untracked } from './line-changes.ts';
import { type Matches, matchElements } from './matching.ts';
import type { SentElement } from './sent-elements.ts';

/** What became of a line or row that was sent. Its cells are as `changedLine` gives them. */
export type Fate =
  | { readonly stays: true; readonly cells: readonly (readonly Inline[])[]; readonly newer: Reading }
  | { readonly stays: false; readonly by: ChangeAttrs };

/** A line or row that stands in the returned text and was not sent, or not to this place. */
export interface Arrival {
  readonly kind: 'line' | 'row';
  readonly reading: Reading;
  readonly by: ChangeAttrs;
  /** Its words, cell by cell. */
  readonly cells: readonly (readonly Inline[])[];
  /** Place of the sent line or row that it was elsewhere; null for what is new. */
  readonly moved: number | null;
}

/** What became of everything sent, by its place, and what came after each place (-1: before all). */
export interface Fates {
  readonly fates: readonly Fate[];
  readonly arrivals: ReadonlyMap<number, readonly Arrival[]>;
  /** How much of what was sent is found in the file, from 0 to 1, by its words. */
  readonly found: number;
  /** The place of the sent line or row of each paragraph of the file that has one. */
  readonly places: ReadonlyMap<number, number>;
  /** Places of what was sent with other columns than came back. */
  readonly torn: ReadonlySet<number>;
  /** Rows that came above the first row of a table that stayed, by the place of that row. */
  readonly rowsBefore: ReadonlyMap<number, readonly Arrival[]>;
  /** The table of the file in which a row that was sent now stands. */
  readonly tableOf: ReadonlyMap<number, number>;
}

/** Words that were only moved are known again if there are at least so many; fewer stand in any paper by chance. */
const MOVED_WORDS_MIN = 5;

/** Decides for everything that was sent what became of it, and where the rest came in. */
export function fatesOf(
  sent: readonly SentElement[],
  texts: readonly string[],
  stretches: readonly FileStretch[],
  numbers: ReadonlyMap<string, string>,
): Fates {
  const elements = fileElements(stretches);
  const found = elements.flatMap((element) => (element.older ? [{ element, older: element.older }] : []));
  const matches = matchElements(
    sent.map(({ kind, ids }, at) => ({ kind, ids, text: texts[at] ?? '' })),
    found.map(({ older }) => older),
  );
  const deciding = new Deciding(sent, stretches, numbers);
  for (const at of sent.keys()) {
    const stayed = matches.stayed.get(at);
    const moved = matches.moved.get(at);
    if (stayed !== undefined) deciding.stay(at, found[stayed]?.element);
    else if (moved !== undefined) deciding.move(at, found[moved]?.element);
    else deciding.lose(at);
  }
  deciding.arrive(elements);
  deciding.linkMoves(texts);
  return { ...deciding.told(), found: shareFound(texts, matches) };
}

function shareFound(texts: readonly string[], { stayed, moved }: Matches): number {
  const lengths = texts.map((text) => text.length);
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const met = lengths.reduce((sum, length, at) => (stayed.has(at) || moved.has(at) ? sum + length : sum), 0);
  return all === 0 ? 1 : met / all;
}

class Deciding {
  readonly #sent: readonly SentElement[];
  readonly #numbers: ReadonlyMap<string, string>;
  readonly #fates: Fate[] = [];
  readonly #arrivals = new Map<number, Arrival[]>();
  readonly #places = new Map<number, number>();
  readonly #torn = new Set<number>();
  readonly #rowsBefore = new Map<number, Arrival[]>();
  readonly #tableOf = new Map<number, number>();
  /** Where what stayed is found, by the element that it is. */
  readonly #placeOf = new Map<FileElement, number>();
  readonly #movedAs = new Map<FileElement, number>();
  readonly #stretchOf = new Map<FileParagraph, readonly FileParagraph[]>();
  #moves = 0;

  constructor(sent: readonly SentElement[], stretches: readonly FileStretch[], numbers: ReadonlyMap<string, string>) {
    this.#sent = sent;
    this.#numbers = numbers;
    for (const stretch of stretches) {
      if (stretch.kind !== 'lines') continue;
      for (const paragraph of stretch.paragraphs) this.#stretchOf.set(paragraph, stretch.paragraphs);
    }
  }

  stay(at: number, element: FileElement | undefined): void {
    if (!element?.older) {
      this.lose(at);
      return;
    }
    this.#placeOf.set(element, at);
    this.#note(element, at);
    const { older, newer } = element;
    if (older.row) this.#tableOf.set(at, older.row.table);
    if (newer === null) this.#fates[at] = { stays: false, by: wentBy(older) ?? untracked() };
    else this.#fates[at] = { stays: true, cells: this.#cells(at, older, newer), newer };
  }

  /** Somebody took it to another place and tracked nothing: it went from here and came there. */
  move(at: number, element: FileElement | undefined): void {
    if (!element?.older) {
      this.lose(at);
      return;
    }
    this.#note(element, at);
    const by = element.newer ? this.#moveBy(untracked()) : (wentBy(element.older) ?? untracked());
    this.#fates[at] = { stays: false, by };
    this.#movedAs.set(element, at);
  }

  lose(at: number): void {
    this.#fates[at] = { stays: false, by: untracked() };
  }

  /** Puts what came behind the last thing above it that stayed. */
  arrive(elements: readonly FileElement[]): void {
    let place = -1;
    for (const element of elements) {
      const stands = this.#placeOf.get(element);
      if (stands !== undefined) {
        place = Math.max(place, stands);
        continue;
      }
      if (element.newer === null || isBlank(element.newer)) continue;
      const moved = this.#movedAs.get(element) ?? null;
      const fate = moved === null ? undefined : this.#fates[moved];
      const by = fate?.stays === false ? fate.by : this.#cameBy(element, element.newer);
      const [map, at] = this.#targetOf(element.newer, place);
      map.set(at, [...(map.get(at) ?? []), arrivalOf(element.newer, by, moved)]);
    }
  }

  /** A row above the first one that stayed of its table belongs to that table, not to what stands above it. */
  #targetOf({ row }: Reading, place: number): [Map<number, Arrival[]>, number] {
    if (row === null || this.#tableOf.get(place) === row.table) return [this.#arrivals, place];
    const first = [...this.#tableOf].find(([, table]) => table === row.table)?.[0];
    return first === undefined ? [this.#arrivals, place] : [this.#rowsBefore, first];
  }

  /** What went and came in the same words was moved: one change, whatever the file calls it. */
  linkMoves(texts: readonly string[]): void {
    const gone = new Map<string, number>();
    for (const [at, fate] of this.#fates.entries()) {
      const text = texts[at] ?? '';
      if (!fate.stays && fate.by.move?.startsWith('moved') !== true && isTelling(text, fate.by)) {
        gone.set(`${this.#sent[at]?.kind} ${text}`, at);
      }
    }
    for (const [place, arrivals] of this.#arrivals) {
      const linked = arrivals.map((arrival) => {
        const key = `${arrival.kind} ${arrival.reading.text}`;
        const at = arrival.moved === null ? gone.get(key) : undefined;
        if (at === undefined) return arrival;
        gone.delete(key);
        const fate = this.#fates[at];
        const by = this.#moveBy(fate?.stays === false ? fate.by : arrival.by);
        this.#fates[at] = { stays: false, by };
        return { ...arrival, by, moved: at };
      });
      this.#arrivals.set(place, linked);
    }
  }

  told() {
    return {
      ...{ fates: this.#fates, arrivals: this.#arrivals, places: this.#places },
      ...{ torn: this.#torn, rowsBefore: this.#rowsBefore, tableOf: this.#tableOf },
    };
  }

  #moveBy(by: ChangeAttrs): ChangeAttrs {
    this.#moves += 1;
    return { ...by, id: `moved ${this.#moves}`, move: `moved ${this.#moves}` };
  }

  #note({ older, newer }: FileElement, at: number): void {
    for (const paragraph of [...(newer?.paragraphs ?? []), ...(older?.paragraphs ?? [])]) {
      if (!this.#places.has(paragraph.at)) this.#places.set(paragraph.at, at);
    }
  }

  /** A line that was typed without tracking says nothing of whoever typed it. */
  #cameBy({ older }: FileElement, newer: Reading): ChangeAttrs {
    if (older !== null) return untracked();
    const [first] = newer.paragraphs;
    const stretch = first ? (this.#stretchOf.get(first) ?? []) : [];
    return cameBy(newer, stretch) ?? untracked();
  }

  #cells(at: number, older: Reading, newer: Reading): (readonly Inline[])[] {
    const cells = this.#sent[at]?.cells ?? [];
    const chars = newer.row ? newer.row.cells.map(cellChars) : [joinedChars(older, newer)];
    if (chars.length !== cells.length) {
      this.#torn.add(at);
      return cells.map(({ inlines }) => inlines);
    }
    return cells.map(({ inlines, bold }, cell) => changedLine(inlines, chars[cell] ?? [], this.#numbers, bold));
  }
}

/** Whether words are enough to be known again elsewhere. */
const isTelling = (text: string, by: ChangeAttrs): boolean =>
  by.move !== undefined || text.split(/\s+/).length >= MOVED_WORDS_MIN;

/** Empty lines are how a paper looks, not what it says. */
const isBlank = (reading: Reading): boolean => reading.kind === 'line' && newerText(reading).trim() === '';

function arrivalOf(reading: Reading, by: ChangeAttrs, moved: number | null): Arrival {
  const { kind, row, paragraphs } = reading;
  const cells = row
    ? row.cells.map((cell) => newLine(cellChars(cell)))
    : [newLine(paragraphs.flatMap(({ chars }) => chars))];
  return { kind, reading, by, cells, moved };
}

/** What a line or row says once all is accepted. */
export const newerText = ({ row, paragraphs }: Reading): string =>
  row
    ? row.cells.map((cell) => textOf(cellChars(cell), 'newer')).join('\n')
    : paragraphs.map(({ chars }) => textOf(chars, 'newer')).join('');
