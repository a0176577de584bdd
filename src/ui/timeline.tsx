import { Button, Tooltip } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { LedgerPage } from '../platform/ledger/line.ts';
import { ask, withQuery } from './api.tsx';
import { Disclosure } from './disclosure.tsx';
import { Ago, count } from './figures.tsx';
import { useNow } from './now.tsx';
import { Panel } from './panel.tsx';
import { Empty, Failed, Waiting } from './states.tsx';
import styles from './timeline.module.css';
import { type Run, runsOf } from './timeline-runs.tsx';

const streamQuery = (stream: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', stream],
    queryFn: ({ pageParam: after, signal }) =>
      ask(withQuery('/api/ledger', { stream, limit: 100, after }), LedgerPage, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Fewer lines than these are no story while there are earlier ones. */
const linesLeast = 12;

/** What happened to a record, newest first, each entry with its seal; what was kept while somebody typed stands as one. */
export function TimelinePanel({ stream }: { readonly stream: string }) {
  const { data, error, isPending, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(
    streamQuery(stream),
  );
  const now = useNow(60);
  const runs = runsOf(data?.pages.flatMap(({ items }) => items) ?? []);
  const short = hasNextPage && !isFetching && !error && runs.length < linesLeast;
  useEffect(() => {
    if (short) void fetchNextPage();
  }, [short, fetchNextPage]);
  return (
    <Panel title="Timeline" flush>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && runs.length === 0 ? <Empty small title="Nothing happened yet" /> : null}
      {runs.length > 0 ? (
        <ol className={styles.timeline}>
          {runs.map((run) => (
            <Entry key={run[0].id} run={run} now={now} />
          ))}
        </ol>
      ) : null}
      {hasNextPage ? (
        <Button variant="subtle" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>
          Earlier
        </Button>
      ) : null}
    </Panel>
  );
}

function Entry({ run, now }: { readonly run: Run; readonly now: number }) {
  const [newest, ...earlier] = run;
  const first = earlier.at(-1);
  return (
    <li className={styles.entry}>
      <div>{newest.sentence}</div>
      <About line={newest} now={now} />
      {first ? (
        <Disclosure
          summary={
            <span>
              {count(earlier.length)} earlier {earlier.length === 1 ? 'change' : 'changes'}, the first{' '}
              <Ago at={first.at} now={now} />
            </span>
          }
        >
          <ol className={styles.earlier}>
            {earlier.map((line) => (
              <li key={line.id}>
                <div>{line.sentence}</div>
                <About line={line} now={now} />
              </li>
            ))}
          </ol>
        </Disclosure>
      ) : null}
    </li>
  );
}

function About({ line, now }: { readonly line: Run[0]; readonly now: number }) {
  const { actor, onBehalfOf, at, hash, position } = line;
  return (
    <div className={styles.about}>
      {actor ? actor.name : ''}
      {onBehalfOf ? ` on behalf of ${onBehalfOf.name}` : ''}
      {actor ? ', ' : ''}
      <Ago at={at} now={now} />,{' '}
      <Tooltip label={`Entry ${position} of this record, sealed with ${hash.slice(0, 24)}…`}>
        <span className={styles.seal}>{hash.slice(0, 8)}</span>
      </Tooltip>
    </div>
  );
}
