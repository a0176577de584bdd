import { Checkbox } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { tell } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Ago } from '../../../ui/figures.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { useNow } from '../../../ui/now.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { Opportunity } from '../opportunity.ts';
import styles from './exit.module.css';
import type { Criterion, StageExit } from './exit.ts';
import { exitQuery, tickCriterion } from './exit-queries.tsx';

/** What the stage asks for before it is left: what the house sees by itself, and what somebody ticks. */
export function ExitPanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data, error, isPending, refetch } = useQuery(exitQuery(opportunity.number));
  if (data && data.criteria.length === 0) return null;
  const met = data?.criteria.filter(({ state }) => state !== 'missing').length ?? 0;
  return (
    <Panel title="Before the next stage" aside={data ? `${met} of ${data.criteria.length}` : undefined} flush>
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Checklist exit={data} /> : null}
    </Panel>
  );
}

function Checklist({ exit }: { readonly exit: StageExit }) {
  const { opportunity: number, criteria, onward, may, version } = exit;
  const now = useNow(60);
  const ticking = useDeed(({ id, done }: { id: string; done: boolean }) => tickCriterion(number, id, done, version));
  const moving = useDeed(
    (verb: string) =>
      tell('POST', `/api/opportunities/${encodeURIComponent(number)}/stage`, { verb }, Opportunity, { version }),
    () => `Moved to ${onward?.to ?? 'the next stage'}.`,
  );
  return (
    <>
      <ul className={styles.list} aria-label={`What ${exit.title} asks for`}>
        {criteria.map((criterion) => (
          <Line
            key={criterion.id}
            criterion={criterion}
            now={now}
            may={may.tick === true && !ticking.isPending}
            onTick={(done) => ticking.mutate({ id: criterion.id, done })}
          />
        ))}
      </ul>
      {onward ? (
        <div className={styles.foot}>
          <Refused fault={ticking.error ?? moving.error} />
          {may.tick === true || may.onward === true ? null : <Note>{may.tick}</Note>}
          <MayButton may={may.onward} loading={moving.isPending} onClick={() => moving.mutate(onward.verb)}>
            On to {onward.to}
          </MayButton>
        </div>
      ) : null}
    </>
  );
}

interface LineProps {
  readonly criterion: Criterion;
  readonly now: number;
  readonly may: boolean;
  readonly onTick: (done: boolean) => void;
}

function Line({ criterion, now, may, onTick }: LineProps) {
  const { title, computed, state, ticked, cure, refuses, source, note } = criterion;
  return (
    <li className={styles.line} title={note === null ? source : `${source}. ${note}`}>
      {computed ? (
        <>
          <span className={styles.mark} data-state={state}>
            <StateIcon state={state} />
          </span>
          <span>{title}</span>
        </>
      ) : (
        <>
          <Checkbox
            aria-label={title}
            checked={state === 'met'}
            disabled={!may}
            onChange={({ currentTarget }) => onTick(currentTarget.checked)}
          />
          <span>{title}</span>
        </>
      )}
      {ticked ? (
        <p className={styles.quiet}>
          {ticked.by}, <Ago at={ticked.at} now={now} />
        </p>
      ) : null}
      {state === 'missing' ? (
        <p className={styles.quiet}>
          {cure}
          {refuses ? '.' : '. It may be left open; the record says so.'}
        </p>
      ) : null}
      {computed && state === 'not-needed' ? <p className={styles.quiet}>Not needed here.</p> : null}
    </li>
  );
}

const icons = { met: IconCheck, missing: IconCircleDashed, 'not-needed': IconMinus } as const;
const words = { met: 'met', missing: 'missing', 'not-needed': 'not needed' } as const;

function StateIcon({ state }: { readonly state: Criterion['state'] }) {
  const Icon = icons[state];
  return <Icon size={17} role="img" aria-label={words[state]} />;
}
