import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LedgerLine } from '../../platform/ledger/line.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Ago, momentInWords } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import styles from './record.module.css';
import type { RecordSearch } from './record-queries.tsx';

/** The entries, newest first; each opens its particulars, its seal and its links. */
export function RecordLines({ items, pages, onNarrow }: RecordLinesProps) {
  const now = useNow(60);
  return (
    <>
      <ol className={styles.lines} aria-label="Entries, newest first">
        {items.map((line) => (
          <li key={line.id} className={styles.line}>
            <div>{line.sentence}</div>
            <div className={styles.about}>
              {line.actor?.name ?? 'Nobody'}
              {line.onBehalfOf ? ` on behalf of ${line.onBehalfOf.name}` : ''} · <Ago at={line.at} now={now} /> ·{' '}
              <RecordLink stream={line.stream} />
            </div>
            <Disclosure summary={line.name}>
              <Line line={line} onNarrow={onNarrow} />
            </Disclosure>
          </li>
        ))}
      </ol>
      {pages.hasNextPage ? (
        <Button
          variant="subtle"
          fullWidth
          radius={0}
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show earlier entries
        </Button>
      ) : null}
    </>
  );
}

interface RecordLinesProps {
  readonly items: readonly LedgerLine[];
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly onNarrow: (change: RecordSearch) => void;
}

/** The record an entry belongs to, where it has a page. */
function RecordLink({ stream }: { readonly stream: string }) {
  const [noun, number = ''] = stream.split('/');
  if (noun === 'opportunity')
    return (
      <Link to="/opportunities/$number" params={{ number }}>
        {number}
      </Link>
    );
  if (noun === 'account')
    return (
      <Link to="/accounts/$number" params={{ number }}>
        {number}
      </Link>
    );
  return <span>{stream}</span>;
}

function Line({ line, onNarrow }: { readonly line: LedgerLine; readonly onNarrow: (change: RecordSearch) => void }) {
  const { stream, position, ordinal, requestId, playbookVersion, at, hash, previousHash, personal } = line;
  return (
    <div className={styles.inside}>
      <Facts
        items={[
          ['When', momentInWords(at)],
          ['Entry of its record', `${position}`],
          ['Link of the chain', ordinal === null ? 'waits for its place' : `${ordinal}`],
          ['Playbook', playbookVersion && <code key="playbook">{playbookVersion.slice(0, 16)}</code>],
          ['Request', <code key="request">{requestId}</code>],
          ['Kept beside the chain', personal.length > 0 ? personal.join(', ') : 'nothing'],
        ]}
      />
      <pre className={styles.particulars}>{JSON.stringify(line.particulars, null, 2)}</pre>
      <dl className={styles.hashes}>
        <dt>Hash</dt>
        <dd>{hash}</dd>
        <dt>Before it</dt>
        <dd>{previousHash ?? 'nothing: it is the first of its record'}</dd>
      </dl>
      <Button variant="default" size="xs" onClick={() => onNarrow({ stream })}>
        Only {stream}
      </Button>
    </div>
  );
}
