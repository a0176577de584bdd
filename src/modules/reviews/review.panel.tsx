import { Button, Group, NumberInput, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewAudience } from '../../playbook/review-audience.ts';
import { useDeed } from '../../ui/deed.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
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
        <>
          <Asking reviews={data} />
          {data.reviews.length === 0 ? (
            <Empty small title="Nobody was asked yet">
              The account team or the customer says whether size and activities are right; a statement of work is
              written after that.
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
        </>
      ) : null}
    </Panel>
  );
}

/** The lines of the estimate on the page; a round about another revision is remarked on as a whole. */
const linesOf = (asked: string, { number }: Pick<Estimate, 'number'>, { lines }: Estimate['sheet']) =>
  asked === number ? lines.map(({ id, title }) => ({ id, title })) : [];

function Asking({ reviews }: { readonly reviews: OpportunityReviews }) {
  const { linkDays, linkDaysAtMost, may, standing } = reviews;
  const [open, setOpen] = useState(false);
  const [audience, setAudience] = useState<ReviewAudience>('account-team');
  const [asked, setAsked] = useState('');
  const [days, setDays] = useState<number | string>(linkDays);
  const [link, setLink] = useState<string | null>(null);
  const opening = useDeed(
    (estimate: string) =>
      openReview(estimate, {
        audience,
        asked: asked.trim() === '' ? null : asked.trim(),
        linkDays: audience === 'customer' ? Number(days) : null,
      }),
    ({ review }) => (review.audience === 'customer' ? 'The link is made.' : 'The account team is asked.'),
  );
  if (link !== null) {
    return (
      <div className={styles.round}>
        <ShownOnce label="Link for the customer" secret={link} onDone={() => setLink(null)}>
          Send this link to the customer. It opens the estimate without prices of hours, and it is shown this once.
        </ShownOnce>
      </div>
    );
  }
  if (!open) {
    return (
      <div className={styles.round}>
        <div className={styles.bar}>
          <MayButton may={may.open} size="xs" onClick={() => setOpen(true)}>
            Ask for a review{standing.estimate === null ? '' : ` of ${standing.estimate}`}
          </MayButton>
        </div>
      </div>
    );
  }
  const ask = () => {
    if (standing.estimate === null) return;
    opening.mutate(standing.estimate, {
      onSuccess: ({ link: token }) => {
        setOpen(false);
        setAsked('');
        if (token !== null) setLink(`${window.location.origin}/guest/${token}/review`);
      },
    });
  };
  return (
    <Stack className={styles.round} gap="sm">
      <SegmentedControl
        aria-label="Who is asked"
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
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
      />
      {audience === 'customer' ? (
        <NumberInput label="Days the link opens" min={1} max={linkDaysAtMost} value={days} onChange={setDays} />
      ) : null}
      <Refused fault={opening.error} />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" size="xs" onClick={() => setOpen(false)}>
          Leave it
        </Button>
        <Button size="xs" loading={opening.isPending} onClick={ask}>
          {audience === 'customer' ? 'Make the link' : 'Ask'}
        </Button>
      </Group>
    </Stack>
  );
}
