import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import type { CommentPolicy } from '../../playbook/comments.ts';
import type { StoredComment } from './store.ts';

/** What the reader may do at a record: write, and choose whether a partner's people see it. */
export const mayDoAt = (reader: Reader): May => ({
  write: may(reader, 'comment.write'),
  share: reader.partnerId === null || 'What a partner’s people write is seen by everybody who sees the record.',
});

/** What the reader may do with a comment now: correct and withdraw what is theirs, while it is young. */
export function mayDo(reader: Reader, policy: CommentPolicy, comment: StoredComment, now: Temporal.Instant): May {
  const own = (verb: string, { hours }: { readonly hours: number }): true | string => {
    if (comment.author.id !== reader.id) return `Only ${comment.author.name}, who wrote it, may ${verb} it.`;
    if (comment.text === null) return 'It was withdrawn.';
    const over = Temporal.Instant.from(comment.writtenAt).add({ hours });
    return (
      Temporal.Instant.compare(now, over) <= 0 ||
      `A comment can be ${verb === 'edit' ? 'edited' : 'withdrawn'} for ${hours} hours.`
    );
  };
  return {
    edit: mayWhile(reader, 'comment.write', own('edit', policy.edit)),
    withdraw: mayWhile(reader, 'comment.write', own('withdraw', policy.withdraw)),
  };
}
