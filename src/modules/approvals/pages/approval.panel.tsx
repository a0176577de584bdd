import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import { useShortcuts } from '../../../ui/shortcuts.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import type { Approval, Word } from '../approval.ts';
import styles from './approval.module.css';
import { approvalQuery } from './approval-queries.tsx';
import { StepCard } from './step-card.tsx';
import { ApprovalStanding } from './step-state.tsx';

/** The path of an approval as a card of another page: every step, and the reader's yes or no to theirs. */
export function ApprovalPanel({ number }: { readonly number: string }) {
  const { data, error, refetch } = useQuery(approvalQuery(number));
  if (data) return <PathPanel approval={data} />;
  return (
    <Panel title="Approval">
      {error ? (
        <Failed fault={error} onRetry={() => void refetch()} small />
      ) : (
        <Waiting lines={6} label="Loading the approval" />
      )}
    </Panel>
  );
}

/** The path of an approval: the keys y and n open the first step that is the reader's to decide. */
export function PathPanel({ approval }: { readonly approval: Approval }) {
  const [asking, setAsking] = useState<{ readonly step: string; readonly word: Word } | null>(null);
  const mine = approval.steps.find(({ may }) => may.yes === true);
  const ask = (word: Word) => (mine ? setAsking({ step: mine.id, word }) : undefined);
  useShortcuts([
    { keys: 'y', words: 'Say yes', act: () => ask('yes') },
    { keys: 'n', words: 'Say no', act: () => ask('no') },
  ]);
  const shown = approval.steps.filter(({ state }) => state !== 'gone');
  const gone = approval.steps.filter(({ state }) => state === 'gone');
  const given = shown.filter(({ state, kept }) => state === 'given' || kept).length;
  const card = (step: Approval['steps'][number]) => (
    <StepCard
      key={step.id}
      approval={approval}
      step={step}
      asked={asking?.step === step.id ? asking.word : null}
      onAsk={(word) => setAsking(word === null ? null : { step: step.id, word })}
    />
  );
  return (
    <Panel
      title="Path"
      aside={`${given} of ${shown.length} given`}
      actions={<ApprovalStanding state={approval.state} />}
      flush
    >
      <ol className={styles.path} aria-label="Steps">
        {shown.map(card)}
      </ol>
      {gone.length === 0 ? null : (
        <details className={styles.gone}>
          <summary>Not asked any more: {gone.map(({ title }) => title).join(', ')}</summary>
          <ol className={styles.path}>{gone.map(card)}</ol>
        </details>
      )}
    </Panel>
  );
}
