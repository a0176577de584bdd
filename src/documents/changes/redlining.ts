import type { z } from 'zod';
import type { Block, ChangeAttrs, ChangeMark, Clause, ListItem, Particular, ShapeMark, TableRow } from '../paper.ts';
import type { Known } from './matching.ts';

/** What can be put in or struck out whole. */
export type Whole = Clause | Exclude<Block, { type: 'bulletList' | 'orderedList' }> | ListItem | TableRow | Particular;

/** Something put in or struck out whole, to be found again elsewhere in the paper as a move. */
interface Piece {
  readonly type: string;
  readonly id: string | undefined;
  readonly words: string;
  readonly mark: ChangeMark;
}

/** Words that were only moved are known again if there are at least so many; fewer stand in any paper by chance. */
const MOVED_WORDS_MIN = 5;

/** One comparison at work: it numbers the changes, signs them, and finds what was only moved. */
export class Redlining {
  readonly known: Known;
  readonly #by: Pick<ChangeAttrs, 'author' | 'at'>;
  readonly #gone: Piece[] = [];
  readonly #come: Piece[] = [];
  #count = 0;

  constructor(by: Pick<ChangeAttrs, 'author' | 'at'>, known: Known) {
    this.#by = by;
    this.known = known;
  }

  /** The next change, with an id of its own: `c1`, `c2` and so on. */
  readonly next = (): ChangeAttrs => {
    this.#count += 1;
    return { id: `c${this.#count}`, author: this.#by.author, at: this.#by.at };
  };

  /** Puts in or strikes out a thing whole; `id` and `words` are what it is known by where it came to or went from. */
  whole<Thing extends Whole>(
    thing: Thing,
    type: ChangeMark['type'],
    { id, words }: { id: string | undefined; words: string },
  ): Thing {
    const mark: ChangeMark = { type, attrs: this.next() };
    (type === 'deletion' ? this.#gone : this.#come).push({ type: thing.type, id, words, mark });
    return { ...thing, marks: [mark] };
  }

  /** One thing in the place of another: both are one change. */
  instead<Thing extends Whole>(was: Thing, now: Thing): [Thing, Thing] {
    const attrs = this.next();
    return [
      { ...was, marks: [{ type: 'deletion', attrs }] },
      { ...now, marks: [{ type: 'insertion', attrs }] },
    ];
  }

  /** The mark of attributes that differ, if any do. */
  shape(was: object, now: object): { marks?: ShapeMark[] } {
    const others: Readonly<Record<string, unknown>> = { ...now };
    const differ = Object.entries(was).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(others[name]),
    );
    if (differ.length === 0) return {};
    const attrs = { ...this.next(), was: Object.fromEntries(differ) as Record<string, z.core.util.JSONType> };
    return { marks: [{ type: 'modification', attrs }] };
  }

  /**
   * What went from one place and came to another is one change: it is decided in one word, or the paper would hold it
   * twice or not at all. It is a move if the same kind of thing came back, under its id or in its very words.
   */
  linkMoves(): void {
    const open = new Set(this.#come);
    const link = (gone: Piece, come: Piece): void => {
      open.delete(come);
      const attrs = gone.type === come.type ? { ...gone.mark.attrs, move: gone.mark.attrs.id } : gone.mark.attrs;
      gone.mark.attrs = attrs;
      come.mark.attrs = attrs;
    };
    const byId = new Map(this.#come.map((piece) => [piece.id, piece]));
    const lost = this.#gone.filter((gone) => {
      const come = gone.id === undefined ? undefined : byId.get(gone.id);
      if (come && open.has(come)) link(gone, come);
      return come === undefined;
    });
    const byWords = new Map([...open].map((piece) => [`${piece.type} ${piece.words}`, piece]));
    for (const gone of lost) {
      const come = byWords.get(`${gone.type} ${gone.words}`);
      if (come && open.has(come) && gone.words.split(/\s+/).length >= MOVED_WORDS_MIN) link(gone, come);
    }
  }
}
