import type { ChangeAttrs, Look } from '../paper.ts';

/** One character of a returned file, in the older text (all rejected), in the newer one (all accepted), or in both. */
export interface FileChar {
  readonly char: string;
  readonly older: boolean;
  readonly newer: boolean;
  /** Who made it come or go; null where it stands in both. */
  readonly by: ChangeAttrs | null;
  readonly look: readonly Look[];
  /** A tracked change of how it looks. */
  readonly lookBy: ChangeAttrs | null;
}

/** A paragraph as it stands in the file. Its end may have come or gone by itself: then two are one, before or after. */
export interface FileParagraph {
  /** Its place in the file's list of paragraphs, by which comments find it. */
  readonly at: number;
  readonly ids: readonly string[];
  readonly style: string;
  readonly chars: readonly FileChar[];
  readonly endsOlder: boolean;
  readonly endsNewer: boolean;
  readonly endBy: ChangeAttrs | null;
}

/** A row of a table: its cells, each of paragraphs; tracked as a whole, or not. */
export interface FileRow {
  readonly table: number;
  readonly cells: readonly (readonly FileParagraph[])[];
  readonly older: boolean;
  readonly newer: boolean;
  readonly by: ChangeAttrs | null;
}

/** What stands one below the other in the file's body: runs of paragraphs, and rows of tables between them. */
export type FileStretch =
  | { readonly kind: 'lines'; readonly paragraphs: readonly FileParagraph[] }
  | { readonly kind: 'row'; readonly row: FileRow };

/** One line or row of one of the two texts, of the paragraphs that make it up. */
export interface Reading {
  readonly kind: 'line' | 'row';
  readonly ids: readonly string[];
  readonly text: string;
  readonly paragraphs: readonly FileParagraph[];
  readonly row: FileRow | null;
}

/** What a returned file says, line by line: as it was and as it would be. `older` and `newer` are never both null. */
export interface FileElement {
  readonly kind: 'line' | 'row';
  /** Place of its first paragraph in the file. */
  readonly at: number;
  readonly older: Reading | null;
  readonly newer: Reading | null;
}

/** Puts what was and what would be side by side, in the order of the file. */
export function fileElements(stretches: readonly FileStretch[]): FileElement[] {
  return stretches.flatMap((stretch) => (stretch.kind === 'row' ? rowElement(stretch.row) : lineElements(stretch)));
}

function rowElement(row: FileRow): FileElement[] {
  const paragraphs = row.cells.flat();
  const read = (which: 'older' | 'newer'): Reading => ({
    ...{ kind: 'row', ids: paragraphs.flatMap(({ ids }) => ids), paragraphs, row },
    text: row.cells.map((cell) => textOf(cellChars(cell), which)).join('\n'),
  });
  if (!row.older && !row.newer) return [];
  const at = paragraphs[0]?.at ?? 0;
  return [{ kind: 'row', at, older: row.older ? read('older') : null, newer: row.newer ? read('newer') : null }];
}

/** The characters of one text. */
export const textOf = (chars: readonly FileChar[], which: 'older' | 'newer'): string =>
  chars.reduce((text, char) => (char[which] ? text + char.char : text), '');

/** The paragraphs of a cell as one line, with a line break where one of them ends. */
export const cellChars = (cell: readonly FileParagraph[]): FileChar[] =>
  cell.flatMap((paragraph, at) => {
    if (at === cell.length - 1) return paragraph.chars;
    const { endsOlder, endsNewer, endBy } = paragraph;
    return [...paragraph.chars, { char: '\n', older: endsOlder, newer: endsNewer, by: endBy, look: [], lookBy: null }];
  });

/** The paragraphs between two ends that count in one of the texts, as lines of it. */
function readingsOf(paragraphs: readonly FileParagraph[], which: 'older' | 'newer'): Reading[] {
  const ends = which === 'older' ? 'endsOlder' : 'endsNewer';
  const readings: Reading[] = [];
  let open: FileParagraph[] = [];
  for (const paragraph of paragraphs) {
    open.push(paragraph);
    if (!paragraph[ends]) continue;
    readings.push(readingOf(open, which));
    open = [];
  }
  const rest = readingOf(open, which);
  return rest.text === '' ? readings : [...readings, rest];
}

