import { Button, Group, NativeSelect, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Money } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Refused } from '../../../ui/states.tsx';
import { type Estimate, type EstimateChange, LinePart } from '../estimate.ts';
import { changeEstimate } from './version-queries.tsx';

/** The settings of a draft: discount, travel budget, and which lines are part of the offer. */
export function SettingsPanel({ estimate }: { readonly estimate: Estimate }) {
  const changing = useDeed(
    (change: EstimateChange) => changeEstimate(estimate, change),
    ({ number }) => `${number} is changed.`,
  );
  // Made anew with each version, so that the fields show what stands.
  return (
    <Panel title="Terms of the offer" aside="for the whole estimate">
      <Stack gap="sm">
        <Terms key={estimate.version} estimate={estimate} changing={changing} />
        <Refused fault={changing.error} />
        <Disclosure summary="What is included">
          <Parts estimate={estimate} changing={changing} />
        </Disclosure>
      </Stack>
    </Panel>
  );
}

const options = [
  { value: 'included', label: 'Included' },
  { value: 'optional', label: 'Optional' },
  { value: 'phase-2', label: 'Second phase' },
] satisfies readonly { value: LinePart; label: string }[];

type Changing = ReturnType<typeof useDeed<EstimateChange, Estimate>>;

interface SettingProps {
  readonly estimate: Estimate;
  readonly changing: Changing;
}

function Terms({ estimate: { sheet }, changing }: SettingProps) {
  const [discount, setDiscount] = useState<number | string>(sheet.discountPercent);
  const [travel, setTravel] = useState<number | string>(sheet.travelCents / 100);
  const wanted: EstimateChange = { discountPercent: Number(discount), travelCents: Math.round(Number(travel) * 100) };
  const changed = wanted.discountPercent !== sheet.discountPercent || wanted.travelCents !== sheet.travelCents;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        changing.mutate(wanted);
      }}
    >
      <Group align="end" gap="sm">
        <NumberInput
          label="Discount"
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          w={140}
          value={discount}
          onChange={setDiscount}
        />
        <NumberInput
          label={`Travel budget (${sheet.currency})`}
          min={0}
          decimalScale={2}
          thousandSeparator=","
          w={180}
          value={travel}
          onChange={setTravel}
        />
        <Button type="submit" disabled={!changed} loading={changing.isPending}>
          Keep
        </Button>
      </Group>
    </form>
  );
}

function Parts({ estimate: { sheet }, changing }: SettingProps) {
  return (
    <QuietTable label="What is included">
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col" data-align="end">
            Price
          </th>
          <th scope="col">Part</th>
        </tr>
      </thead>
      <tbody>
        {sheet.lines.map(({ id, title, part, priceCents }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td data-align="end">
              <Money cents={priceCents} currency={sheet.currency} />
            </td>
            <td>
              <NativeSelect
                aria-label={`Part of ${title}`}
                size="xs"
                miw={128}
                data={options}
                value={part}
                disabled={changing.isPending}
                onChange={({ currentTarget }) =>
                  changing.mutate({ parts: { [id]: LinePart.parse(currentTarget.value) } })
                }
              />
            </td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}
