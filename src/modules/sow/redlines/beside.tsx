import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Refused } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Redline, ReturnedItem, ReturnedRemark } from './redline.ts';
import { acknowledge } from './redline-queries.tsx';
import styles from './redlines.module.css';

/** What came back beside the words: what no mark can say, and comments. */
export function Beside({ sow, redline }: { readonly sow: string; readonly redline: Redline }) {
  const { unsupported, comments } = redline;
  return (
    <>
      {unsupported.length > 0 ? (
        <Panel
          title="To be looked at in the file"
          aside="no redline can show these; nothing of them was taken in"
          flush
        >
          <ul className={styles.items}>
            {unsupported.map((item) => (
              <Item key={item.id} sow={sow} redline={redline} item={item} />
            ))}
          </ul>
        </Panel>
      ) : null}
      {comments.length > 0 ? (
        <Panel
          title="Comments in the file"
          aside={`${comments.filter(({ resolved }) => !resolved).length} not settled`}
          flush
        >
          <ul className={styles.items}>
            {comments.map((comment) => (
              <Remark key={comment.id} comment={comment} />
            ))}
          </ul>
        </Panel>
      ) : null}
    </>
  );
}

function Item({
  sow,
  redline,
  item,
}: {
  readonly sow: string;
  readonly redline: Redline;
  readonly item: ReturnedItem;
}) {
  const [done, setDone] = useState('');
  const saying = useDeed((words: string) => acknowledge({ ...redline, sow }, item.id, words));
  const { kind, place, sentence, decision } = item;
  return (
    <li>
      <div>
        <Tag tone="warn">{kind}</Tag> <strong>{place}</strong>
      </div>
      <p className={styles.said}>{sentence}</p>
      {decision ? (
        <p className={styles.decision}>
          <strong>Looked at</strong> by {decision.by}, {momentInWords(decision.at)}: {decision.words}
        </p>
      ) : null}
      {decision === null && redline.mayDecide === true ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            saying.mutate(done.trim());
          }}
        >
          <Group gap="xs" align="end">
            <TextInput
              className={styles.done}
              label="What was done about it"
              value={done}
              onChange={({ currentTarget }) => setDone(currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={done.trim() === ''} loading={saying.isPending}>
              Looked at
            </Button>
          </Group>
        </form>
      ) : null}
      <Refused fault={saying.error} />
    </li>
  );
}

function Remark({ comment }: { readonly comment: ReturnedRemark }) {
  const { author, at, text, on, resolved, replies } = comment;
  return (
    <li>
      <div>
        <strong>{author}</strong> <span className={styles.keys}>{at === null ? 'no time' : momentInWords(at)}</span>{' '}
        {resolved ? <Tag tone="good">settled</Tag> : null}
      </div>
      {on === '' ? null : <p className={styles.keys}>on “{on}”</p>}
      <p className={styles.said}>{text}</p>
      {replies.map((reply) => (
        <p key={`${reply.author} ${reply.text}`} className={styles.reply}>
          <strong>{reply.author}</strong>: {reply.text}
        </p>
      ))}
    </li>
  );
}
