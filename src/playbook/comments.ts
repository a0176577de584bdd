import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const within = z.strictObject({ hours: z.number().int().positive() });

const Comments = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** How long after writing its author may correct it. */
  edit: within,
  /** How long its author may take it off the page. */
  withdraw: within,
});
/** How long a comment may still be changed. */
export type CommentPolicy = z.infer<typeof Comments>;

/** Reads `comments.yaml`. */
export const readComments = (folder: PlaybookFolder): CommentPolicy => readSection(folder, 'comments.yaml', Comments);
