import {
  Button,
  Checkbox,
  Group,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { Booking, BookingDetails, PurchaseOrder } from '../booking.ts';
import { useEntering } from './booking-queries.tsx';

/** The form as it is filled: what is empty is not said. */
interface Filled {
  readonly order: 'none' | PurchaseOrder['kind'];
  readonly number: string;
  readonly date: string;
  readonly reference: string;
  readonly saidBy: string;
  readonly words: string;
  readonly orderRequired: boolean;
  readonly costSheet: string;
  readonly agreement: string | null;
  readonly link: string;
  readonly reason: string | null;
  readonly won: string;
  readonly nobody: boolean;
  readonly competitors: string[];
}

function filledOf({
  purchaseOrder: order,
  orderRequired,
  costSheet,
  agreement,
  won,
  competitors,
}: BookingDetails): Filled {
  const paper = order?.kind === 'order' ? order : null;
  const mail = order?.kind === 'none-needed' ? order : null;
  return {
    ...{ order: order?.kind ?? 'none', number: paper?.number ?? '', reference: paper?.reference ?? '' },
    ...{ date: order?.date ?? '', saidBy: mail?.saidBy ?? '', words: mail?.words ?? '', orderRequired },
    ...{ costSheet: costSheet ?? '', agreement: agreement?.type ?? null, link: agreement?.link ?? '' },
    ...{ reason: won?.reason ?? null, won: won?.details ?? '' },
    ...{ nobody: competitors?.length === 0, competitors: competitors ?? [] },
  };
}

const orNull = (words: string) => (words.trim() === '' ? null : words.trim());

function orderOf({ order, number, date, reference, saidBy, words }: Filled): PurchaseOrder | null {
  if (order === 'order') return { kind: 'order', number, date, reference: orNull(reference) };
  return order === 'none-needed' ? { kind: 'none-needed', saidBy, date, words } : null;
}

const detailsOf = (filled: Filled): BookingDetails => ({
  purchaseOrder: orderOf(filled),
  orderRequired: filled.orderRequired,
  costSheet: orNull(filled.costSheet),
  agreement: filled.agreement === null ? null : { type: filled.agreement, link: orNull(filled.link) },
  won: filled.reason === null ? null : { reason: filled.reason, details: filled.won },
  competitors: filled.nobody ? [] : filled.competitors.length > 0 ? filled.competitors : null,
});

const choices = (items: readonly { readonly id: string; readonly title: string }[]) =>
  items.map(({ id, title }) => ({ value: id, label: title }));

/** What closing asks people for: purchase order, executed agreement, why it was won, competitors. */
export function DetailsForm({ booking }: { readonly booking: Booking }) {
  const [filled, setFilled] = useState(() => filledOf(booking.details));
  const entering = useEntering(booking);
  const fill = (change: Partial<Filled>) => setFilled((before) => ({ ...before, ...change }));
  return (
    <Disclosure summary="Enter what is known">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(detailsOf(filled));
        }}
      >
        <Stack gap="sm">
          <OrderFields filled={filled} fill={fill} standard={booking.kind === 'standard'} />
          <AgreementFields filled={filled} fill={fill} booking={booking} />
          <Group grow align="start">
            <Select
              label="Why it was won"
              data={choices(booking.wonReasons)}
              value={filled.reason}
              onChange={(reason) => fill({ reason })}
              clearable
            />
            <TagsInput
              label="Competitors"
              description="Enter after each."
              disabled={filled.nobody}
              value={filled.competitors}
              onChange={(competitors) => fill({ competitors })}
              maxTags={20}
            />
          </Group>
          {filled.reason === null ? null : (
            <Textarea
              label="Told in a few words"
              required
              withAsterisk={false}
              minLength={2}
              maxLength={2000}
              rows={2}
              value={filled.won}
              onChange={({ currentTarget }) => fill({ won: currentTarget.value })}
            />
          )}
          <Checkbox
            label="Nobody else was considered"
            checked={filled.nobody}
            onChange={({ currentTarget }) => fill({ nobody: currentTarget.checked })}
          />
          <Refused fault={entering.error} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={entering.isPending}>
              Keep it
            </Button>
          </Group>
        </Stack>
      </form>
    </Disclosure>
  );
}

interface FieldsProps {
  readonly filled: Filled;
  readonly fill: (change: Partial<Filled>) => void;
}

function OrderFields({ filled, fill, standard }: FieldsProps & { readonly standard: boolean }) {
  return (
    <Stack gap="xs">
      {standard ? (
        <Checkbox
          label="The customer asks for a purchase order"
          checked={filled.orderRequired}
          onChange={({ currentTarget }) => fill({ orderRequired: currentTarget.checked })}
        />
      ) : null}
      <SegmentedControl
        aria-label="Purchase order"
        value={filled.order}
        onChange={(order) => fill({ order: order as Filled['order'] })}
        data={[
          { value: 'none', label: 'Nothing yet' },
          { value: 'order', label: 'Purchase order' },
          { value: 'none-needed', label: 'None needed' },
        ]}
      />
      {filled.order === 'none' ? null : <OrderWords filled={filled} fill={fill} />}
    </Stack>
  );
}

function OrderWords({ filled, fill }: FieldsProps) {
  const needed = { required: true, withAsterisk: false } as const;
  const paper = filled.order === 'order';
  return (
    <>
      <Group grow align="start">
        <TextInput
          {...needed}
          label={paper ? 'Number of the purchase order' : 'Who of the customer says so'}
          minLength={2}
          maxLength={paper ? 80 : 160}
          value={paper ? filled.number : filled.saidBy}
          onChange={({ currentTarget: { value } }) => fill(paper ? { number: value } : { saidBy: value })}
        />
        <TextInput
          {...needed}
          type="date"
          label="Of"
          value={filled.date}
          onChange={({ currentTarget }) => fill({ date: currentTarget.value })}
        />
      </Group>
      {paper ? (
        <TextInput
          label="Where the file lies"
          description="A link or the name of a folder; may stay empty."
          maxLength={500}
          value={filled.reference}
          onChange={({ currentTarget }) => fill({ reference: currentTarget.value })}
        />
      ) : (
        <Textarea
          {...needed}
          label="The customer's mail, quoted"
          minLength={2}
          maxLength={4000}
          rows={3}
          value={filled.words}
          onChange={({ currentTarget }) => fill({ words: currentTarget.value })}
        />
      )}
    </>
  );
}

function AgreementFields({ filled, fill, booking }: FieldsProps & { readonly booking: Booking }) {
  const type = booking.agreementTypes.find(({ id }) => id === filled.agreement);
  return (
    <Group grow align="start">
      <Select
        label="Executed agreement"
        data={choices(booking.agreementTypes)}
        value={filled.agreement}
        onChange={(agreement) => fill({ agreement })}
        clearable
      />
      {type?.asksLink ? (
        <TextInput
          label="Where it lies"
          maxLength={500}
          value={filled.link}
          onChange={({ currentTarget }) => fill({ link: currentTarget.value })}
        />
      ) : null}
      {booking.kind === 'custom' ? (
        <TextInput
          label="Cost sheet"
          description="Only when it is not the estimate."
          maxLength={500}
          value={filled.costSheet}
          onChange={({ currentTarget }) => fill({ costSheet: currentTarget.value })}
        />
      ) : null}
    </Group>
  );
}
