import type { WordPlace } from './word-paragraph.ts';

/** What a proposed change does. `move-from` and `move-to` of one move bear the same `move`. */
export type RevisionKind =
  | 'insertion'
  | 'deletion'
  | 'move-from'
  | 'move-to'
  | 'paragraph-mark-inserted'
  | 'paragraph-mark-deleted'
  | 'row-inserted'
  | 'row-deleted'
  | 'cell-inserted'
  | 'cell-deleted'
  | 'cell-merged'
  | 'content-control-inserted'
  | 'content-control-deleted'
  | 'content-control-moved'
  | 'formatting';

/** Where something stands: the paragraph counted from 1 over the whole file, and the clause it belongs to. */
export interface Whereabouts {
  /** The id in the hidden bookmark that Parley gave the paragraph or its row; null where there is none. */
  readonly clause: string | null;
  readonly paragraph: number | null;
  readonly place: WordPlace | 'comment' | 'styles' | 'numbering' | 'glossary';
}

/** One change proposed in a Word file. */
export interface Revision extends Whereabouts {
  readonly id: string;
  readonly kind: RevisionKind;
  readonly author: string | null;
  /** ISO 8601 as written; null where the file has none that can be read. */
  readonly date: string | null;
  /** The words that come, go or change their looks; of a row or cell, all that stands in it. */
  readonly text: string;
  readonly move: string | null;
  /** The element that holds former formatting, such as `rPrChange`; null for other kinds. */
  readonly property: string | null;
}

/** A comment, or a reply to one. */
export interface Remark {
  readonly id: string;
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string;
}

/** A comment with its replies; `on` is the words it stands on. */
export interface WordComment extends Remark, Whereabouts {
  readonly on: string;
  readonly resolved: boolean;
  readonly replies: readonly Remark[];
}

/** Something in a file that its list cannot tell in words. */
export interface UnsupportedContent {
  readonly kind: string;
  /** `paragraph 12`, or the path of a part. */
  readonly place: string;
  readonly sentence: string;
}

/** Everything proposed and remarked in a Word file. */
export interface Redlines {
  readonly changes: readonly Revision[];
  readonly comments: readonly WordComment[];
  readonly unsupported: readonly UnsupportedContent[];
}
