import { Tooltip } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { LedgerPage } from '../platform/ledger/line.ts';
import { ask, withQuery } from './api.tsx';
import { Ago } from './figures.tsx';
import { useNow } from './now.tsx';
import { Panel } from './panel.tsx';
import { Empty, Failed, Waiting } from './states.tsx';
import styles from './timeline.module.css';

const streamQuery = (stream: string) =>
  queryOptions({
    queryKey: ['ledger', stream],
    queryFn: ({ signal }) => ask(withQuery('/api/ledger', { stream, limit: 100 }), LedgerPage, signal),
  });

/** What happened to a record, newest first, each line with its seal. */
export function TimelinePanel({ stream }: { readonly stream: string }) {
  const { data, error, isPending, refetch } = useQuery(streamQuery(stream));
  const now = useNow(60);
  return (
    <Panel title="Timeline" flush>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data?.items.length === 0 ? <Empty small title="Nothing happened yet" /> : null}
      {data && data.items.length > 0 ? (
        <ol className={styles.timeline}>
          {data.items.map(({ id, sentence, actor, onBehalfOf, at, hash, position }) => (
            <li key={id} className={styles.entry}>
              <div>{sentence}</div>
              <div className={styles.about}>
                {actor ? actor.name : ''}
                {onBehalfOf ? ` on behalf of ${onBehalfOf.name}` : ''}
                {actor ? ', ' : ''}
                <Ago at={at} now={now} />,{' '}
                <Tooltip label={`Entry ${position} of this record, sealed with ${hash.slice(0, 24)}…`}>
                  <span className={styles.seal}>{hash.slice(0, 8)}</span>
                </Tooltip>
              </div>
            </li>
          ))}
        </ol>
      ) : null}
    </Panel>
  );
}
