import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { count } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import styles from './record.module.css';
import { actorsQuery, daysQuery, type RecordSearch } from './record-queries.tsx';

/** Whose deed, for whom, on which record, of which kind, by which playbook, when. */
export function RecordFilters({ search, onNarrow }: RecordFiltersProps) {
  const { data: people } = useQuery(actorsQuery);
  const { data } = useQuery(daysQuery(search));
  const entries = data?.days.reduce((sum, { entries: some }) => sum + some, 0);
  const persons = people?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return (
    <Filters left={entries === undefined ? '' : `${count(entries)} ${entries === 1 ? 'entry' : 'entries'}`}>
      <SearchFilter label="Search sentences" value={search.text} onChange={(text) => onNarrow({ text })} />
      <ChoiceFilter label="Actor" value={search.actor} choices={persons} onChange={(actor) => onNarrow({ actor })} />
      <ChoiceFilter
        label="On behalf of"
        value={search.onBehalfOf}
        choices={persons.map(({ value, label }) => ({ value: `person/${value}`, label }))}
        onChange={(onBehalfOf) => onNarrow({ onBehalfOf })}
      />
      <Word
        label="Record"
        hint="opportunity/OPP-2026-0001"
        value={search.stream}
        onWord={(stream) => onNarrow({ stream })}
      />
      <Word label="Name of entry" hint="estimate.drafted" value={search.name} onWord={(name) => onNarrow({ name })} />
      <Word
        label="Playbook version"
        hint="2026.4"
        value={search.playbookVersion}
        onWord={(playbookVersion) => onNarrow({ playbookVersion })}
      />
      <DayInput label="From" value={search.from} onDay={(from) => onNarrow({ from })} />
      <DayInput label="To" value={search.to} onDay={(to) => onNarrow({ to })} />
    </Filters>
  );
}

interface RecordFiltersProps {
  readonly search: RecordSearch;
  readonly onNarrow: (change: RecordSearch) => void;
}

/** A whole word, asked for when it stands. */
function Word({ label, hint, value, onWord }: WordProps) {
  const tell = (text: string) => {
    if (text.trim() !== (value ?? '')) onWord(text.trim() || undefined);
  };
  return (
    <TextInput
      key={value ?? ''}
      className={styles.word}
      aria-label={label}
      placeholder={label}
      title={`${label}, such as ${hint}`}
      defaultValue={value ?? ''}
      maxLength={100}
      onBlur={({ currentTarget }) => tell(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && tell(currentTarget.value)}
    />
  );
}

interface WordProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly onWord: (word: string | undefined) => void;
}

/** Its label stands within it, for an empty day says nothing but how days are written. */
function DayInput({ label, value, onDay }: DayInputProps) {
  return (
    <TextInput
      type="date"
      className={styles.day}
      aria-label={label}
      leftSection={<span className={styles.which}>{label}</span>}
      leftSectionWidth={46}
      value={value ?? ''}
      onChange={({ currentTarget }) => onDay(currentTarget.value || undefined)}
    />
  );
}

interface DayInputProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onDay: (day: string | undefined) => void;
}
