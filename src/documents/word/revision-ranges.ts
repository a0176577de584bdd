import type { XmlElement } from './xml-tree.ts';

/** What becomes of all that is proposed. */
export type WordVerdict = 'accept' | 'reject';

/** What stands within ranges that begin and end anywhere in the text, and goes by a verdict. */
export interface RangesGoing {
  /** Content controls and custom markup that go themselves; what they hold stays, unless it goes by its own marks. */
  readonly wrappers: ReadonlySet<XmlElement>;
  /** Paragraphs and rows that stand in a move's end from their beginning, and go with it to the last. */
  readonly moved: ReadonlySet<XmlElement>;
}

/** Ranges that mark content controls (ISO 29500-1, 17.13.5.4 to 11), and the ends of moves (17.13.5.23 to 28), that go. */
const GOING = {
  accept: { wrappers: ['customXmlDelRange', 'customXmlMoveFromRange'], moved: 'moveFromRange' },
  reject: { wrappers: ['customXmlInsRange', 'customXmlMoveToRange'], moved: 'moveToRange' },
} as const;

const WRAPPERS: ReadonlySet<string> = new Set(['w:sdt', 'w:customXml', 'w:smartTag']);
const MOVED: ReadonlySet<string> = new Set(['w:p', 'w:tr']);

/** Finds what goes with the ranges of a part. A range whose end is missing holds nothing. */
export function rangesGoing(root: XmlElement, verdict: WordVerdict): RangesGoing {
  const going = GOING[verdict];
  const wrappers = new RangeWatch(going.wrappers, WRAPPERS);
  const moved = new RangeWatch([going.moved], MOVED);
  const walk = (element: XmlElement): void => {
    if (element.name.includes('Range')) {
      wrappers.meet(element);
      moved.meet(element);
    }
    wrappers.enter(element);
    moved.enter(element);
    for (const child of element.children) if (typeof child !== 'string') walk(child);
    moved.leave(element);
  };
  walk(root);
  return { wrappers: wrappers.found, moved: moved.within };
}

/** Notes the elements whose start tags stand in a range, and those whose end tags stand in the same one. */
class RangeWatch {
  readonly found = new Set<XmlElement>();
  readonly within = new Set<XmlElement>();
  readonly #names: readonly string[];
  readonly #watched: ReadonlySet<string>;
  readonly #open = new Map<string, XmlElement[]>();
  readonly #startedIn = new Map<XmlElement, string[]>();

  constructor(names: readonly string[], watched: ReadonlySet<string>) {
    this.#names = names;
    this.#watched = watched;
  }

  meet(element: XmlElement): void {
    const id = element.get('w:id') ?? '';
    if (this.#names.some((name) => element.name === `w:${name}Start`)) this.#open.set(id, []);
    else if (this.#names.some((name) => element.name === `w:${name}End`)) {
      for (const started of this.#open.get(id) ?? []) this.found.add(started);
      this.#open.delete(id);
    }
  }

  enter(element: XmlElement): void {
    if (this.#open.size === 0 || !this.#watched.has(element.name)) return;
    for (const started of this.#open.values()) started.push(element);
    this.#startedIn.set(element, [...this.#open.keys()]);
  }

  leave(element: XmlElement): void {
    if (this.#startedIn.get(element)?.some((id) => this.#open.has(id))) this.within.add(element);
  }
}
