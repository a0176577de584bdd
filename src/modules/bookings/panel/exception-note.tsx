import { Link } from '@tanstack/react-router';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { dayInWords, momentInWords } from '../../../ui/figures.tsx';
import { Note } from '../../../ui/states.tsx';
import type { Booking, OrderException } from '../booking.ts';
import styles from './booking.module.css';

/** Where the exception for the purchase order stands: who is asked, until when the order may come, how it ended. */
export function ExceptionNote({ booking }: { readonly booking: Booking }) {
  const { exception, state, decisions } = booking;
  if (exception === null) return null;
  const { ended, order } = exception;
  if (ended?.how === 'came') {
    const number = order?.kind === 'order' ? order.number : 'The word that none is needed';
    return (
      <Note tone="good">
        The purchase order that was awaited is there: {number}, entered {momentInWords(ended.at)}.
      </Note>
    );
  }
  // What was reversed says so above.
  if (ended !== null) return state === 'open' && decisions[0]?.word !== 'reversed' ? <Lapsed {...exception} /> : null;
  return state === 'booked' ? <Awaited {...exception} /> : <Asked {...exception} />;
}

function Lapsed({ until }: OrderException) {
  return (
    <Note tone="warn">
      The exception has run out: the purchase order did not come by {dayInWords(until)}. Enter it before the deal is
      submitted.
    </Note>
  );
}

function Awaited({ until, promisedBy, ...exception }: OrderException) {
  return (
    <Note tone="warn">
      <strong>Booked by exception until {dayInWords(until)}.</strong> The purchase order is promised by{' '}
      {dayInWords(promisedBy)}; where it does not come, the booking is reversed the day after.{' '}
      <Approval {...exception} />
      <Confirmed {...exception} />
    </Note>
  );
}

function Asked({ promisedBy, until, quarterEnds, asked, ...exception }: OrderException) {
  const { state, steps } = exception.approval;
  if (state !== 'open' && state !== 'given')
    return (
      <Note tone="bad">
        There is no exception for the purchase order. <Approval {...exception} />
        <Confirmed {...exception} />
      </Note>
    );
  return (
    <Note tone={state === 'given' ? 'good' : 'neutral'}>
      <strong>The purchase order is promised by {dayInWords(promisedBy)}.</strong>{' '}
      {state === 'given'
        ? `The exception is given: submit the deal by ${dayInWords(quarterEnds)}. The order may come until ${dayInWords(until)}.`
        : `${asked.by} asked for an exception, ${momentInWords(asked.at)}. The deal is submitted by ${dayInWords(quarterEnds)}.`}{' '}
      <Approval {...exception} />
      <ul className={styles.steps} aria-label="Who is asked">
        {steps.map((step) => (
          <li key={step.title}>
            {step.title}: {words[step.state]}
          </li>
        ))}
      </ul>
      <Confirmed {...exception} />
    </Note>
  );
}

const words: Readonly<Record<OrderException['approval']['steps'][number]['state'], string>> = {
  waiting: 'is asked later',
  open: 'is asked',
  given: 'said yes',
  refused: 'said no',
  gone: 'is not asked any more',
};

const Approval = ({ approval: { number } }: Pick<OrderException, 'approval'>) => (
  <Link to="/approvals/$number" params={{ number }}>
    {number}
  </Link>
);

/** The customer's own words, where somebody wants to read them. */
function Confirmed({ confirmation }: Pick<OrderException, 'confirmation'>) {
  const { saidBy, saidOn, words: said, reference } = confirmation;
  return (
    <Disclosure summary={`What the customer wrote on ${dayInWords(saidOn)}`}>
      <blockquote className={styles.quoted}>{said}</blockquote>
      <p className={styles.quiet}>
        {saidBy}
        {reference === null ? '' : ` · ${reference}`}
      </p>
    </Disclosure>
  );
}
