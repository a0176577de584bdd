import { Checkbox, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../modules/accounts/account.ts';
import { accountsQuery } from '../../modules/accounts/account-search.tsx';
import { choicesOf, editionInWords, regionInWords, segmentInWords } from '../../modules/accounts/words.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { NeedForm } from './need-form.tsx';

/** Whose need it is: an account of ours, whose facts are known, or a customer who is new to us. */
export function CustomerFields({ form, account }: { readonly form: NeedForm; readonly account: Account | undefined }) {
  const { newCustomer } = form.values;
  return (
    <Panel
      title="Customer"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Customer"
          value={newCustomer ? 'new' : 'ours'}
          onChange={(kind) => form.setFieldValue('newCustomer', kind === 'new')}
          data={[
            { value: 'ours', label: 'An account' },
            { value: 'new', label: 'New customer' },
          ]}
        />
      }
    >
      {newCustomer ? <NewCustomer form={form} /> : <AccountPicker form={form} account={account} />}
    </Panel>
  );
}

function AccountPicker({ form, account }: { readonly form: NeedForm; readonly account: Account | undefined }) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 150);
  const { data } = useQuery({ ...accountsQuery({ search, limit: 20 }), placeholderData: keepPreviousData });
  const found = data?.items ?? [];
  const items = account && !found.some(({ number }) => number === account.number) ? [account, ...found] : found;
  return (
    <Stack gap="md">
      <Select
        label="Account"
        placeholder="Begin to type its name"
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage="No account of that name: choose “New customer” above."
        data={items.map(({ number, name }) => ({ value: number, label: name }))}
        {...form.getInputProps('account')}
      />
      {account ? (
        <Facts
          items={[
            ['Region', regionInWords[account.region]],
            ['Segment', `${segmentInWords[account.segment]}, ${count(account.groupEmployees)} people`],
            ['Edition', editionInWords[account.edition]],
            ['Sector', account.publicSector ? 'Public' : 'Private'],
            ['Existing partner', account.existingPartner?.name ?? 'none on record'],
          ]}
          width={150}
        />
      ) : null}
    </Stack>
  );
}

function NewCustomer({ form }: { readonly form: NeedForm }) {
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
      <Checkbox mt={28} label="Public sector" {...form.getInputProps('customer.publicSector', { type: 'checkbox' })} />
    </SimpleGrid>
  );
}
