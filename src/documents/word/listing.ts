import type { Redlines, Whereabouts } from './redline.ts';
import { ChangeRegister } from './revision-marks.ts';
import { RevisionWalk } from './revision-walk.ts';
import { commentsOf } from './word-comments.ts';
import type { PartKind, WordFile } from './word-file.ts';
import type { WordParagraph } from './word-paragraph.ts';
import { registeredParagraphs } from './word-paragraphs.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * Lists everything proposed in a Word file, in reading order, and every comment with its replies. What a list cannot tell
 * in words stands in `unsupported`, by kind and place; nothing is passed over in silence.
 */
export function listRedlines(file: WordFile): Redlines {
  const register = new ChangeRegister();
  const whereabouts = whereaboutsIn(registeredParagraphs(file, register));
  const walk = new RevisionWalk(register, whereabouts);
  for (const kind of ORDER) for (const part of file.parts) if (part.kind === kind) walk.part(part, PLACES[kind]);
  return { changes: walk.changes, comments: commentsOf(file, walk.commentPlaces), unsupported: walk.unsupported };
}

const PLACES: Readonly<Record<PartKind, Whereabouts['place']>> = {
  body: 'body',
  footnotes: 'footnote',
  endnotes: 'endnote',
  header: 'header',
  footer: 'footer',
  comments: 'comment',
  'comments-extended': 'comment',
  styles: 'styles',
  numbering: 'numbering',
  glossary: 'glossary',
};
const ORDER = Object.keys(PLACES) as PartKind[];

function whereaboutsIn(paragraphs: readonly WordParagraph[]): ReadonlyMap<XmlElement, Whereabouts> {
  const clauseOf = ({ bookmarks }: WordParagraph): string | null =>
    bookmarks.find((name) => name.startsWith(OURS))?.slice(OURS.length) ?? null;
  const rowKey = ({ row }: WordParagraph): string => `${row?.table} ${row?.row}`;
  const clauseOfRow = new Map<string, string>();
  for (const paragraph of paragraphs) {
    const clause = clauseOf(paragraph);
    if (paragraph.row && clause !== null && !clauseOfRow.has(rowKey(paragraph)))
      clauseOfRow.set(rowKey(paragraph), clause);
  }
  return new Map(
    paragraphs.map((paragraph, at) => {
      const clause = clauseOf(paragraph) ?? (paragraph.row ? (clauseOfRow.get(rowKey(paragraph)) ?? null) : null);
      return [paragraph.source, { clause, paragraph: at + 1, place: paragraph.place }];
    }),
  );
}

/** Parley's hidden bookmarks: `_cl_` and the id of a block (src/documents/docx-body.ts). */
const OURS = '_cl_';
