import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuilding, IconFileDescription, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { accountsQuery } from '../modules/accounts/account-search.tsx';
import { opportunitiesFound } from '../modules/opportunities/opportunity-search.tsx';
import styles from './palette.module.css';
import { useRooms } from './rooms.tsx';

/** One place the palette can go. */
interface Place {
  readonly id: string;
  readonly words: string;
  readonly about: string | null;
  readonly icon: ReactNode;
  readonly keys: string | null;
  readonly go: () => void;
}

interface Places {
  readonly title: string;
  readonly places: readonly Place[];
}

/** Goes anywhere by a few letters: a room, an opportunity, an account. Enter takes the first. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const list = useCombobox({ opened: true });
  const groups = usePlaces(query);
  const found = groups.flatMap(({ places }) => places);
  const ids = found.map(({ id }) => id).join(' ');
  const { selectFirstOption } = list;
  useEffect(() => {
    // What is found comes later than the letter that asked for it.
    if (ids) selectFirstOption();
  }, [ids, selectFirstOption]);
  const go = (id: string) => {
    onClose();
    found.find((place) => place.id === id)?.go();
  };
  return (
    <Modal opened onClose={onClose} centered={false} withCloseButton={false} padding={0} size={580} {...named}>
      <Combobox store={list} onOptionSubmit={go}>
        <Combobox.EventsTarget>
          <TextInput
            className={styles.search}
            variant="unstyled"
            size="md"
            leftSection={<IconSearch size={18} aria-hidden />}
            placeholder="An opportunity, an account, a room…"
            aria-label="Search or go to"
            data-autofocus
            value={query}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <Combobox.Options className={styles.options} aria-label="Places">
          {found.length === 0 ? <Combobox.Empty>Nothing found for “{query}”</Combobox.Empty> : null}
          {groups.map(({ title, places }) => (
            <Combobox.Group key={title} label={title}>
              {places.map((place) => (
                <PlaceOption key={place.id} place={place} />
              ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
      </Combobox>
    </Modal>
  );
}

/** The dialog has no title of its own to be called by. */
const named = { attributes: { content: { 'aria-label': 'Search or go to' } } };

function PlaceOption({ place: { id, words, about, icon, keys } }: { readonly place: Place }) {
  return (
    <Combobox.Option value={id} className={styles.option}>
      {icon}
      <span className={styles.words}>
        {words}
        {about === null ? null : <div className={styles.about}>{about}</div>}
      </span>
      {keys === null ? null : <span className={styles.keys}>{keys}</span>}
    </Combobox.Option>
  );
}

/** The rooms whose name fits, and what the server finds once two letters are there. */
function usePlaces(query: string): Places[] {
  const navigate = useNavigate();
  const rooms = useRooms();
  const [search] = useDebouncedValue(query.trim(), 150);
  const enabled = search.length > 1;
  const opportunities = useQuery({ ...opportunitiesFound(search), enabled, placeholderData: keepPreviousData });
  const accounts = useQuery({ ...accountsQuery({ search, limit: 6 }), enabled, placeholderData: keepPreviousData });
  const groups: Places[] = [
    {
      title: 'Rooms',
      places: rooms
        .filter(({ word }) => word.toLowerCase().includes(query.trim().toLowerCase()))
        .map(({ to, word, Icon, keys }) => ({
          ...{ id: to, words: word, about: null, keys },
          icon: <Icon size={18} stroke={1.7} aria-hidden />,
          go: () => void navigate({ to }),
        })),
    },
    {
      title: 'Opportunities',
      places: (enabled ? (opportunities.data?.items ?? []) : []).map(({ number, name, account }) => ({
        ...{ id: number, words: name, about: `${number} · ${account.name}`, keys: null },
        icon: <IconFileDescription size={18} stroke={1.7} aria-hidden />,
        go: () => void navigate({ to: '/opportunities/$number', params: { number } }),
      })),
    },
    {
      title: 'Accounts',
      places: (enabled ? (accounts.data?.items ?? []) : []).map(({ number, name }) => ({
        ...{ id: number, words: name, about: number, keys: null },
        icon: <IconBuilding size={18} stroke={1.7} aria-hidden />,
        go: () => void navigate({ to: '/accounts/$number', params: { number } }),
      })),
    },
  ];
  return groups.filter(({ places }) => places.length > 0);
}
