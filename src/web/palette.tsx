import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.layer.css';
import { IconBuilding, IconFileDescription, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { accountsQuery } from '../modules/accounts/account-search.tsx';
import { opportunitiesFound } from '../modules/opportunities/opportunity-search.tsx';
import { rooms } from './rooms.tsx';

/** Goes anywhere by a few letters: a room, an opportunity, an account. `wish` counts how often it was called. */
export function Palette({ wish }: { readonly wish: number }) {
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (wish > 0) spotlight.open();
  }, [wish]);
  const groups = usePlaces(query);
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      filter={(_, actions) => actions}
      shortcut={null}
      attributes={{ content: { 'aria-label': 'Search or go to' } }}
      scrollable
      maxHeight={420}
      nothingFound={`Nothing found for “${query}”`}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'An opportunity, an account, a room…',
        'aria-label': 'Search or go to',
      }}
    />
  );
}

/** The rooms whose name fits, and what the server finds once two letters are there. */
function usePlaces(query: string): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const [search] = useDebouncedValue(query.trim(), 150);
  const enabled = search.length > 1;
  const opportunities = useQuery({ ...opportunitiesFound(search), enabled, placeholderData: keepPreviousData });
  const accounts = useQuery({ ...accountsQuery({ search, limit: 6 }), enabled, placeholderData: keepPreviousData });
  const places = [
    {
      group: 'Rooms',
      actions: rooms
        .filter(({ word }) => word.toLowerCase().includes(query.trim().toLowerCase()))
        .map(({ to, word, Icon, keys }) => ({
          id: to,
          label: word,
          leftSection: <Icon size={18} stroke={1.7} />,
          rightSection: keys,
          onClick: () => void navigate({ to }),
        })),
    },
    {
      group: 'Opportunities',
      actions: (enabled ? (opportunities.data?.items ?? []) : []).map(({ number, name, account }) => ({
        id: number,
        label: name,
        description: `${number} · ${account.name}`,
        leftSection: <IconFileDescription size={18} stroke={1.7} />,
        onClick: () => void navigate({ to: '/opportunities/$number', params: { number } }),
      })),
    },
    {
      group: 'Accounts',
      actions: (enabled ? (accounts.data?.items ?? []) : []).map(({ number, name }) => ({
        id: number,
        label: name,
        description: number,
        leftSection: <IconBuilding size={18} stroke={1.7} />,
        onClick: () => void navigate({ to: '/accounts/$number', params: { number } }),
      })),
    },
  ];
  return places.filter(({ actions }) => actions.length > 0);
}
