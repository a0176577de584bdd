import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ClauseChange } from '../../../documents/changes/clause-changes.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { Pair } from './version.ts';
import { comparedPageQuery, comparisonFile, comparisonQuery } from './version-queries.tsx';
import styles from './versions.module.css';

/** What became of one version on its way to another: the clauses it touches, and the paper with the changes in it. */
export function ComparisonPanel({ number, contentHash, pair }: ComparisonPanelProps) {
  const { data, error, isPending, refetch } = useQuery(comparisonQuery(number, pair, contentHash));
  const page = useRef<HTMLIFrameElement>(null);
  return (
    <Panel
      title={`Version ${pair.from} to version ${pair.to}`}
      aside={data ? countsInWords(data.clauses) : undefined}
      actions={
        <Button
          component="a"
          href={comparisonFile(number, pair, 'docx')}
          download
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Word with tracked changes
        </Button>
      }
      flush
    >
      {isPending ? <Waiting lines={8} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && data.clauses.length === 0 ? (
        <Empty small title="Not a word is different">
          Both versions say the same.
        </Empty>
      ) : null}
      {data && data.clauses.length > 0 ? (
        <div className={styles.compared}>
          <Clauses clauses={data.clauses} onGo={(clause) => showClause(page.current, clause)} />
          <Page number={number} pair={pair} contentHash={contentHash} frame={page} />
        </div>
      ) : null}
    </Panel>
  );
}

interface ComparisonPanelProps {
  readonly number: string;
  /** Of the paper that is worked on: what is compared with it is compared anew when it changes. */
  readonly contentHash: string;
  readonly pair: Pair;
}

const words = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function countsInWords(clauses: readonly ClauseChange[]): string {
  const sum = (of: 'insertions' | 'deletions') => clauses.reduce((total, clause) => total + clause[of], 0);
  return `${words(clauses.length, 'clause')}, ${words(sum('insertions'), 'word')} in, ${words(sum('deletions'), 'word')} out`;
}

const showClause = (frame: HTMLIFrameElement | null, clause: string | null) =>
  frame?.contentDocument?.getElementById(`cl_${clause}`)?.scrollIntoView({ block: 'start' });

const tones: Readonly<Record<ClauseChange['kind'], Tone>> = {
  changed: 'neutral',
  inserted: 'good',
  deleted: 'bad',
  moved: 'plum',
};

function Clauses({ clauses, onGo }: ClausesProps) {
  const most = Math.max(...clauses.map(({ insertions, deletions }) => insertions + deletions), 1);
  return (
    <ul className={styles.clauses} aria-label="Clauses that changed">
      {clauses.map(({ clause, number, title, kind, insertions, deletions }) => (
        <li key={clause ?? 'title block'}>
          <button type="button" className={styles.clause} onClick={() => onGo(clause)}>
            <span>
              {number ? `${number} ` : ''}
              {title}
            </span>
            <Tag tone={tones[kind]}>{kind}</Tag>
            <span className={styles.counts}>
              {words(insertions, 'word')} in, {words(deletions, 'word')} out
            </span>
            <span className={styles.measure} aria-hidden>
              <span data-in style={{ width: `${(insertions / most) * 100}%` }} />
              <span data-out style={{ width: `${(deletions / most) * 100}%` }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ClausesProps {
  readonly clauses: readonly ClauseChange[];
  readonly onGo: (clause: string | null) => void;
}

/** The redline as its own page, in a frame that may run nothing. */
function Page({ number, pair, contentHash, frame }: PageProps) {
  const { data, error, refetch } = useQuery(comparedPageQuery(number, pair, contentHash));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (data === undefined) return <Waiting lines={8} />;
  return (
    <iframe
      ref={frame}
      className={styles.page}
      title={`${number}, version ${pair.from} to version ${pair.to}`}
      srcDoc={data}
      sandbox="allow-same-origin"
    />
  );
}

interface PageProps extends ComparisonPanelProps {
  readonly frame: React.RefObject<HTMLIFrameElement | null>;
}
