import type { PaperDocument } from '../paper.ts';

/** Something in a returned file that the marks of a paper cannot say: a person looks at it and says what was done. */
export interface Unsupported {
  /** What it is: `image`, `header`, `title`, `cells`. */
  readonly kind: string;
  /** Where it stands, in words. */
  readonly place: string;
  readonly sentence: string;
}

/** What somebody wrote beside the paper. Author and time are as the file has them. */
export interface ReturnedComment {
  readonly id: string;
  readonly author: string;
  readonly at: string | null;
  readonly text: string;
  /** The words it stands on. */
  readonly on: string;
  /** Id of the block it stands on; null where it stands on none of the paper's own. */
  readonly block: string | null;
  readonly resolved: boolean;
  readonly replies: readonly { readonly author: string; readonly at: string | null; readonly text: string }[];
}

/** What a file says of itself in its properties. */
export interface FileIdentity {
  readonly documentId: string;
  readonly version: number;
  readonly contentHash: string;
  /** The older version whose difference to this one it shows as tracked changes of ours; null where it shows none. */
  readonly comparedTo: number | null;
}

/** A returned file, read against the paper that was sent. */
export interface Returned {
  /** Rejected whole it is the paper that was sent; accepted whole what the file says, but for what is unsupported. */
  readonly paper: PaperDocument;
  readonly comments: readonly ReturnedComment[];
  /** Ids of the changes that the file does not own up to. */
  readonly untracked: readonly string[];
  readonly unsupported: readonly Unsupported[];
  /** Null where the properties are gone: then it was known by its words. */
  readonly identity: FileIdentity | null;
}
