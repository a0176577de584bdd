import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { momentInWords } from '../../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../../ui/page-head.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Note } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { TimelinePanel } from '../../../ui/timeline.tsx';
import type { Approval } from '../approval.ts';
import styles from './approval.module.css';
import { PathPanel } from './approval.panel.tsx';
import { approvalQuery, noteLook } from './approval-queries.tsx';
import { BriefSections } from './brief-sections.tsx';
import { Spoken } from './step-card.tsx';

const route = getRouteApi('/desk/approvals/$number');

/** One approval: the frozen brief with what changed since the last look, the path, and every word that was said. */
export function ApprovalPage() {
  const { number } = route.useParams();
  const { data, error, refetch } = useQuery(approvalQuery(number));
  if (!data) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return <ApprovalAt key={number} approval={data} />;
}

function ApprovalAt({ approval }: { readonly approval: Approval }) {
  const { subject, number, submittedBy, askedAt, renewedAt, withdrawn } = approval;
  return (
    <>
      <PageHead
        title={`${subject.number}, ${subject.title}`}
        above={
          <>
            {number} · <Link to={subject.href as '/'}>{subject.number}</Link>
          </>
        }
        lead={`${submittedBy.name} asked ${momentInWords(askedAt)}${renewedAt ? `, changed ${momentInWords(renewedAt)}` : ''}`}
      />
      {withdrawn ? (
        <Note>
          Taken back by {withdrawn.by}, {momentInWords(withdrawn.at)}: {withdrawn.why}
        </Note>
      ) : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          <BriefPanel approval={approval} />
        </div>
        <div className={styles.column}>
          <PathPanel approval={approval} />
          <WordsPanel approval={approval} />
          <TimelinePanel stream={approval.stream} />
        </div>
      </div>
    </>
  );
}

/** What is shown stays marked as changed until its reader says that they saw it, or decides. */
function BriefPanel({ approval }: { readonly approval: Approval }) {
  const queries = useQueryClient();
  const looking = useMutation({
    mutationFn: () => noteLook(approval),
    onSuccess: (fresh) => queries.setQueryData(approvalQuery(approval.number).queryKey, fresh),
  });
  const { brief, briefHash, look } = approval;
  const [seen, setSeen] = useState<string | null>(null);
  const changes = look?.changes ?? [];
  const unmarked = changes.length === 0 && seen !== briefHash;
  const note = useEffectEvent(() => looking.mutate());
  // A first look, or one that finds nothing changed, is noted by itself.
  useEffect(() => {
    if (!unmarked) return;
    setSeen(briefHash);
    note();
  }, [unmarked, briefHash]);
  return (
    <Panel
      title={brief.title}
      aside="as it was frozen"
      actions={
        changes.length === 0 ? undefined : (
          <Button size="compact-xs" variant="default" loading={looking.isPending} onClick={() => looking.mutate()}>
            Mark as seen
          </Button>
        )
      }
    >
      {look && changes.length > 0 ? (
        <p className={styles.since}>
          <Tag tone="warn">{changes.length === 1 ? 'One change' : `${changes.length} changes`}</Tag> since you looked{' '}
          {momentInWords(look.at)}
        </p>
      ) : null}
      <BriefSections brief={brief} changes={changes} />
    </Panel>
  );
}

function WordsPanel({ approval }: { readonly approval: Approval }) {
  const { decisions } = approval;
  return (
    <Panel title="What was said" aside={decisions.length || undefined}>
      {decisions.length === 0 ? <Empty small title="Nobody has said a word yet" /> : null}
      <ol className={styles.words}>
        {decisions.map((word) => (
          <li key={word.id}>
            <div className={styles.head}>
              <h3>{word.stepTitle}</h3>
              <Tag tone={word.word === 'yes' ? 'good' : 'bad'} outline={!word.counts}>
                {word.word === 'yes' ? 'Yes' : 'No'}
              </Tag>
              {word.counts ? null : <span className={styles.quiet}>on what is no more</span>}
            </div>
            <Spoken word={word} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
