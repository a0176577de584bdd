import { Anchor, Button, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showMoney } from '../../platform/money.ts';
import { useDeed } from '../../ui/deed.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import type { Opportunity } from '../opportunities/opportunity.ts';
import styles from './sow.module.css';
import type { Sow } from './sow.ts';
import { draftSow, paperPath, previewQuery, sowsQuery } from './sow-queries.tsx';

/** The statement of work: a faithful preview of the newest, its papers, and the versions before it. */
export function SowPanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data, error, isPending, refetch } = useQuery(sowsQuery(opportunity.number));
  const drafting = useDeed(
    () => draftSow(opportunity.number),
    ({ number }) => `${number} is drafted.`,
  );
  const [newest, ...older] = data?.items ?? [];
  const draft = (words: string, look: 'default' | 'filled') => (
    <MayButton
      may={opportunity.may.draftSow}
      variant={look}
      size={look === 'default' ? 'xs' : 'sm'}
      loading={drafting.isPending}
      onClick={() => drafting.mutate()}
    >
      {words}
    </MayButton>
  );
  return (
    <Panel
      title="Statement of work"
      aside={newest ? `${newest.number}, ${newest.state}, ${showMoney(newest.totalCents, newest.currency)}` : undefined}
      actions={newest ? <Papers sow={newest}>{draft('Draft again', 'default')}</Papers> : undefined}
      flush
    >
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {drafting.error ? (
        <Stack p="sm">
          <Refused fault={drafting.error} />
        </Stack>
      ) : null}
      {data && !newest ? (
        <Empty small title="No statement of work yet" actions={draft('Draft it', 'filled')}>
          It is assembled from the clauses of the playbook, the scope and the newest estimate.
        </Empty>
      ) : null}
      {newest ? <SowPreview sow={newest} /> : null}
      {older.length > 0 ? <Versions sows={older} /> : null}
    </Panel>
  );
}

function Papers({ sow, children }: { readonly sow: Sow; readonly children: React.ReactNode }) {
  return (
    <>
      <Button
        variant="default"
        size="xs"
        renderRoot={(props) => <Link {...props} to="/sows/$number" params={{ number: sow.number }} search={{}} />}
      >
        Open
      </Button>
      {(['docx', 'pdf'] as const).map((form) => (
        <Button
          key={form}
          component="a"
          href={paperPath(sow.number, form)}
          download
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {form === 'docx' ? 'Word' : 'PDF'}
        </Button>
      ))}
      {children}
    </>
  );
}

/** The paper's own page in a frame that may run nothing. */
export function SowPreview({ sow }: { readonly sow: Sow }) {
  const { data, error, refetch } = useQuery(previewQuery(sow));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (data === undefined) return <Waiting lines={8} />;
  return <iframe className={styles.paper} title={`${sow.number}, preview`} srcDoc={data} sandbox="allow-same-origin" />;
}

function Versions({ sows }: { readonly sows: readonly Sow[] }) {
  return (
    <ul className={styles.versions} aria-label="Versions before">
      {sows.map(({ number, state, createdAt, createdBy }) => (
        <li key={number}>
          <span>{number}</span>
          <span>
            {state}, {createdBy}, {momentInWords(createdAt)}
          </span>
          <Anchor href={paperPath(number, 'docx')}>Word</Anchor>
          <Anchor href={paperPath(number, 'pdf')}>PDF</Anchor>
        </li>
      ))}
    </ul>
  );
}
