import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, Day } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { keepFocus } from '../../ui/place-focus.tsx';
import { Refused } from '../../ui/states.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import styles from './review.module.css';
import type { Closing, Remark, Review } from './review.ts';
import { answerRemark, closeReview, sayRemark } from './review-queries.tsx';
import { Saying } from './saying.tsx';

const states: Readonly<Record<Review['state'], { words: string; tone: Tone }>> = {
  open: { words: 'Waiting for an answer', tone: 'warn' },
  confirmed: { words: 'Size and activities confirmed', tone: 'good' },
  'changes-asked': { words: 'Changes asked for', tone: 'bad' },
  withdrawn: { words: 'Withdrawn', tone: 'neutral' },
};

/** A line of the estimate that a remark may be about. */
export interface LineChoice {
  readonly id: string;
  readonly title: string;
}

/** One round: who was asked about which revision, what was said line by line, and how it ended. */
export function RoundCard({ review, lines, now }: RoundCardProps) {
  const { audience, asked, closedBy, closedAt, closingWords, estimate, linkExpiresAt, openedAt, openedBy, state } =
    review;
  const { words, tone } = states[state];
  return (
    <li className={styles.round} data-place tabIndex={-1}>
      <div className={styles.head}>
        <h3>{audience === 'customer' ? 'The customer' : 'The account team'}</h3>
        <Tag tone={tone}>{words}</Tag>
        <span className={styles.quiet}>
          {estimate}, asked by {openedBy} <Ago at={openedAt} now={now} />
          {linkExpiresAt !== null && state === 'open' ? (
            <>
              , link until <Day date={linkExpiresAt.slice(0, 10)} />
            </>
          ) : null}
        </span>
      </div>
      {asked === null ? null : <p className={styles.text}>{asked}</p>}
      <Remarks review={review} now={now} />
      {closedAt === null ? null : (
        <p className={styles.quiet}>
          {words} by {closedBy} <Ago at={closedAt} now={now} />
          {closingWords === null ? '' : `: ${closingWords}`}
        </p>
      )}
      {state === 'open' ? <OpenRound review={review} lines={lines} /> : null}
    </li>
  );
}

interface RoundCardProps {
  readonly review: Review;
  readonly lines: readonly LineChoice[];
  readonly now: number;
}

function Remarks({ review, now }: { readonly review: Review; readonly now: number }) {
  if (review.remarks.length === 0) return null;
  return (
    <ol className={styles.remarks}>
      {review.remarks.map((remark) => (
        <RemarkItem key={remark.id} review={review} remark={remark} now={now} />
      ))}
    </ol>
  );
}

function RemarkItem({ review, remark, now }: RemarkItemProps) {
  const [answering, setAnswering] = useState(false);
  const { answer, byCustomer, lineTitle, saidAt, saidBy, text } = remark;
  return (
    <li className={styles.remark} data-place tabIndex={-1}>
      <div className={styles.head}>
        <strong>{saidBy}</strong>
        {byCustomer ? <Tag tone="plum">Customer</Tag> : null}
        <span className={styles.quiet}>
          <Ago at={saidAt} now={now} />
          {lineTitle === null ? '' : `, on “${lineTitle}”`}
        </span>
      </div>
      <p className={styles.text}>{text}</p>
      {answer === null ? null : (
        <p className={styles.answer}>
          <strong>{answer.by}</strong> {answer.text}
        </p>
      )}
      {answer === null && !answering && review.may.answer === true ? (
        <div>
          <Button variant="default" size="compact-xs" onClick={() => setAnswering(true)}>
            Answer
          </Button>
        </div>
      ) : null}
      {answering ? (
        <Saying
          label={`Answer to ${saidBy}`}
          button="Answer"
          send={(words) => answerRemark(review.id, remark.id, words)}
          onLeave={() => setAnswering(false)}
        />
      ) : null}
    </li>
  );
}

interface RemarkItemProps {
  readonly review: Review;
  readonly remark: Remark;
  readonly now: number;
}

function OpenRound({ review, lines }: { readonly review: Review; readonly lines: readonly LineChoice[] }) {
  const [line, setLine] = useState<string | null>(null);
  const [why, setWhy] = useState<Closing['verb'] | null>(null);
  const closing = useDeed(
    (given: Closing) => closeReview(review, given),
    ({ state }) => `${states[state].words}.`,
  );
  const { may } = review;
  const button = (verb: Closing['verb'], words: string, then: () => void) => (
    <MayButton may={may[verb]} size="xs" variant={verb === 'confirm' ? 'filled' : 'default'} onClick={then}>
      {words}
    </MayButton>
  );
  return (
    <div className={styles.open} ref={keepFocus}>
      {may.remark === true ? (
        <Saying
          label={`Remark on ${review.estimate}`}
          button="Say it"
          lead={
            <Select
              aria-label="What the remark is about"
              size="xs"
              placeholder="The estimate as a whole"
              clearable
              searchable
              data={lines.map(({ id, title }) => ({ value: id, label: title }))}
              value={line}
              onChange={setLine}
            />
          }
          send={(text) => sayRemark(review.id, { line, text })}
          onDone={() => setLine(null)}
        />
      ) : null}
      <div className={styles.bar}>
        {button('confirm', 'Confirm size and activities', () => closing.mutate({ verb: 'confirm', words: null }))}
        {button('ask-changes', 'Ask for changes', () => setWhy('ask-changes'))}
        {button('withdraw', 'Withdraw', () => setWhy('withdraw'))}
      </div>
      <Refused fault={closing.error} />
      {why === null ? null : (
        <Saying
          key={why}
          label={why === 'withdraw' ? 'Why nobody is asked any more' : 'What must change'}
          button={why === 'withdraw' ? 'Withdraw' : 'Ask for changes'}
          send={(words) => closeReview(review, { verb: why, words })}
          said={`${states[why === 'withdraw' ? 'withdrawn' : 'changes-asked'].words}.`}
          onLeave={() => setWhy(null)}
        />
      )}
    </div>
  );
}
