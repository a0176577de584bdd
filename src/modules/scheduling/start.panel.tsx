import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, Day } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { keepFocus } from '../../ui/place-focus.tsx';
import { Failed, Note, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Opportunity } from '../opportunities/opportunity.ts';
import { DayForm } from './day-form.tsx';
import { CurrentLeadTimes } from './lead-times.tsx';
import { ReadyList } from './ready-list.tsx';
import styles from './start.module.css';
import type { Start } from './start.ts';
import { askRisk, askStart, confirmStart, releaseStart, startQuery } from './start-queries.tsx';

/** When work may begin: what is asked and confirmed, what may be told, lead times and what people are asked for with. */
export function StartPanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data, error, isPending, refetch } = useQuery(startQuery(opportunity.number));
  return (
    <Panel title="Start" actions={data ? <Standing start={data} /> : undefined} flush>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? (
        <>
          <Said start={data} />
          <Risk start={data} />
          <div className={styles.part}>
            <CurrentLeadTimes leadTimes={data.leadTimes} />
          </div>
          <ReadyList start={data} version={opportunity.version} />
        </>
      ) : null}
    </Panel>
  );
}

function Standing({ start: { asked, confirmed, workAtRisk } }: { readonly start: Start }) {
  if (confirmed) return <Tag tone="good">Confirmed</Tag>;
  if (workAtRisk) return <Tag tone="plum">At risk</Tag>;
  return asked ? <Tag tone="warn">Asked</Tag> : <Tag outline>Not asked</Tag>;
}

type Doing = 'ask' | 'confirm' | 'release';

function Said({ start }: { readonly start: Start }) {
  const { asked, confirmed, mayTell, may } = start;
  const [doing, setDoing] = useState<Doing | null>(null);
  const now = useNow(60);
  const done = () => setDoing(null);
  return (
    <div className={styles.part} data-place tabIndex={-1}>
      {confirmed ? (
        <>
          <div className={styles.head}>
            <strong>
              Begins on <Day date={confirmed.date} />
            </strong>
          </div>
          <p className={styles.quiet}>
            Confirmed by {confirmed.by}, <Ago at={confirmed.at} now={now} />
            {confirmed.words ? `: ${confirmed.words}` : ''}
          </p>
        </>
      ) : null}
      {asked ? (
        <p className={styles.quiet}>
          {asked.on ? (
            <>
              <Day date={asked.on} /> is wished for
            </>
          ) : (
            'The earliest there is'
          )}
          , {asked.by}, <Ago at={asked.at} now={now} />: {asked.why}
        </p>
      ) : null}
      {mayTell === true ? null : <Note tone="warn">{mayTell}</Note>}
      {doing === null ? (
        <div className={styles.bar} ref={keepFocus}>
          {may.confirm === true ? (
            <MayButton may={may.confirm} size="xs" onClick={() => setDoing('confirm')}>
              {confirmed ? 'Confirm another day' : 'Confirm a day'}
            </MayButton>
          ) : null}
          {may.release === true ? (
            <MayButton may={may.release} variant="default" size="xs" onClick={() => setDoing('release')}>
              Take it back
            </MayButton>
          ) : null}
          <MayButton may={may.ask} variant="default" size="xs" onClick={() => setDoing('ask')}>
            {asked ? 'Ask anew' : 'Ask for a start'}
          </MayButton>
        </div>
      ) : (
        <Deed start={start} doing={doing} onDone={done} />
      )}
    </div>
  );
}

function Deed({ start, doing, onDone }: { readonly start: Start; readonly doing: Doing; readonly onDone: () => void }) {
  const asking = useDeed(
    ({ on, why }: { on: string | null; why: string }) => askStart(start, { on, why }),
    () => 'The coordinator is asked.',
  );
  const confirming = useDeed(
    ({ on, why }: { on: string | null; why: string }) =>
      confirmStart(start, { on: on ?? '', words: why === '' ? null : why }),
    () => 'The start is confirmed.',
  );
  const releasing = useDeed(
    ({ why }: { why: string }) => releaseStart(start, { reason: why }),
    () => 'The start is taken back.',
  );
  const after = { onSuccess: onDone };
  if (doing === 'ask') {
    return (
      <DayForm
        {...{ day: 'optional', dayLabel: 'Day that is wished for', whyLabel: 'For the coordinator', verb: 'Ask' }}
        {...{ busy: asking.isPending, error: asking.error, onLeave: onDone }}
        onDone={(said) => asking.mutate(said, after)}
      />
    );
  }
  if (doing === 'confirm') {
    return (
      <DayForm
        {...{ day: 'wanted', dayLabel: 'Work begins on', whyLabel: 'Beside it', whyOptional: true, verb: 'Confirm' }}
        {...{ first: start.asked?.on ?? '', busy: confirming.isPending, error: confirming.error, onLeave: onDone }}
        onDone={(said) => confirming.mutate(said, after)}
      />
    );
  }
  return (
    <DayForm
      {...{ day: 'none', whyLabel: 'Why', verb: 'Take it back' }}
      {...{ busy: releasing.isPending, error: releasing.error, onLeave: onDone }}
      onDone={(said) => releasing.mutate(said, after)}
    />
  );
}

const states = { open: 'asked', given: 'approved', refused: 'refused', withdrawn: 'taken back' } as const;

/** Work before anything is signed. */
function Risk({ start }: { readonly start: Start }) {
  const { risk, may } = start;
  const [asking, setAsking] = useState(false);
  const deed = useDeed(
    ({ on, why }: { on: string | null; why: string }) => askRisk(start, { on: on ?? '', why }),
    () => 'Work at risk is asked for.',
  );
  if (risk === null && may.askRisk !== true) return null;
  return (
    <div className={styles.part} data-place tabIndex={-1}>
      {risk ? (
        <p className={styles.quiet}>
          Work at risk from <Day date={risk.on} /> is{' '}
          <Anchor
            underline="always"
            inherit
            renderRoot={(props) => <Link {...props} to="/approvals/$number" params={{ number: risk.approval }} />}
          >
            {states[risk.state]}
          </Anchor>
          : {risk.why} Nothing is billed before the signature.
        </p>
      ) : null}
      {asking ? (
        <DayForm
          {...{ day: 'wanted', dayLabel: 'Work would begin on', whyLabel: 'Why it cannot wait', verb: 'Ask' }}
          {...{ busy: deed.isPending, error: deed.error, onLeave: () => setAsking(false) }}
          onDone={(said) => deed.mutate(said, { onSuccess: () => setAsking(false) })}
        />
      ) : (
        <div className={styles.bar} ref={keepFocus}>
          <MayButton may={may.askRisk} variant="default" size="xs" onClick={() => setAsking(true)}>
            Begin before the signature
          </MayButton>
        </div>
      )}
    </div>
  );
}
