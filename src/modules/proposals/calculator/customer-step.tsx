import { Checkbox, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery, accountsQuery } from '../../accounts/account-search.tsx';
import { choicesOf, editionInWords, regionInWords } from '../../accounts/words.tsx';
import type { CalculatorForm } from './calculator-form.tsx';

/** Who the customer is: an account of ours, or one who is new to us; and the box of the public sector. */
export function CustomerStep({ form }: { readonly form: CalculatorForm }) {
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Customer"
        value={form.values.newCustomer ? 'new' : 'ours'}
        onChange={(kind) => form.setFieldValue('newCustomer', kind === 'new')}
        data={[
          { value: 'ours', label: 'A customer we know' },
          { value: 'new', label: 'A new customer' },
        ]}
      />
      {form.values.newCustomer ? <NewCustomer form={form} /> : <KnownCustomer form={form} />}
      <Checkbox
        label="US public sector"
        description="Only people who are cleared for it see the deal from then on."
        {...form.getInputProps('publicSector', { type: 'checkbox' })}
      />
    </Stack>
  );
}

function KnownCustomer({ form }: { readonly form: CalculatorForm }) {
  const { account } = form.values;
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 150);
  const chosen = useQuery({ ...accountQuery(account ?? ''), enabled: account !== null });
  const { data } = useQuery({ ...accountsQuery({ search, limit: 20 }), placeholderData: keepPreviousData });
  const found = data?.items ?? [];
  const known = chosen.data && !found.some(({ number }) => number === account) ? [chosen.data, ...found] : found;
  return (
    <Select
      label="Account"
      placeholder="Begin to type its name"
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No account of that name: choose “A new customer” above."
      data={known.map(({ number, name }) => ({ value: number, label: name }))}
      {...form.getInputProps('account')}
    />
  );
}

function NewCustomer({ form }: { readonly form: CalculatorForm }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      <TextInput label="Name" maxLength={120} {...form.getInputProps('customer.name')} />
      <NumberInput
        label="Employees, in the whole corporate group"
        min={0}
        max={10_000_000}
        allowDecimal={false}
        thousandSeparator
        {...form.getInputProps('customer.employees')}
      />
      <Select label="Region" data={choicesOf(regionInWords)} {...form.getInputProps('customer.region')} />
      <TextInput
        label="Country, two letters"
        maxLength={2}
        {...form.getInputProps('customer.country')}
        onChange={({ currentTarget }) => form.setFieldValue('customer.country', currentTarget.value.toUpperCase())}
      />
      <Select label="Edition" data={choicesOf(editionInWords)} {...form.getInputProps('customer.edition')} />
    </SimpleGrid>
  );
}
