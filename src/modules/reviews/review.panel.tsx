import { Button, Group, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewAudience } from '../../playbook/review-audience.ts';
import { useDeed } from '../../ui/deed.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { keepFocus, takeFocus } from '../../ui/place-focus.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import type { Estimate } from '../estimates/estimate.ts';
import { ArchitectCard, AssistanceCard } from './architect-card.tsx';
import styles from './review.module.css';
import type { OpportunityReviews } from './review.ts';
import { openReview, reviewsQuery } from './review-queries.tsx';
import { RoundCard } from './round-card.tsx';

/** Who looked at the estimates of an opportunity, what they said, and what is asked of whom now. */
export function ReviewPanel({ estimate }: { readonly estimate: Pick<Estimate, 'number' | 'opportunity' | 'sheet'> }) {
  const { opportunity, sheet } = estimate;
  const { data, error, isPending, refetch } = useQuery(reviewsQuery(opportunity));
  const now = useNow(60);
  return (
    <Panel title="Review" aside={data?.standing.estimate ?? undefined} flush>
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? (
        <div className={styles.sections}>
          <Asking reviews={data} />
          {data.reviews.length === 0 ? (
            <Empty
              small
              title={data.standing.estimate === null ? 'No estimate is published yet' : 'Nobody was asked yet'}
            >
              The account team or the customer says whether size and activities of a published estimate are right; a
              statement of work is written after that.
            </Empty>
          ) : (
            <ol className={styles.rounds}>
              {data.reviews.map((review) => (
                <RoundCard
                  key={review.id}
                  review={review}
                  lines={linesOf(review.estimate, estimate, sheet)}
                  now={now}
                />
              ))}
            </ol>
          )}
          <ArchitectCard reviews={data} now={now} />
          <AssistanceCard opportunity={opportunity} reviews={data} now={now} />
        </div>
      ) : null}
    </Panel>
  );
}

/** The lines of the estimate on the page; a round about another revision is remarked on as a whole. */
const linesOf = (asked: string, { number }: Pick<Estimate, 'number'>, { lines }: Estimate['sheet']) =>
  asked === number ? lines.map(({ id, title }) => ({ id, title })) : [];

function Asking({ reviews }: { readonly reviews: OpportunityReviews }) {
  const { may, standing } = reviews;
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const { estimate } = standing;
  const words = estimate === null ? 'Ask for a review' : `Ask for a review of ${estimate}`;
  return (
    <div className={styles.round} data-place tabIndex={-1}>
      {link === null ? null : (
        <div ref={keepFocus}>
          <ShownOnce label="Link for the customer" secret={link} onDone={() => setLink(null)}>
            Send this link to the customer. It opens activities and price, never hours, and it is shown this once.
          </ShownOnce>
        </div>
      )}
      {link === null && open && estimate !== null ? (
        <AskingForm
          estimate={estimate}
          reviews={reviews}
          onDone={(token) => {
            setOpen(false);
            if (token !== null) setLink(`${window.location.origin}/guest/${token}/review`);
          }}
        />
      ) : null}
      {link === null && !open ? (
        <div className={styles.bar} ref={keepFocus}>
          <MayButton may={may.open} size="xs" onClick={() => setOpen(true)}>
            {words}
          </MayButton>
        </div>
      ) : null}
    </div>
  );
}

function AskingForm({ estimate, reviews: { linkDays, linkDaysAtMost }, onDone }: AskingFormProps) {
  const [audience, setAudience] = useState<ReviewAudience>('account-team');
  const [asked, setAsked] = useState('');
  const [days, setDays] = useState<number | string>(linkDays);
  const opening = useDeed(
    () =>
      openReview(estimate, {
        audience,
        asked: asked.trim() === '' ? null : asked.trim(),
        linkDays: audience === 'customer' && days !== '' ? Number(days) : null,
      }),
    ({ review }) => (review.audience === 'customer' ? 'The link is made.' : 'The account team is asked.'),
  );
  return (
    <form
      className={styles.asking}
      ref={takeFocus}
      onSubmit={(event) => {
        event.preventDefault();
        opening.mutate(undefined, { onSuccess: ({ link }) => onDone(link) });
      }}
    >
      <SegmentedControl
        aria-label="Who is asked"
        className={styles.audience}
        data={[
          { value: 'account-team', label: 'The account team' },
          { value: 'customer', label: 'The customer' },
        ]}
        value={audience}
        onChange={(chosen) => setAudience(chosen as ReviewAudience)}
      />
      <Textarea
        label="What to look at"
        description="May stay empty: size and activities are asked about in any case."
        autosize
        minRows={2}
        maxLength={4000}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
      />
      {audience === 'customer' ? (
        <NumberInput
          label="Days the link opens"
          description={`At most ${linkDaysAtMost}.`}
          maw={220}
          min={1}
          max={linkDaysAtMost}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
      ) : null}
      <Refused fault={opening.error} />
      <Group gap="xs" justify="flex-end">
        <Button variant="subtle" color="gray" size="xs" onClick={() => onDone(null)}>
          Leave it
        </Button>
        <Button size="xs" type="submit" loading={opening.isPending}>
          {audience === 'customer' ? 'Make the link' : 'Ask'}
        </Button>
      </Group>
    </form>
  );
}

interface AskingFormProps {
  readonly estimate: string;
  readonly reviews: OpportunityReviews;
  /** The token of the link where one was made; null where none was, or the form was left. */
  readonly onDone: (token: string | null) => void;
}
