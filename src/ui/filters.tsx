import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import styles from './filters.module.css';

/** The line of filters above a list, with what they leave at its end. */
export function Filters({ left, children }: { readonly left: ReactNode; readonly children: ReactNode }) {
  return (
    <search className={styles.filters}>
      {children}
      <span className={styles.count} aria-live="polite">
        {left}
      </span>
    </search>
  );
}

/** Searches while one types, a breath after the last letter; the key `/` leads here. */
export function SearchFilter({ label, value, onChange }: SearchFilterProps) {
  const [text, setText] = useState(value ?? '');
  const tell = useDebouncedCallback((search: string) => onChange(search.trim() || undefined), 250);
  useEffect(() => setText((before) => (before.trim() === (value ?? '') ? before : (value ?? ''))), [value]);
  return (
    <TextInput
      className={styles.search}
      leftSection={<IconSearch size={15} aria-hidden />}
      aria-label={label}
      placeholder={label}
      maxLength={100}
      data-search
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}

interface SearchFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** One choice of a few, or any. */
export function ChoiceFilter({ label, value, choices, onChange }: ChoiceFilterProps) {
  return (
    <Select
      className={styles.choice}
      aria-label={label}
      placeholder={label}
      data={choices}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      searchable={choices.length > 8}
    />
  );
}

interface ChoiceFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}
