import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type LetterFilter, LetterLine, LetterList } from '../platform/mail/mail.ts';
import { ask, tell, withQuery } from '../ui/api.tsx';
import { useDeed } from '../ui/deed.tsx';
import { Ago, count, momentInWords } from '../ui/figures.tsx';
import { MayButton } from '../ui/may-button.tsx';
import { useNow } from '../ui/now.tsx';
import { Panel } from '../ui/panel.tsx';
import { QuietTable } from '../ui/quiet-table.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../ui/states.tsx';
import { Tag, type Tone } from '../ui/tag.tsx';
import styles from './mail.module.css';

const mailQuery = (state: LetterFilter['state']) =>
  queryOptions({
    queryKey: ['mail', state],
    queryFn: ({ signal }) => ask(withQuery('/api/mail', { state }), LetterList, signal),
    refetchInterval: 30_000,
  });

const retryLetter = (id: string) => tell('POST', `/api/mail/${id}/retries`, {}, LetterLine);

/** The outbox: what waits, what failed and why. What letters say is nobody's business here. */
export function MailPanel() {
  const [state, setState] = useState<LetterFilter['state']>('open');
  const { data, error, isPending, refetch } = useQuery(mailQuery(state));
  return (
    <div className={styles.place}>
      <Panel
        title="Mail"
        aside={
          data
            ? `${count(data.counts.waiting)} waiting, ${count(data.counts.failed)} failed, ${count(data.counts.sent)} sent`
            : undefined
        }
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Which letters"
            value={state}
            onChange={(value) => setState(value === 'all' ? 'all' : 'open')}
            data={[
              { value: 'open', label: 'Not sent' },
              { value: 'all', label: 'All' },
            ]}
          />
        }
        flush
      >
        {isPending ? <Waiting lines={4} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
        {data && !data.configured ? (
          <div className={styles.note}>
            <Note tone="warn">
              No mail server is configured, so no letter leaves: set SMTP_URL and MAIL_FROM. Letters wait here until
              they expire.
            </Note>
          </div>
        ) : null}
        {data?.items.length === 0 ? (
          <Empty small title={state === 'open' ? 'No letter waits' : 'No letter yet'} />
        ) : null}
        {data && data.items.length > 0 ? <Letters items={data.items} configured={data.configured} /> : null}
      </Panel>
    </div>
  );
}

const tones: Record<LetterLine['state'], Tone> = {
  waiting: 'neutral',
  sent: 'good',
  failed: 'bad',
  expired: 'warn',
  withheld: 'warn',
};

function Letters({ items, configured }: { readonly items: readonly LetterLine[]; readonly configured: boolean }) {
  const now = useNow();
  const retrying = useDeed(retryLetter, () => 'The letter goes out again.');
  return (
    <>
      <Refused fault={retrying.error} />
      <QuietTable label="Letters, newest first">
        <thead>
          <tr>
            <th scope="col">Letter</th>
            <th scope="col">To</th>
            <th scope="col">State</th>
            <th scope="col" data-align="end">
              Tries
            </th>
            <th scope="col">Written</th>
            <th scope="col">
              <VisuallyHidden>What may be done</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, subject, kind, recipient, state, tries, lastError, createdAt, nextTryAt, may }) => (
            <tr key={id}>
              <th scope="row">
                {subject} <span data-quiet>{kind}</span>
                {lastError === null ? null : <div data-quiet>{lastError}</div>}
              </th>
              <td>{recipient}</td>
              <td>
                <Tag tone={tones[state]}>{state === 'waiting' && !configured ? 'not configured' : state}</Tag>
                {state === 'waiting' && tries > 0 ? <div data-quiet>next {momentInWords(nextTryAt)}</div> : null}
              </td>
              <td data-align="end">{count(tries)}</td>
              <td data-quiet>
                <Ago at={createdAt} now={now} />
              </td>
              <td data-align="end">
                {state === 'failed' ? (
                  <MayButton
                    variant="default"
                    size="compact-xs"
                    may={may.retry}
                    loading={retrying.isPending && retrying.variables === id}
                    onClick={() => retrying.mutate(id)}
                  >
                    Send again
                  </MayButton>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
    </>
  );
}
