import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lifecycleOf, playbookQuery } from '../../../playbook/playbook-queries.tsx';
import { Day, momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Stages } from '../../../ui/stages.tsx';
import { Note } from '../../../ui/states.tsx';
import type { Quote } from '../quote.ts';

/** Where a quote stands on its way, and what comes next. */
export function QuoteStanding({ quote }: { readonly quote: Quote }) {
  const { data: playbook } = useQuery(playbookQuery);
  const states = lifecycleOf(playbook, 'quote')?.states ?? [];
  const way = states.filter(({ id }) => !aside.has(id) && (quote.kind === 'standard' || !shown.has(id)));
  return (
    <Panel title="Where it stands">
      <Stages label="State" stages={way} current={quote.state} />
      <Stack gap="xs">
        <Next quote={quote} />
        {quote.kind === 'standard' ? null : (
          <Note tone="warn">For back-end billing only: this quote is never given to the customer.</Note>
        )}
      </Stack>
    </Panel>
  );
}

/** What only a quote has that is given to a customer. */
const shown: ReadonlySet<string> = new Set(['sent', 'accepted']);
/** States beside the way. */
const aside: ReadonlySet<string> = new Set(['superseded', 'withdrawn', 'expired', 'custom']);

const Other = ({ number }: { readonly number: string }) => (
  <Link to="/quotes/$number" params={{ number }} search={{}}>
    {number}
  </Link>
);

/** What comes next, or why nothing does. */
function Next({ quote }: { readonly quote: Quote }) {
  const { state, number, replacedBy, replaces, validUntil, sentAt, acceptedAt } = quote;
  const part = (tab: 'approval' | 'review' | 'signature', words: string) => (
    <Link to="/quotes/$number" params={{ number }} search={{ tab }}>
      {words}
    </Link>
  );
  if (state === 'superseded')
    return (
      <Note>
        {replacedBy === null ? (
          'Replaced.'
        ) : (
          <>
            Replaced by <Other number={replacedBy} />: it does not change any more.
          </>
        )}
      </Note>
    );
  if (state === 'withdrawn') return <Note>Withdrawn: nothing more becomes of it.</Note>;
  if (state === 'expired')
    return (
      <Note tone="warn">
        It was valid until <Day date={validUntil} />. A new revision takes today’s prices.
      </Note>
    );
  if (state === 'custom')
    return <Note>The customer wants it otherwise than the catalogue has it: a statement of work is written.</Note>;
  if (state === 'accepted')
    return (
      <Note tone="good">The order form is signed{acceptedAt === null ? '' : `, ${momentInWords(acceptedAt)}`}.</Note>
    );
  if (state === 'sent')
    return (
      <Note>
        With the customer{sentAt === null ? '' : ` since ${momentInWords(sentAt)}`}, frozen as it was sent.{' '}
        {part('signature', 'Who has signed')}
      </Note>
    );
  if (state === 'in-approval')
    return <Note>Others have been asked for their yes. {part('approval', 'Whom it waits for')}</Note>;
  if (state === 'approved') return <Approved quote={quote} part={part} />;
  const hindering = quote.findings.filter(({ hinders }) => hinders === 'submission').length;
  return (
    <Note tone={hindering > 0 ? 'warn' : 'neutral'}>
      {hindering > 0
        ? `A draft: ${hindering === 1 ? 'one finding keeps' : `${hindering} findings keep`} it from being submitted.`
        : 'A draft, ready to be submitted.'}
      {hindering === 0 && quote.kind === 'standard' && !quote.review?.stands ? (
        <> Before it is sent: {part('review', 'go through it with the customer')}.</>
      ) : null}
      {replaces === null ? null : (
        <>
          {' '}
          It takes the place of <Other number={replaces} />.
        </>
      )}
    </Note>
  );
}

interface ApprovedProps {
  readonly quote: Quote;
  readonly part: (tab: 'review' | 'signature', words: string) => React.ReactNode;
}

function Approved({ quote: { kind, review, may }, part }: ApprovedProps) {
  if (kind !== 'standard') return <Note tone="good">Approved: Deal Desk closes the deal with it.</Note>;
  if (review === null || !review.stands) {
    return (
      <Note tone="warn">
        {review === null
          ? 'Approved. Deliverables, duration and price are gone through with the customer before it is sent.'
          : 'Approved, but what was gone through with the customer has changed since.'}{' '}
        {part('review', 'Record the review')}
      </Note>
    );
  }
  return (
    <Note tone={may.send === true ? 'good' : 'warn'}>
      {may.send === true ? 'Ready to be sent for signature.' : may.send} {part('signature', 'Name who signs')}
    </Note>
  );
}
