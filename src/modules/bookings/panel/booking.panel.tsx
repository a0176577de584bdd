import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Waiting } from '../../../ui/states.tsx';
import { type Booking, isMissing } from '../booking.ts';
import styles from './booking.module.css';
import { bookingQuery } from './booking-queries.tsx';
import { BookingVerbs } from './booking-verbs.tsx';
import { Checklist } from './checklist.tsx';
import { DetailsForm } from './details-form.tsx';
import { ExceptionNote } from './exception-note.tsx';

/** What closing an opportunity asks for, how far it is, and what may be done about it. Of one that ended otherwise, nothing. */
export function BookingPanel({ opportunity }: { readonly opportunity: string }) {
  const { data: booking, error, refetch } = useQuery(bookingQuery(opportunity));
  if (booking?.ended && booking.moved === null && booking.correction === null) return null;
  return (
    <Panel title="Closing" aside={booking ? asideOf(booking) : undefined}>
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {booking ? (
        <Content booking={booking} />
      ) : error ? null : (
        <Waiting lines={5} label="Loading what closing asks for" />
      )}
    </Panel>
  );
}

function asideOf({ items, state, stage, ended, moved, exception }: Booking): string {
  if (moved) return 'moved to a partner';
  if (stage === 'closed-won') return exception?.ended === null ? 'booked by exception' : 'booked';
  if (ended) return 'a duplicate';
  if (state === 'submitted') return 'submitted';
  const missing = items.filter(isMissing).length;
  return missing === 0 ? 'nothing is missing' : `${missing} missing`;
}

function Content({ booking }: { readonly booking: Booking }) {
  const { moved, correction, closer, splits, near, items, ended } = booking;
  return (
    <Stack gap="md">
      <Moved moved={moved} />
      <Corrected correction={correction} opportunity={booking.opportunity} />
      <Standing booking={booking} />
      <ExceptionNote booking={booking} />
      {moved || ended ? null : near ? (
        <Checklist items={items} />
      ) : (
        <Disclosure summary="What closing will ask for">
          <Checklist items={items} />
        </Disclosure>
      )}
      {booking.may.enter === true && !moved && !ended ? <DetailsForm key={booking.version} booking={booking} /> : null}
      <BookingVerbs booking={booking} />
      {near ? (
        <p className={styles.quiet}>
          {closer.title} sets Closed Won ({closer.source}).{closer.alternative ? ` ${closer.alternative}` : ''}{' '}
          {splits.says} ({splits.source}).
        </p>
      ) : null}
    </Stack>
  );
}

/** What was said of it last, where that is worth knowing before the list. */
function Standing({ booking: { decisions, state, submitted, moved, closer } }: { readonly booking: Booking }) {
  const [last] = decisions;
  if (submitted && state === 'submitted')
    return (
      <Note>
        Submitted by {submitted.by}, {momentInWords(submitted.at)}. It is locked until {closer.title} has booked or
        returned it.
      </Note>
    );
  if (last?.word === 'returned' && moved === null)
    return (
      <Note tone="warn">
        Returned by {last.by}, {momentInWords(last.at)}: {last.reason}
      </Note>
    );
  if (last?.word === 'reversed' && moved === null)
    return (
      <Note tone="bad">
        Reversed, {momentInWords(last.at)}: {last.reason}. With its purchase order it is submitted again.
      </Note>
    );
  if (last?.word === 'taken-over')
    return <Note>It was booked before it came here: nothing of it was held against this list.</Note>;
  if (last?.word === 'booked')
    return (
      <Note tone="good">
        Booked by {last.by}, {momentInWords(last.at)}, on what stands below.
      </Note>
    );
  return null;
}

function Moved({ moved }: Pick<Booking, 'moved'>) {
  if (moved === null) return null;
  const { partner, at, by, why, attached, sentence, licence, task, waitsFor } = moved;
  return (
    <Note tone={attached ? 'good' : 'bad'}>
      <strong>{partner.name} sells and delivers it</strong>, said by {by}, {momentInWords(at)}
      {why ? `: ${why}` : '.'} {sentence} {attached ? null : `${waitsFor} is waited for. `}
      <Group gap="sm" component="span">
        {licence === null ? null : (
          <Link to="/registrations" search={{ licence }}>
            Registrations for {licence}
          </Link>
        )}
        {task === null || attached ? null : (
          <Link to="/tasks/$number" params={{ number: task }}>
            {task}
          </Link>
        )}
      </Group>
    </Note>
  );
}

function Corrected({ correction, opportunity }: Pick<Booking, 'correction' | 'opportunity'>) {
  if (correction === null) return null;
  const { original, twin, attached, reason, by, at } = correction;
  const isOriginal = original === opportunity;
  const other = isOriginal ? twin : original;
  return (
    <Note tone="warn">
      <strong>{isOriginal ? 'A duplicate of its twin' : 'The twin of'}</strong>{' '}
      <Link to="/opportunities/$number" params={{ number: other }}>
        {other}
      </Link>
      with the amended paper: {reason}. By {by}, {momentInWords(at)}. Attached:{' '}
      {attached.original ? `${attached.original}, ` : ''}
      {attached.amended.reference} (signed {attached.amended.signedOn}), {attached.costEstimate}
      {attached.quotes.length > 0 ? `, ${attached.quotes.join(' and ')}` : ''}.
    </Note>
  );
}
