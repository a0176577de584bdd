import type { Standing, WordChange } from './revision-marks.ts';
import type { XmlElement } from './xml-tree.ts';

/** Where a paragraph stands. A `cell` is of a table in the body; tables of a header are of the `header`. */
export type WordPlace = 'body' | 'cell' | 'text-box' | 'header' | 'footer' | 'footnote' | 'endnote';

/** A stretch of a paragraph that looks and stands alike. */
export interface WordSegment extends Standing {
  /** `field` is what a field shows; `note` the sign of a footnote; `object` a picture, drawing or embedded file. */
  readonly kind: 'text' | 'break' | 'tab' | 'field' | 'equation' | 'symbol' | 'note' | 'object';
  /** What one reads: a tab is `\t`, a break `\n`, a note or an object nothing. */
  readonly text: string;
  /** Set on the run itself; what the style gives is not looked at. */
  readonly strong: boolean;
  readonly emphasis: boolean;
  /** How the run looked before a tracked change of its formatting. */
  readonly lookBefore: { readonly strong: boolean; readonly emphasis: boolean; readonly change: WordChange } | null;
  /** The instruction of the field that shows it: ` REF _cl_scope_p1 \r \h `. */
  readonly field: string | null;
}

/** The row and cell that a paragraph stands in, and what is proposed for them as a whole. */
export interface WordCell {
  /** The tables of a file are counted from 0 in reading order; rows and cells in their table, in turn. */
  readonly table: number;
  readonly row: number;
  readonly cell: number;
  readonly rowStanding: Standing;
  readonly cellStanding: Standing;
  /** A tracked merge or split with the cell above. */
  readonly merge: WordChange | null;
}

/** A paragraph of any part of a Word file, with everything proposed in it. */
export interface WordParagraph {
  /** Names of the bookmarks that begin in it or that words of it stand in. */
  readonly bookmarks: readonly string[];
  /** Id of its style, as the file has it. */
  readonly style: string | null;
  readonly list: { readonly id: string; readonly level: number } | null;
  readonly place: WordPlace;
  /** Path of its part: `word/document.xml`. */
  readonly part: string;
  readonly row: WordCell | null;
  readonly segments: readonly WordSegment[];
  /** What is proposed for the end of the paragraph: inserted, it was split off; deleted, it runs into the next one. */
  readonly mark: Standing;
  /** Ids of the comments that begin in it. */
  readonly comments: readonly string[];
  /** The element itself, of a tree that is for looking only. */
  readonly source: XmlElement;
}
