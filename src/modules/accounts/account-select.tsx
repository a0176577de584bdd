import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from './account.ts';
import { accountsQuery } from './account-search.tsx';

/** Chooses an account of ours by its name; the one that is chosen stays on the list whatever is searched. */
export function AccountSelect({ account, input }: AccountSelectProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 150);
  const { data } = useQuery({ ...accountsQuery({ search, limit: 20 }), placeholderData: keepPreviousData });
  const found = data?.items ?? [];
  const items = account && !found.some(({ number }) => number === account.number) ? [account, ...found] : found;
  return (
    <Select
      label="Account"
      placeholder="Begin to type its name"
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No account of that name: enter a new customer above."
      data={items.map(({ number, name }) => ({ value: number, label: name }))}
      {...input}
    />
  );
}

interface AccountSelectProps {
  readonly account: Account | undefined;
  readonly input: GetInputPropsReturnType;
}