function readingOf(paragraphs: readonly FileParagraph[], which: 'older' | 'newer'): Reading {
  const ends = which === 'older' ? 'endsOlder' : 'endsNewer';
  // A paragraph that only came in brings its own bookmark to the line that it is rejected into.
  const own = paragraphs.filter((paragraph) => paragraph[ends] || textOf(paragraph.chars, which) !== '');
  const text = paragraphs.map(({ chars }) => textOf(chars, which)).join('');
  return { kind: 'line', ids: own.flatMap(({ ids }) => ids), text, paragraphs, row: null };
}

/** Each older line goes on as the newer one with which it shares most words; what is left over came or went. */
function lineElements({ paragraphs }: { readonly paragraphs: readonly FileParagraph[] }): FileElement[] {
  const older = readingsOf(paragraphs, 'older');
  const newer = readingsOf(paragraphs, 'newer');
  const oldOf = owners(older);
  const newOf = owners(newer);
  const shares: { one: Reading; other: Reading; weight: number }[] = [];
  for (const paragraph of paragraphs) {
    const one = oldOf.get(paragraph);
    const other = newOf.get(paragraph);
    if (one === undefined || other === undefined) continue;
    const last = shares.at(-1);
    // What two lines share stands side by side.
    if (last?.one === one && last.other === other) last.weight += weightOf(paragraph);
    else shares.push({ one, other, weight: weightOf(paragraph) });
  }
  const goesOnAs = new Map<Reading, Reading>();
  const taken = new Set<Reading>();
  for (const { one, other, weight } of shares.sort((left, right) => right.weight - left.weight)) {
    if (weight === 0 || goesOnAs.has(one) || taken.has(other)) continue;
    goesOnAs.set(one, other);
    taken.add(other);
  }
  const elements: FileElement[] = older.map((one) => element(one, goesOnAs.get(one) ?? null));
  elements.push(...newer.filter((other) => !taken.has(other)).map((other) => element(null, other)));
  return elements.sort((one, other) => one.at - other.at);
}

/** Words that stand in both texts weigh most; an end that stands in both decides where there are none. */
const weightOf = ({ chars, endsOlder, endsNewer }: FileParagraph): number =>
  2 * chars.filter(({ older, newer }) => older && newer).length + (endsOlder && endsNewer ? 1 : 0);

function owners(readings: readonly Reading[]): Map<FileParagraph, Reading> {
  return new Map(readings.flatMap((reading) => reading.paragraphs.map((paragraph) => [paragraph, reading] as const)));
}

/** A line stands where it would stand once all is accepted; one that goes stands where it is. */
function element(older: Reading | null, newer: Reading | null): FileElement {
  return { kind: 'line', at: (newer ?? older)?.paragraphs[0]?.at ?? 0, older, newer };
}

/**
 * The characters of a line that went on, as it was and as it is. Words that a new end took into another line have gone
 * from here, words that came by joining two lines have come, by the hand that made or took the end.
 */
export function joinedChars(older: Reading, newer: Reading): FileChar[] {
  const paragraphs = [...new Set([...older.paragraphs, ...newer.paragraphs])].sort((one, other) => one.at - other.at);
  const endBy = paragraphs.find((paragraph) => paragraph.endBy !== null)?.endBy ?? null;
  return paragraphs.flatMap((paragraph) => {
    const was = older.paragraphs.includes(paragraph);
    const is = newer.paragraphs.includes(paragraph);
    if (was && is) return paragraph.chars;
    return paragraph.chars.flatMap((char): FileChar[] => {
      const moved = { ...char, older: was && char.older, newer: is && char.newer };
      if (!moved.older && !moved.newer) return [];
      return [{ ...moved, by: char.older && char.newer ? endBy : char.by }];
    });
  });
}

/** By whom a line that only stands in the newer text came. */
export function cameBy({ row, paragraphs }: Reading, stretch: readonly FileParagraph[]): ChangeAttrs | null {
  if (row) return row.by;
  const first = paragraphs[0];
  const before = first ? stretch[stretch.indexOf(first) - 1] : undefined;
  const ends = [...paragraphs, ...(before ? [before] : [])].filter(({ endsOlder }) => !endsOlder);
  const end = ends[0]?.endBy;
  return end ?? paragraphs.flatMap(({ chars }) => chars).find(({ older, by }) => !older && by)?.by ?? null;
}

/** By whom a line that only stands in the older text went. */
export function wentBy({ row, paragraphs }: Reading): ChangeAttrs | null {
  if (row) return row.by;
  const end = paragraphs.find(({ endsNewer, endBy }) => !endsNewer && endBy)?.endBy;
  return end ?? paragraphs.flatMap(({ chars }) => chars).find(({ newer, by }) => !newer && by)?.by ?? null;
}
