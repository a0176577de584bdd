import { Combobox, Text, Textarea, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { peopleQuery } from '../../ui/colleague-select.tsx';

/** What is typed after the last @ before the caret, as long as it can still become a name. */
const begunIn = (before: string): string | undefined =>
  /(?:^|[\s([{"'“])@([\p{L}\p{M}'’. -]{0,60})$/u.exec(before)?.[1];

/** A field for a few sentences in which an @ offers names. */
export function MentionField({ label, value, placeholder, onChange, onSend }: MentionFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [begun, setBegun] = useState<string | undefined>(undefined);
  const { data } = useQuery({ ...peopleQuery, enabled: begun !== undefined });
  const list = useCombobox();
  const asked = begun?.toLowerCase();
  const people =
    asked === undefined
      ? []
      : (data?.items ?? []).filter(({ name }) => name.toLowerCase().includes(asked) && name.toLowerCase() !== asked);
  const offered = people.slice(0, 6);
  const look = () => {
    const now = begunIn(value.slice(0, field.current?.selectionStart ?? value.length));
    setBegun(now);
  };
  const take = (name: string) => {
    const caret = field.current?.selectionStart ?? value.length;
    const start = caret - (begun?.length ?? 0);
    onChange(`${value.slice(0, start)}${name} ${value.slice(caret)}`);
    setBegun(undefined);
    requestAnimationFrame(() => field.current?.setSelectionRange(start + name.length + 1, start + name.length + 1));
  };
  return (
    <Combobox store={{ ...list, dropdownOpened: offered.length > 0 }} onOptionSubmit={take} withinPortal={false}>
      <Combobox.Target withKeyboardNavigation={offered.length > 0}>
        <Textarea
          ref={field}
          aria-label={label}
          placeholder={placeholder}
          autosize={false}
          rows={3}
          maxLength={10_000}
          value={value}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
            setBegun(begunIn(currentTarget.value.slice(0, currentTarget.selectionStart)));
            list.selectFirstOption();
          }}
          onClick={look}
          onBlur={() => setBegun(undefined)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setBegun(undefined);
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="People">
          {offered.map(({ id, name, title }) => (
            <Combobox.Option key={id} value={name}>
              {name}
              <Text fz="xs" c="dimmed">
                {title}
              </Text>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface MentionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** Ctrl+Enter. */
  readonly onSend: () => void;
}
