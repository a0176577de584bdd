import { Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MayButton } from '../../../ui/may-button.tsx';
import { Refused } from '../../../ui/states.tsx';
import { VerbDialog } from '../../../ui/verb-dialog.tsx';
import { partnersQuery } from '../../partners/partner-queries.tsx';
import type { Booking } from '../booking.ts';
import { useBookingVerb } from './booking-queries.tsx';
import { ExceptionVerbs } from './exception-verbs.tsx';

interface VerbProps {
  readonly booking: Booking;
}

/** What may be done with a booking: each stage shows its own, and what is out of the question is not offered. */
export function BookingVerbs({ booking }: VerbProps) {
  const { state, stage, correction, near } = booking;
  // Of what was lost nothing is left to do.
  if (booking.ended) return null;
  const won = stage === 'closed-won';
  return (
    <Group gap="xs">
      {state === 'open' && near && !won ? <Submit booking={booking} /> : null}
      {state === 'submitted' ? <Win booking={booking} /> : null}
      {state === 'submitted' ? <Return booking={booking} /> : null}
      {near ? <ExceptionVerbs booking={booking} /> : null}
      {won ? null : <MovePartner booking={booking} />}
      {won || state === 'submitted' ? null : <Decline booking={booking} />}
      {won && correction?.original !== booking.opportunity ? <Correct booking={booking} /> : null}
    </Group>
  );
}

function Submit({ booking }: VerbProps) {
  const submitting = useBookingVerb(booking, 'submission', 'It is submitted.');
  return (
    <>
      <MayButton
        size="xs"
        may={booking.may.submit}
        loading={submitting.isPending}
        onClick={() => submitting.mutate({})}
      >
        Submit for booking
      </MayButton>
      <Refused fault={submitting.error} />
    </>
  );
}

function Win({ booking }: VerbProps) {
  const winning = useBookingVerb(booking, 'win', 'It is booked as won.');
  return (
    <>
      <MayButton size="xs" may={booking.may.win} loading={winning.isPending} onClick={() => winning.mutate({})}>
        Book it as won
      </MayButton>
      <Refused fault={winning.error} />
    </>
  );
}

function Return({ booking }: VerbProps) {
  const [reason, setReason] = useState('');
  const doing = useBookingVerb(booking, 'return', 'It is returned.');
  return (
    <VerbDialog may={booking.may.return} title="Return it" doing={doing} given={{ reason }}>
      <Words label="What is wrong" value={reason} onChange={setReason} required />
    </VerbDialog>
  );
}

function MovePartner({ booking }: VerbProps) {
  const { data } = useQuery(partnersQuery);
  const [partner, setPartner] = useState<string | null>(null);
  const [why, setWhy] = useState('');
  const doing = useBookingVerb(booking, 'partner-move', 'The work has moved to the partner.');
  return (
    <VerbDialog
      may={booking.may.movePartner}
      title="Move to a partner"
      explains="The opportunity is lost to the partner, what is out for signature is withdrawn, and its registration is wanted at the licence opportunity. The partner sees the deal from then on."
      doing={doing}
      given={{ partner, why: why.trim() === '' ? null : why }}
    >
      <Select
        label="Partner that sells and delivers it"
        placeholder="Choose a partner"
        searchable
        required
        withAsterisk={false}
        data={(data?.items ?? []).map(({ number: value, name }) => ({ value, label: name }))}
        value={partner}
        onChange={setPartner}
      />
      <Words label="Why" description="May stay empty." value={why} onChange={setWhy} />
    </VerbDialog>
  );
}

function Decline({ booking }: VerbProps) {
  const [reason, setReason] = useState('');
  const doing = useBookingVerb(booking, 'decline', 'It is declined, and routed again.');
  return (
    <VerbDialog
      may={booking.may.decline}
      title="Decline the work"
      explains="Professional Services has the first right to say no. The need is routed again, and the channel is asked for a partner."
      doing={doing}
      given={{ reason }}
    >
      <Words label="Why" value={reason} onChange={setReason} required />
    </VerbDialog>
  );
}

function Correct({ booking }: VerbProps) {
  const [total, setTotal] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const [signedOn, setSignedOn] = useState('');
  const doing = useBookingVerb(booking, 'correction', 'It is corrected by a twin.');
  const totalCents = Math.round(Number(total) * 100);
  const needed = { required: true, withAsterisk: false } as const;
  return (
    <VerbDialog
      may={booking.may.correct}
      title="Correct it"
      explains="The total stands. A twin bears the amended paper with the same quotes and close date, and this one becomes its duplicate."
      doing={doing}
      given={{ totalCents, reason, amended: { reference, signedOn } }}
    >
      <NumberInput
        {...needed}
        label="Total of the amended paper"
        decimalScale={2}
        min={0}
        value={total}
        onChange={setTotal}
      />
      <TextInput
        {...needed}
        label="Where the amended paper lies"
        minLength={2}
        maxLength={500}
        value={reference}
        onChange={({ currentTarget }) => setReference(currentTarget.value)}
      />
      <TextInput
        {...needed}
        type="date"
        label="Signed on"
        value={signedOn}
        onChange={({ currentTarget }) => setSignedOn(currentTarget.value)}
      />
      <Words label="What is amended" value={reason} onChange={setReason} required />
    </VerbDialog>
  );
}

function Words({ label, description, value, onChange, required = false }: WordsProps) {
  return (
    <Textarea
      {...{ label, description, required, value }}
      withAsterisk={false}
      minLength={2}
      maxLength={1000}
      rows={3}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface WordsProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (words: string) => void;
  readonly required?: boolean;
}
