import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

const said = {
  comment: z.uuid(),
  author: z.uuid(),
  text: z.string(),
  internal: z.boolean(),
  mentions: z.array(z.uuid()),
};

/** What somebody wrote is theirs: it lies beside the chain and can be erased with them. */
const byAuthor = ({ author }: { author: string }) => author;

/** The sentence names nobody and quotes nothing: what is withdrawn shall not stand on the timeline. */
export const commentWritten = entry(
  'comment.written',
  z.object({ ...said, anchor: z.string().nullable().optional() }),
  ({ internal, anchor }) =>
    anchor ? `Remarked on ${anchor}.` : internal ? 'Commented, for the company alone.' : 'Commented.',
  { personal: { text: byAuthor } },
);

export const commentEdited = entry(
  'comment.edited',
  z.object({ ...said, was: z.string() }),
  () => 'Corrected a comment.',
  { personal: { text: byAuthor, was: byAuthor } },
);

export const commentResolved = entry(
  'comment.resolved',
  z.object({ comment: z.uuid(), anchor: z.string(), resolved: z.boolean() }),
  ({ anchor, resolved }) => (resolved ? `Took care of a remark on ${anchor}.` : `Opened a remark on ${anchor} again.`),
);

export const commentWithdrawn = entry(
  'comment.withdrawn',
  z.object({ comment: z.uuid() }),
  () => 'Withdrew a comment.',
);
