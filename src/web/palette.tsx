import { Combobox, Modal, TextInput, useCombobox, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { isQuestion } from '../modules/search/search-queries.tsx';
import { Failed } from '../ui/states.tsx';
import styles from './palette.module.css';
import { type Place, usePlaces } from './palette-places.tsx';

/** Goes anywhere by a few letters: a room, or whatever the search finds. Enter takes the first. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const { groups, fault, searching, told, retry } = usePlaces(query, setQuery);
  const found = groups.flatMap(({ places }) => places);
  const list = useCombobox({ opened: found.length > 0 });
  // The list comes and goes with what is found; the field names it all the while.
  const places = useId();
  const ids = found.map(({ id }) => id).join(' ');
  const { selectFirstOption } = list;
  useEffect(() => {
    // What is found comes later than the letter that asked for it.
    if (ids) selectFirstOption();
  }, [ids, selectFirstOption]);
  const go = (id: string) => {
    const place = found.find((each) => each.id === id);
    if (!place?.stays) onClose();
    place?.go();
  };
  return (
    <Modal opened onClose={onClose} centered={false} withCloseButton={false} padding={0} size={620} {...named}>
      <Combobox store={list} onOptionSubmit={go}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            className={styles.search}
            variant="unstyled"
            size="md"
            leftSection={<IconSearch size={18} aria-hidden />}
            placeholder="A number, a name, words of a clause, a room…"
            aria-label="Search or go to"
            role="combobox"
            aria-autocomplete="list"
            maxLength={200}
            data-autofocus
            value={query}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
            // The list would keep Escape for itself, though it never closes.
            onKeyDown={({ key }) => {
              if (key === 'Escape') onClose();
            }}
          />
        </Combobox.EventsTarget>
        <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
        {found.length > 0 ? (
          <Combobox.Options
            id={places}
            className={styles.options}
            aria-label="Places"
            data-searching={searching || undefined}
          >
            {groups.map(({ title, places }) => (
              <Combobox.Group key={title} label={title}>
                {places.map((place) => (
                  <PlaceOption key={place.id} place={place} />
                ))}
              </Combobox.Group>
            ))}
          </Combobox.Options>
        ) : null}
        {found.length === 0 && !fault ? <NoPlace query={query} searching={searching} /> : null}
        {fault ? <Failed fault={fault} onRetry={retry} small /> : null}
        <div className={styles.foot} aria-hidden>
          <span>↑↓ choose</span>
          <span>↵ go</span>
          <span>esc close</span>
        </div>
      </Combobox>
    </Modal>
  );
}

/** Nothing to go to: because it is still looked for, too short to be looked for, or not there. */
function NoPlace({ query, searching }: { readonly query: string; readonly searching: boolean }) {
  if (searching) return <p className={styles.nothing}>Searching…</p>;
  if (!isQuestion(query)) return <p className={styles.nothing}>One letter more</p>;
  return (
    <p className={styles.nothing}>
      Nothing you may see fits “{query.trim()}”
      <span className={styles.about}>Take a word away, or search for a part of a word or number.</span>
    </p>
  );
}

/** The dialog has no title of its own to be called by. */
const named = { attributes: { content: { 'aria-label': 'Search or go to' } } };

function PlaceOption({ place: { id, words, about, below, icon, keys } }: { readonly place: Place }) {
  return (
    <Combobox.Option value={id} className={styles.option}>
      {icon}
      <span className={styles.words}>
        {words}
        {about === null ? null : <div className={styles.about}>{about}</div>}
        {below}
      </span>
      {keys === null ? null : <span className={styles.keys}>{keys}</span>}
    </Combobox.Option>
  );
}
