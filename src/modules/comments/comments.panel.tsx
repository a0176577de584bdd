import { Button, Checkbox } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../ui/states.tsx';
import styles from './comment.module.css';
import type { CommentList } from './comment.ts';
import { CommentCard } from './comment-card.tsx';
import { commentsQuery, setWatch, watchQuery, writeComment } from './comment-queries.tsx';
import { MentionField } from './mention-field.tsx';

/** What people say about a record, oldest first, and whether one wants to hear of it. */
export function CommentsPanel({ subject }: { readonly subject: string }) {
  const { data, error, isPending, refetch } = useQuery(commentsQuery(subject));
  const now = useNow(60);
  return (
    <Panel title="Comments" actions={<WatchButton stream={subject} />} flush>
      {isPending ? <Waiting lines={3} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data?.items.length === 0 ? (
        <Empty small title="Nobody has said anything yet">
          An @ and a name tells somebody of it.
        </Empty>
      ) : null}
      {data && data.items.length > 0 ? (
        <ol className={styles.comments}>
          {data.items.map((comment) => (
            <CommentCard key={comment.id} comment={comment} now={now} />
          ))}
        </ol>
      ) : null}
      {data ? <Writing subject={subject} may={data.may} /> : null}
    </Panel>
  );
}

function Writing({ subject, may }: { readonly subject: string; readonly may: CommentList['may'] }) {
  const [text, setText] = useState('');
  const [shared, setShared] = useState(false);
  const writing = useDeed(writeComment);
  if (may.write !== true) {
    return (
      <div className={styles.writing}>
        <Note>{may.write}</Note>
      </div>
    );
  }
  const send = () => {
    if (text.trim() === '' || writing.isPending) return;
    writing.mutate(
      { subject, text, internal: !shared },
      {
        onSuccess: () => {
          setText('');
          setShared(false);
        },
      },
    );
  };
  return (
    <div className={styles.writing}>
      <MentionField
        label="Comment"
        placeholder="Say something; @ names somebody"
        value={text}
        onChange={setText}
        onSend={send}
      />
      <Refused fault={writing.error} />
      <div className={styles.foot}>
        {may.share === true ? (
          <Checkbox
            size="xs"
            label="The partner may see it"
            checked={shared}
            onChange={({ currentTarget }) => setShared(currentTarget.checked)}
          />
        ) : null}
        <Button size="xs" loading={writing.isPending} disabled={text.trim() === ''} onClick={send}>
          Comment
        </Button>
      </div>
    </div>
  );
}

function WatchButton({ stream }: { readonly stream: string }) {
  const { data } = useQuery(watchQuery(stream));
  const changing = useDeed(setWatch, ({ watching }) =>
    watching ? 'You are told of what happens here.' : 'You are no longer told of what happens here.',
  );
  if (!data) return null;
  const { watching } = data;
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      aria-pressed={watching}
      loading={changing.isPending}
      leftSection={watching ? <IconEye size={14} aria-hidden /> : <IconEyeOff size={14} aria-hidden />}
      onClick={() => changing.mutate({ stream, watching: !watching })}
    >
      {watching ? 'Watching' : 'Watch'}
    </Button>
  );
}
