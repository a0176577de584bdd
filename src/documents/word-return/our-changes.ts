import { PLAIN, type Standing, type WordChange } from '../word/revision-marks.ts';
import type { WordParagraph } from '../word/word-paragraph.ts';

/**
 * A file that shows what became of an older version comes back with our own tracked changes in it. They are what was sent:
 * taken in before it is read, so that only what the other side did is left. `isOurs` tells a change that we wrote.
 */
export const withOursTaken = (
  paragraphs: readonly WordParagraph[],
  isOurs: (change: WordChange) => boolean,
): WordParagraph[] =>
  paragraphs.map((paragraph) => ({
    ...paragraph,
    mark: taken(paragraph.mark, isOurs),
    row: paragraph.row && { ...paragraph.row, rowStanding: taken(paragraph.row.rowStanding, isOurs) },
    segments: paragraph.segments.flatMap((segment) => {
      const standing = taken(segment, isOurs);
      if (standing.change !== null && standing.change === standing.proposedBy) return [];
      const { lookBefore } = segment;
      const look = lookBefore && isOurs(lookBefore.change) ? null : lookBefore;
      return [{ ...segment, ...standing, lookBefore: look }];
    }),
  }));

/** What we struck out stands in neither text, as what somebody put in and took out again. */
function taken({ status, change, proposedBy }: Standing, isOurs: (change: WordChange) => boolean): Standing {
  if (change === null) return { status, change, proposedBy };
  if (!isOurs(change)) return { status, change, proposedBy: proposedBy && isOurs(proposedBy) ? null : proposedBy };
  if (status === 'inserted' || status === 'moved-to') return PLAIN;
  return { status, change, proposedBy: change };
}
