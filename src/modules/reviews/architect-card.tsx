import { Select } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { keepFocus } from '../../ui/place-focus.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './review.module.css';
import type { ArchitectReview, Assistance, Decision, OpportunityReviews } from './review.ts';
import { askArchitect, askAssistance, decideArchitect, giveAssistance } from './review-queries.tsx';
import { Saying } from './saying.tsx';

const standings = {
  'not-needed': { words: 'Not needed: the total is not above the limit', tone: 'neutral' },
  needed: { words: 'Needs review', tone: 'warn' },
  asked: { words: 'Being reviewed', tone: 'warn' },
  approved: { words: 'Approved', tone: 'good' },
  returned: { words: 'Returned', tone: 'bad' },
} as const;

/** Whether the newest published estimate needs a technical architect, who was asked, and what they said. */
export function ArchitectCard({ reviews, now }: { readonly reviews: OpportunityReviews; readonly now: number }) {
  const { architect, may, standing } = reviews;
  const asking = useDeed(askArchitect, ({ task }) => `An architect is asked, under ${task}.`);
  const { words, tone } = standings[standing.architect];
  const { estimate } = standing;
  const asked = architect.some((look) => look.estimate === estimate);
  return (
    <div className={styles.round} data-place tabIndex={-1}>
      <div className={styles.head}>
        <h3>Technical architect</h3>
        {estimate === null ? null : <Tag tone={tone}>{words}</Tag>}
      </div>
      {estimate === null ? <p className={styles.quiet}>Asked about a published estimate alone.</p> : null}
      {architect.map((look) => (
        <Look key={look.id} look={look} now={now} />
      ))}
      {standing.architect === 'approved' && !asked ? (
        <p className={styles.quiet}>The work of {estimate} is the work that was approved.</p>
      ) : null}
      {estimate !== null && !asked && standing.architect !== 'approved' ? (
        <div className={styles.bar} ref={keepFocus}>
          <MayButton
            may={may.askArchitect}
            size="xs"
            variant={standing.architect === 'needed' ? 'filled' : 'default'}
            loading={asking.isPending}
            onClick={() => asking.mutate(estimate)}
          >
            Ask an architect to review {estimate}
          </MayButton>
        </div>
      ) : null}
      <Refused fault={asking.error} />
    </div>
  );
}

function Look({ look, now }: { readonly look: ArchitectReview; readonly now: number }) {
  const [returning, setReturning] = useState(false);
  const deciding = useDeed(
    (decision: Decision) => decideArchitect(look, decision),
    ({ estimate, state }) => `${estimate} is ${state}.`,
  );
  const { askedAt, askedBy, decidedAt, decidedBy, dueAt, estimate, may, overdue, state, task, words } = look;
  return (
    <>
      <p className={styles.quiet}>
        {estimate}: asked by {askedBy} <Ago at={askedAt} now={now} />, under {task}
        {state === 'asked' && dueAt !== null ? `, due ${momentInWords(dueAt)}` : ''}
        {decidedAt === null ? '' : `; ${state} by ${decidedBy}`}
      </p>
      {overdue ? <Note tone="warn">The two business days of this review are over.</Note> : null}
      {words === null ? null : <p className={styles.text}>{words}</p>}
      {state === 'asked' ? (
        <div className={styles.bar} ref={keepFocus}>
          <MayButton
            may={may.approve}
            size="xs"
            loading={deciding.isPending}
            onClick={() => deciding.mutate({ verb: 'approve', words: null })}
          >
            Approve
          </MayButton>
          <MayButton may={may.return} size="xs" variant="default" onClick={() => setReturning(true)}>
            Return
          </MayButton>
        </div>
      ) : null}
      <Refused fault={deciding.error} />
      {returning && state === 'asked' ? (
        <Saying
          label="What must change"
          button="Return it"
          said={`${estimate} is returned.`}
          send={(said) => decideArchitect(look, { verb: 'return', words: said })}
          onLeave={() => setReturning(false)}
        />
      ) : null}
    </>
  );
}

/** What architects were asked about the opportunity before there was anything to review, and their answers. */
export function AssistanceCard({ opportunity, reviews, now }: AssistanceCardProps) {
  const { assistance, may, topics } = reviews;
  const [asking, setAsking] = useState(false);
  const [topic, setTopic] = useState(topics[0]?.id ?? '');
  return (
    <div className={styles.round} data-place tabIndex={-1}>
      <div className={styles.head}>
        <h3>Help of an architect</h3>
      </div>
      {assistance.length === 0 && !asking ? (
        <p className={styles.quiet}>For what is hard to scope, before or after an estimate stands.</p>
      ) : null}
      {assistance.map((help) => (
        <Help key={help.id} help={help} now={now} />
      ))}
      {asking ? (
        <Saying
          label="What you ask"
          button="Ask"
          said="An architect is asked."
          lead={
            <Select
              aria-label="Topic"
              size="xs"
              allowDeselect={false}
              data={topics.map(({ id, title }) => ({ value: id, label: title }))}
              value={topic}
              onChange={(chosen) => setTopic(chosen ?? topic)}
            />
          }
          send={(question) => askAssistance(opportunity, { topic, question })}
          onLeave={() => setAsking(false)}
        />
      ) : (
        <div className={styles.bar}>
          <MayButton may={may.askAssistance} size="xs" variant="default" onClick={() => setAsking(true)}>
            Ask an architect for help
          </MayButton>
        </div>
      )}
    </div>
  );
}

interface AssistanceCardProps {
  readonly opportunity: string;
  readonly reviews: OpportunityReviews;
  readonly now: number;
}

function Help({ help, now }: { readonly help: Assistance; readonly now: number }) {
  const { answer, askedAt, askedBy, givenBy, may, question, topicTitle } = help;
  return (
    <div className={styles.remark}>
      <p className={styles.quiet}>
        {topicTitle}, asked by {askedBy} <Ago at={askedAt} now={now} />
      </p>
      <p className={styles.text}>{question}</p>
      {answer === null ? null : (
        <p className={styles.answer}>
          <strong>{givenBy}</strong> {answer}
        </p>
      )}
      {answer === null && may.give === true ? (
        <Saying label="Your help" button="Give it" send={(words) => giveAssistance(help, words)} />
      ) : null}
    </div>
  );
}
