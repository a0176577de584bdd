import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { useNow } from '../../../ui/now.tsx';
import { Empty, Failed, Note, Refused } from '../../../ui/states.tsx';
import type { Comment } from '../../comments/comment.ts';
import { CommentCard } from '../../comments/comment-card.tsx';
import { commentsQuery, resolveComment, writeComment } from '../../comments/comment-queries.tsx';
import { MentionField } from '../../comments/mention-field.tsx';
import styles from './editor.module.css';

/** The remarks on a paper, by the clause they stand on. */
export function useRemarks(opportunity: string, number: string) {
  const query = useQuery(commentsQuery(`opportunity/${opportunity}`));
  const items = (query.data?.items ?? []).filter(({ anchor }) => anchor?.startsWith(`${number}/`));
  return { ...query, items, may: query.data?.may };
}

const clauseOf = ({ anchor }: Comment): string => anchor?.split('/')[1] ?? '';

/** What the company's people say about the clauses, in the order of the clauses; a customer never sees it. */
export function Remarks({ opportunity, number, clause, titles, onGo }: RemarksProps) {
  const { items, may, error, refetch } = useRemarks(opportunity, number);
  const [resolvedToo, setResolvedToo] = useState(false);
  const now = useNow(60);
  const shown = items.filter(({ resolved, text }) => (resolvedToo || resolved === null) && text !== null);
  const order = [...titles.keys()];
  const clauses = [...new Set(shown.map(clauseOf))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return (
    <Stack gap="sm">
      <Checkbox
        size="xs"
        label="Resolved ones too"
        checked={resolvedToo}
        onChange={({ currentTarget }) => setResolvedToo(currentTarget.checked)}
      />
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {shown.length === 0 ? (
        <Empty small title="No open remarks">
          Put the caret into a clause and say something about it. Only the company’s own people read it.
        </Empty>
      ) : null}
      {clauses.map((id) => (
        <section key={id} aria-label={`Remarks on ${titles.get(id) ?? id}`} data-here={id === clause || undefined}>
          <button type="button" className={styles.place} onClick={() => onGo(id)}>
            {titles.get(id) ?? 'A clause that is no longer there'}
          </button>
          <ol className={styles.remarks}>
            {shown
              .filter((comment) => clauseOf(comment) === id)
              .map((comment) => (
                <div key={comment.id}>
                  <CommentCard comment={comment} now={now} />
                  {may?.write === true ? <Resolving comment={comment} /> : null}
                </div>
              ))}
          </ol>
        </section>
      ))}
      {may?.write === true ? (
        <WriteRemark {...{ opportunity, number, clause }} title={clause === null ? undefined : titles.get(clause)} />
      ) : (
        <Note>{may?.write}</Note>
      )}
    </Stack>
  );
}

interface RemarksProps {
  readonly opportunity: string;
  readonly number: string;
  /** In which the caret is. */
  readonly clause: string | null;
  readonly titles: ReadonlyMap<string, string>;
  readonly onGo: (clause: string) => void;
}

function Resolving({ comment }: { readonly comment: Comment }) {
  const resolving = useDeed(resolveComment);
  const resolved = comment.resolved === null;
  return (
    <Group gap={4} pl="sm">
      <Button
        size="compact-xs"
        variant="subtle"
        loading={resolving.isPending}
        onClick={() => resolving.mutate({ comment, resolved })}
      >
        {resolved ? 'Resolve' : 'Open again'}
      </Button>
      <Refused fault={resolving.error} />
    </Group>
  );
}

function WriteRemark({ opportunity, number, clause, title }: WriteRemarkProps) {
  const [text, setText] = useState('');
  const writing = useDeed(writeComment);
  if (clause === null || title === undefined) return <Note>Put the caret into a clause to remark on it.</Note>;
  const send = () =>
    writing.mutate(
      { subject: `opportunity/${opportunity}`, anchor: `${number}/${clause}`, text },
      { onSuccess: () => setText('') },
    );
  return (
    <Stack gap="xs">
      <MentionField
        label={`Remark on ${title}`}
        placeholder={`On “${title}”; @ names somebody`}
        value={text}
        onChange={setText}
        onSend={send}
      />
      <Refused fault={writing.error} />
      <Group justify="flex-end">
        <Button size="xs" loading={writing.isPending} disabled={text.trim() === ''} onClick={send}>
          Remark
        </Button>
      </Group>
    </Stack>
  );
}

interface WriteRemarkProps {
  readonly opportunity: string;
  readonly number: string;
  readonly clause: string | null;
  readonly title: string | undefined;
}
