import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Countdown } from '../../../ui/countdown.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { GuestFrame } from '../../../ui/guest-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { GuestApproval, Word } from '../approval.ts';
import styles from '../pages/approval.module.css';
import { decideAsGuest, guestApprovalQuery } from '../pages/approval-queries.tsx';
import { BriefSections } from '../pages/brief-sections.tsx';
import { DecidingForm, type Said } from '../pages/deciding-form.tsx';
import { Reopened } from '../pages/step-card.tsx';
import { StepReasons } from '../pages/step-reasons.tsx';

const route = getRouteApi('/guest/$token/approval');

/** What the link of a letter shows: the frozen brief, why its reader is asked, and one yes or no. */
export function GuestApprovalPage() {
  const { token } = route.useParams();
  const { data, error, refetch } = useQuery(guestApprovalQuery(token));
  return (
    <GuestFrame title="Do you approve this?" fault={error} onRetry={() => void refetch()}>
      {data ? <Shown approval={data} token={token} /> : null}
    </GuestFrame>
  );
}

function Shown({ approval, token }: { readonly approval: GuestApproval; readonly token: string }) {
  const { subject, submittedBy, person, onBehalfOf, brief, look, step, path, expiresAt, state, number } = approval;
  const changes = look?.changes ?? [];
  return (
    <>
      <header>
        <p>
          {submittedBy} asks {person}
          {onBehalfOf === null ? '' : `, in the place of ${onBehalfOf},`} to approve {subject.number}, {subject.title},
          as {step.title}. This link is for {person} alone and opens until {momentInWords(expiresAt)}.
        </p>
      </header>
      {state === 'open' ? null : <Ended sentence={approval.sentence ?? ''} spent={state === 'spent'} />}
      {step.reopened ? <Reopened parts={step.reopened.parts} at={step.reopened.at} /> : null}
      <Panel title={brief.title} aside="as it was frozen">
        {look && changes.length > 0 ? (
          <p className={styles.since}>
            <Tag tone="warn">{changes.length === 1 ? 'One change' : `${changes.length} changes`}</Tag> since you looked{' '}
            {momentInWords(look.at)}
          </p>
        ) : null}
        <BriefSections brief={brief} changes={changes} />
      </Panel>
      <Panel title="Why you are asked">
        <StepReasons why={step.why} removal={null} />
        <p className={styles.quiet}>
          {path.map(({ title, state: at }) => (at === 'given' ? `${title} said yes` : title)).join(' · ')}
        </p>
      </Panel>
      {state === 'open' ? (
        <Panel
          title="Your word"
          actions={step.dueAt ? <Countdown dueAt={step.dueAt} timeZone={step.timeZone} /> : undefined}
        >
          <Deciding token={token} label={step.title} />
        </Panel>
      ) : (
        <Group>
          <Button variant="default" component="a" href={`/approvals/${encodeURIComponent(number)}`}>
            Open {number} at your desk
          </Button>
        </Group>
      )}
    </>
  );
}

function Deciding({ token, label }: { readonly token: string; readonly label: string }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Word | null>(null);
  const { queryKey } = guestApprovalQuery(token);
  const deciding = useMutation({
    mutationFn: (said: Said) => decideAsGuest(token, said),
    onSuccess: (fresh) => queries.setQueryData(queryKey, fresh),
    // What it was written for may be no more: the page says so.
    onError: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <DecidingForm
      label={label}
      asked={asked}
      busy={deciding.isPending}
      fault={deciding.error}
      onAsk={setAsked}
      onSay={(said) => deciding.mutate(said)}
    />
  );
}

function Ended({ sentence, spent }: { readonly sentence: string; readonly spent: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone: whoever pressed it is brought to what came of it.
  useEffect(() => title.current?.focus(), []);
  return (
    <section className={styles.ended}>
      <h2 ref={title} tabIndex={-1}>
        {spent ? 'Thank you' : 'This is not asked here any more'}
      </h2>
      <p>{sentence}</p>
    </section>
  );
}
