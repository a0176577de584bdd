import { Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { dayInWords } from '../../../ui/figures.tsx';
import { VerbDialog } from '../../../ui/verb-dialog.tsx';
import type { Booking } from '../booking.ts';
import { useBookingVerb } from './booking-queries.tsx';

interface VerbProps {
  readonly booking: Booking;
}

/** What may be done about a purchase order that comes after the quarter: asking for it, and entering what was awaited. */
export function ExceptionVerbs({ booking }: VerbProps) {
  const { may, exceptionWindow } = booking;
  return (
    <>
      {may.askException === true && exceptionWindow ? <AskTime booking={booking} window={exceptionWindow} /> : null}
      {may.bringOrder === true ? <BringOrder booking={booking} /> : null}
    </>
  );
}

const needed = { required: true, withAsterisk: false } as const;
const orNull = (words: string) => (words.trim() === '' ? null : words.trim());

function AskTime({ booking, window }: VerbProps & { readonly window: NonNullable<Booking['exceptionWindow']> }) {
  const [promisedBy, setPromisedBy] = useState('');
  const [saidBy, setSaidBy] = useState('');
  const [saidOn, setSaidOn] = useState('');
  const [said, setSaid] = useState('');
  const [reference, setReference] = useState('');
  const doing = useBookingVerb(booking, 'order-exception', 'The exception is asked for.');
  const pending = booking.exception?.ended === null;
  return (
    <VerbDialog
      may={booking.may.askException}
      title={pending ? 'Ask for time anew' : 'Ask for time for the order'}
      explains={`${window.source}: a deal submitted by ${dayInWords(window.to)} may be booked before its purchase order comes, where the customer has confirmed it in writing. It has to be there by ${dayInWords(window.until)}, or the booking is reversed.`}
      doing={doing}
      given={{ promisedBy, saidBy, saidOn, words: said, reference: orNull(reference) }}
    >
      <TextInput
        {...needed}
        type="date"
        label="The purchase order comes by"
        max={window.until}
        value={promisedBy}
        onChange={({ currentTarget }) => setPromisedBy(currentTarget.value)}
      />
      <Group grow align="start">
        <TextInput
          {...needed}
          label="Who of the customer says so"
          minLength={2}
          maxLength={160}
          value={saidBy}
          onChange={({ currentTarget }) => setSaidBy(currentTarget.value)}
        />
        <TextInput
          {...needed}
          type="date"
          label="Written on"
          value={saidOn}
          onChange={({ currentTarget }) => setSaidOn(currentTarget.value)}
        />
      </Group>
      <Textarea
        {...needed}
        label="What they wrote, quoted"
        minLength={2}
        maxLength={4000}
        rows={4}
        value={said}
        onChange={({ currentTarget }) => setSaid(currentTarget.value)}
      />
      <Reference value={reference} onChange={setReference} />
    </VerbDialog>
  );
}

function BringOrder({ booking }: VerbProps) {
  const [number, setNumber] = useState('');
  const [date, setDate] = useState('');
  const [reference, setReference] = useState('');
  const doing = useBookingVerb(booking, 'purchase-order', 'The purchase order is entered.');
  return (
    <VerbDialog
      may={booking.may.bringOrder}
      title="Enter the purchase order"
      doing={doing}
      given={{ kind: 'order', number, date, reference: orNull(reference) }}
      look={{ variant: 'filled' }}
    >
      <Group grow align="start">
        <TextInput
          {...needed}
          label="Number of the purchase order"
          minLength={2}
          maxLength={80}
          value={number}
          onChange={({ currentTarget }) => setNumber(currentTarget.value)}
        />
        <TextInput
          {...needed}
          type="date"
          label="Of"
          value={date}
          onChange={({ currentTarget }) => setDate(currentTarget.value)}
        />
      </Group>
      <Reference value={reference} onChange={setReference} />
    </VerbDialog>
  );
}

const Reference = ({ value, onChange }: { readonly value: string; readonly onChange: (words: string) => void }) => (
  <TextInput
    label="Where it lies"
    description="A link or the name of a folder; may stay empty."
    maxLength={500}
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);
