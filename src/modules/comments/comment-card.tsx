import { Anchor, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Ago } from '../../ui/figures.tsx';
import { Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './comment.module.css';
import { type Comment, stretchesOf } from './comment.ts';
import { editComment, withdrawComment } from './comment-queries.tsx';
import { MentionField } from './mention-field.tsx';

/** One comment: who, when, what; its author may correct and withdraw it. */
export function CommentCard({ comment, now }: { readonly comment: Comment; readonly now: number }) {
  const [editing, setEditing] = useState(false);
  const withdrawing = useDeed(withdrawComment, () => 'The comment is withdrawn.');
  const { author, text, internal, anchor, resolved, writtenAt, editedAt, may } = comment;
  return (
    <li className={styles.comment}>
      <div className={styles.head}>
        <strong>{author.name}</strong>
        <span className={styles.quiet}>
          <Ago at={writtenAt} now={now} />
          {editedAt === null ? null : ', corrected'}
        </span>
        {internal ? null : <Tag tone="warn">Partner sees it</Tag>}
        {anchor === null ? null : <Tag>{anchor.replace('/', ', ').replaceAll('_', ' ')}</Tag>}
        {resolved === null ? null : <Tag tone="good">Resolved by {resolved.by}</Tag>}
      </div>
      {text === null ? <p className={styles.quiet}>Withdrawn.</p> : null}
      {text !== null && !editing ? <CommentText text={text} mentions={comment.mentions} /> : null}
      {text !== null && editing ? <Editing comment={comment} text={text} onDone={() => setEditing(false)} /> : null}
      <Refused fault={withdrawing.error} />
      {editing || (may.edit !== true && may.withdraw !== true) ? null : (
        <Group gap={4} className={styles.verbs}>
          {may.edit === true ? (
            <Button variant="subtle" size="compact-xs" onClick={() => setEditing(true)}>
              Correct
            </Button>
          ) : null}
          {may.withdraw === true ? (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              loading={withdrawing.isPending}
              onClick={() => withdrawing.mutate(comment)}
            >
              Withdraw
            </Button>
          ) : null}
        </Group>
      )}
    </li>
  );
}

/** Plain text as it was typed; links lead to the web, names of people mentioned stand out. Nothing in it is markup. */
function CommentText({ text, mentions }: Pick<Comment, 'mentions'> & { readonly text: string }) {
  const stretches = stretchesOf(
    text,
    mentions.map(({ name }) => name),
  );
  return (
    <p className={styles.text}>
      {stretches.map(({ kind, text: words }, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: a stretch of a text has no other identity than its place.
        if (kind === 'text') return <span key={at}>{words}</span>;
        if (kind === 'mention')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <span key={at} className={styles.mention}>
              {words}
            </span>
          );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <Anchor key={at} href={words} underline="always" target="_blank" rel="noopener noreferrer nofollow">
            {words}
          </Anchor>
        );
      })}
    </p>
  );
}

function Editing({ comment, text, onDone }: EditingProps) {
  const [words, setWords] = useState(text);
  const editing = useDeed(editComment);
  const send = () => editing.mutate({ comment, text: words }, { onSuccess: onDone });
  return (
    <div className={styles.writing}>
      <MentionField label="Correct the comment" placeholder="" value={words} onChange={setWords} onSend={send} />
      <Refused fault={editing.error} />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" size="xs" onClick={onDone}>
          Leave it
        </Button>
        <Button size="xs" loading={editing.isPending} disabled={words.trim() === ''} onClick={send}>
          Correct
        </Button>
      </Group>
    </div>
  );
}

interface EditingProps {
  readonly comment: Comment;
  readonly text: string;
  readonly onDone: () => void;
}
